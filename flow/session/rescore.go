package session

import (
	"context"
	"errors"
	"sync"
	"time"

	"rflow/flow"
)

// Rescoring rates the images of a session with another verifier than its own.
// ID, Log, Images and Verifier are needed; for the rest the zero value works.
type Rescoring struct {
	ID       flow.SessionID
	Log      Log
	Images   Images
	Verifier flow.Verifier
	// Source is who the verifier is. It stands on every verdict, and images that
	// have a verdict from there are left alone.
	Source flow.Source
	// Jobs bounds the verdicts that are asked for at once; 0 means 1.
	Jobs int
	// GiveUp is how often a verdict is tried while its failures are transient;
	// 0 means for ever. Backoff is as in Options.
	GiveUp  int
	Backoff func(n int) time.Duration
	Clock   func() time.Time // stamps events; nil means time.Now
	// Begun is told how many images are to be rated, and how many were before.
	Begun func(todo, done int)
	// Rated is told each verdict once it is kept, Waits why a job waits to be
	// tried again. Both are called from one goroutine at a time.
	Rated func(flow.Event)
	Waits func(flow.NodeID, *flow.Failure, time.Duration)
}

// ErrOwnVerifier says that the verifier is the session's own.
var ErrOwnVerifier = errors.New("the session goes by this verifier already")

// Rescore asks for the missing verdicts and appends each as it comes, so that
// who is interrupted goes on where it was. It returns the session with them. The
// error joins the failures of single images; the others are kept all the same.
func Rescore(ctx context.Context, r Rescoring) (flow.Tree, error) {
	if r.Backoff == nil {
		r.Backoff = backoff
	}
	if r.Clock == nil {
		r.Clock = time.Now
	}
	events, err := r.Log.Events(ctx, r.ID, 0)
	if err != nil {
		return flow.Tree{}, err
	}
	s := &rescore{Rescoring: r, tree: flow.Fold(events)}
	s.session = s.tree.Session
	todo, done := s.missing()
	if r.Begun != nil {
		r.Begun(len(todo), done)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s.stop = stop
	nodes := make(chan *flow.Node)
	var workers sync.WaitGroup
	for range max(1, r.Jobs) {
		workers.Go(func() {
			for n := range nodes {
				if ctx.Err() == nil {
					s.rate(ctx, n)
				}
			}
		})
	}
	for _, n := range todo {
		nodes <- n
	}
	close(nodes)
	workers.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return s.tree, cause
	}
	return s.tree, errors.Join(s.failed...)
}

// rescore is a Rescoring under way. The lock guards what is below it.
type rescore struct {
	Rescoring
	session flow.SessionStarted
	stop    context.CancelCauseFunc

	mu     sync.Mutex
	tree   flow.Tree
	failed []error
}

// missing lists the images without a verdict from the source.
func (s *rescore) missing() (todo []*flow.Node, done int) {
	for n := range s.tree.Nodes() {
		if n.ID == flow.Root || n.Status != flow.Done {
			continue
		}
		has := false
		for _, v := range n.Verdicts {
			has = has || v.Source != nil && *v.Source == s.Source
		}
		if has {
			done++
		} else {
			todo = append(todo, n)
		}
	}
	return todo, done
}

func (s *rescore) rate(ctx context.Context, n *flow.Node) {
	v, err := s.ask(ctx, n)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.failed = append(s.failed, &RatingError{n.ID, flow.AsFailure(err)})
	case v.Verifier == s.tree.Verifier():
		s.stop(ErrOwnVerifier)
	default:
		s.keep(ctx, n, v)
	}
}

// RatingError is an image that could not be rated.
type RatingError struct {
	Node    flow.NodeID
	Failure *flow.Failure
}

// Error says which image and why.
func (e *RatingError) Error() string { return string(e.Node) + ": " + e.Failure.Error() }

// Unwrap returns the failure.
func (e *RatingError) Unwrap() error { return e.Failure }

// ask tries until there is a verdict, or a failure that lasts.
func (s *rescore) ask(ctx context.Context, n *flow.Node) (flow.Verdict, error) {
	picture, err := s.Images.Image(ctx, n.Image)
	if err != nil {
		return flow.Verdict{}, err
	}
	req := flow.VerifyRequest{
		ID:    flow.RequestID(s.ID, n.ID+flow.NodeID("\x00"+s.Source.Address+"\x00"+s.Source.Engine), flow.RoleVerifier, 0),
		Image: picture, Prompt: n.Original, Engine: s.Source.Engine,
	}
	if req.Prompt == s.session.Prompt {
		req.Tag = s.session.Tag
	}
	for try := 1; ; try++ {
		v, err := s.Verifier.Verify(ctx, req, nil)
		if err == nil {
			err = checkVerdict(v)
		}
		f := flow.AsFailure(err)
		if f == nil || !f.Transient() || s.GiveUp > 0 && try >= s.GiveUp {
			return v, err
		}
		wait := max(f.RetryAfter, s.Backoff(try))
		s.waits(n, f, wait)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
}

func (s *rescore) waits(n *flow.Node, f *flow.Failure, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Waits != nil {
		s.Waits(n.ID, f, wait)
	}
}

// keep appends a verdict. A log that takes nothing more ends all.
func (s *rescore) keep(ctx context.Context, n *flow.Node, v flow.Verdict) {
	source := s.Source
	v.Source = &source
	if n.Original != s.session.Prompt {
		v.Prompt = n.Original
	}
	events, err := s.Log.Append(context.WithoutCancel(ctx), s.ID, sessionActor, s.Clock().Round(0).UTC(), flow.VerdictGiven{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed, Verdict: v,
	})
	if err != nil {
		s.stop(err)
		return
	}
	for _, e := range events {
		s.tree = s.tree.Apply(e)
		if s.Rated != nil {
			s.Rated(e)
		}
	}
}
