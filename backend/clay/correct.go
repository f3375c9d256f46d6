package clay

import (
	"context"
	"math"
	"strings"

	"rflow/flow"
)

type corrector struct{ w *World }

// Correct makes the next picture from the pixels of a flawed one. See
// flow.Corrector.
func (k corrector) Correct(ctx context.Context, req flow.CorrectRequest, watch flow.Watch) (flow.Sample, error) {
	text := req.Prompt
	if text == "" {
		text = req.Original
	}
	d, err := parsePrompt(text)
	if err != nil {
		return flow.Sample{}, err
	}
	read, err := parseReflection(req.Reflection)
	if err != nil {
		return flow.Sample{}, err
	}
	px, err := pictureSize(req.Params.Size)
	if err != nil {
		return flow.Sample{}, err
	}
	if err := stopped(ctx); err != nil {
		return flow.Sample{}, err
	}
	seen, err := look(req.Parent, k.w.eyePx)
	if err != nil {
		return flow.Sample{}, err
	}
	steps, guide := sampling(req.Params)
	c := newCorrection(d, seen, read.edits, req.Seed, steps, guide)
	s := sampler{latent: c, steps: steps, seed: req.Seed, px: px}
	sample, err := s.run(ctx, watch)
	if err != nil {
		return flow.Sample{}, err
	}
	sample.Model = model(flow.RoleCorrector)
	sample.Understood = c.understanding(read)
	return sample, nil
}

// understanding tells what was understood of the reflection, and what it speaks
// of that is not in the picture.
func (c *correction) understanding(r reading) *flow.Understanding {
	if len(r.edits) == 0 {
		return &flow.Understanding{Text: "no reflection: " + c.demand.String()}
	}
	u := r.understanding()
	if len(c.missed) > 0 {
		u.Text += " (not seen in the picture: " + strings.Join(c.missed, ", ") + ")"
	}
	return u
}

// flow takes one sampling step.
func (c *correction) flow() {
	dt := flowTime / float64(c.steps)
	for _, k := range c.colours {
		k.flow(dt, nil)
	}
	for _, x := range c.changes {
		x.contest.flow(dt, nil)
	}
	c.step++
	share := 1 - math.Exp(-1.1*dt)
	if c.step >= c.steps {
		share = 1
	}
	d := c.draft()
	for i := range c.moving {
		o := &d.objects[i]
		c.moving[i] = c.moving[i].towards(motion{across: o.x, y: o.y, z: o.z, size: o.size}, share)
	}
}

// draft carries out the changes that lead now. It is worked out anew only when
// others lead.
func (c *correction) draft() *draft {
	leading := make([]byte, len(c.changes))
	for i, x := range c.changes {
		leading[i] = '0' + byte(x.contest.winner())
	}
	if c.kept != nil && c.last == string(leading) {
		return c.kept
	}
	d := &draft{noise: c.noise, gone: make([]bool, len(c.parent))}
	d.objects = append(d.objects, c.parent...)
	for i, x := range c.changes {
		if leading[i] == '1' {
			x.do(d)
		}
	}
	d.untangle()
	c.last, c.kept = string(leading), d
	return d
}

// scene is what the correction shows now.
func (c *correction) scene() *scene {
	d := c.draft()
	sc := &scene{seed: c.noise.seed, backdrop: c.sight.ground.backdrop}
	for i, o := range d.objects {
		if d.gone[i] {
			continue
		}
		if i < len(c.parent) {
			o = c.shown(i, o)
		}
		sc.objects = append(sc.objects, o)
	}
	return sc
}

// shown is a parent's object on its way: its colour as its contest stands,
// unless it was turned into something else, its place as far as it has come.
func (c *correction) shown(i int, o object) object {
	if o.class == c.parent[i].class && o.colour == c.parent[i].colour {
		o.colour = colourID(c.colours[i].winner())
	}
	m := c.moving[i]
	o.x, o.y, o.z, o.size = m.across, m.y, m.z, max(m.size, .1)
	if o.y <= shelfMin {
		o.y = 0
	}
	return o
}

// turnInto makes another thing of the object, in its place.
func (d *draft) turnInto(i int, g group) {
	was := d.objects[i]
	one := d.newObject(g, d.noise.stream(key("into", i)))
	one.x, one.y, one.z = was.x, was.y, was.z
	one.size = min(classTable[g.class].prominence*was.size/classTable[was.class].prominence, 1/classTable[g.class].height)
	d.objects[i] = one
	d.ease(i)
}

// resize makes the object larger or smaller where it stands.
func (d *draft) resize(i int, factor float64) {
	o := &d.objects[i]
	o.size = clamp(o.size*factor, .3, 1.2/classTable[o.class].height)
	d.ease(i)
}

// swap exchanges the places of two objects.
func (d *draft) swap(i, k int) {
	a, b := &d.objects[i], &d.objects[k]
	a.x, a.y, a.z, b.x, b.y, b.z = b.x, b.y, b.z, a.x, a.y, a.z
	d.ease(i)
	d.ease(k)
}

// ease finds the object a place close by when it runs into others.
func (d *draft) ease(i int) {
	s := d.objects[i].seen()
	if !d.free(i, &s, .01) {
		d.place(i, want{}, false)
	}
}
