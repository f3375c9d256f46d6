package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// What a person did is in the log, and so is what was taken back. The program only
// waits with undoing until what was sent before has come back as events, for before that
// it would take back something else. The zero history waits for nothing.
type history struct {
	flying int    // commands on their way to the session
	seq    int64  // the session was that far when the last of them was done
	held   []bool // undo (false) and redo (true) that were asked for meanwhile
}

// maxHeldUndo bounds the presses that wait for the session.
const maxHeldUndo = 64

// entry is a command that can be undone, or one that undoes.
type entry struct {
	what             string
	undoing, redoing bool
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

// did notes that a command was carried out, or refused; the session is that far then.
func (h history) did(seq int64) history {
	h.flying, h.seq = max(0, h.flying-1), max(h.seq, seq)
	return h
}

// settled reports whether all that was sent has come back to a tree of that Seq.
func (h history) settled(seq int64) bool { return h.flying == 0 && seq >= h.seq }

// send asks the session shown to carry out a command.
func (m Model) send(c flow.Command, e *entry) (Model, tea.Cmd) {
	m.undo.flying++
	return m, m.shell.do(m.session, m.gen, c, e)
}

// landed notes in the session that a command went to that it has arrived.
func (m Model) landed(msg doneMsg) Model {
	if msg.gen == m.gen {
		m.undo = m.undo.did(msg.seq)
	} else if h, open := m.inbox.open[msg.gen]; open {
		h.undo = h.undo.did(msg.seq)
		m = m.keepOpen(msg.gen, h)
	}
	return m
}

// undoHeld does what was asked for while something else was on its way.
func (m Model) undoHeld() (Model, tea.Cmd) {
	switch {
	case len(m.undo.held) == 0:
		return m, nil
	case m.session == nil || len(m.dialogs) > 0: // they were not meant for what is asked now
		m.undo.held = nil
		return m, nil
	case !m.undo.settled(m.doc.Seq):
		return m, nil
	}
	redo := m.undo.held[0]
	m.undo.held = m.undo.held[1:]
	if redo {
		return m.redoLast()
	}
	return m.undoLast()
}

// hold keeps an undo or a redo for later.
func (h history) hold(redo bool) history {
	if len(h.held) < maxHeldUndo {
		h.held = append(h.held[:len(h.held):len(h.held)], redo)
	}
	return h
}

// undoable reports whether there is something to take back; it is asked for every frame.
func (m Model) undoable() bool {
	_, ok := m.doc.LastDeed()
	return ok || m.undo.flying > 0
}

// undoLast takes the last thing back. One that stands, as a decision does whose image is
// finished, is told, with what can be done instead.
func (m Model) undoLast() (Model, tea.Cmd) {
	m, entered := m.toLast()
	if m.session == nil {
		return m.say(m.nothingToUndo(), info), entered
	}
	if !m.undo.settled(m.doc.Seq) {
		m.undo = m.undo.hold(false)
		return m, entered
	}
	d, ok := m.doc.LastDeed()
	if !ok {
		return m.say("there is nothing to undo", info), entered
	}
	if why := m.doc.Stands(d); why != "" {
		return m.offerInstead(d, why), entered
	}
	m, back := m.takeDeedBack(d)
	return m, tea.Batch(entered, back)
}

// takeDeedBack takes one thing back.
func (m Model) takeDeedBack(d flow.Deed) (Model, tea.Cmd) {
	if c, ok := d.Again.(flow.Decide); ok {
		m.tree = m.tree.Select(c.Node)
	}
	m, settle := m.settle(0)
	undo := flow.Undo{Deed: d.Seq}
	m, back := m.send(undo, entryOf(m.doc, undo))
	return m, tea.Batch(settle, back)
}

// redoLast does again what was taken back last.
func (m Model) redoLast() (Model, tea.Cmd) {
	if !m.undo.settled(m.doc.Seq) {
		m.undo = m.undo.hold(true)
		return m, nil
	}
	if _, ok := m.doc.LastUndone(); !ok {
		return m.say("there is nothing to redo", info), nil
	}
	return m.send(flow.Redo{}, entryOf(m.doc, flow.Redo{}))
}

// offerInstead says that something can no longer be taken back, and what can be done:
// a branch beside a decision, or what was done before it.
func (m Model) offerInstead(d flow.Deed, why string) Model {
	title, text := whatOf(m.doc, d.Again)+" stays", strings.ToUpper(why[:1])+why[1:]+", and nothing is ever rewritten."
	var options []dialog.Option
	if c, ok := d.Again.(flow.Decide); ok {
		title = fmt.Sprintf("the decision on %s is used", c.Node)
		if r := m.reflected(c); r != nil && !r.Used {
			title = fmt.Sprintf("the decision on %s stays", c.Node)
		}
		text += " A branch beside it can go another way."
		options = append(options, dialog.Option{Key: m.asks.used.Branch, Label: fmt.Sprintf("branch from %s", c.Node), Intent: intent.AskBranch{Node: c.Node}})
	}
	if older, ok := m.doc.Undoable(); ok {
		options = append(options, dialog.Option{
			Key: m.asks.used.Older, Label: fmt.Sprintf("undo %s, done before it", whatOf(m.doc, older.Again)), Intent: intent.Do{Command: flow.Undo{Deed: older.Seq}},
		})
	} else {
		text += " Nothing that was done before it can be taken back either."
	}
	options = append(options, dialog.Option{Key: m.asks.used.Stay, Label: "leave it as it is"})
	m.dialogs = append(m.dialogs, dialog.NewChoice(m.asks.dialog, title, text, options...))
	return m
}

// offerBranch says that the decision on a node can no longer be changed.
func (m Model) offerBranch(id flow.NodeID) Model {
	return m.offerInstead(flow.Deed{Again: flow.Decide{Node: id}}, "its image is finished")
}

func (m Model) reflected(c flow.Decide) *flow.Reflection {
	n, ok := m.doc.Node(c.Node)
	if !ok {
		return nil
	}
	return n.Reflected(c.Reflection)
}

// tooLate returns the node whose decision a refused command would have changed, when
// it was refused because the image was finished in the meantime; else "".
func tooLate(t flow.Tree, refused flow.Command) flow.NodeID {
	if u, ok := refused.(flow.Undo); ok {
		for _, d := range t.Deeds() {
			if d.Seq == u.Deed {
				refused = d.Again
			}
		}
	}
	d, ok := refused.(flow.Decide)
	if !ok {
		return ""
	}
	n, known := t.Node(d.Node)
	if !known {
		return ""
	}
	if r := n.Reflected(d.Reflection); r == nil || !r.Used {
		return ""
	}
	return d.Node
}

func (m Model) nothingToUndo() string {
	if !m.undoable() && !m.inbox.pass.Undoable() {
		return "there is nothing to undo"
	}
	return ""
}

func (m Model) nothingToRedo() string {
	if _, ok := m.doc.LastUndone(); !ok && m.undo.flying == 0 {
		return "there is nothing to redo"
	}
	return ""
}
