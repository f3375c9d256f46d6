package serve

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"google.golang.org/protobuf/proto"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// work is what a job does, apart from being a job.
type work struct {
	role flow.Role
	// do calls the role. It returns the event with the result, and the
	// picture if that is one.
	do func(context.Context, flow.Watch) (*rflowpb.JobEvent, *flow.Picture, error)
	// pinned are the pictures that do needs.
	pinned []flow.Digest
}

// run executes a job on a worker and records its end, whatever happens.
func (s *Server) run(j *job) {
	o, picture := s.outcome(j)
	for _, d := range j.work.pinned {
		s.blobs.unpin(d)
	}
	s.registry.finish(j, o, picture)
}

func (s *Server) outcome(j *job) (o *outcome, picture *flow.Picture) {
	waited := time.Since(j.queued)
	defer func() {
		if reason := recover(); reason != nil {
			s.options.Log.Error("a role panicked", "role", j.work.role, "request", j.id, "reason", reason, "stack", string(debug.Stack()))
			f := flow.Fail(flow.FailInternal, "the %s crashed while it worked on this", j.work.role)
			f.Hint = "try again; if it happens every time, this request is what it cannot do"
			o, picture = &outcome{failure: f}, nil
		}
	}()
	if j.ctx.Err() != nil {
		return &outcome{failure: ended(j.ctx, j.ctx.Err())}, nil
	}
	event, picture, err := j.work.do(j.ctx, j.watch)
	if err != nil {
		return &outcome{failure: ended(j.ctx, err)}, nil
	}
	if picture == nil {
		return &outcome{event: event}, nil
	}
	if err := complete(event.GetSample(), *picture, waited); err != nil {
		return &outcome{failure: flow.Fail(flow.FailInternal, "the %s made something else than a picture: %v", j.work.role, err)}, nil
	}
	return &outcome{event: event, picture: picture.Digest(), size: int64(len(picture.Data))}, picture
}

// ended turns a role's error into a failure, and tells a stopped job's reason.
func ended(ctx context.Context, err error) *flow.Failure {
	cause := context.Cause(ctx)
	switch {
	case ctx.Err() == nil:
		return flow.AsFailure(err)
	case errors.Is(cause, errStopping):
		return stopping()
	case errors.Is(cause, errAbandoned):
		return flow.Fail(flow.FailCancelled, "stopped, because nobody listened any more")
	default:
		return flow.Fail(flow.FailCancelled, "cancelled")
	}
}

func stopping() *flow.Failure {
	f := flow.Fail(flow.FailUnavailable, "the backend is stopping")
	f.Hint = "ask again when it is back"
	return f
}

// complete fills in what follows from the picture itself.
func complete(s *rflowpb.Sample, p flow.Picture, waited time.Duration) error {
	width, height, media, err := rflowpb.CheckPicture(p.Data)
	if err != nil {
		return err
	}
	s.Image = rflowpb.NewDigest(p.Digest(), len(p.Data))
	s.MediaType, s.Width, s.Height = media, int32(width), int32(height)
	if s.Timing.GetQueue() == nil {
		s.Timing.Queue = rflowpb.FromDuration(waited)
	}
	return nil
}

// sampleEvent wraps what a generator or corrector returns.
func sampleEvent(s flow.Sample, err error) (*rflowpb.JobEvent, *flow.Picture, error) {
	event := &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Sample{Sample: &rflowpb.Sample{
		Seed: s.Seed, Model: rflowpb.FromModel(s.Model), Timing: rflowpb.FromTiming(s.Timing),
		Understood: rflowpb.FromUnderstanding(s.Understood), Cached: s.Cached,
	}}}
	return event, &s.Picture, err
}

// tell returns the event that tells an outcome. found is true for a
// listener that came after the end.
func (o *outcome) tell(found bool) *rflowpb.JobEvent {
	if o.failure != nil {
		return &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Failure{Failure: rflowpb.FromFailure(o.failure)}}
	}
	if !found || o.event.GetSample() == nil {
		return o.event
	}
	event := proto.CloneOf(o.event)
	event.GetSample().Cached = true
	return event
}

// refuseRole says that there is no such role here.
func refuseRole(role flow.Role) error {
	f := flow.Fail(flow.FailUnsupported, "this backend has no %s", role)
	f.Hint = fmt.Sprintf("choose another backend for the %s", role)
	return refuse(f)
}
