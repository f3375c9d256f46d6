package tui

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/internal/intent"
	"rflow/tui/queue"
	"rflow/tui/status"
)

// queueing is the program while it shows what waits one after another. Its zero
// value is off.
type queueing struct {
	on    bool
	pane  queue.Model
	line  queue.Line
	empty bool // the item on which it stands is done with, and there is no other
}

// queuePictures is the gallery that the queue sees.
type queuePictures struct{ *pictures }

// Near implements [queue.Gallery].
func (p queuePictures) Near(pics ...render.Pic) {
	if !p.plain {
		p.g.Near(pics...)
	}
}

// queueKey takes the keys that open and leave the queue.
func (m Model) queueKey(press tea.KeyPressMsg) (next Model, cmd tea.Cmd, ok bool) {
	k := m.queue.pane.Keys
	switch {
	case !m.queue.on && key.Matches(press, k.Open):
		next, cmd = m.openQueue()
	case m.queue.on && key.Matches(press, k.Leave):
		next, cmd = m.closeQueue()
	case m.queue.on && m.queue.empty && m.review.Handles(press):
		next = m.say(m.due(), info)
	default:
		return m, nil, false
	}
	return next, cmd, true
}

// openQueue shows what waits, from where the cursor is if that waits.
func (m Model) openQueue() (Model, tea.Cmd) {
	m.queue.on, m.queue.empty = true, false
	m.queue.line = m.queue.line.Restart()
	m.onPanel, m.full = false, false
	open := m.inLine()
	switch {
	case slices.Contains(open, m.standing()):
		return m.arrange(), nil
	case len(open) > 0:
		return m.goTo(open[0])
	}
	m.queue.empty = true
	return m.arrange(), nil
}

// leaveQueue goes one step back: from the inbox out of the program.
func (m Model) leaveQueue() (Model, tea.Cmd) {
	if m.inbox.on {
		return m.askQuit(false)
	}
	return m.closeQueue()
}

// closeQueue goes back to the tree; the cursor is where the queue was. When nothing
// waits in an inbox it leads to what is held up.
func (m Model) closeQueue() (Model, tea.Cmd) {
	m.queue.on = false
	m.shell.pics.g.Near()
	if m.inbox.on && m.queue.empty {
		return m.toHeld()
	}
	return m.arrange(), nil
}

// standing is the item under the cursor.
func (m Model) standing() queue.Item { return queue.Item{Session: m.doc.ID, Node: m.cursor()} }

// inLine lists what waits and is not decided about, in the order in which it is
// shown.
func (m Model) inLine() []queue.Item {
	return m.queue.line.Open(queue.Order(m.docs()))
}

// goTo shows an item of the queue.
func (m Model) goTo(i queue.Item) (Model, tea.Cmd) {
	m.queue.empty, m.queue.line = false, m.queue.line.Stay()
	m, entered := m.enter(i.Session)
	m.tree = m.tree.Select(i.Node)
	m, cmd := m.settle(0)
	return m.arrange(), tea.Batch(entered, cmd)
}

// goOn follows a command that was given in the queue: what is decided about is done
// with, and the next is shown at once.
func (m Model) goOn(c flow.Command) (Model, tea.Cmd) {
	d, ok := c.(flow.Decide)
	if !ok || !m.queue.on || d.Node != m.cursor() {
		return m, nil
	}
	m.queue.line = m.queue.line.Send(m.standing(), d.Reflection)
	next, ok := m.queue.line.Next(m.inLine(), m.standing())
	if !ok {
		m.queue.empty = true
		return m.arrange(), nil
	}
	return m.goTo(next)
}

// refusedInLine lets an item wait again whose decision was not taken.
func (m Model) refusedInLine(c flow.Command) Model {
	if d, ok := c.(flow.Decide); ok {
		m.queue.line = m.queue.line.Unsend(queue.Item{Session: m.doc.ID, Node: d.Node}, d.Reflection)
	}
	return m
}

// passInLine goes to the item after (by 1) or before (by -1) the one shown.
func (m Model) passInLine(by int) (Model, tea.Cmd) {
	line, next, ok := m.queue.line.Pass(m.inLine(), m.standing(), by)
	if !ok {
		return m.say(m.due(), info), nil
	}
	m.queue.line = line
	if next == m.standing() {
		m = m.say("this is the only one that waits", info)
	}
	return m.goTo(next)
}

// passLost notes which images turn out not to be readable, and leaves an item that has one.
func (m Model) passLost() (Model, tea.Cmd) {
	keys := m.shell.pics.lost()
	if !m.queue.on || m.session == nil {
		return m, nil
	}
	var lost []queue.Item
	for _, i := range queue.Order(m.docs()) {
		if n, ok := m.shown(i).Tree.Node(i.Node); ok && keys[n.Image.String()] {
			lost = append(lost, i)
		}
	}
	m.queue.line = m.queue.line.Lose(lost, m.standing())
	return m.leaveLost()
}

// leaveLost leaves an item that was shown when its image turned out not to be readable, if
// nothing was begun there and there is another by now.
func (m Model) leaveLost() (Model, tea.Cmd) {
	next, ok := m.queue.line.Leaves(m.inLine(), m.standing())
	if !ok || m.capturing() {
		return m, nil
	}
	m, cmd := m.goTo(next)
	return m.say("an image cannot be read: its reflection comes at the end", warn), cmd
}

// lineUp follows what the session tells: a queue that was empty shows what begins
// to wait. One that shows something stays on it, unless that cannot be read.
func (m Model) lineUp() (Model, tea.Cmd) {
	m.queue.line = m.queue.line.Sync(m.doc)
	switch {
	case !m.queue.on:
		return m, nil
	case !m.queue.empty:
		return m.leaveLost()
	}
	open := m.inLine()
	switch {
	case slices.Contains(open, m.standing()): // a decision was taken back
		return m.goTo(m.standing())
	case len(open) > 0:
		return m.goTo(open[0])
	}
	return m, nil
}

// queueName is the heading of the queue: how many wait, and what is shown.
func (m Model) queueName() status.Heading {
	open := len(m.inLine())
	h := status.Heading{Text: "queue", More: fmt.Sprintf("%d wait", open), Focused: true}
	if open == 1 {
		h.More = "1 waits"
	}
	if m.inbox.on {
		h.Text, h.More = "inbox", m.pass().Words(open)
	}
	if !m.queue.empty {
		h.More += " · " + nodeName(m.cursor()) + " " + m.focus.Heading()
	}
	return h
}

// queueKeys lists the keys that matter in the queue.
func (m Model) queueKeys() []intent.Binding {
	// The keys that decide stand under the reflection.
	out := []intent.Binding{intent.Describe(m.keys.Next, m.nothingWaits()), intent.Describe(m.keys.Undo, m.nothingToUndo())}
	return last(enabled(append(out, m.leavesQueue()...)), intent.Describe(m.keys.Help, ""))
}

// leavesQueue is the help of the key that leads from the queue to the tree.
func (m Model) leavesQueue() []intent.Binding {
	leave := intent.Describe(m.queue.pane.Keys.Leave, "")
	if m.inbox.on {
		leave.Description = "the session's tree"
	}
	return []intent.Binding{leave}
}

// opensQueue is the help of the key that leads from the tree to the queue.
func (m Model) opensQueue() intent.Binding {
	open := intent.Describe(m.queue.pane.Keys.Open, "")
	if m.inbox.on {
		open.Description = "back to the inbox"
	}
	return open
}
