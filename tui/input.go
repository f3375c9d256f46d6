package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// key takes a key to what has the focus: a dialog, a text, then what works
// everywhere, then the pane.
func (m Model) key(press tea.KeyPressMsg) (Model, tea.Cmd) {
	m.notices = m.notices.hide()
	again := m.asked
	m.asked = false
	switch {
	case key.Matches(press, m.keys.Interrupt):
		return m.askQuit(again)
	case key.Matches(press, m.keys.Suspend):
		return m, m.shell.suspend()
	case key.Matches(press, m.keys.Redraw):
		m.shell.pics.again()
		m.shell.pics.g.Reattached() // nothing that the terminal holds or shows counts
		return m, tea.ClearScreen
	case len(m.dialogs) > 0:
		return m.dialogUpdate(press)
	case m.leaf != nil:
		return m.leafKey(press)
	case m.search.typing:
		return m.searchKey(press)
	case m.session == nil && m.opening != "":
		return m.hold(press), nil
	case m.session == nil && m.inbox.on:
		return m.inboxKey(press)
	case m.session == nil:
		return m.homeKey(press)
	case m.capturing():
		return m.reviewUpdate(press)
	case m.focus.Captures():
		return m.focusUpdate(press)
	}
	if m.comparing.on {
		return m.comparingKey(press)
	}
	if next, cmd, ok := m.globalKey(press); ok {
		return next, cmd
	}
	return m.paneKey(press)
}

// maxHeld bounds the keys that wait for a session to open.
const maxHeld = 64

// hold keeps a key for the session that is being opened, so that none is lost
// and none falls into a form that is about to go.
func (m Model) hold(press tea.KeyPressMsg) Model {
	if len(m.held) < maxHeld {
		m.held = append(slices.Clip(m.held), press)
	}
	return m
}

// release gives the keys that were held to what is shown now.
func (m Model) release() (Model, tea.Cmd) {
	held := m.held
	m.held = nil
	var cmds []tea.Cmd
	for _, press := range held {
		var cmd tea.Cmd
		m, cmd = m.key(press)
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// capturing reports whether the review takes every key: a text is being written
// or a question is open there.
func (m Model) capturing() bool { return m.session != nil && m.review.Captures() }

// globalKey takes the keys that work everywhere but in text.
func (m Model) globalKey(press tea.KeyPressMsg) (next Model, cmd tea.Cmd, ok bool) {
	switch {
	case key.Matches(press, m.keys.Help):
		m.dialogs = append(m.dialogs, dialog.NewHelp(m.asks.dialog, m.keys.Help.Keys(), m.sections()...))
		return m, nil, true
	case key.Matches(press, m.keys.Palette):
		return m.openPalette(), nil, true
	case key.Matches(press, m.keys.Log):
		m.dialogs = append(m.dialogs, m.logDialog())
		return m, nil, true
	case key.Matches(press, m.keys.Back):
		next, cmd = m.back()
		return next, cmd, true
	}
	if m.session == nil {
		return m, nil, false
	}
	switch {
	case key.Matches(press, m.keys.Undo):
		next, cmd = m.undoLast()
	case key.Matches(press, m.keys.Redo):
		next, cmd = m.redoLast()
	case key.Matches(press, m.keys.Next):
		next, cmd = m.next(1)
	case key.Matches(press, m.keys.Previous):
		next, cmd = m.next(-1)
	default:
		return m, nil, false
	}
	return next, cmd, true
}

// homeKey takes a key at home.
func (m Model) homeKey(press tea.KeyPressMsg) (Model, tea.Cmd) {
	if !m.home.Text() {
		if next, cmd, ok := m.globalKey(press); ok {
			return next, cmd
		}
	}
	return m.homeUpdate(press)
}

func (m Model) homeUpdate(msg tea.Msg) (Model, tea.Cmd) {
	next, intents := m.home.Update(msg)
	m.home = next
	return m.act(intents)
}

// paneKey takes a key in the explorer. Deciding works in tree and panel alike.
func (m Model) paneKey(press tea.KeyPressMsg) (Model, tea.Cmd) {
	m.queue.line = m.queue.line.Stay()
	if next, cmd, ok := m.queueKey(press); ok {
		return next, cmd
	}
	switch {
	case key.Matches(press, m.keys.Branch):
		return m.askBranch(m.cursor())
	case key.Matches(press, m.keys.Cancel):
		return m.askCancel(m.cursor())
	case key.Matches(press, m.keys.Sheet):
		return m.openSheet(), nil
	case key.Matches(press, m.keys.Pixels):
		return m.openPixels(m.cursor()), nil
	case key.Matches(press, m.keys.Note):
		return m.askNote(m.cursor())
	case key.Matches(press, m.keys.Compare):
		return m.compare(m.cursor())
	case key.Matches(press, m.keys.Record):
		return m.showRecord(m.cursor()), nil
	case key.Matches(press, m.keys.Open):
		return m.openPicture(m.cursor())
	case m.focus.Judges(press):
		return m.judge(press)
	case m.review.Handles(press):
		return m.decide(press)
	case m.queue.on:
		return m.say(press.String()+" does nothing in the queue: "+m.queue.pane.Keys.Leave.Help().Key+" leaves it, "+m.keys.Help.Help().Key+" shows its keys", info), nil
	case m.onPanel && !m.tree.OfNode(press):
		return m.focusUpdate(press)
	}
	next, intents := m.tree.Update(press)
	m.tree = next
	return m.act(intents)
}

// decide takes a key that decides. It counts for what was on the screen when it
// was pressed, and for nothing that was not.
func (m Model) decide(press tea.KeyPressMsg) (Model, tea.Cmd) {
	if !m.seen() {
		return m.unseen(press), nil
	}
	if m.hides(press) {
		next, cmd := m.showPanel(intent.Show{Node: m.cursor()})
		return next.say("here is what "+press.String()+" decides about: look, then press it again", info), cmd
	}
	return m.reviewUpdate(press)
}

// hides reports whether a key would decide at once about a reflection that has no
// place on the screen: only the tree is there where the screen is small. Keys that open
// something show it first anyway.
func (m Model) hides(press tea.KeyPressMsg) bool {
	k := m.review.Keys
	return m.layout.review.empty() && !m.queue.on && slices.Contains(m.doc.Waiting(), m.cursor()) &&
		key.Matches(press, k.Accept, k.Right, k.Toggle)
}

// judge takes a key that judges an image; like a decision, of one that was seen.
func (m Model) judge(press tea.KeyPressMsg) (Model, tea.Cmd) {
	if !m.seen() {
		return m.unseen(press), nil
	}
	return m.focusUpdate(press)
}

// seen reports whether the selected node is what the panel shows and has shown
// for long enough to be seen.
func (m Model) seen() bool { return m.painted && m.focus.Node() == m.cursor() }

func (m Model) unseen(press tea.KeyPressMsg) Model {
	return m.say("this was not on the screen yet when you pressed "+press.String()+": look, and press it again", warn)
}

func (m Model) focusUpdate(msg tea.Msg) (Model, tea.Cmd) {
	next, intents := m.focus.Update(msg)
	m.focus = next
	return m.act(intents)
}

func (m Model) reviewUpdate(msg tea.Msg) (Model, tea.Cmd) {
	m.rows.held = true
	next, intents := m.review.Update(msg)
	m.review = next
	m, cmd := m.act(intents)
	m, painted := m.repaint()
	return m.arrange(), tea.Batch(cmd, painted)
}

// paste goes where text goes.
func (m Model) paste(msg tea.PasteMsg) (Model, tea.Cmd) {
	switch {
	case len(m.dialogs) > 0:
		return m.dialogUpdate(msg)
	case m.search.typing:
		return m.searchKey(msg)
	case m.leaf != nil: // it has no text
	case m.session == nil:
		return m.homeUpdate(msg)
	case m.capturing():
		return m.reviewUpdate(msg)
	}
	return m.say("there is no text field here to paste into", info), nil
}

// back goes one step back, and from the first one leaves.
func (m Model) back() (Model, tea.Cmd) {
	switch {
	case m.session == nil:
		return m.askQuit(false)
	case m.queue.on:
		return m.leaveQueue()
	case m.onPanel, m.comparing.on:
		return m.one(intent.Leave{})
	}
	if m.inbox.on {
		return m.openQueue()
	}
	return m.askHome()
}

// dialogUpdate takes a message to the dialog on top.
func (m Model) dialogUpdate(msg tea.Msg) (Model, tea.Cmd) {
	top := len(m.dialogs) - 1
	d := m.dialogs[top]
	if sizer, ok := d.(dialog.Sizer); ok {
		d = sizer.Sized(m.w-2, m.h-2)
	}
	next, intents, done := d.Update(msg)
	dialogs := append([]dialog.Dialog(nil), m.dialogs[:top]...)
	if !done {
		dialogs = append(dialogs, next)
	}
	m.dialogs = dialogs
	return m.act(intents)
}
