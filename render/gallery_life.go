package render

import "context"

// This file is what a program tells its gallery of the terminal and of itself.

// Ack tells that a [StatusReply] came: the terminal has taken in the image
// bytes before it, and more may follow. It does not block.
func (g *Gallery) Ack() {
	g.out.pacer.Ack()
	g.poke()
}

// Reattached tells that another terminal shows the program from now on, or the
// same one anew, as when a tmux session is attached elsewhere: it holds none of
// the images and shows nothing that was drawn. All that is in view is sent and drawn again. It
// does not block.
func (g *Gallery) Reattached() {
	g.out.reattached()
	g.mu.Lock()
	g.inline = false
	g.mu.Unlock()
}

// Refused takes a reply of the terminal about one of the gallery's images, and
// reports whether it is: the terminal could not read the object that holds it.
// From then on, until [Gallery.Reattached], images go through the line.
func (g *Gallery) Refused(r KittyReply) bool {
	id, ok := terminalID(r.ID)
	if !ok || r.Message == "OK" {
		return false
	}
	g.mu.Lock()
	t := g.target
	refused := t.Transfer != Inline
	g.inline = g.inline || refused
	g.mu.Unlock()
	if refused {
		g.Use(t)
	}
	return id != 0
}

// Retry loads and prepares key afresh, after a failure for instance.
func (g *Gallery) Retry(key string) {
	g.store.Forget(key)
	g.mu.Lock()
	for pic, it := range g.items {
		if pic.Key == key {
			it.err, it.prepared, it.blocks = nil, nil, nil
		}
	}
	g.mu.Unlock()
	g.cond.Broadcast()
}

// Settle waits until every picture that is wanted is prepared or has failed.
// It does not wait for the link. It returns ctx's error when that ends first.
func (g *Gallery) Settle(ctx context.Context) error {
	defer context.AfterFunc(ctx, g.cond.Broadcast)()
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.unsettled() && ctx.Err() == nil && !g.closed {
		g.cond.Wait()
	}
	return ctx.Err()
}

// Stop ends the sending of pictures and waits until the terminal has
// acknowledged what it was sent, so that no reply comes after the program has
// gone. Call it from a command before the program quits or suspends, with a
// short deadline. Entering the alternate screen begins anew.
func (g *Gallery) Stop(ctx context.Context) { g.out.pacer.drain(ctx) }

// Close stops the workers and waits for them. Images in the terminal are
// deleted by the [Writer] when the program leaves the alternate screen.
func (g *Gallery) Close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.cancel()
	g.cond.Broadcast()
	g.wg.Wait()
	g.out.close()
}

// missed notes that images did not reach the terminal.
func (g *Gallery) missed(ids []ID) {
	if len(ids) == 0 {
		return
	}
	g.mu.Lock()
	for _, id := range ids {
		if it := g.ids[id]; it != nil && it.resident {
			it.resident = false
			g.held -= it.weight(g.target)
		}
	}
	g.mu.Unlock()
	g.cond.Broadcast()
	g.notify()
	g.poke()
}
