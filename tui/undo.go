package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// history is what can be undone and redone. The zero value is empty and ready.
// It is a value, and keeps the last maxHistory.
type history struct {
	past, future []entry
}

// entry is one thing that was done: how to do it again, how to take it back.
type entry struct {
	again, back flow.Command
	what        string
	undoing     bool // it was taken back: goes from past to future
	redoing     bool // it was done again: goes from future to past
}

const maxHistory = 200

// did notes what was carried out.
func (h history) did(e entry) history {
	undoing, redoing := e.undoing, e.redoing
	e.undoing, e.redoing = false, false
	switch {
	case undoing:
		h.past = h.past[:max(0, len(h.past)-1)]
		h.future = append(h.future[:len(h.future):len(h.future)], e)
	case redoing:
		h.future = h.future[:max(0, len(h.future)-1)]
		h.past = append(h.past[:len(h.past):len(h.past)], e)
	default:
		h.past = append(h.past[:len(h.past):len(h.past)], e)
		h.past = h.past[max(0, len(h.past)-maxHistory):]
		h.future = nil
	}
	return h
}

// told says what an entry did, when it took something back or did it again.
func (e entry) told() string {
	switch {
	case e.undoing:
		return "took back " + e.what
	case e.redoing:
		return "did again: " + e.what
	}
	return ""
}

// inverse returns how a command would be taken back in this tree, nil when it
// cannot be.
func inverse(t flow.Tree, c flow.Command) *entry {
	switch c := c.(type) {
	case flow.Decide:
		return &entry{again: c, back: flow.Withdraw{Node: c.Node, Reflection: c.Reflection}, what: fmt.Sprintf("the decision on %s", c.Node)}
	case flow.Mark:
		n, ok := t.Node(c.Mark.Node)
		if !ok {
			return nil
		}
		return &entry{again: c, back: flow.Mark{Mark: marksOf(n, c.Mark)}, what: fmt.Sprintf("the mark on %s", n.ID)}
	case flow.EditPrompt:
		n, ok := t.Node(c.Node)
		if !ok {
			return nil
		}
		before := "" // the refiner's
		if n.Refined != nil && n.Refined.By.Person {
			before = n.Refined.Prompt
		}
		return &entry{again: c, back: flow.EditPrompt{Node: c.Node, Prompt: before}, what: fmt.Sprintf("the prompt after %s", n.ID)}
	case flow.Pause:
		return &entry{again: c, back: flow.Pause{On: !c.On}, what: "the pause"}
	case flow.SetGate:
		return &entry{again: c, back: flow.SetGate{Gate: t.Gate}, what: "the gate"}
	}
	return inverseOfChoice(c)
}

// marksOf returns those marks of n that change would set, as they are now.
func marksOf(n *flow.Node, change flow.NodeMarked) flow.NodeMarked {
	now := flow.NodeMarked{Node: n.ID}
	if change.Marked != nil {
		now.Marked = &n.Marked
	}
	if change.Pinned != nil {
		now.Pinned = &n.Pinned
	}
	if change.Pruned != nil {
		now.Pruned = &n.Pruned
	}
	if change.Note != nil {
		now.Note = &n.Note
	}
	return now
}

// last returns what would be undone: what was done here, else the last decision
// that a person made, for instance before the session was opened again.
func (m Model) last() (entry, bool) {
	if n := len(m.undo.past); n > 0 {
		return m.undo.past[n-1], true
	}
	var at flow.NodeID
	var r *flow.Reflection
	for n := range m.doc.Nodes() {
		for i := range n.Reflections {
			if next := &n.Reflections[i]; persons(next) && (r == nil || !next.Decided.Before(r.Decided)) {
				at, r = n.ID, next
			}
		}
	}
	if r == nil {
		return entry{}, false
	}
	again := flow.Decide{Node: at, Reflection: r.ID, Decision: r.Decision, Final: r.Final, Remedy: r.Remedy, Code: r.Code, Reason: r.Reason, Prompt: r.Prompt}
	e := *inverse(m.doc, again)
	return e, e.back != nil
}

// persons reports whether a person decided on the reflection.
func persons(r *flow.Reflection) bool { return r.Decision != flow.Pending && r.DecidedBy.Person }

// undoable reports whether last returns something; it is asked for every frame.
func (m Model) undoable() bool {
	if len(m.undo.past) > 0 {
		return true
	}
	for n := range m.doc.Nodes() {
		for i := range n.Reflections {
			if persons(&n.Reflections[i]) {
				return true
			}
		}
	}
	return false
}

// undoLast takes the last thing back. A decision whose image is finished is used:
// it stays, and a branch beside it is offered.
func (m Model) undoLast() (Model, tea.Cmd) {
	m, entered := m.toLast()
	e, ok := m.last()
	if !ok {
		return m.say(m.nothingToUndo(), info), entered
	}
	if w, decided := e.back.(flow.Withdraw); decided && m.used(w) {
		return m.offerBranch(w.Node), entered
	}
	e.undoing = true
	if w, ok := e.back.(flow.Withdraw); ok {
		m.tree = m.tree.Select(w.Node)
	}
	m, settle := m.settle(0)
	return m, tea.Batch(entered, settle, m.shell.do(m.session, m.gen, e.back, &e))
}

// offerBranch says that a decision can no longer be changed, and what can be done.
func (m Model) offerBranch(id flow.NodeID) Model {
	m.dialogs = append(m.dialogs, dialog.NewChoice(
		m.asks.dialog, fmt.Sprintf("the decision on %s is used", id),
		"Its image is finished, and nothing is ever rewritten. A branch beside it can go another way.",
		dialog.Option{Key: m.asks.used.Branch, Label: fmt.Sprintf("branch from %s", id), Intent: intent.AskBranch{Node: id}},
		dialog.Option{Key: m.asks.used.Stay, Label: "leave it as it is"},
	))
	return m
}

// used reports whether a decision's image is finished.
func (m Model) used(w flow.Withdraw) bool { return isUsed(m.doc, w.Node, w.Reflection) }

func isUsed(t flow.Tree, id flow.NodeID, reflection string) bool {
	n, ok := t.Node(id)
	if !ok {
		return false
	}
	r := n.Reflected(reflection)
	return r != nil && r.Used
}

// tooLate returns the node whose decision a refused command would have changed, when
// it was refused because the image was finished in the meantime; else "".
func tooLate(t flow.Tree, refused flow.Command) flow.NodeID {
	switch c := refused.(type) {
	case flow.Decide:
		if isUsed(t, c.Node, c.Reflection) {
			return c.Node
		}
	case flow.Withdraw:
		if isUsed(t, c.Node, c.Reflection) {
			return c.Node
		}
	}
	return ""
}

// redoLast does again what was taken back last.
func (m Model) redoLast() (Model, tea.Cmd) {
	n := len(m.undo.future)
	if n == 0 {
		return m.say(m.nothingToRedo(), info), nil
	}
	e := m.undo.future[n-1]
	e.redoing = true
	return m, m.shell.do(m.session, m.gen, e.again, &e)
}

func (m Model) nothingToUndo() string {
	if !m.undoable() && !m.inbox.pass.Undoable() {
		return "there is nothing to undo"
	}
	return ""
}

func (m Model) nothingToRedo() string {
	if len(m.undo.future) == 0 {
		return "there is nothing to redo"
	}
	return ""
}
