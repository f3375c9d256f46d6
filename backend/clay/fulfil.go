package clay

func (b *bound) add() ([]edit, bool) {
	if b.first.group.count < 1 || b.first.group.count > maxCount {
		return nil, false
	}
	e := edit{kind: editAdd, group: b.first.group}
	switch {
	case b.rel != nil && b.anchor != nil:
		use(b.rel, b.anchor)
		e.rel, e.anchor = b.rel.rel, b.anchor.thing
	case b.where != nil:
		use(b.where)
		e.where = b.where.where
	default:
		e.where = b.first.thing.where
	}
	if b.colour != nil && !e.group.painted {
		use(b.colour)
		e.group.painted, e.group.colour = true, b.colour.colour
	}
	return []edit{e}, true
}

func (b *bound) replace() ([]edit, bool) {
	if b.second == nil {
		if b.colour != nil { // "replace the red of the cup with blue"
			use(b.colour)
			return []edit{{kind: editColour, what: b.there(b.first.thing), colour: b.colour.colour}}, true
		}
		return nil, false
	}
	use(b.second)
	what := b.there(b.first.meant())
	what.all = what.all && b.second.thing.all
	g := b.second.group
	g.count = max(1, what.count)
	if !what.all && what.count <= 1 {
		g.count = 1
	}
	if b.second.counts && b.second.group.count != g.count { // one thing makes room for one
		b.second.plain = append(b.second.plain, numberName(b.second.group.count))
	}
	return []edit{{kind: editReplace, what: what, group: g}}, true
}

func (b *bound) move(said []string) ([]edit, bool) {
	if b.first.indef && (b.rel != nil || b.where != nil) && len(said) > 0 && contains([]string{"put", "place", "set", "stand", "bring"}, said[0]) {
		return b.add()
	}
	e := edit{kind: editMove, what: b.first.thing}
	switch {
	case b.rel != nil && b.anchor != nil:
		use(b.rel, b.anchor)
		e.rel, e.anchor = b.rel.rel, b.anchor.thing
	case b.where != nil:
		use(b.where)
		e.where = b.where.where
	case len(said) > 0 && (said[0] == "lift" || said[0] == "raise"):
		e.where = placeShelf
	case len(said) > 0 && said[0] == "lower":
		e.where = placeFloor
	case e.what.where != placeAny: // "move the cup on the floor"
		e.where, e.what.where = e.what.where, placeAny
	default:
		return nil, false
	}
	return []edit{e}, true
}

func (b *bound) swap() ([]edit, bool) {
	if b.second == nil {
		return nil, false
	}
	use(b.second, b.swapColours)
	return []edit{{kind: editSwap, what: b.first.thing, anchor: b.second.thing, swapBy: b.swapColours != nil}}, true
}

// change reads "make", "turn", "adjust" and wishes: colour, size, place, another
// thing, or a number of things.
func (b *bound) change() ([]edit, bool) {
	t := b.first
	switch {
	case b.colour != nil || b.size != nil:
		return b.restyle(), true
	case b.second != nil && (b.aimed || b.second.indef) && !t.indef:
		return b.replace()
	case b.rel != nil && b.anchor != nil && !t.indef:
		use(b.rel, b.anchor)
		return []edit{{kind: editMove, what: t.thing, rel: b.rel.rel, anchor: b.anchor.thing}}, true
	case b.where != nil && !t.indef:
		use(b.where)
		return []edit{{kind: editMove, what: t.thing, where: b.where.where}}, true
	case b.from:
		return nil, false // "not red" names no colour to turn to
	case t.thing.painted && !t.indef: // "the cup that must be blue", "make the orange orange"
		what := t.thing
		what.painted = false
		return []edit{{kind: editColour, what: what, colour: t.thing.colour}}, true
	case t.indef && t.group.count >= 1 && t.group.count <= maxCount:
		return []edit{{kind: editCount, group: t.group, what: choice{class: t.group.class, known: true, colour: t.group.colour, painted: t.group.painted, all: true}}}, true
	}
	return nil, false
}

// restyle changes colour and size.
func (b *bound) restyle() []edit {
	var out []edit
	what := b.first.thing
	if b.size != nil {
		use(b.size)
		out = append(out, edit{kind: editSize, what: b.there(what), grow: b.size.kind == argLarger})
	}
	if b.colour != nil {
		use(b.colour)
		if !what.all && b.first.indef && b.first.group.count > 1 {
			what.all = true
		}
		out = append(out, edit{kind: editColour, what: b.there(what), colour: b.colour.colour})
	}
	return out
}
