package tui

import "rflow/flow"

// A decision takes a moment to come back from the session as an event. Until
// then a key that is pressed once more must not decide once more.

// onItsWay is a decision that was sent. The zero value is none.
type onItsWay struct {
	session    flow.SessionID // ids of reflections are of one session
	reflection string
}

// sending notes a decision on its way. ok is false when the same reflection's is.
func (m Model) sending(c flow.Command) (next Model, ok bool) {
	d, decides := c.(flow.Decide)
	if !decides {
		return m, true
	}
	now := onItsWay{m.session.ID(), d.Reflection}
	if m.sent == now {
		return m, false
	}
	m.sent = now
	return m, true
}

// decisionCame forgets the decision on its way once the tree has it.
func (m Model) decisionCame() Model {
	if m.session == nil || m.sent.session != m.session.ID() {
		return m
	}
	for n := range m.doc.Nodes() {
		if r := n.Reflected(m.sent.reflection); r != nil && r.Decision != flow.Pending {
			m.sent = onItsWay{}
			break
		}
	}
	return m
}

// answered forgets a decision that the session refused, or gave back.
func (m Model) answered(msg doneMsg) Model {
	switch c := msg.command.(type) {
	case flow.Decide:
		if msg.err != nil && c.Reflection == m.sent.reflection {
			m.sent = onItsWay{}
		}
	case flow.Undo, flow.Redo: // all that was sent before has come back
		m.sent = onItsWay{}
	}
	return m
}
