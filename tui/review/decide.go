package review

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// whyNotDecide says why no decision can be taken; "" when one can.
func (m Model) whyNotDecide(at look) string {
	undo := "it is decided already; undo takes it back"
	switch at.state {
	case waits, drafted, nothingToFix:
		return ""
	case beingWritten:
		return "the reflection is still being written"
	case broken:
		return "the reflector failed; " + m.Keys.Retry.Help().Key + " tries again"
	case passed:
		return "the gate decides here, not a person"
	case nowhere:
		return at.why
	}
	if at.r != nil && at.r.Used {
		return "its image is finished; branch from here to try something else"
	}
	return undo
}

// whyNotAccept says why accepting is refused, besides what was painted.
func (m Model) whyNotAccept(at look) string {
	if why := m.whyNotDecide(at); why != "" {
		return why
	}
	if _, left := m.intended(at); !left && at.state == waits {
		return "no instruction is left: " + m.Keys.Right.Help().Key + " stops here, " + m.Keys.Reject.Help().Key + " rejects"
	}
	return ""
}

func (m Model) whyNotToggle(at look) string {
	if why := m.whyNotDecide(at); why != "" {
		return why
	}
	switch at.state {
	case drafted:
		return "there is a draft: " + m.Keys.Edit.Help().Key + " goes on with it"
	case nothingToFix:
		return "there is no instruction"
	}
	return ""
}

func (m Model) whyNotRetry(at look) string {
	n := at.node
	if n == nil || n.Withdrawn || n.Status != flow.Failed && n.Status != flow.Cancelled && len(n.RoleFailed) == 0 {
		return "nothing failed here"
	}
	return ""
}

func (m Model) whyNotScroll() string {
	if m.h <= 0 {
		return "the panel, which shows it, is not open"
	}
	if len(m.body(m.look())) <= m.room() {
		return "everything is in view"
	}
	return ""
}

// unseen says why a decision does not bind: what it would decide was not on the
// screen when the key was pressed.
func (m Model) unseen(at look) string {
	if m.painted.node != at.node.ID || m.painted.reflection != at.r.ID {
		return "this reflection was not on the screen yet; look first, then press again"
	}
	return ""
}

// settled returns the prompt that goes with a text: as painted when the text is
// the painted one or the prompt holds for any; else none, and the refiner is
// waited for.
func (m Model) settled(text string) string {
	p := m.painted
	switch {
	case p.prompt.person, text == p.text, !m.tree.Session.Strategy.Prompt:
		return p.prompt.commit()
	default:
		return ""
	}
}

// decide makes the command for a decision on what was painted.
func (m Model) decide(d flow.Decide) intent.Intent {
	d.Node, d.Reflection, d.Took = m.painted.node, m.painted.reflection, m.took()
	return intent.Do{Command: d}
}

func (m Model) accept() (Model, []intent.Intent) {
	at := m.look()
	if why := m.whyNotAccept(at); why != "" {
		return m, notice(why)
	}
	if why := m.unseen(at); why != "" {
		return m, notice(why)
	}
	if at.state == drafted {
		m.mode = choosing
		return m, nil
	}
	text, _ := m.intended(at)
	return m.send(at, text)
}

// send decides that a text goes on to the corrector.
func (m Model) send(at look, text string) (Model, []intent.Intent) {
	d := flow.Decide{Decision: flow.Accepted, Final: text, Prompt: m.settled(text)}
	words := "accepted"
	if text != at.r.Text {
		d.Decision, words = flow.Edited, "accepted as edited"
	}
	if text == "" {
		words = "goes on without a reflection"
	}
	if d.Prompt == "" {
		words += "; it waits for the prompt to be refined"
	}
	return m, []intent.Intent{m.decide(d), intent.Notice{Text: words}}
}

// choose asks which of two texts is accepted.
func (m Model) choose(press tea.KeyPressMsg) (Model, []intent.Intent) {
	at := m.look()
	k := m.Keys
	if key.Matches(press, k.Never) {
		m.mode = reading
		return m, nil
	}
	if !key.Matches(press, k.Draft, k.Proposal) {
		return m, m.idle(press)
	}
	m.mode = reading
	if at.state != drafted {
		return m, notice("there is no draft any more")
	}
	if why := m.unseen(at); why != "" {
		return m, notice(why)
	}
	if key.Matches(press, k.Draft) {
		return m.send(at, draftOf(at))
	}
	return m.send(at, at.r.Text)
}

// right ends the chain: the image is as it should be.
func (m Model) right() (Model, []intent.Intent) {
	at := m.look()
	if why := m.whyNotDecide(at); why != "" {
		return m, notice(why)
	}
	if why := m.unseen(at); why != "" {
		return m, notice(why)
	}
	return m, []intent.Intent{m.decide(flow.Decide{Decision: flow.Satisfied}), intent.Notice{Text: "right as it is: the chain ends here"}}
}

// toggle switches one instruction on or off. What is left is saved as a draft,
// so that the prompt is refined for it.
func (m Model) toggle(press tea.KeyPressMsg) (Model, []intent.Intent) {
	at := m.look()
	if why := m.whyNotToggle(at); why != "" {
		return m, notice(why)
	}
	digit := 1 + slices.Index(m.Keys.Toggle.Keys(), press.String())
	off := slices.Clone(m.switched(at))
	if digit < 1 || digit > len(off) {
		return m, notice("there is no instruction " + press.String())
	}
	off[digit-1] = !off[digit-1]
	m.toggles = switches{at.r.ID, off}
	text, _ := m.intended(at)
	draft := flow.SaveDraft{Node: at.node.ID, Reflection: at.r.ID, Text: text, Toggled: true}
	if text == at.r.Text || text == "" {
		// All are on, or none: there is nothing of the person's to keep.
		draft.Text, draft.Toggled = "", false
	}
	return m, append([]intent.Intent{intent.Do{Command: draft}}, m.interpretFor(at.node, text)...)
}

func (m Model) retry() (Model, []intent.Intent) {
	if why := m.whyNotRetry(m.look()); why != "" {
		return m, notice(why)
	}
	return m, []intent.Intent{intent.Do{Command: flow.Retry{Node: m.id}}}
}
