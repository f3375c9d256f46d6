package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rflow/tui/internal/prose"
	"rflow/tui/status"
)

// View draws the program.
func (m Model) View() tea.View {
	m.shell.pics.g.Begin()
	v := tea.NewView(salted(m.spoken(m.screen()), m.shell.pics.g.Target()))
	v.Cursor = m.plainCursor()
	v.BackgroundColor, v.ForegroundColor = m.term.ground()
	v.AltScreen = true
	v.WindowTitle = m.title()
	v.MouseMode = tea.MouseModeCellMotion
	v.ReportFocus = true // the terminal may be another one, or have other colours, since
	return v
}

// screen returns m.h lines of m.w cells, with the dialog on top if there is one.
func (m Model) screen() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	var lines []string
	switch {
	case m.stage.on:
		return m.cover(m.sizedStage().View())
	case m.w < leastW || m.h < leastH:
		return prose.Block(prose.Wrap(fmt.Sprintf("rflow needs %dx%d cells, this is %dx%d", leastW, leastH, m.w, m.h), m.w), m.w, m.h)
	case m.leaf != nil:
		lines = m.leafScreen()
	case m.session == nil && m.inbox.on:
		lines = m.inboxScreen()
	case m.session == nil:
		lines = m.homeScreen()
	case m.layout.mode == tooSmall:
		return prose.Block(nil, m.w, m.h)
	case m.comparing.on:
		lines = m.comparingScreen()
	case m.queue.on:
		lines = m.queueScreen()
	case m.o.Plain:
		lines = m.plainScreen()
	default:
		lines = m.explorerScreen()
	}
	return m.cover(strings.Join(m.unfold(lines), "\n"))
}

// unfold lets a notice that is wider than the screen stand on its last lines, so that
// all of it can be read.
func (m Model) unfold(lines []string) []string {
	if len(m.dialogs) > 0 || m.search.typing {
		return lines // the last line is another
	}
	rows := status.Footer{Notice: m.notices.text, Level: m.notices.level}.Unfolded(m.theme, m.w, len(lines)/3)
	return append(lines[:len(lines)-len(rows):len(lines)-len(rows)], rows...)
}

// cover draws the dialog on top over the screen.
func (m Model) cover(screen string) string {
	if len(m.dialogs) == 0 {
		return screen
	}
	if m.o.Plain {
		return m.plainDialog()
	}
	box, x, y := m.dialogBox()
	if box == "" {
		return screen
	}
	return lipgloss.NewCompositor(lipgloss.NewLayer(screen), lipgloss.NewLayer(box).X(x).Y(y).Z(1)).Render()
}

// dialogBox is the dialog on top as it is drawn, and where.
func (m Model) dialogBox() (box string, x, y int) {
	box = m.dialogs[len(m.dialogs)-1].View(m.theme, m.w-2, m.h-2)
	w, h := lipgloss.Size(box)
	return box, (m.w - w) / 2, max(1, (m.h-h)/2)
}

// homeScreen is the start form between header and footer.
func (m Model) homeScreen() []string {
	h := status.Header{Backend: m.backendStatus(), Prompt: m.o.Version}
	lines := []string{h.View(m.theme, m.w), status.Rule(m.theme, m.w, status.Heading{})}
	if banner := m.banner(); banner != "" {
		lines[1] = m.theme.Error.Render(prose.Fit(" "+banner, m.w))
	}
	lines = append(lines, strings.Split(m.home.View(), "\n")...)
	f := status.Footer{Keys: m.homeKeys(), Notice: m.notices.text, Level: m.notices.level}
	return append(lines, f.View(m.theme, m.w))
}

// explorerScreen is the session.
func (m Model) explorerScreen() []string {
	l := m.layout
	lines := []string{m.headerView()}
	if !l.banner.empty() {
		lines = append(lines, m.theme.Error.Render(prose.Fit(" "+m.banner(), m.w)))
	}
	lines = append(lines, m.topRule())
	lines = append(lines, m.bodyView()...)
	if !l.bottom.empty() {
		lines = append(lines, m.bottomRule())
	}
	return append(lines, m.footerView())
}

// bodyView draws the panes and the rules between them, row by row.
func (m Model) bodyView() []string {
	l := m.layout
	tree, focus, review := paneLines(m.tree.View, l.tree), paneLines(m.focus.View, l.focus), paneLines(m.review.View, l.review)
	bar := m.theme.Rule.Render("│") + " "
	lines := make([]string, 0, l.body.h)
	for y := l.body.y; y < l.body.y+l.body.h; y++ {
		var b strings.Builder
		m.row(&b, y, bar, tree, focus, review)
		lines = append(lines, b.String())
	}
	return lines
}

// row draws one row of the body from left to right.
func (m Model) row(b *strings.Builder, y int, bar string, tree, focus, review []string) {
	l := m.layout
	at := func(r rect, lines []string) {
		if !r.empty() && y >= r.y && y < r.y+r.h {
			b.WriteString(lines[y-r.y])
		}
	}
	at(l.tree, tree)
	ruled := !l.panelRule.empty() && y == l.panelRule.y
	switch {
	case ruled && l.mode == beside:
		b.WriteString(m.theme.Rule.Render("├") + m.panelHeading(l.panelRule.w+1))
	case ruled:
		b.WriteString(m.panelHeading(l.panelRule.w))
	case l.mode == beside:
		b.WriteString(bar)
	}
	if ruled {
		return
	}
	at(l.focus, focus)
	if l.mode != beside && !l.column.empty() && y >= l.column.y && y < l.column.y+l.column.h {
		b.WriteString(bar)
	}
	at(l.review, review)
}

// paneLines returns the lines of a pane; exactly as many as it has rows.
func paneLines(view func() string, r rect) []string {
	if r.empty() {
		return nil
	}
	lines := strings.Split(view(), "\n")
	for len(lines) < r.h {
		lines = append(lines, strings.Repeat(" ", r.w))
	}
	return lines[:r.h]
}
