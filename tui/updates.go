package tui

import (
	"fmt"
	"maps"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/home"
	"rflow/tui/status"
)

// opened shows a session that was started or opened.
func (m Model) opened(msg openedMsg) (Model, tea.Cmd) {
	if msg.gen != m.gen {
		if msg.session != nil {
			return m, m.shell.close(msg.session, nil)
		}
		return m, nil
	}
	m.opening = ""
	m.home = m.home.SetBusy("")
	if msg.err != nil {
		f := flow.AsFailure(msg.err)
		m.held = nil // they were meant for the session
		return m.say(f.Error(), bad), nil
	}
	m.gen++
	m.session, m.leaf = msg.session, nil
	m.shell.pics.use(msg.session)
	m.queue.on = false
	m.running, m.waiting, m.undo, m.onPanel, m.full = map[flow.NodeID]flow.NodeProgress{}, known(msg.session), history{}, false, false
	m.sent = onItsWay{}
	m, alert := m.show(msg.session.Tree())
	m = m.selectFirst().arrange()
	if s, ok := msg.session.(tellsOfItself); ok {
		for _, words := range s.Notices() {
			m = m.say(words, warn)
		}
	}
	cmds := []tea.Cmd{m.shell.updates(m.session, m.gen), alert}
	m, settle := m.settle(0)
	cmds = append(cmds, settle)
	if msg.request != nil {
		m.home = m.home.SetSettings(*msg.request)
		cmds = append(cmds, m.shell.save(*msg.request))
	}
	m, released := m.release()
	return m, tea.Batch(append(cmds, released)...)
}

// selectFirst puts the cursor on what waits, else on the best image, else on the
// first that is to be made, else on the prompt.
func (m Model) selectFirst() Model {
	first := flow.NewNodeID(0, 1, 0)
	if ids := m.doc.Waiting(); len(ids) > 0 {
		m.tree = m.tree.Select(ids[0])
	} else if best, ok := m.doc.Best(); ok {
		m.tree = m.tree.Select(best.ID)
	} else if _, ok := m.doc.Node(first); ok {
		m.tree = m.tree.Select(first)
	}
	return m
}

// updated takes a batch of news.
func (m Model) updated(msg updatesMsg) (Model, tea.Cmd) {
	if msg.gen != m.gen || m.session == nil {
		return m, nil
	}
	m = m.at(msg.at)
	doc := m.doc
	running, foreseen := maps.Clone(m.running), false
	for _, u := range msg.all {
		switch {
		case u.Event != nil:
			doc = doc.Apply(*u.Event)
			m.forget(running, u.Event.Payload)
		case u.Progress != nil:
			m.progressed(running, *u.Progress)
		case u.Backend != nil:
			m = m.setBackend(*u.Backend)
		case u.Trouble != nil:
			m = m.troubled(*u.Trouble)
		case u.Foreseen != nil:
			m.shell.pics.foresee(*u.Foreseen)
			foreseen = true
		}
	}
	m.running = running
	m.tree = m.tree.SetProgress(running)
	m.focus = m.focus.SetProgress(running)
	m.review = m.review.SetProgress(running)
	m = m.tellLeaf()
	var cmds []tea.Cmd
	if doc.Seq != m.doc.Seq {
		newborn := m.doc.Len() <= 1
		var cmd tea.Cmd
		m, cmd = m.show(doc)
		cmds = append(cmds, cmd)
		if newborn && doc.Len() > 1 {
			m, cmd = m.selectFirst().settle(0)
			cmds = append(cmds, cmd)
		}
	}
	if foreseen && m.focus.Node() == m.cursor() {
		m = m.nearby()
	}
	if msg.closed {
		return m.say("the session has stopped; open it again to go on", warn), tea.Batch(cmds...)
	}
	return m, tea.Batch(append(cmds, m.shell.updates(m.session, m.gen))...)
}

// show gives every pane the tree. The cursor stays where it is.
func (m Model) show(t flow.Tree) (Model, tea.Cmd) {
	m = m.tellTrials(t).tellChanges(t)
	other := m.doc.ID != t.ID
	m.doc = t
	m = m.decisionCame()
	m.image = status.ImageTime(t)
	if queued, sampling := m.jobs(); other || queued+sampling == 0 {
		m.batch = t.Images()
	}
	m.tree = m.tree.SetTree(t).SetProgress(m.running)
	m = m.searchAgain()
	m.focus = m.focus.SetTree(t)
	m.review = m.review.SetTree(t)
	m = m.tellLeaf()
	m, painted := m.repaint()
	m, alert := m.countWaiting()
	m, lined := m.lineUp()
	m = m.arrange()
	if m.focus.Node() == m.cursor() {
		m = m.nearby()
	}
	return m, tea.Batch(painted, alert, lined)
}

// done tells what became of a command.
func (m Model) done(msg doneMsg) (Model, tea.Cmd) {
	if msg.gen != m.gen {
		return m, nil
	}
	m = m.answered(msg)
	switch {
	case msg.late != "":
		return m.offerBranch(msg.late), nil
	case msg.err != nil:
		m = m.refusedInLine(msg.command).refusedTrial(msg.command)
		return m.say(flow.AsFailure(msg.err).Error(), bad), nil
	}
	if msg.entry == nil {
		return m, nil
	}
	if words := msg.entry.told(); words != "" {
		m = m.say(words, info)
	}
	return m, nil
}

// setBackend keeps the state of the backend. Capabilities once known stay, for
// a lost connection does not change what the backend is.
func (m Model) setBackend(s flow.BackendState) Model {
	if s.Caps == nil && (s.Address == "" || s.Address == m.backend.Address) {
		s.Caps = m.backend.Caps
	}
	m = m.heard(m.backend.Caps, s.Caps)
	m.backend, m.backendAt = s, m.now
	m.home = m.home.SetBackend(s)
	return m.capable().arrange()
}

func (m Model) backendChanged(msg backendMsg) (Model, tea.Cmd) {
	return m.at(msg.at).setBackend(msg.state), m.shell.backendUpdates()
}

// listed takes the list of sessions.
func (m Model) listed(msg sessionsMsg) (Model, tea.Cmd) {
	if msg.err != nil {
		return m.say("the list of sessions: "+flow.AsFailure(msg.err).Error(), bad), nil
	}
	m.home = m.home.SetSessions(recent(msg.list))
	return m, nil
}

func (m Model) saved(msg savedMsg) (Model, tea.Cmd) {
	if msg.err != nil {
		return m.say("the settings were not kept: "+msg.err.Error(), warn), nil
	}
	return m, nil
}

// recent turns the library's list into home's.
func recent(list []SessionInfo) []home.Session {
	out := make([]home.Session, len(list))
	for i, s := range list {
		out[i] = home.Session(s)
	}
	return out
}

// capable tells the review what the backend can do with a text.
func (m Model) capable() Model {
	if c := m.backend.Caps; c != nil {
		m.review = m.review.SetLimits(c.Limits).SetInterprets(c.Interprets)
	}
	return m
}

// troubled tells that the session cannot keep what happens, and when it can again.
func (m Model) troubled(t flow.Trouble) Model {
	if t.Failure == nil {
		return m.say("saving works again; nothing was lost", info)
	}
	text := "cannot save: " + t.Failure.Error()
	if t.RetryIn > 0 {
		text += fmt.Sprintf("; trying again in %d s", int(t.RetryIn.Seconds()+0.5))
	}
	return m.say(text, bad)
}
