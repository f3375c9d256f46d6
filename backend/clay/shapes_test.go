package clay

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// anywhere is a point of the cube that holds every object with room to spare.
func anywhere(r *rand.Rand) vec {
	return vec{r.Float64()*3.2 - 1.6, r.Float64()*3.2 - .7, r.Float64()*3.2 - 1.6}
}

func anyDirection(r *rand.Rand) vec {
	return vec{r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}.unit()
}

// A ray advances by step times the field. If any surface lay nearer than
// that, it would be walked through and the picture would have holes.
func TestStepsNeverCrossASurface(t *testing.T) {
	for i := range classTable {
		c := &classTable[i]
		r := rand.New(rand.NewPCG(uint64(i), 1))
		for n := 0; n < 30000; n++ {
			p := anywhere(r)
			d, _ := c.sdf(p)
			if d <= 0 {
				continue
			}
			q := p.add(anyDirection(r).scale(d * c.step))
			if in, _ := c.sdf(q); in < -.01 {
				t.Errorf("%s: the field says %.3f at %.2f, but a step of %.3f ends %.3f inside", c.name, d, p, d*c.step, -in)
				break
			}
		}
	}
}

// At a surface the field must also grow no faster than distance over step,
// or normals and penumbras would show it.
func TestFieldsAreSmoothNearTheSurface(t *testing.T) {
	for i := range classTable {
		c := &classTable[i]
		r := rand.New(rand.NewPCG(uint64(i), 2))
		for n := 0; n < 40000; n++ {
			p := anywhere(r)
			d, _ := c.sdf(p)
			if d < -.01 || d > .06 {
				continue
			}
			q := p.add(anyDirection(r).scale(.02 * r.Float64()))
			e, _ := c.sdf(q)
			if gap := p.sub(q).length(); math.Abs(d-e)*c.step > 1.05*gap+.004 {
				t.Errorf("%s: the field goes from %.4f to %.4f between %.3f and %.3f, %.4f apart", c.name, d, e, p, q, gap)
				break
			}
		}
	}
}

func TestShapesStayWithinTheirBounds(t *testing.T) {
	for i := range classTable {
		c := &classTable[i]
		r := rand.New(rand.NewPCG(uint64(i), 3))
		for n := 0; n < 60000; n++ {
			p := anywhere(r)
			d, _ := c.sdf(p)
			out := p.at(0, c.height/2, 0).length() > c.radius
			if d < 0 && (out || p.y > c.height || p.y < -.03 || math.Abs(p.x) > c.halfWidth) {
				t.Errorf("%s: %.2f is inside the shape but outside height %.2f, half width %.2f, radius %.2f", c.name, p, c.height, c.halfWidth, c.radius)
				break
			}
		}
	}
}

// Bounds that are too loose would float objects above their shadows and
// misplace them when the corrector measures a picture.
func TestBoundsAreTight(t *testing.T) {
	for i := range classTable {
		top, bottom, side := extent(&classTable[i])
		c := &classTable[i]
		if top < c.height-.05 || side < c.halfWidth-.05 {
			t.Errorf("%s: reaches height %.2f and half width %.2f, table says %.2f and %.2f", c.name, top, side, c.height, c.halfWidth)
		}
		if math.Abs(bottom) > .03 {
			t.Errorf("%s: its lowest point is at %.3f, want it on the floor", c.name, bottom)
		}
	}
}

// extent measures a shape with parallel rays from above, below and both sides.
func extent(c *class) (top, bottom, side float64) {
	p := newProp(&object{size: 1})
	p.sdf, p.step = c.sdf, c.step
	bottom = 9
	shoot := func(o, d vec) (vec, bool) {
		_, q, _, ok := p.march(o, d, 0, 4)
		return q, ok
	}
	const n = 90
	for i := range n {
		for j := range n {
			a, b := 2.4*float64(i)/(n-1)-1.2, 2.4*float64(j)/(n-1)-1.2
			if q, ok := shoot(vec{a, 2.4, b * .7}, vec{0, -1, 0}); ok {
				top = max(top, q.y)
			}
			if q, ok := shoot(vec{a, -1, b * .7}, vec{0, 1, 0}); ok {
				bottom = min(bottom, q.y)
			}
			for _, s := range [2]float64{-1, 1} {
				if q, ok := shoot(vec{2 * s, b*.9 + .95, a * .7}, vec{-s, 0, 0}); ok {
					side = max(side, math.Abs(q.x))
				}
			}
		}
	}
	return top, bottom, side
}

// portrait is one object alone, large, in the middle.
func portrait(c classID, col colourID, yaw float64) *scene {
	k := &classTable[c]
	size := 1.7 / max(k.height, 2*k.halfWidth)
	return &scene{seed: uint64(c), backdrop: int(c), objects: []object{{class: c, colour: col, size: size, yaw: yaw}}}
}

// The eye tells an object's colour from its commonest pixels.
func TestMainColourDominates(t *testing.T) {
	for i := range classTable {
		for _, turn := range [3]float64{-1, 0, 1} {
			s := portrait(classID(i), colourRed, turn*classTable[i].yaw)
			c := &canvas{stage: newStage(s), px: 96, cells: make([]cell, 96*96)}
			if err := eachRow(context.Background(), 96, c.look); err != nil {
				t.Fatal(err)
			}
			var own, all float64
			for _, k := range c.cells {
				if k.what == 0 {
					all++
					if k.mat == matMain {
						own++
					}
				}
			}
			if all < 150 || own/all < .6 {
				t.Errorf("%s at yaw %+.2f: %.0f of %.0f pixels (%.0f%%) are its own colour, want at least 60%%",
					classTable[i].name, s.objects[0].yaw, own, all, 100*own/all)
			}
		}
	}
}
