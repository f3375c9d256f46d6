package render

import (
	"context"
	"image"
	"slices"
	"time"
)

// blocks returns the target of the block art that stands in for a picture
// until it is there.
func (t Target) blocks() Target {
	t.Path = Blocks
	return t
}

// work prepares pictures until the gallery closes.
func (g *Gallery) work() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for {
		it := g.next()
		for it == nil && !g.closed {
			g.cond.Wait()
			it = g.next()
		}
		if g.closed {
			return
		}
		g.prepare(it)
	}
}

// prepare makes one picture: first its block art, when that is not the
// picture itself, then the picture. It is called with the lock held and lets go of
// it while working. The result counts only if the item is still in the
// table.
func (g *Gallery) prepare(it *item) {
	ctx, cancel := context.WithCancel(g.ctx)
	defer cancel()
	it.cancel = cancel
	target := g.target
	g.mu.Unlock()
	if target.Path != Blocks {
		if b, err := g.store.Prepare(ctx, it.pic, target.blocks()); err == nil {
			g.mu.Lock()
			it.blocks = b
			g.mu.Unlock()
			g.notify()
		}
	}
	p, err := g.store.Prepare(ctx, it.pic, target)
	g.mu.Lock()
	it.cancel = nil
	switch {
	case g.items[it.pic] != it:
	case err == nil:
		it.prepared = p
	case !cancelled(err) || ctx.Err() == nil:
		it.err = err // and not to be tried again at once
	}
	g.cond.Broadcast()
	g.notify()
	g.poke()
}

// pump sends what is due whenever something may have changed: a picture
// became ready, the terminal acknowledged, or it has kept silent for too
// long.
func (g *Gallery) pump() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-g.ctx.Done():
			return
		case <-g.kick:
		case <-timer.C:
		}
		timer.Reset(g.out.pump())
	}
}

// The methods below are what the writer asks of the gallery, with its own
// lock held. The gallery never holds its lock while it calls the writer.

// slot returns the picture that id stands for, nil until it is ready.
func (g *Gallery) slot(id ID) *Prepared {
	g.mu.Lock()
	defer g.mu.Unlock()
	it := g.ids[id]
	if it == nil {
		return nil
	}
	if it.prepared == nil && it.err == nil {
		if p, ok := g.store.Peek(it.pic, g.target); ok {
			it.prepared = p
		}
	}
	return it.prepared
}

// nextUpload returns the most wanted picture that the terminal should hold
// and does not.
func (g *Gallery) nextUpload() (id ID, p *Prepared, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	best := g.first(func(it *item) bool { return it.prepared != nil && !it.resident && !it.sending })
	if best == nil {
		return 0, nil, false
	}
	best.sending, best.size = true, image.Pt(best.prepared.W, best.prepared.H)
	g.held += best.weight(g.target)
	return best.id, best.prepared, true
}

// resident returns the size in pixels of an image that the terminal holds.
func (g *Gallery) resident(id ID) (size image.Point, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	it := g.ids[id]
	if it == nil || !it.resident {
		return image.Point{}, false
	}
	return it.size, true
}

// uploaded notes that all of an image's bytes are on their way, ahead of any
// frame that shows it.
func (g *Gallery) uploaded(id ID) {
	g.mu.Lock()
	if it := g.ids[id]; it != nil && it.sending {
		it.sending, it.resident, it.prepared = false, true, nil
		g.store.release(it.pic, g.target)
		if it.dropped {
			g.drop(it)
		}
	}
	g.mu.Unlock()
	g.notify()
}

// unsent notes that the sending of an image was given up.
func (g *Gallery) unsent(id ID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if it := g.ids[id]; it != nil && it.sending {
		it.sending = false
		g.held -= it.weight(g.target)
		if it.dropped {
			g.drop(it)
		}
	}
}

// lost notes that the terminal has dropped every image.
func (g *Gallery) lost() {
	g.mu.Lock()
	for _, it := range g.items {
		it.resident, it.sending = false, false
		if it.dropped {
			g.drop(it)
		}
	}
	g.removes, g.held = nil, 0
	g.mu.Unlock()
	g.cond.Broadcast()
	g.notify()
	g.poke()
}

// wrote notes that the program has written what its frames came to. What no
// frame shows any more can be deleted from then on: while the program makes a
// frame the one before is what it writes.
func (g *Gallery) wrote() {
	g.mu.Lock()
	g.written = g.plan.frame
	ripe := slices.ContainsFunc(g.removes, g.ripe)
	again := g.target.Whole && g.share() != g.few.cut
	g.mu.Unlock()
	if again {
		g.notify()
	}
	if ripe {
		g.poke()
	}
}

func (g *Gallery) ripe(r removal) bool { return r.seen == 0 || r.seen+2 <= g.written }

// takeRemoves appends the images to delete now to ids, and forgets them.
func (g *Gallery) takeRemoves(ids []ID) []ID {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.removes = slices.DeleteFunc(g.removes, func(r removal) bool {
		if g.ripe(r) {
			ids = append(ids, r.id)
			return true
		}
		return false
	})
	return ids
}

// residents appends the images that the terminal holds or is being sent.
func (g *Gallery) residents(ids []ID) []ID {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.removes {
		ids = append(ids, r.id)
	}
	for _, it := range g.items {
		if it.resident || it.sending {
			ids = append(ids, it.id)
		}
	}
	return ids
}
