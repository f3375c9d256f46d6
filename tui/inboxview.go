package tui

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/inbox"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/queue"
	"rflow/tui/status"
)

// pass is the pass with the session shown as it is now.
func (m Model) pass() inbox.Pass {
	if m.session == nil {
		return m.inbox.pass
	}
	return m.inbox.pass.Put(inbox.Box{Gen: m.gen, Doc: m.doc, Running: m.running})
}

// stash puts what the Model has of the session shown into the pass.
func (m Model) stash() Model {
	if _, open := m.inbox.open[m.gen]; !open || m.session == nil {
		return m
	}
	m.inbox.pass = m.pass()
	return m.keepOpen(m.gen, heldSession{m.session, m.undo})
}

// keepOpen keeps what the program has of an open session.
func (m Model) keepOpen(gen int, h heldSession) Model {
	open := map[int]heldSession{}
	maps.Copy(open, m.inbox.open)
	open[gen] = h
	m.inbox.open = open
	return m
}

// enter shows another of the open sessions.
func (m Model) enter(id flow.SessionID) (Model, tea.Cmd) {
	b, open := m.inbox.pass.Of(id)
	if !open || m.session != nil && m.doc.ID == id {
		return m, nil
	}
	m = m.stash()
	h := m.inbox.open[b.Gen]
	m.session, m.gen, m.running, m.undo = h.session, b.Gen, b.Running, h.undo
	m.shell.pics.use(h.session)
	m.leaf, m.onPanel, m.full = nil, false, false
	m.subject, m.painted, m.sent = "", false, onItsWay{} // nodes and reflections of two sessions have the same names
	m.paints++
	return m.show(b.Doc)
}

// toLast shows the session in which the last thing was done.
func (m Model) toLast() (Model, tea.Cmd) {
	if !m.inbox.on {
		return m, nil
	}
	return m.enter(m.pass().Last())
}

// openBoxed shows a session of the inbox, which has no other.
func (m Model) openBoxed(id flow.SessionID) (Model, tea.Cmd) {
	if _, open := m.inbox.pass.Of(id); !open {
		return m.say(fmt.Sprintf("session %s is not in this inbox: rflow open %s shows it", id, id), info), nil
	}
	m, entered := m.enter(id)
	m.queue.on = false
	m, settled := m.settle(0)
	return m.arrange(), tea.Batch(entered, settled)
}

// standAgain goes to where the person stood when the pass was left, if that still waits
// and is in the session shown.
func (m Model) standAgain(before tea.Cmd) (Model, tea.Cmd) {
	at := m.inbox.pass.Left()
	i := queue.Item{Session: at.Session, Node: at.Node}
	if i.Session != m.doc.ID || !slices.Contains(m.inLine(), i) {
		return m, before
	}
	m.queue.line = m.queue.line.Resume(at.Passed)
	m, cmd := m.goTo(i)
	return m, tea.Batch(before, cmd)
}

// leaveInbox keeps where the person stands.
func (m Model) leaveInbox() func() {
	at := inbox.Place{}
	if i := m.standing(); slices.Contains(m.inLine(), i) {
		at = inbox.Place{Session: i.Session, Node: i.Node, Passed: m.queue.line.Passed()}
	}
	ctx, in := context.WithoutCancel(m.shell.ctx), m.o.Inbox
	return func() { _ = in.Leave(ctx, at) } // without it the pass goes on at its head
}

// toHeld shows the first session that is held up, where it is.
func (m Model) toHeld() (Model, tea.Cmd) {
	holds := m.pass().Holds()
	if len(holds) == 0 {
		return m.arrange(), nil
	}
	m, entered := m.enter(holds[0].Session)
	m.tree = m.tree.Select(holds[0].Node)
	m, settled := m.settle(0)
	return m.arrange(), tea.Batch(entered, settled)
}

// docs lists the sessions that the queue goes over, as they are now.
func (m Model) docs() []flow.Tree {
	if !m.inbox.on {
		return []flow.Tree{m.doc}
	}
	return m.pass().Docs()
}

// shown returns an item with its session.
func (m Model) shown(i queue.Item) queue.Shown {
	if i.Session == m.doc.ID {
		return queue.Shown{Tree: m.doc, Node: i.Node}
	}
	b, _ := m.inbox.pass.Of(i.Session)
	return queue.Shown{Tree: b.Doc, Node: i.Node}
}

// recount counts anew what waits, and shows it if nothing was shown.
func (m Model) recount() (Model, tea.Cmd) {
	m, alert := m.countWaiting()
	m, lined := m.lineUp()
	return m.arrange(), tea.Batch(alert, lined)
}

// makers is what the inbox knows of who makes the images.
func (m Model) makers(workers int) inbox.Backend {
	return inbox.Backend{Image: m.imageTime(), Workers: workers, Away: m.banner() != ""}
}

// inboxScreen is the inbox before any session is open.
func (m Model) inboxScreen() []string {
	h := status.Header{Backend: m.backendStatus(), Prompt: m.o.Version}
	lines := []string{h.View(m.theme, m.w), status.Rule(m.theme, m.w, status.Heading{Text: "inbox", Focused: true})}
	var text []string
	for _, l := range prose.Wrap(m.inbox.pass.Beginning(), max(1, m.w-2)) {
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

// inboxWaiting lists what waits in all sessions, in the order in which it is shown.
func (m Model) inboxWaiting() []flow.NodeID {
	var ids []flow.NodeID
	for _, i := range m.inLine() {
		ids = append(ids, i.Node)
	}
	return ids
}

// openSessions is what is closed when the program ends; nil for nothing.
func (m Model) openSessions() Session {
	if !m.inbox.on {
		return m.session
	}
	e := everySession{leave: m.leaveInbox()}
	for _, gen := range m.inbox.pass.Gens() {
		e.all = append(e.all, m.inbox.open[gen].session)
	}
	return e
}

// everySession closes all sessions of the inbox as one.
type everySession struct {
	Session
	leave func()
	all   []Session
}

// Close closes them at the same time: each waits for its jobs to stop.
func (e everySession) Close() error {
	e.leave()
	var wg sync.WaitGroup
	for _, s := range e.all {
		wg.Go(func() { _ = s.Close() }) // its log is complete without it
	}
	wg.Wait()
	return nil
}
