package clay

import "math"

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
