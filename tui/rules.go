package tui

import (
	"strings"

	"rflow/tui/internal/prose"
)

// heading is words set into a rule at a column: text, and more of less weight.
// joint is what stands in the column before it, where a vertical rule meets this one.
type heading struct {
	at         int
	text, more string
	focused    bool
	joint      string
}

// rule draws a horizontal line of w cells with headings in it.
func (m Model) rule(w int, heads ...heading) string {
	var b strings.Builder
	for i, h := range heads {
		end := w
		if i+1 < len(heads) {
			end = heads[i+1].at - prose.Width(heads[i+1].joint)
		}
		edge, words := m.theme.Rule, m.theme.Muted
		if h.more != "" {
			words = m.theme.Strong
		}
		if h.focused {
			edge, words = m.theme.BorderFocused, m.theme.Title
		}
		text, more := "", ""
		if h.text != "" {
			text = prose.Truncate(" "+h.text+" ", end-h.at-2)
		}
		if room := end - h.at - 3 - prose.Width(text); h.more != "" && room > 4 {
			more = prose.Truncate(whole(h.more, room), room) + " "
		}
		if h.joint != "" {
			b.WriteString(m.theme.Rule.Render(h.joint))
		}
		used := h.at
		if text != "" {
			b.WriteString(edge.Render("─") + words.Render(text) + m.theme.Muted.Render(more))
			used += 1 + prose.Width(text+more)
		}
		b.WriteString(edge.Render(strings.Repeat("─", max(0, end-used))))
	}
	return b.String()
}

// whole leaves out those of the parts at the end for which there is no room.
func whole(parts string, room int) string {
	for prose.Width(parts) > room {
		i := strings.LastIndex(parts, " · ")
		if i < 0 {
			break
		}
		parts = parts[:i]
	}
	return parts
}

// topRule names the panes; the one with the focus stands out.
func (m Model) topRule() string {
	tree := heading{text: "tree", more: m.searched(), focused: !m.onPanel && !m.capturing()}
	switch l := m.layout; {
	case l.mode == beside:
		return m.rule(m.w, tree, m.panelName(l.column.x+1, "┬"))
	case l.tree.empty():
		return m.rule(m.w, m.panelName(0, ""))
	default:
		return m.rule(m.w, tree)
	}
}

// panelName is the heading of the panel: the selected image and how it was made.
func (m Model) panelName(at int, joint string) heading {
	return heading{at: at, text: nodeName(m.focus.Node()), more: m.focus.Heading(), focused: m.onPanel || m.capturing(), joint: joint}
}

// panelHeading is the rule between focus and review, or over both.
func (m Model) panelHeading(w int) string {
	if m.layout.mode == stacked {
		return m.rule(w, m.panelName(0, ""))
	}
	return m.rule(w, heading{text: m.review.Heading(w - 4), focused: m.capturing()})
}

func (m Model) bottomRule() string {
	if l := m.layout; !l.column.empty() && l.column.y+l.column.h == l.bottom.y {
		return m.rule(m.w, heading{}, heading{at: l.column.x + 1, joint: "┴"})
	}
	return m.rule(m.w, heading{})
}
