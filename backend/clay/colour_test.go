package clay

import (
	"context"
	"math"
	"slices"
	"testing"
)

// perceived is a pixel in OKLab (Ottosson 2020), where Euclidean distance is
// close to how different two colours look. Lightness 1 is white.
func perceived(r, g, b float64) vec {
	lin := func(v float64) float64 {
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	r, g, b = lin(r), lin(g), lin(b)
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	return vec{
		.2104542553*l + .7936177850*m - .0040720468*s,
		1.9779984951*l - 2.4285922050*m + .4505937099*s,
		.0259040371*l + .7827717662*m - .8086757660*s,
	}
}

// paints returns the typical colour of a ball's own pixels and of the ground
// around it, both in OKLab, for a scene that holds one ball.
func paints(t *testing.T, c colourID, backdrop int) (own, ground vec) {
	t.Helper()
	ball, _ := classByName("sports ball")
	s := portrait(ball, c, 0)
	s.backdrop = backdrop
	cv := &canvas{stage: newStage(s), px: 64, cells: make([]cell, 64*64)}
	if err := eachRow(context.Background(), 64, cv.look); err != nil {
		t.Fatal(err)
	}
	var mine, rest []vec
	for _, k := range cv.cells {
		p := perceived(k.c.x, k.c.y, k.c.z)
		switch {
		case k.what == 0 && k.mat == matMain:
			mine = append(mine, p)
		case k.what == hitGround:
			rest = append(rest, p)
		}
	}
	return middle(mine), middle(rest)
}

// middle is the median of each coordinate.
func middle(vs []vec) vec {
	at := func(f func(vec) float64) float64 {
		xs := make([]float64, len(vs))
		for i, v := range vs {
			xs[i] = f(v)
		}
		slices.Sort(xs)
		return xs[len(xs)/2]
	}
	return vec{at(func(v vec) float64 { return v.x }), at(func(v vec) float64 { return v.y }), at(func(v vec) float64 { return v.z })}
}

// An eye that sees only pixels must tell the colours from each other and from
// the ground, whatever the backdrop.
func TestColoursSeparate(t *testing.T) {
	for b := range numBackdrops {
		var own [numColours]vec
		for c := range numColours {
			var ground vec
			own[c], ground = paints(t, c, b)
			t.Logf("backdrop %d: %-6s L %.2f a %+.2f b %+.2f, ground L %.2f a %+.3f b %+.3f, apart %.2f", b, c.name(), own[c].x, own[c].y, own[c].z, ground.x, ground.y, ground.z, own[c].sub(ground).length())
			if gap := own[c].sub(ground).length(); gap < .12 {
				t.Errorf("%s on backdrop %d is only %.3f from the ground", c.name(), b, gap)
			}
		}
		for c := range numColours {
			for d := range c {
				if gap := own[c].sub(own[d]).length(); gap < .10 {
					t.Errorf("%s and %s on backdrop %d are only %.3f apart", c.name(), d.name(), b, gap)
				}
			}
		}
	}
}

func TestColoursAreFoundByName(t *testing.T) {
	for _, name := range []string{"red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white"} {
		if c, ok := colourByName(name); !ok || c.name() != name {
			t.Errorf("colourByName(%q) = %d, %v", name, c, ok)
		}
	}
	for _, name := range []string{"", "Red", "grey", "red "} {
		if c, ok := colourByName(name); ok {
			t.Errorf("colourByName(%q) found %s, want nothing", name, c.name())
		}
	}
}

// Eyes on a black cat and hubs on a white car would be lost in it.
func TestDetailsStandOutFromTheirObject(t *testing.T) {
	for _, m := range []material{matInk, matMilk} {
		for c := range numColours {
			a, b := display(m.albedo(c)), display(c.albedo())
			if gap := perceived(a.x, a.y, a.z).sub(perceived(b.x, b.y, b.z)).length(); gap < .14 {
				t.Errorf("material %d on %s is only %.2f from it", m, c.name(), gap)
			}
		}
	}
}
