package clay

// parts cuts the arguments of one verb where it is to be done to several things:
// "remove the cup and the bowl". What is said of the last of them holds for
// those before it that nothing is said of: "turn the cup and the bowl red".
func (v verb) parts(args []argument) [][]*argument {
	var parts [][]*argument
	var part []*argument
	var first *argument
	for i := range args {
		a := &args[i]
		if a.kind == argThing && first != nil && a.joined && v.repeats(first, a) {
			parts, part, first = append(parts, part), nil, nil
		}
		if a.kind == argThing && first == nil {
			first = a
		}
		part = append(part, a)
	}
	parts = append(parts, part)
	for k := len(parts) - 2; k >= 0; k-- {
		if last := parts[k+1]; len(parts[k]) == 1 && len(last) > 1 && last[0].kind == argThing {
			parts[k] = append(parts[k], last[1:]...)
		}
	}
	return parts
}

// repeats reports whether the verb is to be done to a second thing as to the
// first.
func (v verb) repeats(first, second *argument) bool {
	switch v {
	case verbAdd:
		return second.indef
	case verbRemove, verbMove, verbMake, verbKeep, verbGrow, verbShrink:
		return first.indef == second.indef
	}
	return false
}

// edit puts verb and arguments together and marks those it uses. ok is false
// when they do not make an instruction that can be carried out.
func (v verb) edit(args []*argument, said []string) ([]edit, bool) {
	b := bind(args)
	if b.first == nil {
		return nil, false
	}
	out, ok := b.do(v, said)
	if ok {
		use(b.first)
	}
	return out, ok
}

func (b *bound) do(v verb, said []string) ([]edit, bool) {
	switch v {
	case verbAdd:
		return b.add()
	case verbRemove:
		return []edit{{kind: editRemove, what: b.there(b.first.meant())}}, true
	case verbReplace:
		return b.replace()
	case verbMove:
		return b.move(said)
	case verbSwap:
		return b.swap()
	case verbMake:
		return b.change()
	case verbKeep:
		return []edit{{kind: editKeep, what: b.there(b.first.thing)}}, true
	case verbGrow, verbShrink:
		return []edit{{kind: editSize, what: b.there(b.first.thing), grow: v == verbGrow}}, true
	}
	return nil, false
}

// bound are an instruction's arguments by what they do in it. What is said
// twice counts as it was said first.
type bound struct {
	first, second *argument // things, the second not after a relation
	rel           *argument
	anchor        *argument
	where         *argument
	colour        *argument
	size          *argument
	swapColours   *argument
	from          bool // first has the colour that is not wanted
	aimed         bool // the second thing stands behind "with", "into", "to"
}

func bind(args []*argument) bound {
	var b bound
	var from *argument
	aim, away := false, false
	for _, a := range args {
		switch a.kind {
		case argThing:
			switch {
			case away: // "instead of a cat"
			case b.rel != nil && b.anchor == nil:
				b.anchor = a
			case b.first == nil:
				b.first = a
			case b.second == nil:
				b.second, b.aimed = a, aim
			}
		case argColour:
			if away {
				from = a
			} else {
				first(&b.colour, a)
			}
		case argRel:
			first(&b.rel, a)
		case argWhere:
			first(&b.where, a)
		case argWith:
			aim = true
		case argColours:
			b.swapColours = a
		case argLarger, argSmaller:
			first(&b.size, a)
		}
		away = a.kind == argFrom
		if away {
			from = nil
		}
	}
	b.unwanted(args, from)
	return b
}

// first keeps what was said first.
func first(to **argument, a *argument) {
	if *to == nil {
		*to = a
	}
}

// unwanted gives the thing the colour that it is to lose, which tells it from
// others.
func (b *bound) unwanted(args []*argument, from *argument) {
	if from == nil || b.first == nil {
		return
	}
	use(from)
	for _, a := range args {
		if a.kind == argFrom {
			use(a)
		}
	}
	if !b.first.thing.painted {
		b.from = true
		b.first.thing.painted, b.first.thing.colour = true, from.colour
	}
}

// use marks arguments that an edit is made of.
func use(list ...*argument) {
	for _, a := range list {
		if a != nil {
			a.used = true
		}
	}
}

// there adds the place to a choice: "the cup ... on the floor".
func (b *bound) there(c choice) choice {
	if b.where != nil && c.where == placeAny {
		use(b.where)
		c.where = b.where.where
	}
	return c
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
