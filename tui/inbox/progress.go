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

// Jobs is how much is done of the jobs of all sessions, and of those that ended since
// there were none: in hundredths of a job.
func (p Pass) Jobs() (done, total int) {
	ended := max(0, p.Count(0).Made-p.batch)
	done = 100 * ended
	jobs := 0
	for _, b := range p.boxes {
		queued, sampling := status.Jobs(b.Doc)
		jobs += queued + sampling
		for n := range b.Doc.Nodes() {
			if n.Status == flow.Sampling {
				done += 100 - int(status.Unfinished(b.Running[n.ID], 100))
			}
		}
	}
	return done, 100 * (ended + jobs)
}

// Rested begins to count jobs anew when there are none.
func (p Pass) Rested() Pass {
	if done, total := p.Jobs(); done == total {
		p.batch = p.Count(0).Made
	}
	return p
}

// Due says when the next reflection of any session can be expected. leave is the key
// that leads to a session that is held up.
func (p Pass) Due(by Backend, leave string) string {
	soonest, busy := p.soonest(by)
	held := len(p.Holds())
	switch {
	case !busy && p.looking():
		return "nothing waits in any session; the last images are being looked at"
	case !busy && held > 0:
		return fmt.Sprintf("nothing waits in any session; %s: %s shows the first", count(held, "is held up", "are held up"), leave)
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
		busy = busy || b.Doc.Len() == 1 || b.Doc.Trying() > 0
		for n := range b.Doc.Nodes() {
			job, running := b.Running[n.ID]
			if resting(job) {
				continue
			}
			busy = busy || running || making(n)
			if n.Status != flow.Sampling {
				continue
			}
			if left := status.Unfinished(job, by.Image); soonest < 0 || left < soonest {
				soonest = left
			}
		}
	}
	return soonest, busy
}

// looking reports whether a session that is not held up has something left to do by
// itself.
func (p Pass) looking() bool {
	for _, b := range p.boxes {
		if _, held := b.hold(); held || b.Doc.State != flow.Active {
			continue
		}
		if plan := b.Doc.Plan(); len(plan.Jobs)+len(plan.Facts) > 0 {
			return true
		}
	}
	return false
}
