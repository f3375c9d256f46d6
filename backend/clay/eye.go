package clay

import (
	"cmp"
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
