package art

import (
	"math"
	"slices"
)

// mixer draws with a palette. It spreads errors from block to block as Floyd and
// Steinberg do, but a cell has two colours only: of the pairs worth trying it takes the
// one with which the spreading, tried out, leaves a cell nearest to the picture.
// Buffers are reused from cell to cell.
type mixer struct {
	c      *colours
	gw, gh int
	carry  [][]light // errors for the block rows of this row of cells and the next one's first, offset by one
	px     [8]light  // a cell's blocks with what was carried to them
	near   []uint8   // palette entries worth trying, the nearest first
	dist   [256]float32
}

const (
	most     = 6    // colours of a cell that pairs are tried of
	evenness = 4    // how much more a cell's mean counts than its blocks
	carried  = 0.75 // of the errors; all of them speckle flat areas with other hues
)

func newMixer(c *colours, gw, gh, width int) *mixer {
	m := &mixer{c: c, gw: gw, gh: gh, near: make([]uint8, 0, 64), carry: make([][]light, gh+1)}
	for i := range m.carry {
		m.carry[i] = make([]light, width+2)
	}
	return m
}

// nextRow goes on with the row of cells below.
func (m *mixer) nextRow() {
	m.carry[0], m.carry[m.gh] = m.carry[m.gh], m.carry[0]
	for _, row := range m.carry[1:] {
		clear(row)
	}
}

// cell draws the cell at column col whose blocks are px, and spreads its
// errors. fg is of the blocks in mask.
func (m *mixer) cell(col int, px []rgb) (mask uint8, fg, bg int) {
	lut := scale()
	for i, p := range px {
		in := m.carry[i/m.gw][col*m.gw+i%m.gw+1]
		m.px[i] = light{lut[p[0]], lut[p[1]], lut[p[2]]}.add(in).clamp()
	}
	m.candidates(len(px))
	best := float32(math.MaxFloat32)
	for i, a := range m.near {
		for _, b := range m.near[i:] {
			got, cost := m.try(len(px), m.c.at[a], m.c.at[b], best)
			if cost < best {
				best, mask, bg, fg = cost, got, int(a), int(b)
			}
		}
	}
	m.spread(col, len(px), mask, m.c.at[bg], m.c.at[fg])
	return mask, m.c.first + fg, m.c.first + bg
}

// candidates finds the palette entries nearest to any of the cell's n blocks.
func (m *mixer) candidates(n int) {
	m.near = m.near[:0]
	var last light
	for i, p := range m.px[:n] {
		if d := p.sub(last); i == 0 || d.square() > 16 {
			m.near = m.c.near(p, m.near)
			last = p
		}
	}
	slices.Sort(m.near)
	m.near = slices.Compact(m.near)
	for _, k := range m.near {
		d := m.px[0].sub(m.c.at[k]).square()
		for _, p := range m.px[1:n] {
			d = min(d, p.sub(m.c.at[k]).square())
		}
		m.dist[k] = d
	}
	// The few nearest come to the front.
	for i := range min(most, len(m.near)) {
		k := i
		for j := i + 1; j < len(m.near); j++ {
			if m.dist[m.near[j]] < m.dist[m.near[k]] {
				k = j
			}
		}
		m.near[i], m.near[k] = m.near[k], m.near[i]
	}
	m.near = m.near[:min(most, len(m.near))]
}

// try spreads the errors within a cell of n blocks drawn in a and b. It returns
// the blocks in b and what is left of the differences, and gives up when that
// is more than best.
func (m *mixer) try(n int, a, b light, best float32) (mask uint8, cost float32) {
	cur := m.px
	var sum light
	for i := range n {
		e, q := cur[i].sub(a), a
		if f := cur[i].sub(b); f.square() < e.square() {
			e, q = f, b
			mask |= 1 << i
		}
		off := m.px[i].sub(q)
		sum = sum.add(off)
		if cost += off.square(); cost >= best {
			return 0, cost
		}
		within(&cur, i, n, m.gw, e)
	}
	return mask, cost + evenness*sum.square()/float32(n)
}

// within spreads the error of block i to the blocks of its own cell.
func within(cur *[8]light, i, n, gw int, e light) {
	first, final := i%gw == 0, i%gw == gw-1
	if !final {
		cur[i+1] = cur[i+1].plus(carried*7/16, e)
	}
	if i+gw >= n {
		return
	}
	below := float32(carried * 5 / 16)
	if first {
		below = carried * 8 / 16 // the cell on the left is drawn already
	} else {
		cur[i+gw-1] = cur[i+gw-1].plus(carried*3/16, e)
	}
	cur[i+gw] = cur[i+gw].plus(below, e)
	if !final {
		cur[i+gw+1] = cur[i+gw+1].plus(carried*1/16, e)
	}
}

// spread hands the errors of a cell on to the cells on the right and below.
func (m *mixer) spread(col, n int, mask uint8, bg, fg light) {
	cur := m.px
	for i := range n {
		e := cur[i].sub(bg)
		if mask>>i&1 != 0 {
			e = cur[i].sub(fg)
		}
		within(&cur, i, n, m.gw, e)
		x, y := i%m.gw, i/m.gw
		at := col*m.gw + x + 1
		final, last := x == m.gw-1, y == m.gh-1
		here, below := m.carry[y], m.carry[y+1]
		if final {
			here[at+1] = here[at+1].plus(carried*7/16, e)
			below[at+1] = below[at+1].plus(carried*1/16, e)
		}
		if last {
			below[at-1] = below[at-1].plus(carried*3/16, e)
			below[at] = below[at].plus(carried*5/16, e)
			if !final {
				below[at+1] = below[at+1].plus(carried*1/16, e)
			}
		}
	}
}
