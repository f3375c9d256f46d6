package clay

import "math"

// A signed-distance field returns how far p is from a surface, negative
// inside. The primitives below are methods of the point, so that a part of an
// object reads from left to right: where it is, then what it is.
//
//	p.at(0, .5, 0).box(.3, .1, .3, .02)
//
// Primitives are centred on the origin. Those made by stretching (egg) or
// bending are only estimates; class.step says how far a ray may trust them.

// at moves the origin to (x, y, z).
func (p vec) at(x, y, z float64) vec { return vec{p.x - x, p.y - y, p.z - z} }

// mirrorX and mirrorZ fold space, so that one part is modelled and two appear.
func (p vec) mirrorX() vec { return vec{math.Abs(p.x), p.y, p.z} }
func (p vec) mirrorZ() vec { return vec{p.x, p.y, math.Abs(p.z)} }

// lay exchanges y and z: a primitive about the y axis then points at the camera.
func (p vec) lay() vec { return vec{p.x, p.z, p.y} }

// side exchanges x and y: a primitive about the y axis then lies along x.
func (p vec) side() vec { return vec{p.y, p.x, p.z} }

// turn is a rotation given as its cosine and sine, so that a shape pays for
// no trigonometry at each evaluation.
type turn struct{ cos, sin float64 }

func (t turn) aboutX(p vec) vec { return vec{p.x, p.y*t.cos - p.z*t.sin, p.y*t.sin + p.z*t.cos} }
func (t turn) aboutY(p vec) vec { return vec{p.x*t.cos + p.z*t.sin, p.y, p.z*t.cos - p.x*t.sin} }
func (t turn) aboutZ(p vec) vec { return vec{p.x*t.cos - p.y*t.sin, p.x*t.sin + p.y*t.cos, p.z} }

func (p vec) ball(r float64) float64 { return p.length() - r }

// egg is an ellipsoid with half axes (rx, ry, rz): a first-order estimate.
func (p vec) egg(rx, ry, rz float64) float64 {
	a := vec{p.x / rx, p.y / ry, p.z / rz}
	b := vec{a.x / rx, a.y / ry, a.z / rz}
	k := a.length()
	return k * (k - 1) / (b.length() + 1e-9)
}

// box has half extents (hx, hy, hz), its edges rounded by r within them.
func (p vec) box(hx, hy, hz, r float64) float64 {
	x, y, z := math.Abs(p.x)-hx+r, math.Abs(p.y)-hy+r, math.Abs(p.z)-hz+r
	out := vec{max(x, 0), max(y, 0), max(z, 0)}
	return out.length() + min(max(x, y, z), 0) - r
}

// drum is a cylinder about y with radius rad and half height h, rounded by r.
func (p vec) drum(rad, h, r float64) float64 {
	return corner(hypot2(p.x, p.z)-rad+r, math.Abs(p.y)-h+r) - r
}

// tub is a drum whose radius runs from low at y=-h to high at y=h.
func (p vec) tub(low, high, h, r float64) float64 {
	slope := (high - low) / (2 * h)
	side := (hypot2(p.x, p.z) - (low+high)/2 - slope*p.y) / math.Sqrt(1+slope*slope)
	return corner(side+r, math.Abs(p.y)-h+r) - r
}

// corner joins two half-space distances into their intersection.
func corner(a, b float64) float64 {
	return min(max(a, b), 0) + hypot2(max(a, 0), max(b, 0))
}

// ring is a torus about y: a circle of radius rad swept by one of radius r.
func (p vec) ring(rad, r float64) float64 {
	return hypot2(hypot2(p.x, p.z)-rad, p.y) - r
}

// rod is a capsule from a to b.
func (p vec) rod(a, b vec, r float64) float64 {
	pa, ba := p.sub(a), b.sub(a)
	t := clamp(pa.dot(ba)/ba.dot(ba), 0, 1)
	return pa.sub(ba.scale(t)).length() - r
}

// limb is a rod whose radius runs from ra at a to rb at b. It stretches
// distances by the taper, which stays small for arms, necks and tails.
func (p vec) limb(a, b vec, ra, rb float64) float64 {
	pa, ba := p.sub(a), b.sub(a)
	t := clamp(pa.dot(ba)/ba.dot(ba), 0, 1)
	return pa.sub(ba.scale(t)).length() - (ra + (rb-ra)*t)
}

// petal is a rod that bulges to r half way and ends in points: leaves.
func (p vec) petal(a, b vec, r float64) float64 {
	pa, ba := p.sub(a), b.sub(a)
	t := clamp(pa.dot(ba)/ba.dot(ba), 0, 1)
	return pa.sub(ba.scale(t)).length() - r*(.12+3.5*t*(1-t))
}

// disc and rect are planar, in x and y, for prism to extrude.
func (p vec) disc(r float64) float64 { return hypot2(p.x, p.y) - r }

func (p vec) rect(hx, hy, r float64) float64 {
	return corner(math.Abs(p.x)-hx+r, math.Abs(p.y)-hy+r) - r
}

// prism extrudes the planar distance d by half depth h along z.
func (p vec) prism(d, h, r float64) float64 {
	return corner(d+r, math.Abs(p.z)-h+r) - r
}

// melt joins two parts with a fillet about k wide, as thumbs press clay.
func melt(a, b, k float64) float64 {
	h := max(k-math.Abs(a-b), 0)
	return min(a, b) - h*h/(4*k)
}

// carve cuts tool out of body.
func carve(body, tool float64) float64 { return max(body, -tool) }

// solid gathers the parts of one object; the nearest part gives the material.
type solid struct {
	dist float64
	mat  material
}

func (s *solid) add(dist float64, mat material) {
	if dist < s.dist {
		s.dist, s.mat = dist, mat
	}
}
