package render

import (
	"cmp"
	"slices"
)

// This file decides which pictures are shown where the terminal keeps few
// graphics, see [Target.Whole]. The others are block art. Its functions are called with
// the lock held.

// fewGraphics is how many are used at once. Those beyond, up to what the terminal
// keeps, let some pictures be replaced before any has to be drawn again.
const fewGraphics = tmuxKeeps - 2

// fewest is what is known of it in a frame.
type fewest struct {
	cut  cut
	used int // graphics of the pictures admitted so far in this frame
}

// cut is the last picture that is shown, in an order in which the larger comes first, and of
// those of one size the one looked at first. The zero cut shows all for which there is room.
type cut struct {
	set         bool
	area, order int
}

// before orders pictures as cut does.
func (c cut) before(d cut) int {
	return cmp.Or(cmp.Compare(d.area, c.area), cmp.Compare(c.order, d.order))
}

// graphics is how many it takes.
func (it *item) graphics() int { return max(1, it.needs) }

func (g *Gallery) place(it *item) cut {
	return cut{set: true, area: it.pic.Cols * it.pic.Rows, order: g.plan.marks[it.pic].order}
}

// admits reports whether it is among the pictures that are shown in this frame.
func (g *Gallery) admits(it *item) bool {
	if g.few.cut.set {
		return g.place(it).before(g.few.cut) <= 0
	}
	g.few.used += it.graphics()
	return g.few.used <= fewGraphics
}

// ration goes by the frame that ends for the one that begins.
func (g *Gallery) ration() {
	if g.target.Whole {
		g.few = fewest{cut: g.share()}
	}
}

// share returns the last picture for which there is room by the frame under way.
func (g *Gallery) share() cut {
	var all []cut
	needs := map[cut]int{}
	total := 0
	for pic, m := range g.plan.marks {
		it := g.items[pic]
		if it == nil || m.frame != g.plan.frame {
			continue
		}
		c := g.place(it)
		all = append(all, c)
		needs[c] = it.graphics()
		total += it.graphics()
	}
	if total <= fewGraphics {
		return cut{}
	}
	slices.SortFunc(all, cut.before)
	used, last := 0, cut{set: true, area: maxArea + 1}
	for i, c := range all {
		if used += needs[c]; used > fewGraphics && i > 0 {
			break
		}
		last = c
	}
	return last
}

const maxArea = 1 << 40

// needs takes how many graphics each picture on the screen needs.
func (g *Gallery) needs(list []need) {
	g.mu.Lock()
	covered := false
	for _, n := range list {
		if it := g.ids[n.id]; it != nil {
			it.needs = n.graphics
			covered = covered || n.graphics > 1
		}
	}
	if !covered { // what those need that are not shown may have changed as well
		for pic := range g.plan.marks {
			if it := g.items[pic]; it != nil && !slices.ContainsFunc(list, func(n need) bool { return n.id == it.id }) {
				it.needs = 0
			}
		}
	}
	g.mu.Unlock()
}
