package clay

import "math"

// prop is an object made ready for rays: everything that does not depend on
// the ray, worked out once a picture.
type prop struct {
	sdf           func(vec) (float64, material)
	base          vec
	size, inverse float64
	spin          turn
	centre        vec // of the bounding ball, world units
	radius        float64
	step          float64
	albedo        [numMaterials]vec
	plank         plank
	hasPlank      bool
}

// plank is a board fixed to the wall, its top under an object's base.
type plank struct{ centre, half vec }

// stage is a scene ready to be painted. It is read-only once built, so that
// any number of goroutines may trace through it.
type stage struct {
	props  []prop
	cam    camera
	light  vec
	ground vec
}

func newStage(s *scene) *stage {
	b := s.backdrop % numBackdrops
	if b < 0 {
		b += numBackdrops
	}
	st := &stage{cam: s.camera(), light: s.light(), ground: backdrops[b]}
	for i := range s.objects {
		st.props = append(st.props, newProp(&s.objects[i]))
	}
	return st
}

func newProp(o *object) prop {
	c := &classTable[o.class]
	p := prop{
		sdf: c.sdf, base: vec{o.x, o.y, o.z}, size: o.size, inverse: 1 / o.size,
		spin: turn{math.Cos(o.yaw), math.Sin(o.yaw)}, step: c.step,
		centre: vec{o.x, o.y + c.height*o.size/2, o.z}, radius: c.radius * o.size,
	}
	for m := range p.albedo {
		p.albedo[m] = material(m).albedo(o.colour)
	}
	if o.raised() {
		front := o.z + .28
		p.hasPlank = true
		p.plank.centre = vec{o.x, o.y - plankThick/2, (front + wallZ) / 2}
		p.plank.half = vec{c.halfWidth*o.size + .06, plankThick / 2, (front - wallZ) / 2}
	}
	return p
}

const plankThick = .06

// inward turns a world direction into the object's frame, outward back.
func (p *prop) inward(d vec) vec  { return turn{p.spin.cos, -p.spin.sin}.aboutY(d) }
func (p *prop) outward(d vec) vec { return p.spin.aboutY(d) }

// local is a world point in object units.
func (p *prop) local(w vec) vec { return p.inward(w.sub(p.base)).scale(p.inverse) }

// span is the stretch of a ray (unit d) inside a ball. ok is false when the
// ray misses it or leaves it behind.
func span(o, d, centre vec, radius float64) (near, far float64, ok bool) {
	oc := o.sub(centre)
	b := oc.dot(d)
	disc := b*b - oc.dot(oc) + radius*radius
	if disc < 0 {
		return 0, 0, false
	}
	root := math.Sqrt(disc)
	return -b - root, -b + root, root > b
}

// enter is where a ray from o along d meets the plank from outside.
func (k *plank) enter(o, d vec) (t float64, ok bool) {
	q := o.sub(k.centre)
	near, far := slab(q.x, d.x, k.half.x)
	n, f := slab(q.y, d.y, k.half.y)
	near, far = max(near, n), min(far, f)
	n, f = slab(q.z, d.z, k.half.z)
	near, far = max(near, n), min(far, f)
	return near, near < far && near > 0
}

// slab is the stretch of a ray's coordinate q + d*t within [-h, h]. A ray
// parallel to the slab gives infinities of the right signs.
func slab(q, d, h float64) (near, far float64) {
	inv := 1 / d
	a, b := (-h-q)*inv, (h-q)*inv
	if a > b {
		a, b = b, a
	}
	return a, b
}

// distance is the plank's signed distance.
func (k *plank) distance(p vec) float64 {
	return p.sub(k.centre).box(k.half.x, k.half.y, k.half.z, 0)
}

// sweep finds where a ray leaves the room: floor, cove or wall, and the
// normal there. Rays that miss all three (upwards, away) get a far wall point.
func sweep(o, d vec) (t float64, n vec) {
	if d.y < 0 {
		t = -o.y / d.y
		if o.z+d.z*t >= floorBack {
			return t, vec{0, 1, 0}
		}
	}
	if d.z >= 0 {
		return 1e6, vec{0, 0, 1}
	}
	t = (wallZ - o.z) / d.z
	if o.y+d.y*t >= coveRadius {
		return t, vec{0, 0, 1}
	}
	// The far crossing of the cove's circle in the y-z plane.
	y, z := o.y-coveRadius, o.z-floorBack
	a := d.y*d.y + d.z*d.z
	b := y*d.y + z*d.z
	root := math.Sqrt(max(b*b-a*(y*y+z*z-coveRadius*coveRadius), 0))
	t = (root - b) / a
	return t, vec{0, -(y + d.y*t) / coveRadius, -(z + d.z*t) / coveRadius}
}
