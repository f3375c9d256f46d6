package client

import (
	"time"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// result is a job's last word, not yet cleaned, and its picture, checked.
type result struct {
	event   *rflowpb.JobEvent
	picture flow.Picture
}

// hearing is what has been heard of a job, over all its streams.
type hearing struct {
	watch    flow.Watch
	activity *activity
	attached func()

	idle     time.Duration // silence allowed
	seq      uint64        // of the last progress
	text     string        // written so far, as sent
	news     bool          // something came that was not known
	download *download     // the picture that is coming
	result   *result
}

// take reads one event. An error ends the stream; nil with result set ends the
// job. Events of kinds that are not known are passed over: a newer backend may
// send them.
func (h *hearing) take(e *rflowpb.JobEvent) error {
	switch kind := e.GetKind().(type) {
	case *rflowpb.JobEvent_Attached:
		h.attach(kind.Attached)
	case *rflowpb.JobEvent_Queued, *rflowpb.JobEvent_Progress:
		h.progress(e)
	case *rflowpb.JobEvent_Sample:
		return h.begin(e)
	case *rflowpb.JobEvent_Chunk:
		return h.chunk(kind.Chunk)
	case *rflowpb.JobEvent_Failure:
		return cleanFailure(kind.Failure.Flow())
	case *rflowpb.JobEvent_Verdict, *rflowpb.JobEvent_Proposal, *rflowpb.JobEvent_Refinement:
		h.result = &result{event: e}
	}
	return nil
}

// attach begins the count of progress again for a job that was not known: it is
// made anew.
func (h *hearing) attach(a *rflowpb.Attached) {
	const beats = 3
	h.idle = max(h.idle, beats*min(rflowpb.ToDuration(a.GetHeartbeat()), maxHeartbeat))
	if !a.GetResumed() {
		h.seq, h.text = 0, ""
	}
	h.attached()
}

// progress passes on what is newer than all before.
func (h *hearing) progress(e *rflowpb.JobEvent) {
	if e.GetSeq() <= h.seq {
		return
	}
	h.seq, h.news = e.GetSeq(), true
	if q := e.GetQueued(); q != nil {
		h.tell(flow.Progress{Stage: flow.StageQueued, Ahead: max(0, int(q.GetAhead())), Wait: rflowpb.ToDuration(q.GetWait())})
		return
	}
	p := e.GetProgress()
	out := flow.Progress{
		Stage: p.GetStage().Flow(), Step: max(0, int(p.GetStep())), Total: max(0, int(p.GetTotal())),
		Preview: cleanPreview(p.GetPreview()), Notices: cleanNotices(p.GetNotices()),
	}
	if out.Total > 0 {
		out.Step = min(out.Step, out.Total)
	}
	if p.GetText() != nil {
		h.write(p.GetText())
	}
	if h.text != "" {
		out.Text = Clean(h.text, maxText)
	}
	h.tell(out)
}

func (h *hearing) tell(p flow.Progress) {
	h.activity.at(p.Stage, p.Ahead)
	h.watch.Report(p)
}

// write changes the text. A change that does not fit, because one before it is
// missing, is left out: the result brings the whole text.
func (h *hearing) write(d *rflowpb.TextDelta) {
	offset := int(d.GetOffset())
	if offset < 0 || offset > len(h.text) || offset+len(d.GetText()) > maxText {
		return
	}
	h.text = h.text[:offset] + d.GetText()
}
