package clay

import (
	"fmt"
	"strings"
)

// editKind is what an instruction does.
type editKind int

const (
	editAdd editKind = iota
	editRemove
	editReplace
	editColour
	editMove
	editSwap
	editSize
	editCount // bring the number of things to a count
	editKeep
)

// place is a part of the picture.
type place int

const (
	placeAny place = iota
	placeLeft
	placeRight
	placeMiddle
	placeShelf
	placeFloor
)

// String is the place in words that the parser reads back.
func (p place) String() string {
	return [...]string{"", "at the far left", "at the far right", "in the middle", "on the shelf", "on the floor"}[p]
}

// towards is the place as the end of a move.
func (p place) towards() string {
	return [...]string{"", "to the far left", "to the far right", "to the middle", "onto the shelf", "onto the floor"}[p]
}

// choice says which of the things in a picture are meant.
type choice struct {
	class   classID
	known   bool // a class is named; else any thing
	colour  colourID
	painted bool
	where   place
	all     bool // "the apples", "all cups"
	count   int  // how many at most, when not all
}

// String is the choice in plain words: "the red apple at the far left".
func (c choice) String() string {
	name := "thing"
	if c.known {
		name = c.class.name()
	}
	det := "the "
	switch {
	case c.all:
		name = plural(name)
	case c.count > 1:
		det, name = numberName(c.count)+" of the ", plural(name)
	}
	if c.painted {
		name = c.colour.name() + " " + name
	}
	return strings.TrimSpace(det + name + " " + c.where.String())
}

// edit is one instruction, understood.
type edit struct {
	kind   editKind
	what   choice
	group  group // what to add, or to put in the place of what; its count
	colour colourID
	rel    relation
	anchor choice // seen from this thing
	where  place
	swapBy bool // swap colours, not places
	grow   bool // larger, not smaller
}

// String is the edit in plain words, which the parser reads back.
func (e edit) String() string {
	to := ""
	switch {
	case e.rel != relNone:
		to = fmt.Sprintf(" %s %s", e.rel, e.anchor)
	case e.where != placeAny:
		to = " " + e.where.String()
	}
	switch e.kind {
	case editAdd:
		return "add " + e.group.String() + to
	case editRemove:
		return "remove " + e.what.String()
	case editReplace:
		return fmt.Sprintf("replace %s with %s", e.what, e.group)
	case editColour:
		return fmt.Sprintf("turn %s %s", e.what, e.colour.name())
	case editMove:
		if e.rel == relNone {
			to = " " + e.where.towards()
		}
		return "move " + e.what.String() + to
	case editSwap:
		if e.swapBy {
			return fmt.Sprintf("swap the colours of %s and %s", e.what, e.anchor)
		}
		return fmt.Sprintf("swap %s and %s", e.what, e.anchor)
	case editSize:
		if e.grow {
			return "make " + e.what.String() + " larger"
		}
		return "make " + e.what.String() + " smaller"
	case editCount:
		return "make it " + e.group.String()
	}
	return "keep " + e.what.String()
}

// fits reports whether a sighting is one of those meant, but for where.
func (c choice) fits(t *sighting) bool {
	return (!c.known || c.class == t.class) && (!c.painted || c.colour == t.colour)
}

// pickFrom returns the indices of the things meant, best first. prefer, if not
// nil, says which of several equals comes first.
func (c choice) pickFrom(things []sighting, prefer func(*sighting) bool) []int {
	var out []int
	for i := range things {
		if c.fits(&things[i]) {
			out = append(out, i)
		}
	}
	sortBy(out, func(i, j int) bool {
		a, b := &things[i], &things[j]
		if c.where == placeAny && prefer != nil && prefer(a) != prefer(b) {
			return prefer(a)
		}
		return c.where.rank(a) < c.where.rank(b)
	})
	if c.where == placeShelf || c.where == placeFloor {
		kept := out[:0]
		for _, i := range out {
			if things[i].raised() == (c.where == placeShelf) {
				kept = append(kept, i)
			}
		}
		out = kept
	}
	if !c.all {
		out = out[:min(len(out), max(c.count, 1))]
	}
	return out
}

// rank orders sightings by how much they are at the place.
func (p place) rank(t *sighting) float64 {
	u, _ := t.middle()
	switch p {
	case placeLeft:
		return u
	case placeRight:
		return -u
	case placeMiddle:
		return max(u-.5, .5-u)
	}
	return 0
}

// raised reports whether the thing stands on a plank.
func (t *sighting) raised() bool { return t.baseV < shelfLine }

// shelfLine parts, in picture heights, the bases on planks from those on the floor.
const shelfLine = .58

// sortBy sorts stably by a strict order.
func sortBy(list []int, less func(i, j int) bool) {
	for i := 1; i < len(list); i++ {
		for k := i; k > 0 && less(list[k], list[k-1]); k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
}
