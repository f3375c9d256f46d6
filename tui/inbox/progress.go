package inbox

import (
	"fmt"
	"time"

	"rflow/flow"
	"rflow/tui/status"
)

// Backend is what the pass knows of who makes the images.
type Backend struct {
	Image   time.Duration // that an image takes; 0 when unknown
	Workers int
	Away    bool // nothing can be made now
}

// Remaining estimates the jobs of all sessions.
func (p Pass) Remaining(by Backend) time.Duration {
	var left status.Left
	for _, b := range p.boxes {
		left.Add(b.Doc, b.Running, by.Image)
	}
	return left.Time(by.Workers)
}

// Due says when the next reflection of any session can be expected.
func (p Pass) Due(by Backend) string {
	soonest, busy := p.soonest(by)
	switch {
	case !busy && p.looking():
		return "nothing waits in any session; the last images are being looked at"
	case !busy:
		return "nothing waits in any session, and nothing is being made"
	case by.Away:
		return "nothing waits; the next reflection comes when the backend is back"
	case soonest < 0:
		soonest = by.Image
	}
	if soonest <= 0 {
		return "nothing waits; the next reflection is on its way"
	}
	return fmt.Sprintf("nothing waits: the next reflection is due in about %s", status.Span(soonest))
}

// soonest returns when the next image is finished, -1 for unknown, and whether there
// is anything to wait for.
func (p Pass) soonest(by Backend) (soonest time.Duration, busy bool) {
	soonest, busy = -1, p.opening
	for _, b := range p.boxes {
		queued, sampling := status.Jobs(b.Doc)
		busy = busy || queued+sampling+len(b.Running) > 0 || b.Doc.Len() == 1
		for n := range b.Doc.Nodes() {
			if n.Status != flow.Sampling {
				continue
			}
			if left := status.Unfinished(b.Running[n.ID], by.Image); soonest < 0 || left < soonest {
				soonest = left
			}
		}
	}
	return soonest, busy
}

// looking reports whether a session has something left to do by itself.
func (p Pass) looking() bool {
	for _, t := range p.Docs() {
		if plan := t.Plan(); t.State == flow.Active && len(plan.Jobs)+len(plan.Facts) > 0 {
			return true
		}
	}
	return false
}
