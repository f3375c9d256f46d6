package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Update routes a message. Replies for a session that is no longer shown are
// dropped here.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if next, cmd, ok := m.onStage(msg); ok {
		return next, cmd
	}
	next, cmd := m.route(msg)
	return next.afterwards(cmd)
}

func (m Model) route(msg tea.Msg) (Model, tea.Cmd) {
	if done, ok := msg.(doneMsg); ok {
		m = m.landed(done)
	}
	if next, cmd, ok := m.inboxMsg(msg); ok {
		return next, cmd
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.key(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.MouseClickMsg:
		return m.click(msg)
	case tea.MouseMotionMsg:
		return m.drag(msg), nil
	case tea.MouseReleaseMsg:
		m.comparing.dragging = false
		return m, nil
	case tea.MouseWheelMsg:
		return m.wheel(msg)
	case tea.WindowSizeMsg:
		return m.resized(msg)
	case tickMsg:
		return m.tick(msg)
	case updatesMsg:
		return m.updated(msg)
	case openedMsg:
		return m.opened(msg)
	case sessionsMsg:
		return m.listed(msg)
	case bestsMsg:
		return m.bestsListed(msg)
	case backendMsg:
		return m.backendChanged(msg)
	case doneMsg:
		return m.done(msg)
	case interpretedMsg:
		return m.interpreted(msg)
	case editedMsg:
		return m.edited(msg)
	case settledMsg:
		return m.settled(msg)
	case paintedMsg:
		return m.wasPainted(msg)
	case farMsg:
		return m.isFar(msg)
	case linkedMsg:
		return m.linked(msg)
	case noticeMsg:
		return m.noticed(msg)
	case savedMsg:
		return m.saved(msg)
	case leftMsg:
		return m.left()
	case leaveMsg:
		return m.leave()
	case keptMsg:
		return m.kept(msg)
	case themeMsg:
		return m.themed(msg)
	case picturesMsg:
		return m.lookedAgain()
	case comparingMsg:
		return m.compared(msg)
	case rerunMsg:
		return m.reran(msg)
	case trialMsg:
		return m.trialSeen(msg)
	case tea.BackgroundColorMsg:
		return m.background(msg)
	case tea.ResumeMsg:
		return m.resumed()
	case tea.BlurMsg:
		return m.looksAway(true), nil
	case tea.FocusMsg:
		m = m.looksAway(false)
		return m, tea.Batch(tea.Raw(string(m.term.caps.BackgroundQuery())), m.askTmux())
	case tmuxMsg:
		return m.attached(msg)
	case proofMsg:
		return m.prove(msg)
	}
	return m.reply(msg)
}

// restyle gives everything the theme for the terminal.
func (m Model) restyle() Model {
	m.theme = m.term.theme()
	m.home = m.home.SetTheme(m.theme)
	m.tree = m.tree.SetTheme(m.theme)
	m.focus = m.focus.SetTheme(m.theme)
	m.review = m.review.SetTheme(m.theme)
	if m.leaf != nil {
		m.leaf = m.leaf.styled(m.theme)
	}
	return m
}

// tick lets a second pass.
func (m Model) tick(msg tickMsg) (Model, tea.Cmd) {
	m = m.at(msg.at)
	m, look := m.inboxTick()
	next, cmd := m.passTime()
	next, list := next.listAgain()
	return next, tea.Batch(cmd, look, list, m.watch(), m.shell.tick())
}

// listAgain looks for what became of the sessions, every now and then while home shows
// them: another program may run some.
func (m Model) listAgain() (Model, tea.Cmd) {
	const every = 5 * time.Second
	if m.session != nil || m.inbox.on || m.leaf != nil || m.now.Sub(m.listing) < every {
		return m, nil
	}
	first := m.listing.IsZero() // the list was asked for at the start
	m.listing = m.now
	if first {
		return m, nil
	}
	return m, m.shell.sessions()
}

// at tells everything what time it is.
func (m Model) at(now time.Time) Model {
	if now.IsZero() {
		return m
	}
	m.now = now
	m.notices = m.notices.expire(now)
	m.home = m.home.SetNow(now)
	m.review = m.review.SetNow(now)
	return m
}
