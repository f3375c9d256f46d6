package tui

import "rflow/tui/status"

// topRule names the panes; the one with the focus stands out.
func (m Model) topRule() string {
	tree := status.Heading{Text: "tree", More: m.searched(), Focused: !m.onPanel && !m.capturing()}
	switch l := m.layout; {
	case l.mode == beside:
		return status.Rule(m.theme, m.w, tree, m.panelName(l.column.x+1, "┬"))
	case l.tree.empty():
		return status.Rule(m.theme, m.w, m.panelName(0, ""))
	default:
		return status.Rule(m.theme, m.w, tree)
	}
}

// panelName is the heading of the panel: the selected image and how it was made.
func (m Model) panelName(at int, joint string) status.Heading {
	return status.Heading{At: at, Text: nodeName(m.focus.Node()), More: m.focus.Heading(), Focused: m.onPanel || m.capturing(), Joint: joint}
}

// panelHeading is the rule between focus and review, or over both.
func (m Model) panelHeading(w int) string {
	if m.layout.mode == stacked {
		return status.Rule(m.theme, w, m.panelName(0, ""))
	}
	return status.Rule(m.theme, w, status.Heading{Text: m.review.Heading(w - 4), Focused: m.capturing()})
}

func (m Model) bottomRule() string {
	if l := m.layout; !l.column.empty() && l.column.y+l.column.h == l.bottom.y {
		return status.Rule(m.theme, m.w, status.Heading{}, status.Heading{At: l.column.x + 1, Joint: "┴"})
	}
	return status.Rule(m.theme, m.w, status.Heading{})
}
