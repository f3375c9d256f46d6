package tui

import (
	"context"
	"errors"
	"maps"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/inbox"
	"rflow/tui/queue"
)

// Inbox finds the sessions whose reflections are decided one after another. It is
// safe for use by several goroutines.
type Inbox interface {
	// Waiting tells what there is to decide. A session that cannot be read does not
	// keep it from the others.
	Waiting(ctx context.Context) (inbox.Found, error)
	// Leave keeps where the person stands, for the next Waiting to tell.
	Leave(ctx context.Context, at inbox.Place) error
}

// inboxing is the program while it decides across sessions. Its zero value is off.
// The session shown is the Model's; what that knows of it is in the pass when another
// one is shown.
type inboxing struct {
	on      bool
	pass    inbox.Pass
	open    map[int]heldSession // by their gens in the pass; not changed in place
	looking bool                // the sessions are being listed
	ticks   int
}

// heldSession is what the program has of an open session.
type heldSession struct {
	session Session
	undo    history
}

// lookEvery is after how many seconds the inbox looks for more sessions.
const lookEvery = 2

type (
	waitingMsg struct {
		found inbox.Found
		err   error
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
		found, err := i.Waiting(s.ctx)
		return waitingMsg{found, err}
	}
}

// box opens a session for the inbox.
func (s shell) box(id flow.SessionID) tea.Cmd {
	return func() tea.Msg {
		session, err := s.library.Open(s.ctx, id)
		return boxMsg{id, session, err}
	}
}

// openInbox puts the program into the inbox if that is what was asked for.
func (m Model) openInbox() Model {
	if m.o.Inbox != nil {
		m.inbox.on, m.inbox.looking = true, true
		m.queue.on, m.queue.empty = true, true
	}
	return m
}

// inboxTick looks for more sessions every now and then.
func (m Model) inboxTick() (Model, tea.Cmd) {
	if m.inbox.ticks++; !m.inbox.on || m.inbox.looking || m.inbox.pass.Opening() || m.inbox.ticks%lookEvery != 0 {
		return m, nil
	}
	m.inbox.looking = true
	return m, m.shell.look(m.o.Inbox)
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
		next = next.sayHeld()
	case updatesMsg:
		if b, open := m.inbox.pass.At(msg.gen); open && msg.gen != m.gen {
			next, cmd = m.boxUpdated(b, msg)
		} else {
			next, cmd = m.updated(msg)
		}
		next = next.sayHeld()
	case doneMsg:
		if msg.err == nil && msg.entry != nil {
			m.inbox.pass = m.inbox.pass.Did(msg.gen, msg.entry.undoing)
		}
		if msg.gen == m.gen {
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
	pass, news := m.inbox.pass.Found(msg.found)
	if m.inbox.pass = pass; news != "" {
		m = m.tell(news, warn)
	}
	return m.openNext()
}

// openNext opens the next session of the line, if there is one and room for it.
func (m Model) openNext() (Model, tea.Cmd) {
	var room, open tea.Cmd
	if m.inbox.pass.Full() {
		m, room = m.makeRoom()
	}
	pass, id, ok := m.inbox.pass.Next()
	if m.inbox.pass = pass; ok {
		open = m.shell.box(id)
	}
	return m.arrange(), tea.Batch(room, open)
}

// makeRoom closes a session that has ended.
func (m Model) makeRoom() (Model, tea.Cmd) {
	pass, closed, ok := m.inbox.pass.Close(m.gen)
	if !ok {
		return m, nil
	}
	session := m.inbox.open[closed.Gen].session
	m.inbox.pass, m.inbox.open = pass, maps.Clone(m.inbox.open)
	delete(m.inbox.open, closed.Gen)
	return m, m.shell.close(session, nil)
}

// boxed takes in a session that was opened, and shows it if none was. One that is
// open elsewhere is tried again later.
func (m Model) boxed(msg boxMsg) (Model, tea.Cmd) {
	if msg.err != nil {
		return m.notBoxed(msg).openNext()
	}
	pass, b := m.inbox.pass.Opened(msg.session.Tree())
	m.inbox.pass = pass
	m = m.keepOpen(b.Gen, heldSession{session: msg.session})
	read := m.shell.updates(msg.session, b.Gen)
	var entered tea.Cmd
	if m.session == nil {
		m, entered = m.enter(b.Doc.ID)
		m, entered = m.standAgain(entered)
	}
	m, counted := m.recount()
	m, next := m.openNext()
	return m, tea.Batch(read, entered, counted, next)
}

// notBoxed says once why a session could not be opened, and goes on without it.
func (m Model) notBoxed(msg boxMsg) Model {
	if errors.Is(msg.err, context.Canceled) {
		msg.err = nil // the program ends
	}
	pass, news := m.inbox.pass.Refused(msg.id, msg.err)
	if m.inbox.pass = pass; news != "" {
		return m.tell(news, warn)
	}
	return m
}

// boxUpdated takes news of a session that is not shown.
func (m Model) boxUpdated(b inbox.Box, msg updatesMsg) (Model, tea.Cmd) {
	b = b.Told(msg.all)
	m = m.at(msg.at)
	for _, u := range msg.all {
		if u.Trouble != nil {
			m = m.troubled(*u.Trouble)
		}
	}
	m.inbox.pass = m.inbox.pass.Put(b)
	m.queue.line = m.queue.line.Sync(b.Doc)
	m, alert := m.recount()
	if msg.closed {
		return m, alert
	}
	return m, tea.Batch(alert, m.shell.updates(m.inbox.open[b.Gen].session, b.Gen))
}

// sayHeld follows what sessions told, and says once which of them do not go on.
func (m Model) sayHeld() Model {
	var news []string
	m.inbox.pass, news = m.pass().Rested().Tell()
	for _, words := range news {
		m = m.tell(words, warn)
	}
	return m
}

// boxDone tells what became of a command to a session that is not shown.
func (m Model) boxDone(msg doneMsg) Model {
	b, open := m.inbox.pass.At(msg.gen)
	if !open {
		return m
	}
	if msg.err != nil {
		if d, ok := msg.command.(flow.Decide); ok {
			m.queue.line = m.queue.line.Unsend(queue.Item{Session: b.Doc.ID, Node: d.Node}, d.Reflection)
		}
		return m.say(b.Doc.Session.Prompt+": "+flow.AsFailure(msg.err).Error(), bad).arrange()
	}
	return m
}
