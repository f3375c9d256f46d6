package clay

import (
	"math"
)

const (
	// maxMade is how many of one group the generator may make.
	maxMade = 5
	// defaultSteps and the bounds of sampling steps.
	defaultSteps, minSteps, maxSteps = 16, 12, 64
)

// slot is one thing that may come to be: its colour settles in a contest, its
// place flows from noise to where the layout wants it.
type slot struct {
	class  classID
	colour *contest
	x      motion
	jitter [3]float64 // of depth, height and size, normal
	yaw    float64
}

// motion is a place and size while they flow. across is in picture widths in a
// generation and in world units in a correction.
type motion struct{ across, y, z, size float64 }

// towards moves m a share k of the way to t.
func (m motion) towards(t motion, k float64) motion {
	return motion{m.across + k*(t.across-m.across), m.y + k*(t.y-m.y), m.z + k*(t.z-m.z), m.size + k*(t.size-m.size)}
}

// latent is a picture before it is decoded: per group a contest for how many
// and a row of slots, and one contest for where the first group is.
type latent struct {
	demand demand
	noise  noise
	counts []*contest
	slots  [][]*slot
	side   *contest
	step   int
	steps  int
}

// newLatent starts from seed noise. guide scales what the text says against
// habit; 1 is usual.
func newLatent(d demand, seed uint64, steps int, guide float64) *latent {
	l := &latent{demand: d, noise: noise{seed}, steps: steps}
	for gi := range d.groups {
		g, other := &d.groups[gi], l.other(gi)
		count := newContest(l.noise, key("count", gi), maxMade+1)
		count.field = countField(g, other, gi == 1, guide)
		l.counts = append(l.counts, count)
		row := make([]*slot, maxMade)
		for k := range row {
			row[k] = newSlot(l.noise, g.class, key("slot", gi, k))
			row[k].colour.field = colourField(g, other, guide)
		}
		if !g.painted {
			alike(row)
		}
		l.slots = append(l.slots, row)
	}
	if len(d.groups) == 2 {
		l.side = newContest(l.noise, "side", len(sides))
		l.side.field = sideField(d.groups[0].class, d.groups[1].class, d.rel, d.stressRel, guide)
	}
	return l
}

// alike makes a group whose colour is not said start from one noise: such
// things come as a set.
func alike(row []*slot) {
	for _, s := range row[1:] {
		copy(s.colour.u, row[0].colour.u)
	}
}

func newSlot(n noise, class classID, name string) *slot {
	s := &slot{class: class, colour: newContest(n, name+"/colour", int(numColours))}
	p := n.normals(name+"/place", 8)
	s.x = motion{across: .5 + .28*p[0], y: max(0, .6+.6*p[1]), z: .2 * p[2], size: .5 * math.Exp(.3*p[3])}
	s.jitter = [3]float64{clamp(p[4], -2, 2), clamp(p[5], -2, 2), clamp(p[6], -2, 2)}
	s.yaw = math.Tanh(p[7]) * classTable[class].yaw
	return s
}

func (l *latent) other(gi int) *group {
	if len(l.demand.groups) < 2 {
		return nil
	}
	return &l.demand.groups[1-gi]
}

// flow takes one sampling step.
func (l *latent) flow() {
	dt := flowTime / float64(l.steps)
	for _, c := range l.counts {
		c.flow(dt, nil)
	}
	if l.side != nil {
		l.side.flow(dt, nil)
	}
	for gi, row := range l.slots {
		kin := l.kin(gi)
		for _, s := range row {
			s.colour.flow(dt, kin)
		}
	}
	l.step++
	l.move(dt)
}

// kin is the pull of a group's slots on each other's colour.
func (l *latent) kin(gi int) []float64 {
	out := make([]float64, numColours)
	n := l.counts[gi].winner()
	for k := range n {
		for c, p := range l.slots[gi][k].colour.shares() {
			out[c] += colourKin * p / float64(n)
		}
	}
	return out
}

// move takes every slot towards its place in the layout of what leads so far.
// The last step arrives.
func (l *latent) move(dt float64) {
	k := 1 - math.Exp(-1.1*dt)
	if l.step >= l.steps {
		k = 1
	}
	spots := l.layout()
	for gi, row := range l.slots {
		for i, s := range row {
			if t, ok := spots[[2]int{gi, i}]; ok {
				s.x = s.x.towards(t, k)
			}
		}
	}
}

// present lists the slots that would be seen now, group by group.
func (l *latent) present() [][]*slot {
	out := make([][]*slot, len(l.slots))
	for gi, row := range l.slots {
		out[gi] = row[:min(l.counts[gi].winner(), maxMade)]
	}
	return out
}

// scene is what the latent shows now. The camera comes from the seed.
func (l *latent) scene() *scene {
	sc := &scene{seed: l.noise.seed, backdrop: l.backdrop()}
	for _, row := range l.present() {
		for _, s := range row {
			sc.objects = append(sc.objects, s.object())
		}
	}
	return sc
}

func (l *latent) backdrop() int { return l.noise.stream("backdrop").IntN(numBackdrops) }

// object is the slot as the decoder wants it.
func (s *slot) object() object {
	o := object{class: s.class, colour: colourID(s.colour.winner()), y: s.x.y, z: s.x.z, size: max(s.x.size, .1), yaw: s.yaw}
	if o.y <= shelfMin {
		o.y = 0
	} else {
		o.z = min(o.z, shelfZ)
	}
	o.x = acrossAt(s.x.across, o.y, o.z)
	return o
}

// acrossAt is the x at height y and depth z that the nominal camera sees at u.
func acrossAt(u, y, z float64) float64 {
	c := nominalCamera()
	return (u - .5) / c.scaleAt(vec{0, y, z})
}
