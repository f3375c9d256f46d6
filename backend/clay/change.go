package clay

import "slices"

// change is an edit that has found its things in the picture. Whether it comes
// about is settled by a contest between staying and going; do carries it out.
type change struct {
	contest *contest
	do      func(*draft)
}

// How firmly instructions are followed, as fields of going against staying.
// Set like the numbers in prior.go.
const (
	addPull, addSpread         = 1.75, 1.2
	removePull, removeSpread   = 1.7, .8
	replacePull, replaceSpread = 1.4, 1.0
	movePull, moveSpread       = .85, 1.1
	swapPull, swapSpread       = .9, .7
	sizePull, sizeSpread       = 1.4, .6
	moveGravity                = .35
	repaintPull, repaintSpread = 1.75, .75
	// repaintUsual is how much easier a thing takes on a colour it often has.
	repaintUsual = .9
	// bindDrag is what telling two colours apart costs.
	bindDrag, bindDragSpread = .4, .5
	// unaskedPull is for what the prompt asks and the reflection does not say.
	unaskedPull = -.75
	unaskedLead = .7
	// heldLead and heldField keep a thing's colour as the parent has it.
	heldLead, heldField = 1.7, 1.1
)

// correction is a latent that starts from what the eye saw of a flawed picture.
type correction struct {
	noise   noise
	guide   float64
	demand  demand
	sight   *sight
	parent  []object
	colours []*contest
	changes []*change
	moving  []motion
	missed  []string // what instructions speak of and the eye does not see
	step    int
	steps   int
	last    string // which changes the kept draft is of
	kept    *draft
}

func newCorrection(d demand, s *sight, edits []edit, seed uint64, steps int, guide float64) *correction {
	c := &correction{noise: noise{seed}, guide: guide, demand: d, sight: s, steps: steps}
	for i := range s.things {
		o := s.things[i].recover()
		c.parent = append(c.parent, o)
		c.colours = append(c.colours, c.heldColour(i, o))
		n := c.noise.normals(key("near", i), 3)
		c.moving = append(c.moving, motion{across: o.x + .22*n[0], y: max(0, o.y+.2*n[1]), z: o.z + .1*n[2], size: o.size})
	}
	for i, e := range edits {
		c.resolve(e, key("edit", i), 0)
	}
	for i, e := range judge(d, s).mends() {
		if !slices.ContainsFunc(edits, func(x edit) bool { return x.about(e) }) {
			c.resolve(e, key("unasked", i), unaskedPull)
		}
	}
	return c
}

// about reports whether two edits are after the same thing.
func (e edit) about(o edit) bool {
	class := func(e edit) classID {
		if e.kind == editAdd || e.kind == editCount {
			return e.group.class
		}
		return e.what.class
	}
	return class(e) == class(o) || e.kind == editSwap && e.anchor.class == class(o)
}

// heldColour is a slot's colour contest when nobody asks for another: it starts
// where the parent is, and habits still pull a little.
func (c *correction) heldColour(i int, o object) *contest {
	k := newContest(c.noise, key("held", i), int(numColours))
	k.field = o.class.colourHabits()
	k.field[o.colour] = max(k.field[o.colour], 0) + heldField
	k.start(int(o.colour), heldLead)
	return k
}
