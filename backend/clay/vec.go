package clay

import "math"

// vec is a point, a direction or a linear RGB triple. It is a plain value.
// World axes: x to the right, y up, z towards the camera.
type vec struct{ x, y, z float64 }

func (a vec) add(b vec) vec       { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) sub(b vec) vec       { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) scale(k float64) vec { return vec{a.x * k, a.y * k, a.z * k} }
func (a vec) times(b vec) vec     { return vec{a.x * b.x, a.y * b.y, a.z * b.z} }
func (a vec) dot(b vec) float64   { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) length() float64     { return math.Sqrt(a.x*a.x + a.y*a.y + a.z*a.z) }

// unit returns the direction of a. The zero vector stays zero.
func (a vec) unit() vec {
	n := a.length()
	if n == 0 {
		return a
	}
	return a.scale(1 / n)
}

// cross is right-handed: x cross y is z.
func (a vec) cross(b vec) vec {
	return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x}
}

// clamp limits x to [lo, hi].
func clamp(x, lo, hi float64) float64 { return min(max(x, lo), hi) }

// smoothstep rises from 0 at lo to 1 at hi with flat ends.
func smoothstep(lo, hi, x float64) float64 {
	t := clamp((x-lo)/(hi-lo), 0, 1)
	return t * t * (3 - 2*t)
}

// hypot2 is the plain Euclidean norm. math.Hypot guards against overflow,
// which no coordinate here can reach, and costs several times as much.
func hypot2(a, b float64) float64 { return math.Sqrt(a*a + b*b) }
