package clay

import "slices"

// mend is the edit that would put a fault right, said exactly enough that one
// who sees only the picture can do it.
func (f *finding) mend(x fault) edit {
	switch x.kind {
	case faultMissing:
		return f.mendMissing(x)
	case faultColour:
		return edit{kind: editColour, what: f.single(x.thing), colour: f.demand.groups[x.group].colour}
	case faultPlace:
		a, b := f.demand.groups[0], f.demand.groups[1]
		return edit{kind: editMove, what: f.whole(a, 0), rel: f.demand.rel, anchor: f.whole(b, 1)}
	}
	return edit{kind: editRemove, what: f.single(x.thing)}
}

// mendExtra removes each that is too many, as far as words tell them apart.
func (f *finding) mendExtra(x fault) []edit {
	var out []edit
	for _, t := range x.all {
		e := edit{kind: editRemove, what: f.single(t)}
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// mendMissing adds, where the prompt or the room in the picture says.
func (f *finding) mendMissing(x fault) edit {
	g := f.demand.groups[x.group]
	g.count = x.count
	e := edit{kind: editAdd, group: g}
	other := 1 - x.group
	switch {
	case f.demand.rel != relNone && len(f.members[other]) > 0:
		e.rel = f.demand.rel
		if x.group == 1 {
			e.rel = e.rel.converse()
		}
		e.anchor = f.whole(f.demand.groups[other], other)
	case len(f.sight.things) > 0:
		t, rel := f.roomiest()
		e.rel, e.anchor = rel, f.single(t)
	}
	return e
}

// roomiest is the outermost thing on the side with more room, and that side.
func (f *finding) roomiest() (*sighting, relation) {
	left, right := &f.sight.things[0], &f.sight.things[0]
	for i := range f.sight.things {
		t := &f.sight.things[i]
		if t.u0 < left.u0 {
			left = t
		}
		if t.u1 > right.u1 {
			right = t
		}
	}
	if left.u0 > 1-right.u1 {
		return left, relLeft
	}
	return right, relRight
}

// whole is the choice of a group's things: one, or all of them.
func (f *finding) whole(g group, gi int) choice {
	c := choice{class: g.class, known: true, count: 1, all: len(f.members[gi]) > 1}
	if twins := len(f.demand.groups) == 2 && f.demand.groups[0].class == f.demand.groups[1].class; twins && g.painted {
		c.colour, c.painted = g.colour, true
	}
	return c
}

// single is the choice of one thing: by its class, by its colour when others
// of its class have another, else by its place.
func (f *finding) single(t *sighting) choice {
	c := choice{class: t.class, known: true, count: 1}
	var kin []*sighting
	for i := range f.sight.things {
		if k := &f.sight.things[i]; k.class == t.class {
			kin = append(kin, k)
		}
	}
	if len(kin) == 1 {
		return c
	}
	if !slices.ContainsFunc(kin, func(k *sighting) bool { return k != t && k.colour == t.colour }) {
		c.painted, c.colour = true, t.colour
		return c
	}
	c.where = placeAmong(t, kin)
	return c
}

// placeAmong is the word for a thing's place among its kin.
func placeAmong(t *sighting, kin []*sighting) place {
	leftmost, rightmost, alone := true, true, true
	for _, k := range kin {
		if k == t {
			continue
		}
		leftmost = leftmost && t.baseU < k.baseU
		rightmost = rightmost && t.baseU > k.baseU
		alone = alone && t.raised() != k.raised()
	}
	switch {
	case leftmost:
		return placeLeft
	case rightmost:
		return placeRight
	case alone && t.raised():
		return placeShelf
	case alone:
		return placeFloor
	}
	return placeMiddle
}

// mends turns all faults into edits, the worst first. Two faults that one edit
// mends become one: a stray that can be turned into what is missing, colours or
// places that are merely exchanged.
func (f *finding) mends() []edit {
	var out []edit
	used := make([]bool, len(f.faults))
	for i, x := range f.faults {
		if x.kind != faultMissing {
			continue
		}
		for j, y := range f.faults {
			spare := y.kind == faultStray || y.kind == faultExtra && y.group != x.group
			if used[j] || !spare || x.count != 1 {
				continue
			}
			g := f.demand.groups[x.group]
			g.count = 1
			out = append(out, edit{kind: editReplace, what: f.single(y.thing), group: g})
			used[i], used[j] = true, y.count == 1
			break
		}
	}
	out = f.exchanged(out, used)
	for _, kind := range []faultKind{faultMissing, faultExtra, faultPlace, faultColour, faultStray} {
		for i, x := range f.faults {
			switch {
			case used[i] || x.kind != kind:
			case kind == faultExtra:
				out = append(out, f.mendExtra(x)...)
			default:
				out = append(out, f.mend(x))
			}
		}
	}
	return out
}

// exchanged finds two colours that changed places.
func (f *finding) exchanged(out []edit, used []bool) []edit {
	for i, x := range f.faults {
		for j := range i {
			y := f.faults[j]
			if used[i] || used[j] || x.kind != faultColour || y.kind != faultColour || x.group == y.group {
				continue
			}
			if x.thing.colour == f.demand.groups[y.group].colour && y.thing.colour == f.demand.groups[x.group].colour {
				out = append(out, edit{kind: editSwap, what: f.single(y.thing), anchor: f.single(x.thing), swapBy: true})
				used[i], used[j] = true, true
			}
		}
	}
	return out
}
