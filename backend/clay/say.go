package clay

import "fmt"

// seenSide is how a stands to b, in the word that fits best.
func seenSide(a, b *sighting) relation {
	x, y := offset(a, b)
	best, most := relNone, 0.0
	for _, r := range sides {
		du, dv := r.direction()
		if d := x*du + y*dv; d > most {
			best, most = r, d
		}
	}
	return best
}

// say tells a fault in plain words.
func (f *finding) say(x fault) string {
	switch x.kind {
	case faultMissing, faultExtra:
		return f.sayCount(x.group)
	case faultColour:
		g := f.demand.groups[x.group]
		return fmt.Sprintf("the %s is %s, not %s", x.thing.class.name(), x.thing.colour.name(), g.colour.name())
	case faultPlace:
		a, b := f.demand.groups[0], f.demand.groups[1]
		if s := seenSide(x.thing, f.members[1][0]); s != relNone && s != f.demand.rel {
			return fmt.Sprintf("the %s is %s the %s, not %s", a.class.name(), s, b.class.name(), f.demand.rel)
		}
		return fmt.Sprintf("the %s is not %s the %s", a.class.name(), f.demand.rel, b.class.name())
	}
	return fmt.Sprintf("%s nobody asked for", article(x.thing.class.name()))
}

// sayCount tells how many of a group are there: "two of three apples".
func (f *finding) sayCount(gi int) string {
	g, n := f.demand.groups[gi], len(f.members[gi])
	name := g.class.name()
	switch {
	case n == 0 && g.count == 1:
		return "no " + name
	case n == g.count && n == 1:
		return article(name)
	case n == g.count:
		return fmt.Sprintf("all %s %s", numberName(n), plural(name))
	case n > g.count:
		return fmt.Sprintf("%s %s where %s asked for", numberName(n), plural(name), were(g.count))
	}
	return fmt.Sprintf("%s of %s %s", numberName(n), numberName(g.count), plural(name))
}

func were(n int) string {
	if n == 1 {
		return "one is"
	}
	return numberName(n) + " are"
}
