package session

import (
	"context"
	"errors"
	"time"

	"rflow/flow"
)

// ErrRunning says that the session is driven already.
var ErrRunning = errors.New("the session is running already")

// Run drives the session: it appends what follows from the tree, has the roles
// work, and keeps what they make. With UntilSettled it returns nil when there is
// nothing left to do without a person, or a *GivenUpError when all that is left
// has been given up for now; otherwise it waits for commands until ctx ends, and
// returns ctx's error.
//
// When ctx ends the running jobs are stopped but not recorded as cancelled: a
// resumed session asks for them again under the same request ids. Run returns
// when every job has ended, and not before what they made is kept or the store
// has refused it.
func (s *Session) Run(ctx context.Context) error {
	if !s.running.TryLock() {
		return ErrRunning
	}
	defer s.running.Unlock()
	if s.Tree().Len() == 0 {
		return flow.Fail(flow.FailInvalid, "session %s has not begun", s.opts.ID)
	}
	d := &driver{s: s, jobs: make(map[string]*job), rests: make(map[string]rest), ended: make(chan *job), guesses: newGuesses()}
	defer d.timer.stop()
	return d.run(ctx)
}

// driver is the one goroutine that starts jobs and takes their results.
type driver struct {
	s       *Session
	jobs    map[string]*job // by request: with a role, or finished and not recorded yet
	rests   map[string]rest // by request: failed for now
	ended   chan *job
	done    []*job // finished and not recorded yet, in order
	guesses guesses

	failures int       // of the store, in a row
	retry    time.Time // when to try the store again
	timer    timer
}

// rest is the wait of a job that failed for now. One that was given up has why,
// and waits for somebody to mend the cause.
type rest struct {
	tries   int
	until   time.Time
	givenUp *flow.Failure
}

// waits reports whether the job is not to be tried yet.
func (r rest) waits() bool { return r.givenUp != nil || !r.until.IsZero() }

func (d *driver) run(ctx context.Context) error {
	work, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	defer d.stopGuessing()
	for {
		idle, err := d.advance(work)
		switch {
		case err != nil && d.s.opts.GiveUp > 0 && d.failures >= d.s.opts.GiveUp:
			_ = d.leave(stop) // the store has said what is wrong with it
			return err
		case err == nil && idle && d.s.opts.UntilSettled:
			return d.givenUp()
		}
		if !d.wait(ctx) {
			return errors.Join(ctx.Err(), d.leave(stop))
		}
	}
}

// wait returns when there may be something to do; false when ctx has ended.
func (d *driver) wait(ctx context.Context) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case j := <-d.ended:
			d.take(j)
		case <-d.s.wake:
		case <-d.s.mend:
			d.retry = time.Time{}
			for request, r := range d.rests {
				d.rests[request] = rest{tries: r.tries}
			}
		case <-d.timer.after(d.next()):
		}
		if ctx.Err() != nil {
			return false
		}
		if !d.retry.After(time.Now()) { // else the store fails: only time or a person helps
			return true
		}
	}
}

// next returns when time alone gives the driver something to do. A rest that is
// over has no time any more (see start): its job waits for room.
func (d *driver) next() time.Time {
	if d.failures > 0 {
		return d.retry
	}
	var first time.Time
	for _, r := range d.rests {
		if !r.until.IsZero() && (first.IsZero() || r.until.Before(first)) {
			first = r.until
		}
	}
	return first
}

// advance records what has ended, appends what follows, and starts and stops
// jobs. idle: there is nothing to do without a person.
func (d *driver) advance(ctx context.Context) (idle bool, err error) {
	plan, err := d.record(ctx)
	if err != nil {
		d.storeFailed(err)
		return false, err
	}
	d.storeWorks()
	d.stop(plan)
	d.start(ctx, plan)
	if err := d.guess(ctx, plan); err != nil {
		d.storeFailed(err)
		return false, err
	}
	return d.idle(plan), nil
}

// idle reports whether no job runs or will run by itself.
func (d *driver) idle(plan flow.Plan) bool {
	for _, j := range plan.Jobs {
		if d.rests[j.Request].givenUp == nil {
			return false
		}
	}
	return len(d.jobs) == 0
}

// stop stops the jobs that nobody wants any more. Their results are dropped.
func (d *driver) stop(plan flow.Plan) {
	tree := d.s.Tree()
	for _, j := range d.jobs {
		if !wanted(tree, func() flow.Plan { return plan }, j.Job) {
			j.cancel(errWithdrawn)
		}
	}
	for request := range d.rests {
		if !planned(plan, request) {
			delete(d.rests, request)
		}
	}
}

func planned(plan flow.Plan, request string) bool {
	for _, j := range plan.Jobs {
		if j.Request == request {
			return true
		}
	}
	return false
}

// start starts what the plan asks for, as far as there is room.
func (d *driver) start(ctx context.Context, plan flow.Plan) {
	now := time.Now()
	for request, r := range d.rests {
		if r.givenUp == nil && !r.until.After(now) {
			d.rests[request] = rest{tries: r.tries}
		}
	}
	for _, p := range plan.Jobs {
		if len(d.jobs) >= d.s.opts.MaxJobs {
			return
		}
		if d.jobs[p.Request] != nil || d.rests[p.Request].waits() {
			continue
		}
		j := newJob(ctx, d.s, p)
		if taken := d.claim(j); taken != nil {
			j.cancel(nil)
			d.jobs[p.Request] = taken
			continue
		}
		d.jobs[p.Request] = j
		go func() {
			j.do()
			d.ended <- j
		}()
	}
}

// leave stops every job, waits for them, and keeps what was finished all the
// same. Failures are not recorded: a resume tries again.
func (d *driver) leave(stop context.CancelCauseFunc) error {
	stop(errLeaving)
	for len(d.done) < len(d.jobs) {
		d.take(<-d.ended)
	}
	finished := d.done[:0]
	for _, j := range d.done {
		if j.err == nil {
			finished = append(finished, j)
		} else {
			delete(d.jobs, j.Request)
		}
	}
	if d.done = finished; len(finished) == 0 {
		return nil
	}
	return d.recordDone(context.Background())
}

// timer is a time.Timer that is set anew for each wait.
type timer struct{ t *time.Timer }

// after returns a channel that fires at a time; never for the zero time.
func (t *timer) after(at time.Time) <-chan time.Time {
	t.stop()
	if at.IsZero() {
		return nil
	}
	t.t = time.NewTimer(time.Until(at))
	return t.t.C
}

func (t *timer) stop() {
	if t.t != nil {
		t.t.Stop()
	}
}
