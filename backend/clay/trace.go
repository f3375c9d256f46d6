package clay

import "math"

// What a ray met. Values from 0 up are indices of stage.props.
const (
	hitGround = -1
	hitPlank  = -2
)

// hit is the nearest surface along a ray.
type hit struct {
	t     float64
	what  int
	mat   material
	point vec // world
	local vec // object units; only for props
	n     vec // unit normal, world; props leave it to normal
}

const (
	maxMarch  = 90
	surfaceAt = .0012 // object units: nearer than this is a hit
)

// trace follows the unit direction d from o to the nearest surface.
func (st *stage) trace(o, d vec) hit {
	var best hit
	best.what = hitGround
	best.t, best.n = sweep(o, d)
	for i := range st.props {
		p := &st.props[i]
		if p.hasPlank {
			if t, ok := p.plank.enter(o, d); ok && t < best.t {
				best = hit{t: t, what: hitPlank, n: p.plank.normal(o.add(d.scale(t)))}
			}
		}
		near, far, ok := span(o, d, p.centre, p.radius)
		if !ok || near >= best.t {
			continue
		}
		if t, q, m, ok := p.march(o, d, max(near, 0), min(far, best.t)); ok {
			best = hit{t: t, what: i, mat: m, local: q}
		}
	}
	best.point = o.add(d.scale(best.t))
	return best
}

// march walks in the object's own frame, where a step costs one call of sdf.
func (p *prop) march(o, d vec, from, to float64) (t float64, q vec, m material, ok bool) {
	lo, ld := p.local(o), p.inward(d)
	t, end := from*p.inverse, to*p.inverse
	for n := 0; n < maxMarch && t < end; n++ {
		q = lo.add(ld.scale(t))
		dist, mat := p.sdf(q)
		if dist < surfaceAt {
			return t * p.size, q, mat, true
		}
		t += dist * p.step
	}
	return 0, vec{}, 0, false
}

// normal is the gradient of the field at a local point, by differences over
// the corners of a tetrahedron, in world axes.
func (p *prop) normal(q vec) vec {
	const e = .0015
	a, _ := p.sdf(vec{q.x + e, q.y - e, q.z - e})
	b, _ := p.sdf(vec{q.x - e, q.y - e, q.z + e})
	c, _ := p.sdf(vec{q.x - e, q.y + e, q.z - e})
	d, _ := p.sdf(vec{q.x + e, q.y + e, q.z + e})
	return p.outward(vec{a - b - c + d, c + d - a - b, b + d - a - c}.unit())
}

// normal of the plank's face nearest to a point on its surface.
func (k *plank) normal(p vec) vec {
	q := p.sub(k.centre)
	x, y, z := math.Abs(q.x)-k.half.x, math.Abs(q.y)-k.half.y, math.Abs(q.z)-k.half.z
	switch {
	case y >= x && y >= z:
		return vec{0, math.Copysign(1, q.y), 0}
	case x >= z:
		return vec{math.Copysign(1, q.x), 0, 0}
	}
	return vec{0, 0, math.Copysign(1, q.z)}
}

// sharpness sets the width of penumbras: a blocker casts a soft edge about
// its distance / sharpness wide.
const sharpness = 7

// lit is the share of the key light that reaches p, from 0 to 1.
func (st *stage) lit(p vec) float64 {
	open := 1.0
	for i := range st.props {
		b := &st.props[i]
		open = min(open, b.shade(p, st.light))
		if b.hasPlank {
			// Planks let half the light through: whole, their shadows
			// would be the darkest and largest things on the wall.
			open = min(open, .5+.5*b.plank.shade(p, st.light))
		}
		if open <= 0 {
			return 0
		}
	}
	return open * open * (3 - 2*open)
}

// shade marches from p towards the light and keeps the tightest squeeze.
func (p *prop) shade(w, light vec) float64 {
	// A ray that passes within its penumbra's width of the object is dimmed,
	// so the ball grows by about that much.
	near, far, ok := span(w, light, p.centre, p.radius*1.3)
	if !ok {
		return 1
	}
	lo, ld := p.local(w), p.inward(light)
	t, end := max(near*p.inverse, .03), far*p.inverse
	open := 1.0
	for n := 0; n < 44 && t < end; n++ {
		d, _ := p.sdf(lo.add(ld.scale(t)))
		if d < .002 {
			return 0
		}
		open = min(open, sharpness*d/t)
		t += clamp(d*p.step*.85, .015, .2)
	}
	return open
}

func (k *plank) shade(w, light vec) float64 {
	open, t := 1.0, .02
	for n := 0; n < 24 && t < 2.2; n++ {
		d := k.distance(w.add(light.scale(t)))
		if d < .001 {
			return 0
		}
		open = min(open, sharpness*d/t)
		t += max(d, .02)
	}
	return open
}
