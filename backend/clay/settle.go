package clay

import (
	"math"
	"math/rand/v2"
	"slices"
)

// draft is a picture's contents while they are rearranged. Objects keep their
// index; those that go are marked gone.
type draft struct {
	objects []object
	gone    []bool
	noise   noise
}

// want is what a new place must fulfil.
type want struct {
	rel     relation
	anchors []int
	where   place
	// near draws towards these things' row, when nothing else decides.
	near []int
}

// rowSpace is the least gap that placing leaves between things.
const rowSpace = .03

// place finds the object a new place: one that fulfils w, hides nothing and is
// close to where it was. When there is none it makes things smaller, and at
// last sets all of them anew.
func (d *draft) place(i int, w want, fresh bool) {
	was := d.objects[i]
	for range 3 {
		if d.tryPlace(i, w, fresh) {
			return
		}
		d.objects[i].size *= .88
	}
	d.objects[i] = was
	if w.rel != relNone && len(w.anchors) == 1 && d.tryPair(i, w) {
		return
	}
	d.relayout(i, w)
}

func (d *draft) tryPlace(i int, w want, fresh bool) bool {
	o := d.objects[i]
	start := o.seen()
	r := d.noise.stream(key("place", i))
	best, cost := o, math.Inf(1)
	for _, raised := range []bool{false, true} {
		for u := .06; u <= .94; u += .02 {
			c := o
			c.put(u, raised)
			whim := .08 * r.Float64()
			s := c.seen()
			if !d.free(i, &s, rowSpace) || !d.fulfils(i, &s, w) {
				continue
			}
			price := whim
			if fresh {
				price += .25*math.Abs(u-.5) + d.rowPrice(w, raised, o.class)
			} else {
				price += math.Abs(u - start.baseU)
				if raised != o.raised() {
					price += .35
				}
			}
			if price < cost {
				best, cost = c, price
			}
		}
	}
	d.objects[i] = best
	return !math.IsInf(cost, 1)
}

// rowPrice favours the row of the things near, else that of the class's habit.
func (d *draft) rowPrice(w want, raised bool, class classID) float64 {
	if len(w.anchors) > 0 && (w.rel == relLeft || w.rel == relRight) {
		if d.objects[w.anchors[0]].raised() == raised {
			return 0
		}
		return .4
	}
	for _, k := range w.near {
		if !d.gone[k] {
			if d.objects[k].raised() == raised {
				return 0
			}
			return .3
		}
	}
	if raised == (class.usualHeight() > .62) {
		return 0
	}
	return .2
}

// free reports whether nothing stands within gap of the box, which lies inside
// the picture.
func (d *draft) free(i int, s *sighting, gap float64) bool {
	if s.u0 < .015 || s.u1 > .985 || s.v0 < .01 || s.v1 > .97 {
		return false
	}
	for k := range d.objects {
		if k == i || d.gone[k] {
			continue
		}
		other := d.objects[k].seen()
		if clash(s, &other, gap) > 0 {
			return false
		}
	}
	return true
}

func (d *draft) fulfils(i int, s *sighting, w want) bool {
	if w.rel != relNone {
		if a, ok := d.around(w.anchors, i); ok {
			du, dv := w.rel.direction()
			if x, y := offset(s, &a); x*du+y*dv < .62 {
				return false
			}
		}
	}
	switch w.where {
	case placeShelf, placeFloor:
		return s.raised() == (w.where == placeShelf)
	case placeMiddle:
		return math.Abs(s.baseU-.5) < .12
	case placeLeft, placeRight:
		for k := range d.objects {
			if k == i || d.gone[k] {
				continue
			}
			a := d.objects[k].seen()
			if (a.baseU < s.baseU) == (w.where == placeLeft) {
				return false
			}
		}
	}
	return true
}

// around is the box around those of the objects that are there, but for one.
func (d *draft) around(list []int, but int) (sighting, bool) {
	var boxes []*sighting
	for _, k := range list {
		if k != but && !d.gone[k] {
			s := d.objects[k].seen()
			boxes = append(boxes, &s)
		}
	}
	if len(boxes) == 0 {
		return sighting{}, false
	}
	return around(boxes), true
}

// tryPair moves the anchor too.
func (d *draft) tryPair(i int, w want) bool {
	k := w.anchors[0]
	was := d.objects[k]
	gone := d.gone[i]
	d.gone[i] = true // it makes room
	defer func() { d.gone[i] = gone }()
	for _, raised := range []bool{false, true} {
		for u := .1; u <= .9; u += .04 {
			c := was
			c.put(u, raised)
			s := c.seen()
			if !d.free(k, &s, rowSpace) {
				continue
			}
			d.objects[k] = c
			d.gone[i] = false
			ok := d.tryPlace(i, w, false)
			d.gone[i] = true
			if ok {
				return true
			}
		}
	}
	d.objects[k] = was
	return false
}

// relayout sets everything anew in two rows, the object where w wants it, and
// keeps the order of the rest.
func (d *draft) relayout(i int, w want) {
	var rows [2][]int
	for k := range d.objects {
		if k != i && !d.gone[k] {
			rows[boolInt(d.objects[k].raised())] = append(rows[boolInt(d.objects[k].raised())], k)
		}
	}
	for r := range rows {
		d.byAcross(rows[r])
	}
	switch {
	case w.rel == relAbove || w.rel == relBelow:
		up := boolInt(w.rel == relAbove)
		for _, k := range w.anchors { // anchors to the other row
			rows[up] = slices.DeleteFunc(rows[up], func(x int) bool { return x == k })
			if !slices.Contains(rows[1-up], k) {
				rows[1-up] = append(rows[1-up], k)
			}
		}
		rows[up] = append(rows[up], i)
	case w.rel == relLeft || w.where == placeLeft:
		r := d.rowOf(w)
		rows[r] = append([]int{i}, rows[r]...)
	default:
		r := d.rowOf(w)
		rows[r] = append(rows[r], i)
	}
	for r := range rows {
		d.spreadRow(rows[r], r == 1)
	}
}

func (d *draft) rowOf(w want) int {
	for _, k := range w.anchors {
		return boolInt(d.objects[k].raised())
	}
	return 0
}

func (d *draft) byAcross(list []int) {
	sortBy(list, func(a, b int) bool {
		if d.objects[a].raised() != d.objects[b].raised() {
			return d.objects[b].raised()
		}
		s, t := d.objects[a].seen(), d.objects[b].seen()
		return s.baseU < t.baseU
	})
}

// spreadRow puts a row's things side by side, as large as they fit.
func (d *draft) spreadRow(row []int, raised bool) {
	for pass := 0; pass < 2; pass++ {
		used := 0.0
		for _, k := range row {
			o := &d.objects[k]
			o.put(.5, raised)
			s := o.seen()
			if tall := s.height(); tall > .33 {
				o.size *= .33 / tall
				s = o.seen()
			}
			used += s.width() + rowSpace
		}
		room := 1 - 2*rowMargin
		if used > room && pass == 0 {
			for _, k := range row {
				d.objects[k].size *= room / used * .97
			}
			continue
		}
		gap := max(0, room-used) / float64(len(row)+1)
		at := rowMargin
		for _, k := range row {
			s := d.objects[k].seen()
			at += gap + rowSpace/2
			d.objects[k].put(at+s.width()/2, raised)
			at += s.width() + rowSpace/2
		}
		return
	}
}

// untangle pushes apart what runs into each other and back what leaves the
// picture: the eye and the turned camera are both a little off.
func (d *draft) untangle() {
	for range 12 {
		still := true
		for i := range d.objects {
			for k := range i {
				if d.gone[i] || d.gone[k] {
					continue
				}
				a, b := d.objects[i].seen(), d.objects[k].seen()
				deep := clash(&a, &b, .015)
				if deep <= 0 {
					continue
				}
				still = false
				push := min(deep, .04)/2 + .002
				if a.baseU < b.baseU {
					push = -push
				}
				d.shift(i, push)
				d.shift(k, -push)
			}
		}
		if still {
			return
		}
	}
}

// shift moves the object across, and not over the picture's side.
func (d *draft) shift(i int, du float64) {
	o := &d.objects[i]
	s := o.seen()
	u := clamp(s.baseU+du, s.width()/2+.012, 1-s.width()/2-.012)
	o.x = acrossAt(u, o.y, o.z)
}

// scale is how large the things of the draft are for their kind.
func (d *draft) scale() float64 {
	var list []float64
	for k := range d.objects {
		if !d.gone[k] {
			list = append(list, d.objects[k].size/classTable[d.objects[k].class].prominence)
		}
	}
	if len(list) == 0 {
		return sizeFor(1)
	}
	slices.Sort(list)
	return clamp(list[len(list)/2], .55, sizeFor(2))
}

// newObject makes a thing to be placed: of the group's colour, or a usual one.
func (d *draft) newObject(g group, r *rand.Rand) object {
	c := &classTable[g.class]
	o := object{class: g.class, colour: g.colour, z: floorDepth, yaw: (2*r.Float64() - 1) * c.yaw}
	if !g.painted {
		list := g.class.colours()
		o.colour = list[r.IntN(len(list))]
	}
	o.size = min(c.prominence*d.scale(), 1/c.height)
	return o
}
