package tui

import (
	tea "charm.land/bubbletea/v2"

	"rflow/tui/internal/intent"
)

// click gives the focus to the pane under the mouse; in the tree it selects.
func (m Model) click(msg tea.MouseClickMsg) (Model, tea.Cmd) {
	if m.leaf != nil {
		return m.leafClick(msg)
	}
	if m.session == nil || m.comparing.on || len(m.dialogs) > 0 || m.capturing() || msg.Button != tea.MouseLeft {
		return m, nil
	}
	l := m.layout
	switch {
	case l.tree.has(msg.X, msg.Y):
		m.onPanel, m.full = false, false
		m = m.arrange()
		id, ok := m.tree.At(msg.X-l.tree.x, msg.Y-l.tree.y)
		if !ok {
			return m, nil
		}
		return m.one(intent.Select{Node: id})
	case l.focus.has(msg.X, msg.Y), l.review.has(msg.X, msg.Y):
		m.onPanel = true
		return m.arrange(), nil
	}
	return m, nil
}

// wheel scrolls what is under the mouse.
func (m Model) wheel(msg tea.MouseWheelMsg) (Model, tea.Cmd) {
	by := 1
	if msg.Button == tea.MouseWheelUp {
		by = -1
	}
	switch l := m.layout; {
	case len(m.dialogs) > 0 && by < 0:
		return m.dialogUpdate(tea.KeyPressMsg{Code: tea.KeyUp})
	case len(m.dialogs) > 0:
		return m.dialogUpdate(tea.KeyPressMsg{Code: tea.KeyDown})
	case m.leaf != nil:
		return m.leafWheel(by)
	case m.session == nil:
		return m, nil
	case m.comparing.on:
		m.comparing.pane = m.sizedCompare().Zoom(-by)
		return m, nil
	case l.tree.has(msg.X, msg.Y):
		m.tree = m.tree.Scroll(0, by)
	case l.focus.has(msg.X, msg.Y):
		m.focus = m.focus.Scroll(by)
	}
	return m, nil
}
