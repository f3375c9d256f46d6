package tui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// click gives the focus to the pane under the mouse; in the tree it selects.
func (m Model) click(msg tea.MouseClickMsg) (Model, tea.Cmd) {
	if m.leaf != nil {
		return m.leafClick(msg)
	}
	if m.session == nil && m.opening == "" && len(m.dialogs) == 0 && msg.Button == tea.MouseLeft {
		next, intents := m.home.Click(msg.X, msg.Y-homeTop)
		m.home = next
		return m.act(intents)
	}
	if m.session == nil || len(m.dialogs) > 0 || m.capturing() || msg.Button != tea.MouseLeft {
		return m, nil
	}
	if m.comparing.on {
		m.comparing.pane = m.sizedCompare().Point(msg.X)
		return m, nil
	}
	l := m.layout
	switch {
	case l.tree.has(msg.X, msg.Y):
		m.onPanel, m.full = false, false
		m = m.arrange()
		x, y := msg.X-l.tree.x, msg.Y-l.tree.y
		if parent, child, ok := m.tree.Edge(x, y); ok {
			return m.openEdge(parent, child)
		}
		id, ok := m.tree.At(x, y)
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

// homeTop is the row where home begins, under the header and its rule.
const homeTop = 2

// openEdge opens the reflection that an edge carries: in the panel, and one that
// is no longer the last word on its image in a dialog over it.
func (m Model) openEdge(parent, child flow.NodeID) (Model, tea.Cmd) {
	m, cmd := m.one(intent.Show{Node: parent})
	p, ok := m.doc.Node(parent)
	c, made := m.doc.Node(child)
	if !ok || !made {
		return m, cmd
	}
	r, now := p.Reflected(c.ReflectionID), p.Current()
	if r != nil && (now == nil || now.ID != r.ID) {
		m.dialogs = append(m.dialogs, m.edgeDialog(c.ID, r))
	}
	return m, cmd
}

// edgeDialog tells of the reflection that an image was made with.
func (m Model) edgeDialog(child flow.NodeID, r *flow.Reflection) dialog.Dialog {
	rows := []dialog.Row{{Head: string(r.Decision) + " by " + r.DecidedBy.String()}}
	list := func(text string) {
		for i, line := range flow.Instructions(text) {
			for j, l := range prose.Wrap(prose.Harmless(line), 64) {
				key := ""
				if j == 0 {
					key = strconv.Itoa(i + 1)
				}
				rows = append(rows, dialog.Row{Key: key, Text: l})
			}
		}
	}
	list(r.Final)
	if r.Text != r.Final {
		rows = append(rows, dialog.Row{Head: "as proposed by " + r.Author.String()})
		list(r.Text)
	}
	return dialog.NewPager(m.asks.dialog, "what "+string(child)+" was made with", "", rows)
}

// wheel scrolls what is under the mouse.
func (m Model) wheel(msg tea.MouseWheelMsg) (Model, tea.Cmd) {
	by := 1
	if msg.Button == tea.MouseWheelUp {
		by = -1
	}
	switch l := m.layout; {
	case len(m.dialogs) > 0:
		return m.dialogUpdate(dialog.Wheel(by))
	case m.leaf != nil:
		return m.leafWheel(by)
	case m.session == nil:
		m.home = m.home.Wheel(by)
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
