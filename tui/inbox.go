package tui

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
)

// Inbox finds the sessions whose reflections are decided one after another. It is
// safe for use by several goroutines.
type Inbox interface {
	// Waiting lists the sessions that wait for a person or are on their way to, in
	// the order in which they are to be opened. decided is how many reflections
	// were decided before in sessions of the same pass that are not listed.
	Waiting(ctx context.Context) (ids []flow.SessionID, decided int, err error)
}

// inbox is the program while it decides across sessions. The session shown is the
// Model's; what that has is in its box when another one is shown. Its zero value is
// off. Slices and maps in it are never changed in place.
type inbox struct {
	on      bool
	boxes   []box // in the order in which they were opened
	gens    int
	asked   bool             // the sessions were listed
	looking bool             // they are being listed
	opening bool             // one is being opened
	line    []flow.SessionID // to be opened
	shut    map[flow.SessionID]string
	did     []int // gens of what can be undone, the last one last
	earlier int   // decisions in sessions that are not open
	ticks   int
}

// box is an open session.
type box struct {
	session Session
	gen     int
	doc     flow.Tree
	running map[flow.NodeID]flow.NodeProgress
	undo    history
}

// maxBoxes bounds the sessions that are open at once. Those beyond wait until others
// have ended.
const maxBoxes = 64

// lookEvery is after how many seconds the inbox looks for more sessions.
const lookEvery = 2

type (
	waitingMsg struct {
		ids     []flow.SessionID
		decided int
		err     error
	}
	boxMsg struct {
		id      flow.SessionID
		session Session
		err     error
	}
)

// look lists the sessions that wait.
func (s shell) look(i Inbox) tea.Cmd {
	return func() tea.Msg {
		ids, decided, err := i.Waiting(s.ctx)
		return waitingMsg{ids, decided, err}
	}
}

// box opens a session for the inbox.
func (s shell) box(id flow.SessionID) tea.Cmd {
	return func() tea.Msg {
		session, err := s.library.Open(s.ctx, id)
		return boxMsg{id, session, err}
	}
}

// inboxMsg takes what is the inbox's own.
func (m Model) inboxMsg(msg tea.Msg) (next Model, cmd tea.Cmd, ok bool) {
	if !m.inbox.on {
		return m, nil, false
	}
	switch msg := msg.(type) {
	case waitingMsg:
		next, cmd = m.found(msg)
	case boxMsg:
		next, cmd = m.boxed(msg)
	case updatesMsg:
		i := m.boxOf(msg.gen)
		if msg.gen == m.gen || i < 0 {
			return m, nil, false
		}
		next, cmd = m.boxUpdated(i, msg)
	case doneMsg:
		if m.inbox = m.inbox.remember(msg); msg.gen == m.gen {
			next, cmd = m.done(msg)
		} else {
			next = m.boxDone(msg)
		}
	default:
		return m, nil, false
	}
	return next, cmd, true
}

// found opens what was found and is not open yet.
func (m Model) found(msg waitingMsg) (Model, tea.Cmd) {
	if m.inbox.looking = false; msg.err != nil {
		return m.say("the list of sessions: "+flow.AsFailure(msg.err).Error(), bad), nil
	}
	if !m.inbox.asked {
		m.inbox.asked, m.inbox.earlier = true, msg.decided
	}
	open := map[flow.SessionID]bool{}
	for _, b := range m.inbox.boxes {
		open[b.doc.ID] = true
	}
	m.inbox.line = slices.DeleteFunc(slices.Clone(msg.ids), func(id flow.SessionID) bool { return open[id] })
	shut := maps.Clone(m.inbox.shut)
	maps.DeleteFunc(shut, func(id flow.SessionID, _ string) bool { return !slices.Contains(msg.ids, id) })
	m.inbox.shut = shut
	return m.openNext()
}

// openNext opens the next session of the line, if there is one and room for it.
func (m Model) openNext() (Model, tea.Cmd) {
	m = m.shutEnded()
	if m.inbox.opening || len(m.inbox.line) == 0 || len(m.inbox.boxes) >= maxBoxes {
		return m.arrange(), nil
	}
	id := m.inbox.line[0]
	m.inbox.line, m.inbox.opening = m.inbox.line[1:], true
	return m.arrange(), m.shell.box(id)
}

// boxed takes in a session that was opened, and shows it if none was. One that is
// open elsewhere is tried again later.
func (m Model) boxed(msg boxMsg) (Model, tea.Cmd) {
	m.inbox.opening = false
	if msg.err != nil {
		return m.notBoxed(msg).openNext()
	}
	shut := maps.Clone(m.inbox.shut)
	delete(shut, msg.id)
	m.inbox.shut = shut
	m.inbox.gens++
	b := box{session: msg.session, gen: m.inbox.gens, doc: msg.session.Tree(), running: map[flow.NodeID]flow.NodeProgress{}}
	m.inbox.boxes = append(slices.Clip(m.inbox.boxes), b)
	read := m.shell.updates(b.session, b.gen)
	var entered tea.Cmd
	if m.session == nil {
		m, entered = m.enter(b.doc.ID)
	}
	m, counted := m.recount()
	m, next := m.openNext()
	return m, tea.Batch(read, entered, counted, next)
}

// notBoxed says once why a session could not be opened.
func (m Model) notBoxed(msg boxMsg) Model {
	if errors.Is(msg.err, context.Canceled) {
		return m
	}
	text := flow.AsFailure(msg.err).Error()
	if m.inbox.shut[msg.id] == text {
		return m
	}
	shut := map[flow.SessionID]string{msg.id: text}
	maps.Copy(shut, m.inbox.shut)
	shut[msg.id] = text
	m.inbox.shut = shut
	return m.say(text, warn)
}

// boxOf returns the place of the box of a gen, -1 for none.
func (m Model) boxOf(gen int) int {
	return slices.IndexFunc(m.inbox.boxes, func(b box) bool { return b.gen == gen })
}

// setBox puts a box in the place of another.
func (i inbox) setBox(at int, b box) inbox {
	i.boxes = slices.Clone(i.boxes)
	i.boxes[at] = b
	return i
}

// stash puts what the Model has of the session shown into its box.
func (m Model) stash() Model {
	if at := m.boxOf(m.gen); at >= 0 && m.session != nil {
		m.inbox = m.inbox.setBox(at, box{m.session, m.gen, m.doc, m.running, m.undo})
	}
	return m
}

// enter shows another of the open sessions.
func (m Model) enter(id flow.SessionID) (Model, tea.Cmd) {
	at := slices.IndexFunc(m.inbox.boxes, func(b box) bool { return b.doc.ID == id })
	if at < 0 || m.session != nil && m.doc.ID == id {
		return m, nil
	}
	m = m.stash()
	b := m.inbox.boxes[at]
	m.session, m.gen, m.running, m.undo = b.session, b.gen, b.running, b.undo
	m.shell.pics.use(b.session)
	m.leaf, m.onPanel, m.full = nil, false, false
	m.leaf, m.onPanel, m.full = nil, false, false
	m.subject, m.painted, m.sent = "", false, onItsWay{} // nodes and reflections of two sessions have the same names
	m.paints++
	return m.show(b.doc)
}

// boxUpdated takes news of a session that is not shown.
func (m Model) boxUpdated(at int, msg updatesMsg) (Model, tea.Cmd) {
	b := m.inbox.boxes[at]
	b.running = maps.Clone(b.running)
	for _, u := range msg.all {
		switch {
		case u.Event != nil:
			b.doc = b.doc.Apply(*u.Event)
			if id, ok := about(u.Event.Payload); ok {
				delete(b.running, id)
			}
		case u.Progress != nil:
			p := *u.Progress
			p.Preview = nil
			b.running[p.Node] = p
		case u.Trouble != nil:
			m = m.troubled(*u.Trouble)
		}
	}
	if msg.closed {
		b.session = ended{b.session}
	}
	m = m.at(msg.at)
	m.inbox = m.inbox.setBox(at, b)
	m.queue.line = m.queue.line.Sync(b.doc)
	m, alert := m.recount()
	if msg.closed {
		return m, alert
	}
	return m, tea.Batch(alert, m.shell.updates(b.session, b.gen))
}

// ended is a session whose updates have ended.
type ended struct{ Session }

// about returns the node whose job an event ends.
func about(p flow.Payload) (flow.NodeID, bool) {
	switch p := p.(type) {
	case flow.NodeFinished:
		return p.Node, true
	case flow.NodeFailed:
		return p.Node, true
	case flow.NodeCancelled:
		return p.Node, true
	case flow.VerdictGiven:
		return p.Node, true
	case flow.ReflectionProposed:
		return p.Node, true
	case flow.PromptRefined:
		return p.Node, true
	case flow.RoleFailed:
		return p.Node, true
	}
	return "", false
}

// recount counts anew what waits, and shows it if nothing was shown.
func (m Model) recount() (Model, tea.Cmd) {
	m, alert := m.countWaiting()
	m, lined := m.lineUp()
	return m.arrange(), tea.Batch(alert, lined)
}

// boxDone tells what became of a command to a session that is not shown.
func (m Model) boxDone(msg doneMsg) Model {
	at := m.boxOf(msg.gen)
	if at < 0 {
		return m
	}
	b := m.inbox.boxes[at]
	switch {
	case msg.err != nil:
		if d, ok := msg.command.(flow.Decide); ok {
			m.queue.line = m.queue.line.Unsend(itemOf(b.doc, d.Node), d.Reflection)
		}
		return m.say(b.doc.Session.Prompt+": "+flow.AsFailure(msg.err).Error(), bad).arrange()
	case msg.entry != nil:
		b.undo = b.undo.did(*msg.entry)
		m.inbox = m.inbox.setBox(at, b)
	}
	return m
}

// remember notes in which session there is something to undo.
func (i inbox) remember(msg doneMsg) inbox {
	switch {
	case msg.err != nil || msg.entry == nil:
	case msg.entry.undoing:
		if at := lastIndex(i.did, msg.gen); at >= 0 {
			i.did = slices.Delete(slices.Clone(i.did), at, at+1)
		}
	default:
		i.did = append(slices.Clip(i.did), msg.gen)
	}
	return i
}

func lastIndex(list []int, v int) int {
	for at := len(list) - 1; at >= 0; at-- {
		if list[at] == v {
			return at
		}
	}
	return -1
}

// toLast shows the session in which the last thing was done.
func (m Model) toLast() (Model, tea.Cmd) {
	if !m.inbox.on {
		return m, nil
	}
	if n := len(m.inbox.did); n > 0 {
		if at := m.boxOf(m.inbox.did[n-1]); at >= 0 {
			return m.enter(m.inbox.boxes[at].doc.ID)
		}
	}
	var last flow.SessionID
	var when time.Time
	for _, t := range m.docs() {
		for n := range t.Nodes() {
			for _, r := range n.Reflections {
				if r.Decision != flow.Pending && r.DecidedBy.Person && r.Decided.After(when) {
					last, when = t.ID, r.Decided
				}
			}
		}
	}
	return m.enter(last)
}
