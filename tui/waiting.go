package tui

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
)

// waiting is what awaits the person. The zero value is nothing.
type waiting struct {
	ids  []flow.NodeID // oldest first: what has starved the backend longest
	idle time.Time     // since when the backend has nothing else to do; zero while it has
}

// countWaiting notes what waits now, and rings when something begins to.
func (m Model) countWaiting() (Model, tea.Cmd) {
	ids := m.doc.Waiting()
	if m.inbox.on {
		ids = m.inboxWaiting()
	}
	began := len(m.waiting.ids) == 0 && len(ids) > 0
	m.waiting.ids = ids
	queued, sampling := m.jobs()
	switch {
	case len(ids) == 0 || queued+sampling > 0:
		m.waiting.idle = time.Time{}
	case m.waiting.idle.IsZero():
		m.waiting.idle = m.now
	}
	if !began || m.o.Quiet {
		return m, nil
	}
	return m, m.ring()
}

// idle returns how long the backend has been idle for the person.
func (w waiting) idleFor(now time.Time) time.Duration {
	if w.idle.IsZero() {
		return 0
	}
	return max(0, now.Sub(w.idle))
}

// title is the window's.
func (m Model) title() string {
	if n := len(m.waiting.ids); n > 0 {
		return fmt.Sprintf("◆%d rflow", n)
	}
	return "rflow"
}

// next moves to the waiting node after (by 1) or before (by -1) the cursor, in
// the order in which they began to wait.
func (m Model) next(by int) (Model, tea.Cmd) {
	if m.queue.on {
		return m.passInLine(by)
	}
	ids := m.waiting.ids
	if len(ids) == 0 && m.doc.PoolWaits() {
		return m.openSheet(), nil
	}
	if len(ids) == 0 {
		return m.say(m.due(), info), nil
	}
	m = m.lift()
	at := slices.Index(ids, m.cursor())
	switch {
	case at >= 0:
		at = (at + by + len(ids)) % len(ids)
	case by < 0:
		at = len(ids) - 1
	default:
		at = 0
	}
	if ids[at] == m.cursor() {
		m = m.say("this is the only one that waits", info)
	}
	m.tree = m.tree.Select(ids[at])
	return m.settle(0)
}

func (m Model) nothingWaits() string {
	if len(m.waiting.ids) == 0 && !m.doc.PoolWaits() {
		return "nothing waits"
	}
	return ""
}
