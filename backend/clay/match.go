package clay

import (
	"cmp"
	"math"
	"slices"
)

// hue is a cell's light as the eye compares it: lightness and two opponent
// channels of its square roots.
type hue struct{ l, rg, yb float64 }

func newHue(c vec) hue {
	r, g, b := math.Sqrt(c.x), math.Sqrt(c.y), math.Sqrt(c.z)
	return hue{(r + g + b) / 3, r - g, (r+g)/2 - b}
}

func (p hue) apart(q hue) float64 {
	l, a, b := p.l-q.l, p.rg-q.rg, p.yb-q.yb
	return .8*l*l + a*a + b*b
}

const (
	shortlist = 28
	// unlike is the fit at which a blob is nothing the eye knows.
	unlike = .2
	// doubtful is the fit over which a blob may be two things that touch.
	doubtful  = .07
	shapeCost = .35
	coverCost = 1.0
	lightCost = 1.6
)

// fitting is how a template fits a blob, in its best colour and the next best.
type fitting struct {
	t              *template
	cost, form     float64
	colour, second colourID
	vivid          float64
	pose           pose // of the best fitting only
}

// explain finds the template, and its colour, that fits the blob best, and the
// cost of the best one of another class.
func explain(r *retina, b *blob, list []template) (best fitting, rival float64) {
	p := r.patch(b)
	short := make([]fitting, 0, len(list))
	for i := range list {
		short = append(short, fitting{t: &list[i], form: list[i].formCost(p)})
	}
	slices.SortFunc(short, func(a, b fitting) int { return cmp.Compare(a.form, b.form) })
	short = short[:min(shortlist, len(short))]
	hues := p.hues()
	for i := range short {
		short[i].paint(p, hues)
	}
	slices.SortStableFunc(short, func(a, b fitting) int { return cmp.Compare(a.cost, b.cost) })
	rival = 2 * unlike
	for _, f := range short {
		if f.t.class != short[0].t.class {
			rival = f.cost
			break
		}
	}
	best = short[0]
	best.pose = meanPose(short, b, r)
	return best, rival
}

// pose is how a thing stands, in the units of sighting.
type pose struct{ yaw, baseU, baseV, extent float64 }

// meanPose averages what the templates of the best class say, those that fit
// best counting most: it lies between the views that templates are made from.
func meanPose(short []fitting, b *blob, r *retina) pose {
	var sum pose
	weight := 0.0
	w, h := float64(b.x1-b.x0)/float64(r.w), float64(b.y1-b.y0)/float64(r.h)
	for _, f := range short {
		if f.t.class != short[0].t.class || f.t.raised != short[0].t.raised {
			continue
		}
		k := math.Exp((short[0].cost - f.cost) / .003)
		// The box's width and height, each against the template's, agree on size.
		extent := math.Sqrt(w*h*math.Exp(f.t.shape)) / f.t.wide
		sum.yaw += k * f.t.yaw
		sum.baseU += k * (float64(b.x0)/float64(r.w) + f.t.baseU*w)
		sum.baseV += k * (float64(b.y0)/float64(r.h) + f.t.baseV*h)
		sum.extent += k * extent
		weight += k
	}
	return pose{sum.yaw / weight, sum.baseU / weight, sum.baseV / weight, sum.extent / weight}
}

// formCost compares outlines.
func (t *template) formCost(p *patch) float64 {
	sum := float32(0)
	for i, c := range p.cover {
		d := c - t.cover[i]
		sum += d * d
	}
	s := t.shape - p.shape
	return coverCost*float64(sum)/(cells*cells) + shapeCost*s*s
}

func (p *patch) hues() *[cells * cells]hue {
	var out [cells * cells]hue
	for i, c := range p.cover {
		if c > .2 {
			out[i] = newHue(p.light[i])
		}
	}
	return &out
}

// paint tries every colour on the template.
func (f *fitting) paint(p *patch, seen *[cells * cells]hue) {
	best, next := math.Inf(1), math.Inf(1)
	for k := range numColours {
		cost := f.t.lightCost(p, seen, k.albedo())
		switch {
		case cost < best:
			best, next = cost, best
			f.colour, f.second = k, f.colour
		case cost < next:
			next, f.second = cost, k
		}
	}
	f.cost = f.form + lightCost*best
	f.vivid = 1 - math.Exp((best-next)/.012)
}

// lightCost compares light, cell by cell, for an albedo of the main clay.
func (t *template) lightCost(p *patch, seen *[cells * cells]hue, albedo vec) float64 {
	sum, weight := 0.0, 0.0
	for i, c := range p.cover {
		w := float64(min(c, t.cover[i]))
		if w < .2 {
			continue
		}
		l := albedo.scale(float64(t.paint[i])).add(t.fixed[i])
		l = vec{shoulder(l.x), shoulder(l.y), shoulder(l.z)}
		sum += w * seen[i].apart(newHue(l))
		weight += w
	}
	if weight == 0 {
		return 1
	}
	return sum / weight
}

func (f *fitting) sighting(r *retina, b *blob, rival float64) sighting {
	s := sighting{
		class: f.t.class, colour: f.colour, vivid: f.vivid,
		sure:  math.Exp(-f.cost / .06),
		clear: 1 - math.Exp((f.cost-rival)/.012),
		u0:    float64(b.x0) / float64(r.w), u1: float64(b.x1) / float64(r.w),
		v0: float64(b.y0) / float64(r.h), v1: float64(b.y1) / float64(r.h),
	}
	s.yaw, s.baseU, s.baseV, s.extent = f.pose.yaw, f.pose.baseU, f.pose.baseV, f.pose.extent
	return s
}
