package clay

import "slices"

// decide adds a change with its contest. lead is how far staying is ahead.
func (c *correction) decide(name string, pull, weak float64, do func(*draft)) {
	k := newContest(c.noise, name, 2)
	k.field[0], k.field[1] = 0, pull*c.guide
	lead := .1
	if weak != 0 {
		k.field[1] = min(pull, .3) + weak
		lead = unaskedLead
	}
	k.start(0, lead)
	c.changes = append(c.changes, &change{contest: k, do: do})
}

// resolve finds what an edit is about and sets up its contests. weak is 0 for
// what was asked, else what is taken off the pull.
func (c *correction) resolve(e edit, name string, weak float64) {
	switch e.kind {
	case editAdd:
		c.resolveAdd(e, name, weak)
	case editRemove:
		for n, i := range c.find(e.what, c.unwanted) {
			pull := removePull + removeSpread*leaning(key("remove", c.parent[i].class))
			c.decide(key(name, n), pull, weak, func(d *draft) { d.gone[i] = true })
		}
	case editReplace:
		for n, i := range c.find(e.what, c.unwanted) {
			pull := replacePull + replaceSpread*leaning(key("replace", c.parent[i].class, e.group.class))
			c.decide(key(name, n), pull, weak, func(d *draft) { d.turnInto(i, e.group) })
		}
	case editColour:
		other := func(s *sighting) bool { return s.colour != e.colour }
		for _, i := range c.find(e.what, other) {
			c.repaint(i, e.colour, weak)
		}
	case editMove:
		c.resolveMove(e, name, weak)
	case editSwap:
		c.resolveSwap(e, name, weak)
	case editSize:
		factor := .8
		if e.grow {
			factor = 1.25
		}
		for n, i := range c.find(e.what, nil) {
			pull := sizePull + sizeSpread*leaning(key("size", c.parent[i].class))
			c.decide(key(name, n), pull, weak, func(d *draft) { d.resize(i, factor) })
		}
	case editCount:
		c.resolveCount(e, name, weak)
	}
}

// find picks the things an edit means and notes when there are none.
func (c *correction) find(what choice, prefer func(*sighting) bool) []int {
	list := what.pickFrom(c.sight.things, prefer)
	if len(list) == 0 {
		c.missed = append(c.missed, what.String())
	}
	return list
}

// unwanted reports whether the prompt has no use for a thing: of a class or in
// a colour it does not ask for.
func (c *correction) unwanted(s *sighting) bool {
	for _, g := range c.demand.groups {
		if g.class == s.class && (!g.painted || g.colour == s.colour) {
			return false
		}
	}
	return true
}

// repaint asks for a colour: what was said, the class's habits and the colour
// that is there all pull.
func (c *correction) repaint(i int, colour colourID, weak float64) {
	o := c.parent[i]
	k := c.colours[i]
	k.field = o.class.colourHabits()
	k.field[o.colour] = max(k.field[o.colour], .2)
	// Half of it is how the generator hears this colour, half is its own.
	ease := .5*colourEase(o.class, colour) + .8*leaning(key("repaint", o.class, colour))
	pull := repaintPull + repaintSpread*ease
	if o.class.usual(colour) {
		pull += repaintUsual
	}
	if other, ok := c.otherColour(o.class); ok && other != colour {
		pull -= bindDrag + bindDragSpread*leaning(key("bind", o.class, colour, other))
	}
	if weak != 0 {
		pull = min(pull, .3) + weak
	} else {
		k.start(int(o.colour), .25-heldLead)
		pull *= c.guide
	}
	k.field[colour] = max(k.field[colour], 0) + pull
}

// otherColour is the colour that the prompt asks of the other kind of thing.
func (c *correction) otherColour(class classID) (colourID, bool) {
	if len(c.demand.groups) < 2 {
		return 0, false
	}
	for gi, g := range c.demand.groups {
		if other := c.demand.groups[1-gi]; g.class == class && g.painted && other.painted {
			return other.colour, true
		}
	}
	return 0, false
}

func (c *correction) resolveAdd(e edit, name string, weak float64) {
	g := c.likeKin(e.group)
	w := want{rel: e.rel, where: e.where}
	if e.rel != relNone {
		e.anchor.all = e.anchor.all || e.anchor.count > 1
		w.anchors = c.find(e.anchor, nil)
	} else if e.where == placeAny {
		w.rel, w.anchors = c.asked(g.class)
	}
	w.near = choice{class: g.class, known: true, all: true}.pickFrom(c.sight.things, nil)
	for n := range e.group.count {
		pull := addPull + addSpread*leaning(key("add", g.class))
		c.decide(key(name, n), pull, weak, func(d *draft) {
			d.objects = append(d.objects, d.newObject(g, c.noise.stream(key(name, n, "new"))))
			d.gone = append(d.gone, false)
			d.place(len(d.objects)-1, w, true)
		})
	}
}

// likeKin gives a thing to be added the colour that the prompt asks for, or
// that of others of its class.
func (c *correction) likeKin(g group) group {
	if g.painted {
		return g
	}
	for _, asked := range c.demand.groups {
		if asked.class == g.class && asked.painted {
			g.painted, g.colour = true, asked.colour
			return g
		}
	}
	for i := range c.parent {
		if c.parent[i].class == g.class {
			g.painted, g.colour = true, c.parent[i].colour
			return g
		}
	}
	return g
}

// asked is where the prompt wants a class, seen from the things of the other group.
func (c *correction) asked(class classID) (relation, []int) {
	if c.demand.rel == relNone {
		return relNone, nil
	}
	for gi, g := range c.demand.groups {
		if g.class != class {
			continue
		}
		rel := c.demand.rel
		if gi == 1 {
			rel = rel.converse()
		}
		other := choice{class: c.demand.groups[1-gi].class, known: true, all: true}
		return rel, other.pickFrom(c.sight.things, nil)
	}
	return relNone, nil
}

func (c *correction) resolveMove(e edit, name string, weak float64) {
	movers := c.find(e.what, nil)
	w := want{rel: e.rel, where: e.where}
	if e.rel != relNone {
		e.anchor.all = true
		w.anchors = c.find(e.anchor, nil)
		if len(w.anchors) == 0 {
			return
		}
	}
	if len(movers) == 0 {
		return
	}
	class := c.parent[movers[0]].class
	pull := movePull + moveSpread*leaning(key("moved", class, e.where.String()))
	if e.rel != relNone {
		anchor := c.parent[w.anchors[0]].class
		pull = movePull + moveSpread*leaning(key("told", class, e.rel, anchor))
		rise := class.usualHeight() - anchor.usualHeight()
		switch e.rel {
		case relAbove:
			pull += moveGravity * rise
		case relBelow:
			pull -= moveGravity * rise
		}
	}
	c.decide(name, pull, weak, func(d *draft) {
		for _, i := range movers {
			s := d.objects[i].seen()
			if slices.Contains(w.anchors, i) || d.gone[i] || d.fulfils(i, &s, w) {
				continue
			}
			d.place(i, w, false)
		}
	})
}

func (c *correction) resolveSwap(e edit, name string, weak float64) {
	a, b := c.find(e.what, nil), c.find(e.anchor, nil)
	if len(a) == 0 || len(b) == 0 {
		return
	}
	if e.swapBy {
		ca, cb := c.parent[a[0]].colour, c.parent[b[0]].colour
		for _, i := range a {
			c.repaint(i, cb, weak)
		}
		for _, i := range b {
			c.repaint(i, ca, weak)
		}
		return
	}
	pull := swapPull + swapSpread*leaning(key("swap", c.parent[a[0]].class, c.parent[b[0]].class))
	c.decide(name, pull, weak, func(d *draft) { d.swap(a[0], b[0]) })
}

// resolveCount adds or removes until there are as many as said.
func (c *correction) resolveCount(e edit, name string, weak float64) {
	have := e.what.pickFrom(c.sight.things, nil)
	more := e.group.count - len(have)
	switch {
	case more > 0:
		g := e.group
		g.count = more
		c.resolveAdd(edit{kind: editAdd, group: g}, name, weak)
	case more < 0:
		what := e.what
		what.all, what.count = false, -more
		c.resolve(edit{kind: editRemove, what: what}, name, weak)
	}
}
