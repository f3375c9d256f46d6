package tui

import "rflow/flow"

// A decision takes a moment to come back from the session as an event. Until
// then a key that is pressed once more must not decide once more.

// sending notes a decision on its way. ok is false when the same reflection's is.
func (m Model) sending(c flow.Command) (next Model, ok bool) {
	d, decides := c.(flow.Decide)
	if !decides {
		return m, true
	}
	if m.sent == d.Reflection && d.Reflection != "" {
		return m, false
	}
	m.sent = d.Reflection
	return m, true
}

// decisionCame forgets the decision on its way once the tree has it.
func (m Model) decisionCame() Model {
	for n := range m.doc.Nodes() {
		if m.sent == "" {
			break
		}
		if r := n.Reflected(m.sent); r != nil && r.Decision != flow.Pending {
			m.sent = ""
		}
	}
	return m
}

// answered forgets a decision that the session refused, or gave back.
func (m Model) answered(msg doneMsg) Model {
	switch c := msg.command.(type) {
	case flow.Decide:
		if msg.err != nil && c.Reflection == m.sent {
			m.sent = ""
		}
	case flow.Withdraw:
		if c.Reflection == m.sent {
			m.sent = ""
		}
	}
	return m
}
