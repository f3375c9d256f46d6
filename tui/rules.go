package tui

import (
	"strings"

	"rflow/tui/internal/prose"
)

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
