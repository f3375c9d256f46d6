package clay

import (
	"math/rand/v2"
)

// object is one thing in a scene, in world units. (x, y, z) is the centre of
// its base: y is 0 on the floor, and above shelfMin it stands on a plank that
// the decoder draws. size multiplies the class's object units. yaw is in
// radians about y; positive turns the object's front to the picture's right.
type object struct {
	class         classID
	colour        colourID
	x, y, z, size float64
	yaw           float64
}

// scene is everything the decoder needs. The zero value is an empty sweep. It
// is read-only while it is decoded and may then be shared.
type scene struct {
	objects []object
	// seed jitters camera and light slightly; it moves no object.
	seed uint64
	// backdrop indexes backdrops; any integer is taken modulo numBackdrops.
	backdrop int
}

const (
	// wallZ is where the wall stands; the floor bends up to it along a
	// quarter circle of radius coveRadius.
	wallZ      = -1.5
	coveRadius = .7
	// floorBack is the farthest z at which the floor is flat.
	floorBack = wallZ + coveRadius
	// shelfZ is the depth at which objects on planks are placed.
	shelfZ = -.85
	// shelfMin is the least y that counts as standing on a plank.
	shelfMin = .05
)

// raised reports whether the object stands on a plank.
func (o *object) raised() bool { return o.y > shelfMin }

// camera is a pinhole with a square picture. Image coordinates (u, v) run
// from 0 to 1, u to the right and v down.
type camera struct {
	eye                vec
	right, up, forward vec
	// focal is the picture plane's distance in half picture widths.
	focal float64
}

func aim(eye, target vec) camera {
	c := camera{eye: eye, focal: 3.15}
	c.forward = target.sub(eye).unit()
	c.right = c.forward.cross(vec{0, 1, 0}).unit()
	c.up = c.right.cross(c.forward)
	return c
}

// nominalCamera is the camera without jitter: what can be assumed of a
// picture whose seed is unknown.
func nominalCamera() camera { return aim(vec{0, 1.5, 5.2}, vec{0, .8, -.35}) }

// camera is the scene's own, a slight turn away from the nominal one.
func (s *scene) camera() camera {
	r := s.jitter()
	return aim(vec{r.between(-.22, .22), 1.5 + r.between(-.08, .08), 5.2}, vec{0, .8, -.35})
}

// light is the unit direction towards the key light, upper left of the camera.
func (s *scene) light() vec {
	r := s.jitter()
	r.Uint64()
	r.Uint64()
	return vec{-.52 + r.between(-.1, .1), .92, .66 + r.between(-.08, .08)}.unit()
}

type jitter struct{ *rand.Rand }

func (s *scene) jitter() jitter { return jitter{rand.New(rand.NewPCG(s.seed, 0x636c6179))} }

func (j jitter) between(lo, hi float64) float64 { return lo + (hi-lo)*j.Float64() }

// project maps a world point to image coordinates and its depth along the
// view axis. A point with depth <= 0 is behind the camera and u, v mean nothing.
func (c *camera) project(p vec) (u, v, depth float64) {
	d := p.sub(c.eye)
	depth = d.dot(c.forward)
	k := c.focal / depth
	return .5 + .5*k*d.dot(c.right), .5 - .5*k*d.dot(c.up), depth
}

// ray is the unit direction from the eye through image point (u, v).
func (c *camera) ray(u, v float64) vec {
	return c.forward.scale(c.focal).add(c.right.scale(2*u - 1)).add(c.up.scale(1 - 2*v)).unit()
}

// onFloor finds the floor point seen at (u, v). ok is false where the view
// meets the cove or the wall instead of the flat floor.
func (c *camera) onFloor(u, v float64) (p vec, ok bool) {
	d := c.ray(u, v)
	if d.y >= 0 {
		return vec{}, false
	}
	p = c.eye.add(d.scale(-c.eye.y / d.y))
	p.y = 0
	return p, p.z >= floorBack
}

// onShelf finds the point of the plane z = shelfZ seen at (u, v). ok is false
// where that point is too low to stand on a plank.
func (c *camera) onShelf(u, v float64) (p vec, ok bool) {
	d := c.ray(u, v)
	p = c.eye.add(d.scale((shelfZ - c.eye.z) / d.z))
	p.z = shelfZ
	return p, p.y > shelfMin
}

// scaleAt is how much of the picture's width one world unit spans at p.
func (c *camera) scaleAt(p vec) float64 {
	return .5 * c.focal / max(p.sub(c.eye).dot(c.forward), 1e-6)
}
