package session

import (
	"context"
	"fmt"

	"rflow/flow"
)

// While a person reads and nothing else is to be done, the corrector works on what
// waits as if it were accepted as proposed. A guess is told from all others by its whole
// request: only a decision that asks for just that gets its image. It gives way at once to
// whatever has been asked for, so it delays nothing.

// wish is a correction, apart from the name of its request: two with the same wish
// give the same image.
type wish struct {
	parent                       flow.Digest
	original, prompt, reflection string
	seed                         uint64
	params                       flow.SampleParams
	layout                       flow.PromptLayout
	engine                       string
}

// wish returns what the job asks the corrector for; false for any other job.
func (j *job) wish() (wish, bool) {
	if j.Role != flow.RoleCorrector || j.node == nil {
		return wish{}, false
	}
	parent, ok := j.tree.Node(j.node.Parent)
	if !ok {
		return wish{}, false
	}
	n := j.node
	return wish{parent.Image, n.Original, n.Prompt, n.Reflection, n.Seed, n.Params, j.tree.Session.Layout, j.engine()}, true
}

// guesses is what the driver knows of its guessing.
type guesses struct {
	made    map[wish]guessed // finished and not asked for yet
	begun   map[wish]bool
	running *job   // at most one
	ended   []*job // and not dealt with
}

// guessed is an image that was made on speculation, for a reflection of a node.
type guessed struct {
	node       flow.NodeID
	reflection string
	sample     flow.Sample
}

// guessedAhead is how many images wait for a decision at most.
const guessedAhead = 8

func newGuesses() guesses {
	return guesses{made: map[wish]guessed{}, begun: map[wish]bool{}}
}

// claim gives a job that is about to start what was made for it already. taken: it
// was being made just now, and goes on as the job itself.
func (d *driver) claim(j *job) (taken *job) {
	w, ok := j.wish()
	if !ok {
		return nil
	}
	if r := d.guesses.running; r != nil && !r.stopped() {
		if theirs, _ := r.wish(); theirs == w {
			r.asked.Store(true)
			d.guesses.running = nil
			return r
		}
	}
	if g, ok := d.guesses.made[w]; ok {
		delete(d.guesses.made, w)
		j.guess = &g.sample
	}
	return nil
}

// guess begins the next guess, when there is room and nothing to do; else the one that
// runs gives way.
func (d *driver) guess(ctx context.Context, plan flow.Plan) error {
	if d.s.opts.Speculate <= 0 {
		return nil
	}
	if err := d.recordGuesses(ctx); err != nil {
		return err
	}
	tree := d.s.Tree()
	d.forget(tree)
	if len(plan.Jobs) > 0 || len(d.jobs) > 0 {
		d.giveWay()
		return nil
	}
	for _, id := range plan.Waiting {
		next, child, ok := tree.Foresee(id)
		if !ok {
			continue
		}
		j := &job{Job: flow.Job{Role: flow.RoleCorrector, Node: child.ID, Chain: child.Chain, Request: child.Request}, s: d.s, tree: next, node: child, foresight: id}
		w, ok := j.wish()
		if r := d.guesses.running; ok && r != nil {
			if theirs, _ := r.wish(); theirs == w {
				return nil
			}
		}
		if !ok || d.guesses.begun[w] {
			continue
		}
		if d.guesses.running != nil {
			d.giveWay() // for what waits now; it starts when that has ended
			return nil
		}
		if tree.Guesses() >= d.s.opts.Speculate || len(d.guesses.made) >= guessedAhead {
			return nil
		}
		return d.begin(ctx, j, w)
	}
	d.giveWay()
	return nil
}

// begin logs a guess as spent, and starts it.
func (d *driver) begin(ctx context.Context, j *job, w wish) error {
	n, _ := j.tree.Node(j.foresight)
	d.s.write.Lock()
	err := d.s.append(ctx, sessionActor, flow.Speculated{Node: n.ID, Reflection: j.node.ReflectionID, Text: w.reflection, Prompt: w.prompt, Seed: w.seed})
	d.s.write.Unlock()
	if err != nil {
		return err
	}
	// Another name than the job's own will have: what is asked for under that may differ.
	j.as = fmt.Sprintf("%s-guess-%d", j.Request, d.s.Tree().Guesses())
	j.ctx, j.cancel = context.WithCancelCause(ctx)
	d.guesses.begun[w], d.guesses.running = true, j
	go func() {
		j.do()
		d.ended <- j
	}()
	return nil
}

// giveWay stops the guess that runs. It may begin again.
func (d *driver) giveWay() {
	if r := d.guesses.running; r != nil && !r.stopped() {
		w, _ := r.wish()
		delete(d.guesses.begun, w)
		r.cancel(errWithdrawn)
	}
}

// take sorts a job that has ended: what was asked for, or a guess.
func (d *driver) take(j *job) {
	if d.jobs[j.Request] == j {
		d.done = append(d.done, j)
		return
	}
	d.guesses.running = nil
	d.guesses.ended = append(d.guesses.ended, j)
}

// recordGuesses keeps what guesses have come to, as far as that is wanted.
func (d *driver) recordGuesses(ctx context.Context) error {
	for len(d.guesses.ended) > 0 {
		j := d.guesses.ended[0]
		if w, _ := j.wish(); j.err == nil && !j.stopped() {
			if err := d.keepGuess(ctx, j, w); err != nil {
				return err
			}
			d.guesses.made[w] = guessed{node: j.foresight, reflection: j.node.ReflectionID, sample: j.sample}
			pic := j.sample.Picture
			d.s.hub.foreseen(flow.Foreseen{Node: j.foresight, Image: flow.Sum(pic.Data), Picture: pic, Width: j.width, Height: j.height})
		}
		d.guesses.ended = d.guesses.ended[1:]
	}
	return nil
}

// keepGuess keeps the image beside the tree, where that was asked for.
func (d *driver) keepGuess(ctx context.Context, j *job, w wish) error {
	if !d.s.opts.KeepGuesses {
		return nil
	}
	if err := j.keep(ctx); err != nil {
		return err
	}
	d.s.write.Lock()
	defer d.s.write.Unlock()
	return d.s.append(ctx, sessionActor, flow.Counterfactual{
		Node: j.foresight, Reflection: j.node.ReflectionID, Text: w.reflection, Prompt: w.prompt, Seed: w.seed,
		Image: j.image, MediaType: j.sample.Picture.MediaType, Width: j.width, Height: j.height, Model: j.sample.Model, Timing: j.sample.Timing,
	})
}

// forget lets go of images that no decision can ask for any more.
func (d *driver) forget(tree flow.Tree) {
	for w, g := range d.guesses.made {
		n, ok := tree.Node(g.node)
		if !ok {
			delete(d.guesses.made, w)
			continue
		}
		r := n.Reflected(g.reflection)
		if r == nil || r.Used || (r.Decision != flow.Pending && (!r.Decision.Applies() || r.Final != w.reflection)) {
			delete(d.guesses.made, w)
		}
	}
}

// stopGuessing ends the guess that runs, and waits for it.
func (d *driver) stopGuessing() {
	d.giveWay()
	for d.guesses.running != nil {
		d.take(<-d.ended)
	}
}
