package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// one carries out one intent.
func (m Model) one(i intent.Intent) (Model, tea.Cmd) {
	switch i := i.(type) {
	case intent.Do:
		return m.do(i.Command)
	case intent.Select:
		m.tree = m.tree.Select(i.Node)
		return m.settle(settleAfter)
	case intent.Show:
		return m.showPanel(i)
	case intent.Leave:
		if m.comparing.on {
			m.comparing.on = false
			return m.arrange(), nil
		}
		m.onPanel, m.full = m.full, false // one step back at a time
		return m.arrange(), nil
	case intent.Notice:
		return m.say(i.Text, info), nil
	case intent.Confirm:
		m.dialogs = append(m.dialogs, dialog.NewConfirm(m.asks.dialog, i.Question, i.Yes))
		return m, nil
	case intent.Interpret:
		return m, m.shell.interpret(m.session, m.gen, i.Interpretation)
	case intent.EditOutside:
		return m, m.shell.outside(i.Text, m.gen)
	case intent.Copy:
		return m, tea.SetClipboard(i.Text)
	case intent.AskBranch:
		return m.askBranch(i.Node)
	case intent.AskCancel:
		return m.askCancel(i.Node)
	case intent.Press:
		return m.pressed(i.Key)
	case intent.Call:
		return m.called(i)
	case intent.Batch:
		return m.act(i)
	}
	return m.travel(i)
}

// travel carries out the intents that lead elsewhere.
func (m Model) travel(i intent.Intent) (Model, tea.Cmd) {
	switch i := i.(type) {
	case intent.Start:
		return m.start(i.Request)
	case intent.Open:
		if m.inbox.on {
			return m.openBoxed(i.ID)
		}
		m.opening = "opening " + string(i.ID)
		m.home = m.home.SetBusy(m.opening)
		return m, m.shell.open(i.ID, m.gen)
	case intent.Home:
		return m.goHome()
	case intent.Keeping:
		return m.keep(i)
	case intent.Theme:
		return m.chooseTheme(i.Name)
	case intent.Quit:
		if m.leaving {
			return m, tea.Quit
		}
		m.leaving = true
		return m.say("leaving", info), m.shell.quit(m.openSessions())
	}
	return m.say(fmt.Sprintf("nothing carries out %T", i), bad), nil
}

// do asks the session to carry out a command, and remembers how to undo it.
func (m Model) do(c flow.Command) (Model, tea.Cmd) {
	if m.session == nil {
		return m, nil
	}
	m, ok := m.sending(c)
	if !ok {
		return m.say("this is decided already; "+m.keys.Undo.Help().Key+" takes it back", info), nil
	}
	m, do := m.send(c, entryOf(m.doc, c))
	m, on := m.goOn(c)
	return m, tea.Batch(do, on)
}

// settle lets the panel follow the cursor: at once, or when it has rested.
func (m Model) settle(after time.Duration) (Model, tea.Cmd) {
	m.settling++
	if after == 0 {
		return m.settled(settledMsg{m.settling})
	}
	// What was painted stays so: the panel shows it until the cursor has rested, and
	// seen tells whether it is the cursor's.
	return m, m.shell.after(after, settledMsg{m.settling})
}

// settled shows the selected node in the panel.
func (m Model) settled(msg settledMsg) (Model, tea.Cmd) {
	if msg.n != m.settling || m.session == nil {
		return m, nil
	}
	m.focus = m.focus.Select(m.cursor())
	next, intents := m.review.Select(m.cursor())
	m.review = next
	m, kept := m.act(intents)
	m, painted := m.repaint()
	return m.arrange().nearby(), tea.Batch(kept, painted)
}

// repaint notes that the panel shows something else, which counts as seen a
// little later.
func (m Model) repaint() (Model, tea.Cmd) {
	if m.review.Subject() == m.subject {
		return m, nil
	}
	m.subject = m.review.Subject()
	m.painted = false
	m.paints++
	return m.arrange(), m.shell.painted(m.paints)
}

func (m Model) wasPainted(msg paintedMsg) (Model, tea.Cmd) {
	if msg.n == m.paints {
		m = m.at(msg.at)
		m.painted = true
		m.review = m.review.Painted(m.now)
	}
	return m, nil
}

// showPanel gives the panel the focus, and the whole screen when it has it
// already.
func (m Model) showPanel(i intent.Show) (Model, tea.Cmd) {
	m.full = i.Full
	m.onPanel = true
	m.tree = m.tree.Select(i.Node)
	m, cmd := m.settle(0)
	return m.arrange(), cmd
}

// start begins a session as the form says.
func (m Model) start(r intent.StartRequest) (Model, tea.Cmd) {
	if m.opening != "" {
		return m, nil // enter was pressed twice
	}
	m.opening = "starting"
	m.home = m.home.SetBusy(m.opening)
	return m, m.shell.start(r, m.gen)
}

// goHome leaves the session, which can be opened again.
func (m Model) goHome() (Model, tea.Cmd) {
	if m.inbox.on { // it is where the sessions come from
		return m.openQueue()
	}
	old := m.session
	m = m.stopRerun("the session is left")
	m.session, m.opening, m.dialogs, m.search = nil, "", nil, searching{}
	m.gen++
	m.home = m.home.SetBusy("")
	if old != nil {
		m.home = m.home.Pick(old.ID())
	}
	return m.arrange(), m.shell.close(old, leftMsg{})
}

// leftMsg says that the session is closed.
type leftMsg struct{}

func (m Model) left() (Model, tea.Cmd) {
	m.shell.pics.use(nil)
	return m, m.shell.sessions()
}

// interpreted hands the backend's reading of a text to the review.
func (m Model) interpreted(msg interpretedMsg) (Model, tea.Cmd) {
	if msg.gen != m.gen {
		return m, nil
	}
	if msg.err != nil {
		return m.say(flow.AsFailure(msg.err).Error(), warn), nil
	}
	m.review = m.review.SetUnderstanding(msg.asked.Text, msg.got)
	return m.arrange(), nil
}

// edited hands the text from the person's editor to the review.
func (m Model) edited(msg editedMsg) (Model, tea.Cmd) {
	if msg.gen != m.gen {
		return m, nil
	}
	if msg.err != nil {
		return m.say("the editor: "+msg.err.Error(), bad), nil
	}
	next, intents := m.review.SetText(msg.text)
	m.review = next
	return m.act(intents)
}

// passTime does what is due once a second.
func (m Model) passTime() (Model, tea.Cmd) {
	if m.session == nil {
		return m, nil
	}
	next, intents := m.review.TickDraft()
	m.review = next
	return m.act(intents)
}
