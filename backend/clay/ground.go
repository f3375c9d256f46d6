package clay

import (
	"math"
	"slices"
)

// ground is what the eye takes for the sweep behind the things.
type ground struct {
	albedo vec
	// backdrop is the nearest of the world's own, and near says how well it fits.
	backdrop int
	near     float64
}

// findGround reads the sweep's colour off the picture's rim, where things
// seldom are: the middle chroma there, of whichever backdrop is closest.
func findGround(r *retina) ground {
	var rg, bg []float64
	rim := max(2, r.w/24)
	for y := 0; y < r.h; y += 2 {
		for x := 0; x < r.w; x++ {
			if x < rim || x >= r.w-rim || y < rim {
				p := r.px[y*r.w+x]
				g := max(p.y, 1e-4)
				rg = append(rg, p.x/g)
				bg = append(bg, p.z/g)
			}
		}
	}
	slices.Sort(rg)
	slices.Sort(bg)
	red, blue := rg[len(rg)/2], bg[len(bg)/2]
	best := ground{near: math.Inf(1)}
	for i, b := range backdrops {
		// Key and sky together tint the ground a little to the warm side.
		dr, db := math.Log(red/(b.x/b.y*1.0)), math.Log(blue/(b.z/b.y*.99))
		if d := math.Hypot(dr, db); d < best.near {
			best = ground{albedo: b, backdrop: i, near: d}
		}
	}
	if best.near > .25 { // no sweep of ours: take the rim for what it is
		best.albedo = vec{red * .35, .35, blue * .35}
	}
	return best
}

// Limits of what light and shadow make of the ground, in OKLab after the
// ground's own colour is divided out.
const (
	groundDark  = .48 // lightness of the deepest shadow
	groundLight = 1.17
	groundTint  = .011 // chroma off the line between key light and sky light
)

// foreground marks the pixels that no light on the ground explains. A shadow
// keeps the ground's colour and moves from the key light's tint to the sky's.
func (g ground) foreground(r *retina) []bool {
	warm, cool := toLab(keyColour), toLab(skyColour)
	wa, wb := warm.a/warm.l, warm.b/warm.l
	ca, cb := cool.a/cool.l, cool.b/cool.l
	da, db := ca-wa, cb-wb
	span2 := da*da + db*db
	out := make([]bool, len(r.px))
	for i, p := range r.px {
		c := toLab(vec{p.x / g.albedo.x, p.y / g.albedo.y, p.z / g.albedo.z})
		if c.l < groundDark || c.l > groundLight {
			out[i] = true
			continue
		}
		a, b := c.a/c.l-wa, c.b/c.l-wb
		t := clamp((a*da+b*db)/span2, -.2, 1.1)
		a, b = a-t*da, b-t*db
		out[i] = a*a+b*b > groundTint*groundTint
	}
	return out
}

// blob is a connected patch of foreground.
type blob struct {
	x0, y0, x1, y1 int // box, x1 and y1 outside
	px             []int
}

// take adds the pixel at index at of a picture w wide.
func (b *blob) take(at, w int) {
	x, y := at%w, at/w
	if len(b.px) == 0 {
		b.x0, b.y0, b.x1, b.y1 = x, y, x+1, y+1
	}
	b.x0, b.y0, b.x1, b.y1 = min(b.x0, x), min(b.y0, y), max(b.x1, x+1), max(b.y1, y+1)
	b.px = append(b.px, at)
}

// blobs joins foreground pixels that touch or nearly touch, and drops specks.
func blobs(r *retina, fg []bool) []blob {
	near := spread(spread(fg, r.w, r.h), r.w, r.h)
	seen := make([]bool, len(fg))
	var out []blob
	var stack []int
	for start := range near {
		if !near[start] || seen[start] {
			continue
		}
		var b blob
		stack = append(stack[:0], start)
		seen[start] = true
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := at%r.w, at/r.w
			if fg[at] {
				b.take(at, r.w)
			}
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					u, v := x+dx, y+dy
					if u < 0 || v < 0 || u >= r.w || v >= r.h || seen[v*r.w+u] || !near[v*r.w+u] {
						continue
					}
					seen[v*r.w+u] = true
					stack = append(stack, v*r.w+u)
				}
			}
		}
		if len(b.px) >= r.w*r.h/1400 {
			slices.Sort(b.px)
			out = append(out, b)
		}
	}
	return out
}

// spread widens a mask by one pixel.
func spread(mask []bool, w, h int) []bool {
	out := make([]bool, len(mask))
	for i, on := range mask {
		if !on {
			continue
		}
		x, y := i%w, i/w
		for v := max(y-1, 0); v <= min(y+1, h-1); v++ {
			for u := max(x-1, 0); u <= min(x+1, w-1); u++ {
				out[v*w+u] = true
			}
		}
	}
	return out
}
