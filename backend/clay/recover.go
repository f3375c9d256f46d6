package clay

import "math"

// recover gives the thing its place in the world back, from where its base is
// seen. The camera is assumed to be the nominal one; the little that it turned
// in the picture is lost.
func (s *sighting) recover() object {
	cam := nominalCamera()
	o := object{class: s.class, colour: s.colour}
	var at vec
	if s.raised() {
		at, _ = cam.onShelf(s.baseU, s.baseV)
		at.y = clamp(at.y, .5, 2)
	} else {
		at, _ = cam.onFloor(s.baseU, max(s.baseV, shelfLine+.04))
		at.z = clamp(at.z, floorBack, 1.2)
		at.y = 0
		at.x = acrossAt(s.baseU, 0, at.z)
	}
	o.x, o.y, o.z = at.x, at.y, at.z
	o.size = clamp(s.extent/cam.scaleAt(at), .12, 1.8)
	reach := classTable[s.class].yaw
	o.yaw = clamp(s.yaw-math.Atan2(at.x-cam.eye.x, cam.eye.z-at.z), -reach, reach)
	return o
}

// seen is where the nominal camera would see the object: its box, and its base.
func (o *object) seen() sighting {
	cam := nominalCamera()
	c := &classTable[o.class]
	base := vec{o.x, o.y, o.z}
	u, v, _ := cam.project(base)
	_, top, _ := cam.project(vec{o.x, o.y + c.height*o.size, o.z})
	scale := cam.scaleAt(base)
	half := (c.halfWidth + (c.radius-c.halfWidth)*.4*math.Abs(math.Sin(o.yaw))) * o.size * scale
	return sighting{
		class: o.class, colour: o.colour, sure: 1, clear: 1, vivid: 1,
		u0: u - half, u1: u + half, v0: top, v1: v, yaw: o.yaw, baseU: u, baseV: v, extent: o.size * scale,
	}
}

// put stands the object at u in the row on the floor or on a plank.
func (o *object) put(u float64, raised bool) {
	switch {
	case raised && !o.raised():
		o.y, o.z = shelfHeight, shelfZ
	case !raised && o.raised():
		o.y, o.z = 0, floorDepth
	}
	o.x = acrossAt(u, o.y, o.z)
}

// clash is how deep two boxes run into each other, with gap between them; 0 or
// less when they do not. A plank counts with what stands on it.
func clash(a, b *sighting, gap float64) float64 {
	foot := func(s *sighting) float64 {
		if s.raised() {
			return s.v1 + .03
		}
		return s.v1
	}
	across := min(a.u1, b.u1) - max(a.u0, b.u0) + gap
	down := min(foot(a), foot(b)) - max(a.v0, b.v0) + gap/3
	return min(across, down)
}
