package inbox

import (
	"fmt"
	"strings"
	"time"

	"rflow/flow"
)

// Count is how far a session is, or all of them.
type Count struct {
	Decided, Waiting int // reflections; decided by a person since the pass began
	Coming           int // reflections on images that are being made or looked at
	Made             int // finished images
}

func (c Count) and(o Count) Count {
	return Count{c.Decided + o.Decided, c.Waiting + o.Waiting, c.Coming + o.Coming, c.Made + o.Made}
}

// Count counts all sessions of the pass. open is how many wait that nothing is decided
// about: the decisions on the others are on their way, and count.
func (p Pass) Count(open int) Count {
	all := p.closed
	for _, b := range p.boxes {
		all = all.and(b.count(p.began))
	}
	all.Decided += max(0, all.Waiting-open)
	all.Waiting = open
	return all
}

// count counts one session.
func (b Box) count(began time.Time) Count {
	t := b.Doc
	c := Count{Waiting: len(t.Waiting()), Coming: b.coming(), Made: t.Images()}
	for n := range t.Nodes() {
		for i := range n.Reflections {
			if r := &n.Reflections[i]; persons(r) && !r.Decided.Before(began) {
				c.Decided++
			}
		}
	}
	return c
}

// coming counts the reflections that will wait when the images that are being made are
// finished and looked at.
func (b Box) coming() int {
	t := b.Doc
	s := t.Session.Strategy
	if !s.Reflection || t.State != flow.Active || t.Gate.Mode == flow.GateAuto {
		return 0
	}
	n, opened := 0, 0
	for _, c := range t.Chains() {
		if !c.Branch {
			opened++
		}
		if tip, ok := t.Node(c.Tip); ok && !c.Ended() && tip.Round < c.Until && b.reaches(c, tip) {
			n++
		}
	}
	if making, images := b.pool(); s.Depth > 0 && making && !t.PoolWaits() {
		n += max(0, min(s.Width, images)-opened)
	}
	return n
}

// reaches reports whether the tip of a chain leads to a reflection by itself.
func (b Box) reaches(c flow.Chain, tip *flow.Node) bool {
	if b.heldBy(tip) != "" {
		return false
	}
	return making(tip) || tip.Status == flow.Done && tip.ID != flow.Root && tip.CurrentIn(c) == nil
}

// pool counts the initial images that are there or will be, and reports whether any is
// being made.
func (b Box) pool() (on bool, images int) {
	for n := range b.Doc.Nodes() {
		if n.ID == flow.Root || n.Round > 0 || b.heldBy(n) != "" {
			continue
		}
		if on = on || making(n); making(n) || n.Status == flow.Done {
			images++
		}
	}
	return on, images
}

func making(n *flow.Node) bool { return n.Status == flow.Queued || n.Status == flow.Sampling }

// Words say how far the pass is and what is not in it: "12 decided · 38 wait · 4 more
// are being made · 1 held up · 1 open elsewhere".
func (p Pass) Words(open int) string {
	c := p.Count(open)
	words := []string{fmt.Sprintf("%d decided", c.Decided), count(c.Waiting, "waits", "wait")}
	if c.Coming > 0 {
		words = append(words, count(c.Coming, "more is being made", "more are being made"))
	}
	if n := len(p.Holds()); n > 0 {
		words = append(words, fmt.Sprintf("%d held up", n))
	}
	elsewhere, unread := p.Skipped()
	if elsewhere > 0 {
		words = append(words, fmt.Sprintf("%d open elsewhere", elsewhere))
	}
	if unread > 0 {
		words = append(words, fmt.Sprintf("%d skipped", unread))
	}
	return strings.Join(words, " · ")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Skipped counts the sessions that are open elsewhere, and those that cannot be opened.
func (p Pass) Skipped() (elsewhere, unread int) {
	for _, s := range p.skipped {
		if s.elsewhere {
			elsewhere++
		} else {
			unread++
		}
	}
	return elsewhere, unread
}

// Beginning says what there is to say before any session is open.
func (p Pass) Beginning() string {
	elsewhere, unread := p.Skipped()
	var words []string
	if elsewhere > 0 {
		words = append(words, count(elsewhere, "session is open elsewhere; it comes here when it is closed there", "sessions are open elsewhere; each comes here when it is closed there"))
	}
	if unread > 0 {
		words = append(words, count(unread, "session cannot be opened, and is skipped", "sessions cannot be opened, and are skipped"))
	}
	switch {
	case p.opening || p.looks == 0:
		return "looking for what waits"
	case len(words) > 0:
		return strings.Join(words, "; ")
	}
	return "nothing waits in any session: rflow run --prompts FILE --gate ask begins some that will"
}
