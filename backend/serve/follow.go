package serve

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// retrySoon is a hint for what usually passes quickly.
const retrySoon = time.Second

// called is what every role's request has.
type called interface {
	proto.Message
	GetCall() *rflowpb.Call
}

// serve joins the job of a call, or begins it in the pool, and follows it to
// its end.
func (s *Server) serve(ctx context.Context, request called, in *pool, prepare func() (work, error), send func(*rflowpb.JobEvent) error) error {
	call := request.GetCall()
	if err := checkCall(call); err != nil {
		return err
	}
	body, err := hashBody(request)
	if err != nil {
		return refuse(flow.Fail(flow.FailInvalid, "the request cannot be read: %v", err))
	}
	j, known, err := s.registry.join(call.GetRequestId(), body, func() (*job, error) {
		return s.begin(call.GetRequestId(), body, in, prepare)
	})
	if err != nil {
		return err
	}
	told, err := s.follow(ctx, j, known, call.GetAfterSeq(), send)
	s.registry.leave(j, told)
	return err
}

// begin makes a job and hands it to the pool. It runs under the registry's
// lock, so that nobody makes the same job meanwhile.
func (s *Server) begin(id string, body [32]byte, in *pool, prepare func() (work, error)) (*job, error) {
	w, err := prepare()
	if err != nil {
		return nil, err
	}
	j := newJob(s.base, id, body, w)
	switch err := in.submit(j); {
	case err == nil:
		return j, nil
	case errors.Is(err, errStopping):
		s.abort(j, stopping())
		return nil, refuse(stopping())
	default:
		f := &flow.Failure{Code: flow.FailExhausted, What: "the backend's queue is full", RetryAfter: in.retryAfter()}
		s.abort(j, f)
		return nil, refuse(f)
	}
}

// abort ends a job that never ran.
func (s *Server) abort(j *job, f *flow.Failure) {
	for _, d := range j.work.pinned {
		s.blobs.unpin(d)
	}
	j.finish(&outcome{failure: f})
}

// hashBody is the identity of a request, whoever asks and from where on.
func hashBody(request called) ([32]byte, error) {
	body := proto.Clone(request)
	m := body.ProtoReflect()
	m.Clear(m.Descriptor().Fields().ByName("call"))
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(body)
	if err != nil {
		return [32]byte{}, err
	}
	return sha256.Sum256(append([]byte(m.Descriptor().FullName()+"\x00"), raw...)), nil
}

// follow sends a job's events as they come. told is true once the outcome was
// sent to its end.
func (s *Server) follow(ctx context.Context, j *job, known bool, after uint64, send func(*rflowpb.JobEvent) error) (told bool, err error) {
	if !known {
		after = 0
	}
	over := known && j.ended() != nil
	f := follower{send: send, seq: after, beat: time.NewTimer(s.options.Heartbeat), every: s.options.Heartbeat}
	defer f.beat.Stop()
	if err := f.sendEvent(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Attached{Attached: &rflowpb.Attached{
		Resumed: known, Heartbeat: rflowpb.FromDuration(s.options.Heartbeat), Grace: rflowpb.FromDuration(s.options.Grace),
	}}}); err != nil {
		return false, err
	}
	if over { // who comes after the end is told the end
		f.seq = math.MaxUint64
	}
	for {
		reports, changed, o := j.since(f.seq)
		if err := f.sendReports(reports); err != nil {
			return false, err
		}
		if o != nil {
			err := s.sendOutcome(o, over, f.sendEvent)
			return err == nil, err
		}
		select {
		case <-changed:
		case <-f.beat.C:
			if err := f.sendEvent(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Heartbeat{Heartbeat: &rflowpb.Heartbeat{}}}); err != nil {
				return false, err
			}
		case <-ctx.Done():
			return false, status.FromContextError(ctx.Err()).Err()
		}
	}
}

// sendOutcome sends the result or failure, and a picture's pieces.
func (s *Server) sendOutcome(o *outcome, found bool, send func(*rflowpb.JobEvent) error) error {
	if err := send(o.tell(found)); err != nil || o.picture.IsZero() {
		return err
	}
	picture, held := s.blobs.get(o.picture)
	if !held { // the last listener's pin is gone only for a picture evicted after the end
		return status.Error(codes.Unavailable, "the picture has left the cache")
	}
	return chunks(picture.Data, 0, func(offset int64, data []byte) error {
		return send(&rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Chunk{Chunk: &rflowpb.Chunk{Offset: offset, Data: data}}})
	})
}

// chunks gives data in pieces from the offset on, without copying it.
func chunks(data []byte, from int64, send func(int64, []byte) error) error {
	for from < int64(len(data)) {
		end := min(from+rflowpb.ChunkBytes, int64(len(data)))
		if err := send(from, data[from:end]); err != nil {
			return err
		}
		from = end
	}
	return nil
}

// follower is one stream's view of a job.
type follower struct {
	send  func(*rflowpb.JobEvent) error
	seq   uint64 // the last progress sent
	text  string // the text that the listener has
	beat  *time.Timer
	every time.Duration
}

func (f *follower) sendEvent(e *rflowpb.JobEvent) error {
	err := f.send(e)
	f.beat.Reset(f.every)
	if errors.Is(err, io.EOF) { // the stream is gone; its status says why
		return status.Error(codes.Canceled, "the stream is gone")
	}
	return err
}

func (f *follower) sendReports(reports []report) error {
	for _, r := range reports {
		event := r.event
		if r.writes {
			event = f.withDelta(r)
		}
		if err := f.sendEvent(event); err != nil {
			return err
		}
		f.seq = r.seq
	}
	return nil
}

// withDelta returns the event with what is new in the text.
func (f *follower) withDelta(r report) *rflowpb.JobEvent {
	whole := strings.ToValidUTF8(r.text, "\ufffd")
	same := commonPrefix(f.text, whole)
	f.text = whole
	p := r.event.GetProgress()
	return &rflowpb.JobEvent{Seq: r.seq, Kind: &rflowpb.JobEvent_Progress{Progress: &rflowpb.Progress{
		Stage: p.GetStage(), Step: p.GetStep(), Total: p.GetTotal(), Preview: p.GetPreview(), Notices: p.GetNotices(),
		Text: &rflowpb.TextDelta{Offset: int32(same), Text: whole[same:]},
	}}}
}

// commonPrefix returns how many bytes two texts share at their beginning, in
// whole characters.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && (n < len(a) && !utf8.RuneStart(a[n]) || n < len(b) && !utf8.RuneStart(b[n])) {
		n--
	}
	return n
}
