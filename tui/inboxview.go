package tui

import (
	"fmt"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/queue"
	"rflow/tui/status"
)

// docs lists the sessions that the queue goes over, as they are now.
func (m Model) docs() []flow.Tree {
	if !m.inbox.on {
		return []flow.Tree{m.doc}
	}
	var all []flow.Tree
	for _, b := range m.inbox.boxes {
		if m.session != nil && b.gen == m.gen {
			b.doc = m.doc
		}
		all = append(all, b.doc)
	}
	return all
}

func itemOf(t flow.Tree, id flow.NodeID) queue.Item { return queue.Item{Session: t.ID, Node: id} }

// shown returns an item with its session.
func (m Model) shown(i queue.Item) queue.Shown {
	if i.Session == m.doc.ID {
		return queue.Shown{Tree: m.doc, Node: i.Node}
	}
	for _, b := range m.inbox.boxes {
		if b.doc.ID == i.Session {
			return queue.Shown{Tree: b.doc, Node: i.Node}
		}
	}
	return queue.Shown{}
}

// shutEnded closes sessions that have ended when there is no room for more.
func (m Model) shutEnded() Model {
	if len(m.inbox.boxes) < maxBoxes {
		return m
	}
	at := slices.IndexFunc(m.inbox.boxes, func(b box) bool { return b.gen != m.gen && over(b.doc) })
	if at < 0 {
		return m
	}
	b := m.inbox.boxes[at]
	decided, _ := tally(b.doc)
	m.inbox.earlier += decided
	m.inbox.boxes = slices.Delete(slices.Clone(m.inbox.boxes), at, at+1)
	_ = b.session.Close() // it has ended: its log is complete
	return m
}

// over reports whether nothing is left to do in a session.
func over(t flow.Tree) bool { return t.State == flow.FinishedSession || t.State == flow.FailedSession }

// tally counts the reflections of a session that a person has decided, and those that
// wait.
func tally(t flow.Tree) (decided, waiting int) {
	for n := range t.Nodes() {
		for _, r := range n.Reflections {
			if r.Decision != flow.Pending && r.DecidedBy.Person {
				decided++
			}
		}
	}
	return decided, len(t.Waiting())
}

// passed says how far the pass is: "12 of 50 decided".
func (m Model) passed() string {
	decided, all := m.inbox.earlier, m.inbox.earlier
	for _, t := range m.docs() {
		d, w := tally(t)
		decided, all = decided+d, all+d+w
	}
	sent := all - decided - len(m.inLine())
	decided += max(0, sent) // on its way
	words := fmt.Sprintf("%d of %d decided", decided, all)
	if n := len(m.inbox.shut); n > 0 {
		words += fmt.Sprintf(" · %d open elsewhere", n)
	}
	return words
}

// looking reports whether a session has something left to do by itself.
func (m Model) looking() bool {
	for _, t := range m.docs() {
		if p := t.Plan(); t.State == flow.Active && len(p.Jobs)+len(p.Facts) > 0 {
			return true
		}
	}
	return false
}

// inboxDue says when the next reflection of any session can be expected.
func (m Model) inboxDue() string {
	queued, sampling := m.jobs()
	var soonest time.Duration = -1
	busy := queued+sampling > 0 || m.inbox.opening
	for _, b := range m.stash().inbox.boxes {
		busy = busy || len(b.running) > 0 || b.doc.Len() == 1
		for n := range b.doc.Nodes() {
			if n.Status != flow.Sampling {
				continue
			}
			if left := status.Unfinished(b.running[n.ID], m.imageTime()); soonest < 0 || left < soonest {
				soonest = left
			}
		}
	}
	switch {
	case !busy && m.looking():
		return "nothing waits in any session; the last images are being looked at"
	case !busy:
		return "nothing waits in any session, and nothing is being made"
	case m.remaining() == 0 && m.banner() != "":
		return "nothing waits; the next reflection comes when the backend is back"
	case soonest < 0:
		soonest = m.imageTime()
	}
	if soonest <= 0 {
		return "nothing waits; the next reflection is on its way"
	}
	return fmt.Sprintf("nothing waits: the next reflection is due in about %s", status.Span(soonest))
}

// inboxScreen is the inbox before any session is open.
func (m Model) inboxScreen() []string {
	h := status.Header{Backend: m.backendStatus(), Prompt: m.o.Version}
	lines := []string{h.View(m.theme, m.w), m.rule(m.w, heading{text: "inbox", focused: true})}
	words := "looking for what waits"
	if m.inbox.asked && !m.inbox.opening {
		words = "nothing waits in any session: rflow run --prompts FILE --gate ask begins some that will"
	}
	if n := len(m.inbox.shut); n > 0 && !m.inbox.opening {
		words = fmt.Sprintf("%d sessions are open elsewhere; each comes here when it is closed there", n)
	}
	var text []string
	for _, l := range prose.Wrap(words, max(1, m.w-2)) {
		text = append(text, prose.Centre(m.theme.Muted.Render(l), m.w))
	}
	pad := make([]string, max(0, (m.h-3-len(text))/2))
	lines = append(lines, plainBlock(append(pad, text...), m.w, m.h-3)...)
	f := status.Footer{Keys: m.inboxKeys(), Notice: m.notices.text, Level: m.notices.level}
	return append(lines, f.View(m.theme, m.w))
}

// inboxKey takes a key before any session is open.
func (m Model) inboxKey(press tea.KeyPressMsg) (Model, tea.Cmd) {
	if next, cmd, ok := m.globalKey(press); ok {
		return next, cmd
	}
	return m, nil
}

// inboxKeys lists the keys that matter then.
func (m Model) inboxKeys() []intent.Binding {
	return []intent.Binding{intent.Describe(m.keys.Back, ""), intent.Describe(m.keys.Help, "")}
}

// inboxRemaining estimates the jobs of all sessions.
func (m Model) inboxRemaining(workers int) time.Duration {
	var sum time.Duration
	for _, b := range m.stash().inbox.boxes {
		sum += status.Remaining(b.doc, b.running, m.imageTime(), workers)
	}
	return sum
}

// inboxTick looks for more sessions every now and then.
func (m Model) inboxTick() (Model, tea.Cmd) {
	if m.inbox.ticks++; !m.inbox.on || m.inbox.looking || m.inbox.opening || m.inbox.ticks%lookEvery != 0 {
		return m, nil
	}
	m.inbox.looking = true
	return m, m.shell.look(m.o.Inbox)
}

// everySession closes all sessions of the inbox as one.
type everySession struct {
	Session
	all []Session
}

// Close closes them at the same time: each waits for its jobs to stop.
func (e everySession) Close() error {
	var wg sync.WaitGroup
	for _, s := range e.all {
		wg.Go(func() { _ = s.Close() }) // its log is complete without it
	}
	wg.Wait()
	return nil
}

// open is what is closed when the program ends; nil for nothing.
func (m Model) openSessions() Session {
	if !m.inbox.on {
		return m.session
	}
	e := everySession{}
	for _, b := range m.inbox.boxes {
		e.all = append(e.all, b.session)
	}
	return e
}

// inboxWaiting lists what waits in all sessions, in the order in which it is shown.
func (m Model) inboxWaiting() []flow.NodeID {
	var ids []flow.NodeID
	for _, i := range m.inLine() {
		ids = append(ids, i.Node)
	}
	return ids
}

// jobsOf counts the images of a session that are being made.
func jobsOf(t flow.Tree) (queued, sampling int) {
	for n := range t.Nodes() {
		switch n.Status {
		case flow.Queued:
			queued++
		case flow.Sampling:
			sampling++
		}
	}
	return queued + t.Trying(), sampling
}

// openInbox puts the program into the inbox if that is what was asked for.
func (m Model) openInbox() Model {
	if m.o.Inbox != nil {
		m.inbox.on, m.inbox.looking = true, true
		m.queue.on, m.queue.empty = true, true
	}
	return m
}
