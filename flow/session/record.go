package session

import (
	"context"
	"fmt"
	"time"

	"rflow/flow"
)

// record keeps what has ended and appends facts until none is left, and returns
// what the tree asks for then.
func (d *driver) record(ctx context.Context) (flow.Plan, error) {
	s := d.s
	if err := d.recordDone(ctx); err != nil {
		return flow.Plan{}, err
	}
	s.write.Lock()
	defer s.write.Unlock()
	for {
		plan := s.Tree().Plan()
		if len(plan.Facts) == 0 {
			return plan, nil
		}
		if err := s.append(ctx, sessionActor, plan.Facts...); err != nil {
			return flow.Plan{}, err
		}
	}
}

// recordDone keeps images and appends what jobs came to, and which have begun.
func (d *driver) recordDone(ctx context.Context) error {
	for _, j := range d.done {
		if err := j.keep(ctx); err != nil {
			return err
		}
	}
	d.s.write.Lock()
	defer d.s.write.Unlock()
	for _, j := range d.jobs {
		n, ok := d.s.Tree().Node(j.Node)
		if !ok || !j.begun.Load() || n.Status != flow.Queued || n.Request != j.Request {
			continue
		}
		if err := d.s.append(ctx, sessionActor, flow.NodeStarted{Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed}); err != nil {
			return err
		}
	}
	for len(d.done) > 0 {
		j := d.done[0]
		if err := d.finish(ctx, j); err != nil {
			return err
		}
		d.done = d.done[1:]
		delete(d.jobs, j.Request)
	}
	return nil
}

// finish appends what a job came to, or lets it rest if that may pass.
func (d *driver) finish(ctx context.Context, j *job) error {
	tree := d.s.Tree()
	if !wanted(tree, tree.Plan, j.Job) {
		delete(d.rests, j.Request)
		return nil
	}
	if j.err != nil && j.stopped() {
		return nil // wanted again since it was stopped: it starts anew
	}
	if j.err == nil && j.Role == flow.RoleVerifier {
		j.err = sameVerifier(tree, j.verdict)
	}
	failure := flow.AsFailure(j.err)
	if failure != nil && failure.Transient() {
		d.rest(j, failure)
		return nil
	}
	payload := j.payload(tree, failure)
	if err := d.s.append(ctx, sessionActor, payload); err != nil {
		return err
	}
	delete(d.rests, j.Request)
	return nil
}

// rest lets a job wait to be tried again, or gives it up for now. Neither is
// recorded: a job that failed for good would end its chain, and a session whose
// backend was away would count as finished.
func (d *driver) rest(j *job, failure *flow.Failure) {
	tries := d.rests[j.Request].tries + 1
	if d.s.opts.GiveUp > 0 && tries >= d.s.opts.GiveUp {
		d.rests[j.Request] = rest{tries: tries, givenUp: failure}
		return
	}
	delay := max(failure.RetryAfter, d.s.opts.Backoff(tries))
	d.rests[j.Request] = rest{tries: tries, until: time.Now().Add(max(delay, 1))}
	d.s.hub.progress(flow.NodeProgress{Node: j.Node, Role: j.Role, Progress: flow.Progress{
		Stage: flow.StageQueued, Wait: delay, Notices: []string{d.resting(failure, tries)},
	}})
}

// resting says why a job waits, and how often it has been tried.
func (d *driver) resting(f *flow.Failure, tries int) string {
	if d.s.opts.GiveUp > 0 {
		return fmt.Sprintf("%s (try %d of %d)", f.What, tries, d.s.opts.GiveUp)
	}
	return fmt.Sprintf("%s (try %d)", f.What, tries)
}

// wanted reports whether the tree still waits for the job: its node was not
// cancelled, and nothing else has taken its place.
func wanted(tree flow.Tree, plan func() flow.Plan, j flow.Job) bool {
	if j.Trial != 0 {
		return tried(tree, j)
	}
	if makesImage(j.Role) {
		n, ok := tree.Node(j.Node)
		return ok && unfinished(n) && n.Request == j.Request
	}
	return planned(plan(), j.Request)
}

func makesImage(r flow.Role) bool { return r == flow.RoleGenerator || r == flow.RoleCorrector }

func unfinished(n *flow.Node) bool { return n.Status == flow.Queued || n.Status == flow.Sampling }
