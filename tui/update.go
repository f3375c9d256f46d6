package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/render"
)

// Update routes a message. Replies for a session that is no longer shown are
// dropped here.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if next, cmd, ok := m.onStage(msg); ok {
		return next, cmd
	}
	next, cmd := m.route(msg)
	return next, cmd
}

func (m Model) route(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.key(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.MouseClickMsg:
		return m.click(msg)
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
	case noticeMsg:
		return m.noticed(msg)
	case savedMsg:
		return m.saved(msg)
	case leftMsg:
		return m.left()
	case picturesMsg:
		return m, m.shell.picturesChanged()
	case tea.BackgroundColorMsg:
		return m.background(msg)
	case tea.ResumeMsg:
		return m, m.ask()
	}
	return m.reply(msg)
}

// resized takes the size of the window. The first one starts the questions to
// the terminal.
func (m Model) resized(msg tea.WindowSizeMsg) (Model, tea.Cmd) {
	m.w, m.h = max(0, msg.Width), max(0, msg.Height)
	m.shell.pics.g.Writer().Resize(m.w, m.h)
	m = m.arrange()
	next, cmd := m.reply(msg)
	cmd = tea.Batch(cmd, next.shell.measure(next.o))
	if next.term.asked {
		return next, tea.Batch(cmd, tea.Raw(cellQueries))
	}
	next.term.asked = true
	return next, tea.Batch(cmd, next.ask())
}

// ask sends the terminal every question, and gives it until silenceAfter.
func (m Model) ask() tea.Cmd {
	cmds := []tea.Cmd{tea.Raw(string(m.term.caps.Queries())), m.shell.after(silenceAfter, silenceMsg{})}
	if m.term.caps.Tmux {
		cmds = append(cmds, m.shell.tmuxClient())
	}
	return tea.Batch(cmds...)
}

// reply folds what the terminal said of itself.
func (m Model) reply(msg tea.Msg) (Model, tea.Cmd) {
	var rs []render.Reply
	switch msg := msg.(type) {
	case silenceMsg:
		rs = []render.Reply{render.SilenceReply{}}
	case replyMsg:
		rs = []render.Reply{msg.reply}
	case tea.ColorProfileMsg:
		return m.profile(msg)
	default:
		rs = replies(msg)
	}
	if len(rs) == 0 {
		return m, nil
	}
	for _, r := range rs {
		if _, ok := r.(render.StatusReply); ok {
			m.shell.pics.g.Ack()
		}
	}
	next, cmd := m.known(rs)
	if _, ok := msg.(silenceMsg); ok {
		return next.askAgain(cmd)
	}
	return next, cmd
}

// askAgain asks once more behind tmux, after cmd. tmux drops what is to pass
// through it until it has the terminal, and hands the terminal's answer on key by
// key, so that it can come apart.
func (m Model) askAgain(cmd tea.Cmd) (Model, tea.Cmd) {
	if !m.term.caps.Tmux || m.term.caps.Kitty != render.Unanswered || m.term.again == askAgainMost {
		return m, cmd
	}
	m.term.again++
	return m, tea.Batch(cmd, m.ask())
}

// known draws by what is known of the terminal now.
func (m Model) known(rs []render.Reply) (Model, tea.Cmd) {
	wasTmux := m.term.caps.Tmux
	var ready bool
	m.term, ready = m.term.fold(rs)
	var cmd tea.Cmd
	if m.term.caps.Tmux && !wasTmux {
		// Only its version told that this is tmux: ask the terminal behind it too.
		cmd = tea.Batch(tea.Raw(string(m.term.caps.Queries())), m.shell.tmuxClient())
	}
	if !ready {
		return m, cmd
	}
	m.shell.pics.g.Use(m.term.target())
	return m, tea.Batch(cmd, m.raise())
}

// raise makes the writer keep the colours that placeholders are made of.
func (m Model) raise() tea.Cmd {
	need := render.AtLeast256(m.term.path(), m.term.profile)
	if need == m.term.profile || m.o.Plain {
		return nil
	}
	return func() tea.Msg { return tea.ColorProfileMsg{Profile: need} }
}

// profile takes the terminal's colour profile; the one that raise sent is not
// the terminal's.
func (m Model) profile(msg tea.ColorProfileMsg) (Model, tea.Cmd) {
	if need := render.AtLeast256(m.term.path(), m.term.profile); need != m.term.profile && msg.Profile == need {
		return m, nil
	}
	m.term.profile = msg.Profile
	m = m.restyle()
	return m.known([]render.Reply{render.ProfileReply{Profile: msg.Profile}})
}

func (m Model) background(msg tea.BackgroundColorMsg) (Model, tea.Cmd) {
	m.term.dark = msg.IsDark()
	return m.restyle(), nil
}

// restyle gives everything the theme for the terminal.
func (m Model) restyle() Model {
	m.theme = m.term.theme()
	m.home = m.home.SetTheme(m.theme)
	m.tree = m.tree.SetTheme(m.theme)
	m.focus = m.focus.SetTheme(m.theme)
	m.review = m.review.SetTheme(m.theme)
	return m
}

// tick lets a second pass.
func (m Model) tick(msg tickMsg) (Model, tea.Cmd) {
	m = m.at(msg.at)
	next, cmd := m.passTime()
	return next, tea.Batch(cmd, m.shell.tick())
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
