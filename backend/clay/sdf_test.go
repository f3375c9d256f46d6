package clay

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Each exact primitive is checked against distances worked out by hand.
func TestPrimitivesMeasureKnownDistances(t *testing.T) {
	o := func(x, y, z float64) vec { return vec{x, y, z} }
	for name, c := range map[string]struct{ got, want float64 }{
		"ball outside":        {o(3, 4, 0).ball(2), 3},
		"ball inside":         {o(0, .5, 0).ball(2), -1.5},
		"box beside a face":   {o(3, 0, 0).box(1, 1, 1, 0), 2},
		"box beyond an edge":  {o(4, 5, 0).box(1, 1, 1, 0), 5},
		"box inside":          {o(.5, 0, 0).box(1, 1, 1, 0), -.5},
		"box, rounded corner": {o(2, 2, 0).box(1, 1, 1, .5), math.Sqrt(4.5) - .5},
		"drum beside":         {o(3, 0, 0).drum(1, 1, 0), 2},
		"drum above":          {o(0, 3, 0).drum(1, 1, 0), 2},
		"drum beyond its rim": {o(4, 5, 0).drum(1, 1, 0), 5},
		"tub with equal ends": {o(3, 0, 0).tub(1, 1, 1, 0), 2},
		"ring at its tube":    {o(2, 0, 0).ring(1, .25), .75},
		"ring at its centre":  {o(0, 0, 0).ring(1, .25), .75},
		"rod beside":          {o(0, 1, 2).rod(vec{}, vec{0, 2, 0}, .5), 1.5},
		"rod beyond its end":  {o(0, 4, 0).rod(vec{}, vec{0, 2, 0}, .5), 1.5},
		"limb at its ends":    {o(0, 4, 0).limb(vec{}, vec{0, 2, 0}, .5, .25), 1.75},
		"disc":                {o(3, 4, 9).disc(1), 4},
		"rect":                {o(4, 5, 9).rect(1, 1, 0), 5},
		"prism before":        {o(0, 0, 3).prism(-1, 1, 0), 2},
		"egg on its axis":     {o(0, 3, 0).egg(1, 2, 1), 1},
		"carve":               {carve(-1, -.25), .25},
		"melt far apart":      {melt(1, 5, .5), 1},
		"melt where equal":    {melt(1, 1, .5), 1 - .125},
	} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%s: distance %.6f, want %.6f", name, c.got, c.want)
		}
	}
}

// Turns must keep lengths, or every field inside one would be off.
func TestTurnsAreRotations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	tip := turn{math.Cos(.4), math.Sin(.4)}
	for range 100 {
		p := anywhere(r)
		for name, q := range map[string]vec{"aboutX": tip.aboutX(p), "aboutY": tip.aboutY(p), "aboutZ": tip.aboutZ(p)} {
			if math.Abs(q.length()-p.length()) > 1e-9 {
				t.Errorf("%s takes %v to %v", name, p, q)
			}
		}
	}
	if q := tip.aboutY(vec{0, 0, 1}); q.x <= 0 {
		t.Errorf("a positive yaw turns the front to %v, want it to the right", q)
	}
}

func TestSolidTakesTheNearestMaterial(t *testing.T) {
	s := solid{2, matMain}
	s.add(3, matInk)
	s.add(1, matLeaf)
	if s.dist != 1 || s.mat != matLeaf {
		t.Errorf("got %v, want distance 1 of leaf", s)
	}
}
