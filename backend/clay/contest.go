package clay

import "math"

// A contest is a latent that settles on one of several options: a group's
// count, a slot's colour, which side a thing stands on. Each option has a
// logit u; the field is what text and habit say of it. The logits flow by
//
//	du/dt = field + grip*softmax(sharp*u) - u
//
// so that the leader feeds itself. Between two options whose fields differ by
// less than about .87 both are stable and the noise at the start decides; over
// that, the stronger field wins from everywhere. This is why some mistakes
// come and go with the seed and others come with every seed.
type contest struct {
	u     []float64
	field []float64
}

const (
	grip  = 2.0
	sharp = 3.0
	// startSpread is the deviation of the noise that a logit starts from.
	startSpread = .6
	// flowTime is how long the flow runs, in its own time; all contests that
	// are not near a tie have settled by then.
	flowTime = 7.0
	// ruledOut is the field of an option that nothing speaks for.
	ruledOut = -6.0
)

// newContest starts from noise with every option ruled out.
func newContest(n noise, key string, options int) *contest {
	c := &contest{u: n.normals(key, options), field: make([]float64, options)}
	for i := range c.u {
		c.u[i] *= startSpread
		c.field[i] = ruledOut
	}
	return c
}

// start puts the contest where option is leading by the given lead, keeping
// its noise: a correction starts near its parent.
func (c *contest) start(option int, lead float64) {
	if option >= 0 && option < len(c.u) {
		c.u[option] += lead
	}
}

// shares is the softmax of the logits.
func (c *contest) shares() []float64 {
	top := c.u[0]
	for _, u := range c.u {
		top = max(top, u)
	}
	out := make([]float64, len(c.u))
	sum := 0.0
	for i, u := range c.u {
		out[i] = math.Exp(sharp * (u - top))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// flow advances the logits by dt. extra, if not nil, is added to the field.
func (c *contest) flow(dt float64, extra []float64) {
	p := c.shares()
	for i := range c.u {
		f := c.field[i]
		if extra != nil {
			f += extra[i]
		}
		c.u[i] += dt * (f + grip*p[i] - c.u[i])
	}
}

// winner is the option that leads; the first of equals.
func (c *contest) winner() int {
	best := 0
	for i, u := range c.u {
		if u > c.u[best] {
			best = i
		}
	}
	return best
}
