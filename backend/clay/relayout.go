package clay

import (
	"math/rand/v2"
	"slices"
)

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
