package clay

import (
	"cmp"
	"math"
	"slices"

	"rflow/flow"
)

// sighting is one thing that the eye found. Boxes are in picture widths and
// heights, 0 to 1.
type sighting struct {
	class  classID
	colour colourID
	// sure is how well the best template fits, 0..1; clear is how far the next
	// class is behind, 0..1; vivid how far the next colour is, 0..1.
	sure, clear, vivid   float64
	u0, v0, u1, v1       float64
	yaw                  float64 // as seen from the camera
	baseU, baseV, extent float64 // base's place in the picture; size times scaleAt
}

func (s *sighting) width() float64  { return s.u1 - s.u0 }
func (s *sighting) height() float64 { return s.v1 - s.v0 }

// middle is the centre of the box.
func (s *sighting) middle() (u, v float64) { return (s.u0 + s.u1) / 2, (s.v0 + s.v1) / 2 }

// sight is everything the eye makes of a picture.
type sight struct {
	things []sighting
	ground ground
}

// look opens an encoded picture and names what it sees, at side pixels of
// resolution. It knows nothing but the pixels and how the world's own classes
// look. Things come in order of sureness.
func look(p flow.Picture, side int) (*sight, error) {
	img, err := openPicture(p)
	if err != nil {
		return nil, err
	}
	list, err := templates()
	if err != nil {
		return nil, &flow.Failure{Code: flow.FailInternal, What: "the eye has no templates", Err: err}
	}
	r := newRetina(img, side)
	out := &sight{ground: findGround(r)}
	for _, b := range blobs(r, out.ground.foreground(r)) {
		out.things = append(out.things, recognise(r, &b, list)...)
	}
	slices.SortStableFunc(out.things, func(a, b sighting) int { return cmp.Compare(b.sure, a.sure) })
	return out, nil
}

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

// recognise names what a blob is: one thing, or two that touch, or nothing the
// eye knows.
func recognise(r *retina, b *blob, list []template) []sighting {
	one, rival := explain(r, b, list)
	if one.cost > doubtful {
		if pair := recognisePair(r, b, list, one.cost); pair != nil {
			return pair
		}
	}
	if one.cost > unlike {
		return nil
	}
	return []sighting{one.sighting(r, b, rival)}
}

// recognisePair cuts a blob where it is thinnest from top to bottom and takes
// the halves for two things if both are seen much better than the whole.
func recognisePair(r *retina, b *blob, list []template, whole float64) []sighting {
	best := whole * .7
	var out []sighting
	for _, x := range b.waists(r) {
		left, right := b.cut(r, x)
		if len(left.px) < r.w*r.h/1400 || len(right.px) < r.w*r.h/1400 {
			continue
		}
		one, rivalOne := explain(r, &left, list)
		two, rivalTwo := explain(r, &right, list)
		if worst := max(one.cost, two.cost); worst < best && worst < unlike {
			best = worst
			out = []sighting{one.sighting(r, &left, rivalOne), two.sighting(r, &right, rivalTwo)}
		}
	}
	return out
}

// waists are columns to cut a blob at: the thinnest of each of a few stretches.
func (b *blob) waists(r *retina) []int {
	const stretches = 7
	wide := b.x1 - b.x0
	if wide < 2*stretches {
		return nil
	}
	thick := make([]int, wide)
	for _, at := range b.px {
		thick[at%r.w-b.x0]++
	}
	var out []int
	for s := 1; s < stretches-1; s++ {
		best := s * wide / stretches
		for x := best; x < (s+1)*wide/stretches; x++ {
			if thick[x] < thick[best] {
				best = x
			}
		}
		out = append(out, b.x0+best)
	}
	return out
}

// cut parts a blob at column x, which goes to the right.
func (b *blob) cut(r *retina, x int) (left, right blob) {
	for _, at := range b.px {
		half := &left
		if at%r.w >= x {
			half = &right
		}
		half.take(at, r.w)
	}
	return left, right
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
	f.vivid = clamp((next-best)/.02, 0, 1)
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
		sure:  1 - f.cost/unlike,
		clear: clamp((rival-f.cost)/.02, 0, 1),
		u0:    float64(b.x0) / float64(r.w), u1: float64(b.x1) / float64(r.w),
		v0: float64(b.y0) / float64(r.h), v1: float64(b.y1) / float64(r.h),
	}
	s.yaw, s.baseU, s.baseV, s.extent = f.pose.yaw, f.pose.baseU, f.pose.baseV, f.pose.extent
	return s
}
