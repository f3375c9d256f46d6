package serve

import (
	"context"
	"errors"
	"sync"
	"time"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// Why a job's context ends.
var (
	errCancelled = errors.New("cancelled")
	errAbandoned = errors.New("nobody came back for it")
	errStopping  = errors.New("the backend is stopping")
)

// What a job remembers of its progress for those who find it again.
const (
	maxReports      = 512
	maxPreviewTotal = 8 << 20
)

// job is one piece of work and all that has been heard of it. Its progress is
// read, not sent: a slow listener never holds the role up.
type job struct {
	id     string
	body   [32]byte // hash of the request without its Call
	ctx    context.Context
	cancel context.CancelCauseFunc
	work   work
	queued time.Time

	mu       sync.Mutex
	reports  []report // ascending by seq
	previews int      // bytes of previews in reports
	seq      uint64
	changed  chan struct{} // closed at the next change
	outcome  *outcome      // nil until the job is over

	// The registry's lock guards these.
	listeners int
	delivered bool
	grace     *time.Timer
	keeps     bool // outcome's picture is pinned
}

// report is one progress event. A text is kept whole; each listener is sent
// what is new to it.
type report struct {
	seq    uint64
	event  *rflowpb.JobEvent
	text   string
	writes bool
}

// outcome ends a job: a failure, or an event with the result.
type outcome struct {
	failure *flow.Failure
	event   *rflowpb.JobEvent
	picture flow.Digest // zero when the result is a text
	size    int64
}

func newJob(ctx context.Context, id string, body [32]byte, w work) *job {
	ctx, cancel := context.WithCancelCause(ctx)
	return &job{id: id, body: body, ctx: ctx, cancel: cancel, work: w, queued: time.Now(), changed: make(chan struct{})}
}

// watch takes a role's progress. Whatever comes after the end is dropped.
func (j *job) watch(p flow.Progress) {
	if p.Stage == flow.StageQueued {
		j.report(report{event: &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Queued{
			Queued: &rflowpb.Queued{Ahead: clamp(p.Ahead), Wait: rflowpb.FromDuration(p.Wait)},
		}}})
		return
	}
	progress := &rflowpb.Progress{Stage: rflowpb.FromStage(p.Stage), Step: clamp(p.Step), Total: clamp(p.Total)}
	for _, notice := range p.Notices {
		progress.Notices = append(progress.Notices, rflowpb.Valid(notice))
	}
	if p.Preview != nil && len(p.Preview.Data) <= rflowpb.MaxPreviewBytes {
		progress.Preview = &rflowpb.Picture{MediaType: p.Preview.MediaType, Data: p.Preview.Data}
	}
	j.report(report{
		event:  &rflowpb.JobEvent{Kind: &rflowpb.JobEvent_Progress{Progress: progress}},
		text:   p.Text,
		writes: p.Text != "",
	})
}

// report appends r, or puts it in the place of the last one if that says
// nothing any more.
func (j *job) report(r report) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.outcome != nil {
		return
	}
	j.seq++
	r.seq = j.seq
	r.event.Seq = j.seq
	if n := len(j.reports); n > 0 && supersedes(r, j.reports[n-1]) {
		j.reports[n-1] = r
	} else {
		j.reports = append(j.reports, r)
		j.previews += previewBytes(r)
	}
	for len(j.reports) > maxReports || j.previews > maxPreviewTotal && len(j.reports) > 1 {
		j.previews -= previewBytes(j.reports[0])
		j.reports = j.reports[1:]
	}
	j.notify()
}

func supersedes(r, last report) bool {
	if last.event.GetQueued() != nil {
		return r.event.GetQueued() != nil
	}
	return last.writes && r.writes && previewBytes(last) == 0 && previewBytes(r) == 0
}

func previewBytes(r report) int { return len(r.event.GetProgress().GetPreview().GetData()) }

func (j *job) notify() {
	close(j.changed)
	j.changed = make(chan struct{})
}

// finish ends the job; only the first end counts.
func (j *job) finish(o *outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.outcome == nil {
		j.outcome = o
		j.notify()
	}
	j.cancel(nil) // frees the context's resources
}

// since returns the progress after seq, a channel that closes when there is
// more to know, and the outcome if the job is over.
func (j *job) since(seq uint64) ([]report, <-chan struct{}, *outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	first := len(j.reports)
	for first > 0 && j.reports[first-1].seq > seq {
		first--
	}
	return append([]report(nil), j.reports[first:]...), j.changed, j.outcome
}

// ended returns the outcome, or nil.
func (j *job) ended() *outcome {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.outcome
}

// forget drops the progress of a job that is over.
func (j *job) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.reports, j.previews = nil, 0
}

func clamp(n int) int32 { return int32(max(0, min(n, 1<<30))) }
