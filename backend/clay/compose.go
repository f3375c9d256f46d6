package clay

// edit puts verb and arguments together. ok is false when they do not make an
// instruction that can be carried out.
func (v verb) edit(args []argument, said []string) ([]edit, bool) {
	b := bind(args)
	if b.first == nil {
		return nil, false
	}
	switch v {
	case verbAdd:
		return b.add()
	case verbRemove:
		return []edit{{kind: editRemove, what: b.first.meant()}}, true
	case verbReplace:
		return b.replace()
	case verbMove:
		return b.move(said)
	case verbSwap:
		return b.swap()
	case verbMake:
		return b.change()
	case verbKeep:
		return []edit{{kind: editKeep, what: b.first.thing}}, true
	case verbGrow, verbShrink:
		return []edit{{kind: editSize, what: b.first.thing, grow: v == verbGrow}}, true
	}
	return nil, false
}

// bound are an instruction's arguments by what they do in it.
type bound struct {
	first, second *argument // things, the second not after a relation
	rel           relation
	anchor        *argument
	where         place
	colour        *colourID
	from          *colourID
	swapColours   bool
	larger        bool
	smaller       bool
	aimed         bool // the second thing stands behind "with", "into", "to"
}

func bind(args []argument) bound {
	var b bound
	aim, from := false, false
	for i := range args {
		a := &args[i]
		switch a.kind {
		case argThing:
			switch {
			case b.rel != relNone && b.anchor == nil:
				b.anchor = a
			case b.first == nil:
				b.first = a
			case b.second == nil:
				b.second, b.aimed = a, aim
			}
		case argColour:
			if from {
				b.from = &a.colour
			} else {
				b.colour = &a.colour
			}
			from = false
		case argRel:
			b.rel = a.rel
		case argWhere:
			b.where = a.where
		case argWith:
			aim = true
		case argFrom:
			from = true
		case argColours:
			b.swapColours = true
		case argLarger:
			b.larger = true
		case argSmaller:
			b.smaller = true
		}
	}
	if b.first != nil && b.from != nil && !b.first.thing.painted {
		b.first.thing.painted, b.first.thing.colour = true, *b.from
	}
	return b
}

// meant is the choice an argument stands for when it names things to act on:
// "two apples" is two of them.
func (a *argument) meant() choice {
	c := a.thing
	if a.indef {
		c.all = false
	}
	return c
}

func (b *bound) add() ([]edit, bool) {
	if b.first.group.count < 1 || b.first.group.count > maxCount {
		return nil, false
	}
	e := edit{kind: editAdd, group: b.first.group, rel: b.rel, where: b.where}
	if b.first.thing.where != placeAny && e.where == placeAny {
		e.where = b.first.thing.where
	}
	if b.anchor != nil {
		e.anchor = b.anchor.thing
	}
	if b.colour != nil && !e.group.painted {
		e.group.painted, e.group.colour = true, *b.colour
	}
	out := []edit{e}
	if b.second != nil && b.second.indef { // "add an apple and a cup"
		f := e
		f.group = b.second.group
		out = append(out, f)
	}
	return out, true
}

func (b *bound) replace() ([]edit, bool) {
	if b.second == nil {
		if b.colour != nil { // "replace the red of the cup with blue"
			return []edit{{kind: editColour, what: b.first.thing, colour: *b.colour}}, true
		}
		return nil, false
	}
	what := b.first.meant()
	what.all = what.all && b.second.thing.all
	g := b.second.group
	g.count = max(1, what.count)
	if !what.all && what.count <= 1 {
		g.count = 1
	}
	return []edit{{kind: editReplace, what: what, group: g}}, true
}

func (b *bound) move(said []string) ([]edit, bool) {
	if b.first.indef && (b.rel != relNone || b.where != placeAny) && len(said) > 0 && contains([]string{"put", "place", "set", "stand", "bring"}, said[0]) {
		return b.add()
	}
	e := edit{kind: editMove, what: b.first.thing, rel: b.rel, where: b.where}
	switch {
	case b.rel != relNone && b.anchor != nil:
		e.anchor = b.anchor.thing
	case e.where == placeAny && len(said) > 0 && (said[0] == "lift" || said[0] == "raise"):
		e.where = placeShelf
	case e.where == placeAny && len(said) > 0 && said[0] == "lower":
		e.where = placeFloor
	case e.where == placeAny && e.what.where != placeAny: // "move the cup on the floor"
		e.where, e.what.where = e.what.where, placeAny
	case e.where == placeAny:
		return nil, false
	}
	return []edit{e}, true
}

func (b *bound) swap() ([]edit, bool) {
	if b.second == nil {
		return nil, false
	}
	return []edit{{kind: editSwap, what: b.first.thing, anchor: b.second.thing, swapBy: b.swapColours}}, true
}

// change reads "make", "turn", "adjust" and wishes: colour, size, place, another
// thing, or a number of things.
func (b *bound) change() ([]edit, bool) {
	t := b.first
	switch {
	case b.colour != nil:
		what := t.thing
		if !what.all && t.indef && t.group.count > 1 {
			what.all = true
		}
		return []edit{{kind: editColour, what: what, colour: *b.colour}}, true
	case b.larger || b.smaller:
		return []edit{{kind: editSize, what: t.thing, grow: b.larger}}, true
	case b.second != nil && (b.aimed || b.second.indef) && !t.indef:
		return b.replace()
	case b.rel != relNone && b.anchor != nil && !t.indef:
		return []edit{{kind: editMove, what: t.thing, rel: b.rel, anchor: b.anchor.thing}}, true
	case b.where != placeAny && !t.indef:
		return []edit{{kind: editMove, what: t.thing, where: b.where}}, true
	case t.thing.painted && !t.indef: // "the cup that must be blue", "make the orange orange"
		what := t.thing
		what.painted = false
		return []edit{{kind: editColour, what: what, colour: t.thing.colour}}, true
	case t.indef && t.group.count >= 1 && t.group.count <= maxCount:
		return []edit{{kind: editCount, group: t.group, what: choice{class: t.group.class, known: true, colour: t.group.colour, painted: t.group.painted, all: true}}}, true
	}
	return nil, false
}
