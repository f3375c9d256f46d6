package tui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// click gives the focus to the pane under the mouse; in the tree it selects.
func (m Model) click(msg tea.MouseClickMsg) (Model, tea.Cmd) {
	switch {
	case msg.Button != tea.MouseLeft:
		return m, nil
	case len(m.dialogs) > 0:
		return m.dialogClick(msg)
	case m.leaf != nil:
		return m.leafClick(msg)
	case m.session == nil && (m.opening != "" || m.inbox.on):
		return m, nil
	case m.session == nil:
		next, intents := m.home.Click(msg.X, msg.Y-homeTop)
		m.home = next
		return m.act(intents)
	case m.capturing():
		return m.say("this text has the keys and the mouse until it is done or left", info), nil
	case m.comparing.on:
		return m.grab(msg), nil
	}
	return m.explorerClick(msg)
}

// grab takes a press on the picture that the slider divides: the slider comes to the
// mouse and follows it until the button is let go.
func (m Model) grab(msg tea.MouseClickMsg) Model {
	pane := m.sizedCompare()
	top := m.h - 1 - m.compareRows() // the footer is below
	if m.comparing.dragging = pane.Slides(msg.X, msg.Y-top); m.comparing.dragging {
		m.comparing.pane = pane.Point(msg.X)
	}
	return m
}

// drag moves the slider, also where the mouse has left the picture.
func (m Model) drag(msg tea.MouseMotionMsg) Model {
	c := &m.comparing
	if msg.Button != tea.MouseLeft || !c.on || len(m.dialogs) > 0 {
		c.dragging = false // the button was let go elsewhere
	}
	if c.dragging {
		c.pane = m.sizedCompare().Point(msg.X)
	}
	return m
}

// explorerClick takes a click on tree or panel. What is selected already is opened.
func (m Model) explorerClick(msg tea.MouseClickMsg) (Model, tea.Cmd) {
	l := m.layout
	switch {
	case l.tree.has(msg.X, msg.Y):
		here := !m.onPanel
		m.onPanel, m.full = false, false
		m = m.arrange()
		x, y := msg.X-l.tree.x, msg.Y-l.tree.y
		if parent, child, ok := m.tree.Edge(x, y); ok && !m.o.Plain {
			return m.openEdge(parent, child)
		}
		id, ok := m.nodeAt(x, y)
		switch {
		case !ok:
			return m, nil
		case here && id == m.cursor() && id != flow.Root:
			return m.one(intent.Show{Node: id})
		}
		return m.one(intent.Select{Node: id})
	case l.focus.has(msg.X, msg.Y), l.review.has(msg.X, msg.Y):
		m.onPanel = true
		return m.arrange(), nil
	}
	return m, nil
}

// nodeAt returns what is at a cell of the tree, or of the list in its place.
func (m Model) nodeAt(x, y int) (flow.NodeID, bool) {
	if !m.o.Plain {
		return m.tree.At(x, y)
	}
	at, ok := m.plainList(m.layout.tree.w, m.layout.tree.h).At(y)
	for n := range m.doc.Nodes() {
		if ok && at == 0 {
			return n.ID, true
		}
		at--
	}
	return "", false
}

// dialogClick takes a click on the dialog on top; beside it nothing happens.
func (m Model) dialogClick(msg tea.MouseClickMsg) (Model, tea.Cmd) {
	if m.o.Plain {
		return m.dialogUpdate(dialog.Click{Row: msg.Y, W: m.w, H: m.h - 1})
	}
	box, x, y := m.dialogBox()
	w, h := lipgloss.Size(box)
	if (rect{x, y, w, h}).has(msg.X, msg.Y) {
		return m.dialogUpdate(dialog.Click{Row: msg.Y - y, W: m.w - 2, H: m.h - 2})
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
	by, aside := 0, 0
	switch {
	case msg.Button == tea.MouseWheelLeft, msg.Button == tea.MouseWheelUp && msg.Mod.Contains(tea.ModShift):
		aside = -1
	case msg.Button == tea.MouseWheelRight, msg.Button == tea.MouseWheelDown && msg.Mod.Contains(tea.ModShift):
		aside = 1
	case msg.Button == tea.MouseWheelUp:
		by = -1
	case msg.Button == tea.MouseWheelDown:
		by = 1
	}
	switch l := m.layout; {
	case aside != 0 && (len(m.dialogs) > 0 || m.leaf != nil || m.session == nil || m.comparing.on): // nothing is wider than it is shown
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
		m.tree = m.tree.Scroll(aside, by)
	case l.focus.has(msg.X, msg.Y):
		m.focus = m.focus.Scroll(by)
	case l.review.has(msg.X, msg.Y), m.queue.on:
		m.review = m.review.Scroll(by)
	}
	return m, nil
}
