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
	pool bool          // the initial pool waits to be narrowed, before which no chain goes on
	idle time.Time     // since when the backend has nothing else to do; zero while it has
}

// countWaiting notes what waits now, and rings when something begins to.
func (m Model) countWaiting() (Model, tea.Cmd) {
	ids := m.doc.Waiting()
	if m.inbox.on {
		ids = m.inboxWaiting()
	}
	began := m.waiting.count() == 0
	m.waiting.ids, m.waiting.pool = ids, m.session != nil && m.doc.PoolWaits()
	began = began && m.waiting.count() > 0
	queued, sampling := m.jobs()
	switch {
	case m.waiting.count() == 0 || queued+sampling > 0:
		m.waiting.idle = time.Time{}
	case m.waiting.idle.IsZero():
		m.waiting.idle = m.now
	}
	if !began || m.o.Quiet {
		return m, nil
	}
	return m, m.ring()
}

// count returns how much awaits the person.
func (w waiting) count() int {
	if w.pool {
		return len(w.ids) + 1
	}
	return len(w.ids)
}

// idleFor returns how long the backend has been idle for the person.
func (w waiting) idleFor(now time.Time) time.Duration {
	if w.idle.IsZero() {
		return 0
	}
	return max(0, now.Sub(w.idle))
}

// title is the window's.
func (m Model) title() string {
	if n := m.waiting.count(); n > 0 {
		return fmt.Sprintf("◆%d rflow", n)
	}
	return "rflow"
}

// next moves to what waits after (by 1) or before (by -1) the cursor: the pool first,
// which stops every chain, then the nodes in the order in which they began to wait.
func (m Model) next(by int) (Model, tea.Cmd) {
	if m.queue.on && (!m.waiting.pool || len(m.waiting.ids) > 0) {
		return m.passInLine(by)
	}
	stops := m.waiting.ids
	if m.waiting.pool {
		stops = append([]flow.NodeID{flow.Root}, stops...) // it is below the prompt
	}
	if len(stops) == 0 {
		return m.say(m.due(), info), nil
	}
	here := m.cursor()
	if l, open := m.leaf.(sheetLeaf); open && l.Round() == 0 && m.waiting.pool {
		here = flow.Root
	} else if here == flow.Root {
		here = ""
	}
	at := slices.Index(stops, here)
	switch {
	case at >= 0:
		at = (at + by + len(stops)) % len(stops)
	case by < 0:
		at = len(stops) - 1
	default:
		at = 0
	}
	if stops[at] == here {
		m = m.say("this is the only one that waits", info)
	}
	if stops[at] == flow.Root {
		if here != flow.Root {
			m = m.openPool()
		}
		return m, nil
	}
	m = m.lift()
	m.tree = m.tree.Select(stops[at])
	return m.settle(0)
}

// openPool shows the sheet of the initial pool.
func (m Model) openPool() Model {
	m.comparing.on = false
	m = m.openSheet()
	if l, open := m.leaf.(sheetLeaf); open && l.Round() != 0 {
		m.leaf = sheetLeaf{l.Open(m.doc.Pool().Nodes[0].ID)}
	}
	return m.tellLeaf().arrange()
}

func (m Model) nothingWaits() string {
	if m.waiting.count() == 0 {
		return "nothing waits"
	}
	return ""
}
