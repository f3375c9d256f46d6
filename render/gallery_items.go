package render

import (
	"cmp"
	"slices"
)

// This file holds the gallery's bookkeeping. Its functions are called with
// the lock held.

// maxItems bounds how many pictures are remembered beyond those wanted.
const maxItems = 2048

// item returns the entry for pic, with an id of its own.
func (g *Gallery) item(pic Pic) *item {
	if it, ok := g.items[pic]; ok {
		return it
	}
	it := &item{pic: pic, id: g.freeID(), seen: g.plan.frame}
	g.items[pic], g.ids[it.id] = it, it
	return it
}

// freeID returns the next id that no picture has. There are far more than
// maxItems, so one is always found.
func (g *Gallery) freeID() ID {
	for {
		id := g.nextID
		g.nextID = g.nextID%MaxID + 1
		leaving := slices.ContainsFunc(g.removes, func(r removal) bool { return r.id == id })
		if _, taken := g.ids[id]; !taken && !leaving {
			return id
		}
	}
}

// view returns what can be shown of it, and whether work on it may be due.
func (g *Gallery) view(it *item) (v View, due bool) {
	if it.err != nil {
		return View{Lines: blank(it.pic.Cols, it.pic.Rows), State: Failed, Err: it.err}, false
	}
	if it.prepared == nil && !it.resident {
		if p, ok := g.store.Peek(it.pic, g.target); ok {
			it.prepared = p
			defer g.poke()
		}
	}
	switch {
	case g.target.Whole && !g.admits(it): // block art
	case g.target.Path == Blocks && it.prepared != nil:
		return View{Lines: it.prepared.lines, State: Ready}, false
	case g.target.Path.uploaded() && it.resident,
		g.target.Path.drawn() && !g.target.Path.uploaded() && it.prepared != nil:
		if it.cells == nil {
			it.cells = Cells(g.target.Path, it.id, it.pic.Cols, it.pic.Rows)
		}
		return View{Lines: it.cells, State: Ready}, false
	}
	if it.blocks == nil {
		it.blocks, _ = g.store.Peek(it.pic, g.target.blocks())
	}
	if it.blocks != nil {
		return View{Lines: it.blocks.lines, State: Preview}, it.prepared == nil
	}
	return View{Lines: blank(it.pic.Cols, it.pic.Rows), State: Waiting}, it.prepared == nil
}

// due reports whether a worker should take it.
func (it *item) due() bool {
	return it.err == nil && it.prepared == nil && !it.resident && it.cancel == nil
}

// next returns the most wanted picture that needs work, or nil.
func (g *Gallery) next() *item { return g.first((*item).due) }

// first returns the most wanted picture for which ok is true, or nil.
func (g *Gallery) first(ok func(*item) bool) *item {
	var best *item
	low := 0
	g.plan.each(func(pic Pic) {
		it := g.items[pic]
		if it == nil || !ok(it) {
			return
		}
		r, wanted := g.plan.rank(pic)
		if it.passing {
			r += (1 + min(it.turn, 1000)) << turnShift // after the others on the screen
		}
		if wanted && (best == nil || r < low) {
			best, low = it, r
		}
	})
	return best
}

// turnShift leaves room for the order of what is on the screen.
const turnShift = 16

func (g *Gallery) unsettled() bool {
	busy := false
	g.plan.each(func(pic Pic) {
		it := g.items[pic]
		busy = busy || it != nil && (it.cancel != nil || it.due())
	})
	return busy
}

// trim forgets the pictures seen longest ago, until the terminal holds no
// more than its share and the table is small.
func (g *Gallery) trim() {
	if g.held <= g.budget && len(g.items) <= maxItems {
		return
	}
	var old []*item
	for _, it := range g.items {
		if _, wanted := g.plan.rank(it.pic); !wanted && !it.sending && it.cancel == nil {
			old = append(old, it)
		}
	}
	slices.SortFunc(old, func(a, b *item) int { return cmp.Compare(a.seen, b.seen) })
	for _, it := range old {
		if g.held <= g.budget*3/4 && len(g.items) <= maxItems*3/4 {
			return
		}
		g.remove(it)
	}
}

// remove forgets it, in the terminal too.
func (g *Gallery) remove(it *item) {
	if it.cancel != nil {
		it.cancel()
	}
	if it.resident || it.sending {
		g.removes = append(g.removes, removal{it.id, it.seen})
		g.held -= it.weight(g.target)
	}
	delete(g.items, it.pic)
	delete(g.ids, it.id)
}

// weight is what the picture takes in the terminal's memory, in bytes, by its
// cells.
func (it *item) weight(t Target) int {
	w, h := t.cell()
	return it.pic.Cols * w * it.pic.Rows * h * 4
}
