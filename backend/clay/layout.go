package clay

import "math"

// Where the two rows of a picture are: things on the floor and things on
// planks above them.
const (
	floorDepth  = .28
	shelfHeight = 1.14
	// rowMargin keeps things off the picture's sides, in picture widths.
	rowMargin = .045
	// rowGap is the least space between neighbours.
	rowGap = .045
)

// sizeFor is the world scale of things when n are in the picture.
func sizeFor(n int) float64 {
	return [...]float64{1.3, 1.3, 1.08, .95, .86, .76, .72, .68, .66, .62, .6}[min(n, 10)]
}

// spot is a thing in a row while the layout is worked out.
type spot struct {
	id     [2]int // group, slot
	slot   *slot
	raised bool
	tall   float64 // the most that it may be high, in world units
	size   float64 // world
	wide   float64 // picture widths, gap included
}

// layout gives every slot that is present a place where nothing hides
// anything, in the order that the leading side asks for.
func (l *latent) layout() map[[2]int]motion {
	rows := l.rows()
	n := len(rows[0]) + len(rows[1])
	shrink := 1.0
	for r := range rows {
		shrink = min(shrink, fit(rows[r], sizeFor(n)))
	}
	out := make(map[[2]int]motion, n)
	stacked := l.stacked()
	centre := .5 + .1*clamp(l.noise.stream("centre").NormFloat64(), -1.5, 1.5)
	for r := range rows {
		for i := range rows[r] {
			rows[r][i].measure(sizeFor(n) * shrink)
		}
		for i, u := range l.across(rows[r], stacked, centre) {
			p := rows[r][i]
			out[p.id] = p.at(u)
		}
	}
	return out
}

// stacked reports whether one group stands above the other.
func (l *latent) stacked() bool {
	if l.side == nil {
		return false
	}
	s := sides[l.side.winner()]
	return s == relAbove || s == relBelow
}

// rows deals the slots onto floor (0) and planks (1), each from left to right.
func (l *latent) rows() (rows [2][]spot) {
	groups := l.present()
	total := 0
	for _, g := range groups {
		total += len(g)
	}
	order := []int{0}
	if len(groups) == 2 {
		order = []int{0, 1}
		if side := sides[l.side.winner()]; side == relRight || side == relBelow {
			order = []int{1, 0}
		}
	}
	for at, gi := range order {
		for k, s := range groups[gi] {
			raised := l.raises(k, len(groups[gi]), total)
			if l.stacked() {
				raised = at == 0
			}
			r := 0
			if raised {
				r = 1
			}
			tall := 1.0
			if total <= 2 && !raised && !l.stacked() {
				tall = 1.5 // nothing stands above it
			}
			rows[r] = append(rows[r], spot{id: [2]int{gi, k}, slot: s, raised: raised, tall: tall})
		}
	}
	return rows
}

// raises says whether slot k of n goes on a plank when the sides do not say.
func (l *latent) raises(k, n, total int) bool {
	height := 0.0
	for _, g := range l.demand.groups {
		height += g.class.usualHeight() / float64(len(l.demand.groups))
	}
	dice := l.noise.normals("rows", 2)
	if total > 4 || total == 4 && dice[0] > 0 {
		return n > 1 && k >= (n+1)/2
	}
	return height+.22*dice[1] > .62
}

// fit is how much a row must shrink to fit into the picture. Tall things do not
// shrink in step with the rest, hence the rounds.
func fit(row []spot, size float64) float64 {
	shrink, gaps := 1.0, rowGap*float64(len(row))
	for range 5 {
		sum := 0.0
		for i := range row {
			row[i].measure(size * shrink)
			sum += row[i].wide
		}
		room := 1 - 2*rowMargin
		if sum <= room+1e-9 {
			break
		}
		shrink *= (room - gaps) / (sum - gaps)
	}
	return shrink
}

// measure sets the spot's size and width for a world scale.
func (p *spot) measure(size float64) {
	c := &classTable[p.slot.class]
	p.size = c.prominence * size * (1 + .04*p.slot.jitter[2])
	// No thing is so tall that it hides the row above or leaves the picture.
	p.size = min(p.size, p.tall/c.height*min(1, .2+size))
	wide := c.halfWidth + (c.radius-c.halfWidth)*.4*math.Abs(math.Sin(p.slot.yaw))
	cam := nominalCamera()
	p.wide = 2*wide*p.size*cam.scaleAt(p.base()) + rowGap
}

// base is the spot's place but for x.
func (p *spot) base() vec {
	if p.raised {
		return vec{0, shelfHeight + .03*p.slot.jitter[1], shelfZ}
	}
	return vec{0, 0, floorDepth + .09*p.slot.jitter[0]}
}

func (p *spot) at(u float64) motion {
	b := p.base()
	return motion{across: u, y: b.y, z: b.z, size: p.size}
}

// across spreads a row from left to right and returns the middles. Stacked rows
// gather about the centre; others share the free room as the noise says.
func (l *latent) across(row []spot, stacked bool, centre float64) []float64 {
	if len(row) == 0 {
		return nil
	}
	used := 0.0
	for _, p := range row {
		used += p.wide
	}
	free := max(0, 1-2*rowMargin-used)
	gaps := l.noise.normals(key("gaps", len(row), boolInt(row[0].raised)), len(row)+1)
	sum := 0.0
	for i := range gaps {
		gaps[i] = math.Exp(.8 * gaps[i])
		sum += gaps[i]
	}
	left := rowMargin
	for i := range gaps {
		gaps[i] *= free / sum
	}
	if stacked {
		for i := 1; i < len(row); i++ {
			gaps[i] = min(gaps[i], .06)
			used += gaps[i]
		}
		left = clamp(centre-used/2, rowMargin, 1-rowMargin-used)
		gaps[0] = 0
	}
	out := make([]float64, len(row))
	at := left
	for i, p := range row {
		at += gaps[i]
		out[i] = at + p.wide/2
		at += p.wide
	}
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
