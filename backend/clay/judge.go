package clay

import (
	"cmp"
	"math"
	"slices"
)

// faultKind is a way in which a picture differs from its prompt.
type faultKind int

const (
	faultMissing faultKind = iota // too few of a group
	faultExtra                    // too many
	faultColour                   // a thing in another colour
	faultPlace                    // the groups stand otherwise
	faultStray                    // a thing nobody asked for
)

// fault is one difference between a prompt and what the eye saw.
type fault struct {
	kind  faultKind
	group int         // index into the demand's groups; -1 for a stray
	count int         // how many are missing or too many
	thing *sighting   // the thing at fault, or one of them
	all   []*sighting // all of them, for extras
	// grave faults make the picture wrong; the others only cost points.
	grave bool
}

// finding is a picture held against a demand.
type finding struct {
	demand demand
	sight  *sight
	// members are the sightings that stand for each group, the surest first,
	// those over the count included.
	members [][]*sighting
	faults  []fault
	// placed is the share of pairs that stand as asked; 1 when nothing is asked.
	placed float64
}

// right reports whether the picture passes GenEval's rule.
func (f *finding) right() bool {
	return !slices.ContainsFunc(f.faults, func(x fault) bool { return x.grave })
}

// judge holds what was seen against what was asked. The rule of right and wrong
// is GenEval's (github.com/djghosh13/geneval): of each class the surest as many
// as asked are taken; there must be that many, in their colour, and every pair
// in its place. More are wrong only where a count is exact.
func judge(d demand, s *sight) *finding {
	f := &finding{demand: d, sight: s, placed: 1}
	f.members = deal(d, s)
	for gi := range d.groups {
		f.judgeGroup(gi)
	}
	if d.rel != relNone {
		f.judgePlace()
	}
	for i := range s.things {
		t := &s.things[i]
		if !slices.ContainsFunc(d.groups, func(g group) bool { return g.class == t.class }) {
			f.faults = append(f.faults, fault{kind: faultStray, group: -1, count: 1, thing: t})
		}
	}
	return f
}

// deal gives each group the sightings of its class. Where both groups are of
// one class, things go to the group of their colour first.
func deal(d demand, s *sight) [][]*sighting {
	out := make([][]*sighting, len(d.groups))
	twins := len(d.groups) == 2 && d.groups[0].class == d.groups[1].class
	var rest []*sighting
	for i := range s.things {
		t := &s.things[i]
		for gi, g := range d.groups {
			if g.class != t.class {
				continue
			}
			if twins && (!g.painted || g.colour != t.colour || len(out[gi]) >= g.count) {
				if gi == 1 {
					rest = append(rest, t)
				}
				continue
			}
			out[gi] = append(out[gi], t)
			break
		}
	}
	for _, t := range rest { // twins of no asked colour fill what is short
		gi := 0
		if len(out[0])-d.groups[0].count > len(out[1])-d.groups[1].count {
			gi = 1
		}
		out[gi] = append(out[gi], t)
	}
	return out
}

func (f *finding) judgeGroup(gi int) {
	g, have := f.demand.groups[gi], f.members[gi]
	switch n := len(have); {
	case n < g.count:
		f.faults = append(f.faults, fault{kind: faultMissing, group: gi, count: g.count - n, grave: true})
	case n > g.count:
		// The worst candidates for staying: of another colour, then least sure.
		extra := slices.Clone(have)
		slices.SortStableFunc(extra, func(a, b *sighting) int {
			return cmp.Or(cmp.Compare(off(g, b), off(g, a)), cmp.Compare(a.sure, b.sure))
		})
		extra = extra[:n-g.count]
		// GenEval looks at the surest only: one in another colour among them
		// fails the picture, even with a right one beside it.
		misled := slices.ContainsFunc(have[:g.count], func(t *sighting) bool { return off(g, t) == 1 })
		f.faults = append(f.faults, fault{kind: faultExtra, group: gi, count: n - g.count, thing: extra[0], all: extra, grave: g.exact || misled})
	}
	if !g.painted {
		return
	}
	for i, t := range have {
		if t.colour != g.colour && !f.isExtra(t) {
			f.faults = append(f.faults, fault{kind: faultColour, group: gi, count: 1, thing: t, grave: i < g.count})
		}
	}
}

// off is 1 for a thing of another colour than its group's.
func off(g group, t *sighting) int {
	if g.painted && t.colour != g.colour {
		return 1
	}
	return 0
}

func (f *finding) isExtra(t *sighting) bool {
	return slices.ContainsFunc(f.faults, func(x fault) bool { return x.kind == faultExtra && slices.Contains(x.all, t) })
}

// judgePlace checks every pair of the two groups. GenEval's rule is for one
// thing and one thing; of several, the boxes around the groups must stand as
// asked, and no single pair the other way round.
func (f *finding) judgePlace() {
	a, b := f.core(0), f.core(1)
	if len(a) == 0 || len(b) == 0 {
		f.placed = 0
		return
	}
	need := 0.0
	if len(a)+len(b) == 2 {
		need = .5
	}
	du, dv := f.demand.rel.direction()
	pairs, good := 0, 0
	var worst *sighting
	for _, x := range a {
		for _, y := range b {
			pairs++
			u, v := offset(x, y)
			if along := u*du + v*dv; along > need {
				good++
			} else if worst == nil {
				worst = x
			}
		}
	}
	f.placed = float64(good) / float64(pairs)
	if one, two := around(a), around(b); worst == nil && !stands(&one, &two, f.demand.rel) {
		worst, f.placed = a[0], min(f.placed, .5)
	}
	if worst != nil {
		f.faults = append(f.faults, fault{kind: faultPlace, group: 0, count: 1, thing: worst, grave: true})
	}
}

// around is the box around several things, as one sighting.
func around(list []*sighting) sighting {
	out := *list[0]
	for _, t := range list[1:] {
		out.u0, out.v0, out.u1, out.v1 = min(out.u0, t.u0), min(out.v0, t.v0), max(out.u1, t.u1), max(out.v1, t.v1)
	}
	return out
}

// core is the group's members that count: the surest, up to its count.
func (f *finding) core(gi int) []*sighting {
	return f.members[gi][:min(len(f.members[gi]), f.demand.groups[gi].count)]
}

// stands is GenEval's rule for a pair's relation, on boxes.
func stands(a, b *sighting, rel relation) bool {
	du, dv := rel.direction()
	x, y := offset(a, b)
	return x*du+y*dv > .5
}

// offset is the direction from b to a after a tenth of both boxes is taken off
// each axis, over the distance of the middles: GenEval's measure.
func offset(a, b *sighting) (x, y float64) {
	au, av := a.middle()
	bu, bv := b.middle()
	x, y = au-bu, av-bv
	dist := math.Hypot(x, y)
	if dist == 0 {
		return 0, 0
	}
	trim := func(v, size float64) float64 { return math.Copysign(max(math.Abs(v)-.1*size, 0), v) }
	return trim(x, a.width()+b.width()) / dist, trim(y, a.height()+b.height()) / dist
}
