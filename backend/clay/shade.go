package clay

import "math"

var (
	keyColour = vec{1.02, .98, .90} // warm, from the upper left
	skyColour = vec{.40, .42, .45}  // cool fill from above
)

// see returns the linear light that arrives along d, and what it came from.
func (st *stage) see(d vec) (vec, hit) {
	h := st.trace(st.cam.eye, d)
	if h.what < 0 {
		return st.shadeGround(&h), h
	}
	return st.shadeProp(&h, d), h
}

// shadeGround lights the sweep and the planks: matt paper, no highlight.
func (st *stage) shadeGround(h *hit) vec {
	albedo := st.ground
	// Around the cove the key light runs straight from floor to wall: the
	// true cosine peaks half way, as a bright bar behind everything.
	key := h.n.y*h.n.y*st.light.y + h.n.z*h.n.z*st.light.z
	if h.what == hitPlank {
		albedo = albedo.scale(1.12)
		key = max(h.n.dot(st.light), 0)
	}
	p := h.point.add(h.n.scale(.006))
	if key > 0 {
		key *= st.lit(p)
	}
	open := st.openGround(p, h.n)
	light := keyColour.scale(.72 * key).add(skyColour.scale((1.05 + .25*h.n.y) * open))
	// The key light falls off towards the corners of the room.
	d := h.point.at(-.3, .9, -.4)
	light = light.scale(1.06 - .035*min(d.dot(d), 6))
	return albedo.times(light)
}

// openGround is how much sky a point of the ground sees: objects close by
// darken it where they touch.
func (st *stage) openGround(p, n vec) float64 {
	open := 1.0
	for i := range st.props {
		b := &st.props[i]
		gap := p.sub(b.centre).length() - b.radius
		if gap > .35 {
			continue
		}
		dark := 0.0
		for k := 1; k <= 3; k++ {
			reach := .09 * float64(k)
			d, _ := b.sdf(b.local(p.add(n.scale(reach))))
			dark += max(reach-d*b.size, 0) / reach * .2
		}
		// Fade out before the test above skips the object.
		open *= 1 - dark*clamp((.35-gap)*5, 0, 1)
	}
	return max(open, .25)
}

// shadeProp lights clay: a soft key with wrap, sky, the floor's colour from
// below, a wide satin highlight and a pale rim.
func (st *stage) shadeProp(h *hit, d vec) vec {
	p := &st.props[h.what]
	n := p.normal(h.local)
	albedo := p.albedo[h.mat]
	open := p.open(h.local, n)
	n = dimple(n, h.local)

	facing := n.dot(st.light)
	key := max((facing+.12)/1.12, 0)
	lit := 0.0
	if key > 0 {
		lit = st.lit(h.point.add(n.scale(.012 * p.size)))
		key *= lit
	}
	sky := .5 + .5*n.y
	floor := .5 - .5*n.y
	light := keyColour.scale(.98 * key).
		add(skyColour.scale((.42 + .62*sky) * open)).
		add(st.ground.scale(.34 * floor * open))
	c := albedo.times(light)

	half := st.light.sub(d).unit()
	shine := max(n.dot(half), 0)
	s2 := shine * shine
	s8 := s2 * s2 * s2 * s2
	s32 := s8 * s8 * s8 * s8
	rim := 1 - max(-n.dot(d), 0)
	rim *= rim
	return c.add(keyColour.scale((.07*s8 + .10*s32) * lit)).
		add(skyColour.scale(.22 * rim * rim * open))
}

// open is how much of its surroundings a point of the prop sees, from its own
// field and the ground under it.
func (p *prop) open(q, n vec) float64 {
	ln := p.inward(n)
	open := 1.0
	for k := 1; k <= 3; k++ {
		reach := .06 * float64(k)
		d, _ := p.sdf(q.add(ln.scale(reach)))
		// The board or floor that the object stands on blocks too.
		d = min(d, max(q.y+ln.y*reach, 0)+.02)
		open -= max(reach-d, 0) * 1.5 / float64(k)
	}
	return clamp(open, .3, 1)
}

// dimple bends the normal as fingers leave clay: slow waves, a few degrees.
func dimple(n, q vec) vec {
	const amount = .05
	a := math.Sin(7.1*q.x+3.3*q.y) * math.Sin(6.3*q.z-2.7*q.y+1)
	b := math.Sin(6.7*q.y-2.9*q.z+2) * math.Sin(5.9*q.x+3.1*q.z)
	c := math.Sin(6.1*q.z+3.7*q.x+4) * math.Sin(7.3*q.y+2.3*q.x)
	return n.add(vec{a, b, c}.scale(amount)).unit()
}
