package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/tui/internal/grade"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/status"
)

// View draws the program.
func (m Model) View() tea.View {
	m.shell.pics.g.Begin()
	v := tea.NewView(salted(m.screen(), m.shell.pics.g.Target()))
	v.AltScreen = true
	v.WindowTitle = m.title()
	v.MouseMode = tea.MouseModeCellMotion
	return v
}

// screen returns m.h lines of m.w cells, with the dialog on top if there is one.
func (m Model) screen() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	var lines []string
	switch {
	case m.w < leastW || m.h < leastH:
		return prose.Block(prose.Wrap(fmt.Sprintf("rflow needs %dx%d cells, this is %dx%d", leastW, leastH, m.w, m.h), m.w), m.w, m.h)
	case m.session == nil:
		lines = m.homeScreen()
	case m.layout.mode == tooSmall:
		return prose.Block(nil, m.w, m.h)
	case m.o.Plain:
		lines = m.plainScreen()
	default:
		lines = m.explorerScreen()
	}
	return m.cover(strings.Join(lines, "\n"))
}

// cover draws the dialog on top over the screen.
func (m Model) cover(screen string) string {
	if len(m.dialogs) == 0 {
		return screen
	}
	box := m.dialogs[len(m.dialogs)-1].View(m.theme, m.w-2, m.h-2)
	if box == "" {
		return screen
	}
	w, h := lipgloss.Size(box)
	top := lipgloss.NewLayer(box).X((m.w - w) / 2).Y(max(1, (m.h-h)/2)).Z(1)
	return lipgloss.NewCompositor(lipgloss.NewLayer(screen), top).Render()
}

// homeScreen is the start form between header and footer.
func (m Model) homeScreen() []string {
	h := status.Header{Backend: m.backendStatus(), Prompt: m.o.Version}
	lines := []string{h.View(m.theme, m.w), m.rule(m.w, heading{})}
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
	at := func(r rect, lines []string) bool {
		if r.empty() || y < r.y || y >= r.y+r.h {
			return false
		}
		b.WriteString(lines[y-r.y])
		return true
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

// heading is words set into a rule at a column. joint is what stands in the
// column before it, where a vertical rule meets this one.
type heading struct {
	at      int
	text    string
	focused bool
	joint   string
}

// rule draws a horizontal line of w cells with headings in it.
func (m Model) rule(w int, heads ...heading) string {
	var b strings.Builder
	x := 0
	for i, h := range heads {
		end := w
		if i+1 < len(heads) {
			end = heads[i+1].at - prose.Width(heads[i+1].joint)
		}
		edge, words := m.theme.Rule, m.theme.Muted
		if h.focused {
			edge, words = m.theme.BorderFocused, m.theme.Title
		}
		text := ""
		if h.text != "" {
			text = prose.Truncate(" "+h.text+" ", end-h.at-2)
		}
		if h.joint != "" {
			b.WriteString(m.theme.Rule.Render(h.joint))
		}
		if text != "" {
			b.WriteString(edge.Render("─") + words.Render(text))
			x = h.at + 1 + prose.Width(text)
		} else {
			x = h.at
		}
		b.WriteString(edge.Render(strings.Repeat("─", max(0, end-x))))
		x = end
	}
	return b.String()
}

// topRule names the panes; the one with the focus stands out.
func (m Model) topRule() string {
	onPanel := m.onPanel || m.capturing()
	switch l := m.layout; {
	case l.mode == beside:
		return m.rule(m.w, heading{0, "tree", !onPanel, ""}, heading{l.column.x + 1, nodeName(m.focus.Node()), onPanel, "┬"})
	case l.tree.empty():
		return m.rule(m.w, heading{0, nodeName(m.focus.Node()), true, ""})
	default:
		return m.rule(m.w, heading{0, "tree", !onPanel, ""})
	}
}

// panelHeading is the rule between focus and review, or over both.
func (m Model) panelHeading(w int) string {
	onPanel := m.onPanel || m.capturing()
	if m.layout.mode == stacked {
		return m.rule(w, heading{0, nodeName(m.focus.Node()), onPanel, ""})
	}
	return m.rule(w, heading{0, m.review.Heading(), m.capturing(), ""})
}

func (m Model) bottomRule() string {
	if l := m.layout; !l.column.empty() && l.column.y+l.column.h == l.bottom.y {
		return m.rule(m.w, heading{}, heading{at: l.column.x + 1, joint: "┴"})
	}
	return m.rule(m.w, heading{})
}

func (m Model) backendStatus() status.Backend {
	return status.Backend{State: m.backend, Since: m.now.Sub(m.backendAt)}
}

func (m Model) banner() string { return m.backendStatus().Banner() }

// headerView is the first line.
func (m Model) headerView() string {
	s := m.doc.Session.Strategy
	h := status.Header{
		Prompt: m.doc.Session.Prompt, Backend: m.backendStatus(), Total: s.Width * s.Depth,
		Waiting: len(m.waiting.ids), Idle: m.waiting.idleFor(m.now), Paused: m.doc.State == flow.PausedState,
	}
	for n := range m.doc.Nodes() {
		switch {
		case n.Status != flow.Done || n.Image.IsZero():
		case n.Step == flow.StepGenerate:
			h.Pool++
		default:
			h.Made++
		}
	}
	if g := m.doc.Gate; g.Mode != flow.GateAsk && g.Mode != "" {
		h.Gate = g.String()
	}
	if best, ok := m.doc.Best(); ok {
		if v := best.Verdict(m.doc.Verifier()); v != nil {
			h.Best, h.BestStyle = v.Label(), grade.Of(m.doc).Level(*v).Style(m.theme)
		}
	}
	return h.View(m.theme, m.w)
}

// footerView is the last line: the keys that matter here, and the jobs.
func (m Model) footerView() string {
	queued, sampling := m.jobs()
	total := m.doc.Session.Strategy.Images()
	if m.o.Plain {
		total = 0 // no bar
	}
	f := status.Footer{
		Keys: m.shortHelp(), Notice: m.notices.text, Level: m.notices.level,
		Jobs: queued + sampling, Done: m.doc.Images(), Total: total, Left: m.remaining(),
	}
	return f.View(m.theme, m.w)
}

// shortHelp lists the keys that matter most where the focus is, made from the
// bindings in force; the last one leads to all.
func (m Model) shortHelp() []intent.Binding {
	if len(m.dialogs) > 0 {
		return enabled(m.dialogs[len(m.dialogs)-1].Help())
	}
	var out []intent.Binding
	k := m.keys
	switch {
	case m.capturing():
		return enabled(m.review.Help())
	case m.onPanel:
		out = append(enabled(m.review.Help()), intent.Describe(k.Back, ""))
	default:
		t := m.tree.Keys
		out = append(out, intent.Binding{
			Label:       "←↑↓→",
			Description: "move",
		}, intent.Describe(t.Show, ""))
	}
	out = append(out, m.everywhere()...)
	out = append(out, m.explorer()...)
	return last(enabled(out), intent.Describe(k.Help, ""))
}

func (m Model) homeKeys() []intent.Binding {
	if len(m.dialogs) > 0 {
		return enabled(m.dialogs[len(m.dialogs)-1].Help())
	}
	out := enabled(m.home.Help())
	if m.home.Text() {
		return out
	}
	return last(append(out, intent.Describe(m.keys.Back, "")), intent.Describe(m.keys.Help, ""))
}

// last returns the bindings with one moved to the end.
func last(bs []intent.Binding, end intent.Binding) []intent.Binding {
	var out []intent.Binding
	for _, b := range bs {
		if b.Label != end.Label {
			out = append(out, b)
		}
	}
	return append(out, end)
}

// enabled returns the bindings that do something now.
func enabled(bs []intent.Binding) []intent.Binding {
	var out []intent.Binding
	for _, b := range bs {
		if b.Disabled == "" {
			out = append(out, b)
		}
	}
	return out
}
