package inbox

import (
	"fmt"
	"time"

	"rflow/flow"
	"rflow/tui/status"
)

// tally counts the reflections of a session that a person has decided, and those that
// wait.
func tally(t flow.Tree) (decided, waiting int) {
	for n := range t.Nodes() {
		for i := range n.Reflections {
			if persons(&n.Reflections[i]) {
				decided++
			}
		}
	}
	return decided, len(t.Waiting())
}

// Progress says how far the pass is: "12 of 50 decided". open is how many wait that
// nothing is decided about: the others' decisions are on their way.
func (p Pass) Progress(open int) string {
	decided, all := p.earlier, p.earlier
	for _, t := range p.Docs() {
		d, w := tally(t)
		decided, all = decided+d, all+d+w
	}
	decided += max(0, all-decided-open)
	words := fmt.Sprintf("%d of %d decided", decided, all)
	if n := len(p.shut); n > 0 {
		words += fmt.Sprintf(" · %d open elsewhere", n)
	}
	return words
}

// Backend is what the pass knows of who makes the images.
type Backend struct {
	Image   time.Duration // that an image takes; 0 when unknown
	Workers int
	Away    bool // nothing can be made now
}

// Remaining estimates the jobs of all sessions.
func (p Pass) Remaining(by Backend) time.Duration {
	var sum time.Duration
	for _, b := range p.boxes {
		sum += status.Remaining(b.Doc, b.Running, by.Image, by.Workers)
	}
	return sum
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

// Beginning says what there is to say before any session is open.
func (p Pass) Beginning() string {
	switch n := len(p.shut); {
	case n > 0 && !p.opening:
		return fmt.Sprintf("%d sessions are open elsewhere; each comes here when it is closed there", n)
	case p.listed && !p.opening:
		return "nothing waits in any session: rflow run --prompts FILE --gate ask begins some that will"
	}
	return "looking for what waits"
}
