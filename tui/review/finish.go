package review

import (
	"strings"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// done decides: the text goes on in the place of the proposal.
func (m Model) done() (Model, []intent.Intent) {
	at := m.look()
	text := m.ed.Value()
	switch {
	case strings.TrimSpace(text) == "":
		return m, notice("nothing is written: " + m.Keys.Keep.Help().Key + " leaves, then " + m.Keys.Right.Help().Key + " stops here or " + m.Keys.Accept.Help().Key + " goes on")
	case m.edit.reflection == "":
		m.edit.sending = true
		return m, notice("the proposal is still being written; yours is sent as soon as it is there")
	case !at.state.decidable():
		return m, notice("it cannot be sent: " + m.whyNotDecide(at))
	case at.r.ID != m.edit.reflection:
		m.edit.reflection, m.edit.original, m.edit.late = at.r.ID, at.r.Text, true
		return m, notice("another reflection has come since; press again to send yours in its place")
	}
	m.mode, m.edit = reading, edit{}
	// The person has had the proposal on screen beside the own text.
	if m.painted.reflection != at.r.ID || m.painted.node != at.node.ID {
		m = m.Painted(m.now)
	}
	return m.send(at, text)
}

func (m Model) donePrompt() (Model, []intent.Intent) {
	text := m.ed.Value()
	if strings.TrimSpace(text) == "" {
		return m, notice("the prompt is empty: " + m.Keys.Original.Help().Key + " brings the one before back")
	}
	if text == m.edit.original {
		m, asks := m.keep() // throws a draft away
		return m, append(asks, notice("the prompt stays as it was")...)
	}
	node := m.edit.node
	m.mode, m.edit = reading, edit{}
	return m, []intent.Intent{
		intent.Do{Command: flow.EditPrompt{Node: node, Prompt: text}},
		intent.Notice{Text: "the prompt is yours now; no refiner changes it"},
	}
}

// keep leaves the text and keeps it as a draft.
func (m Model) keep() (Model, []intent.Intent) {
	e, text := m.edit, m.ed.Value()
	draft := flow.SaveDraft{Node: e.node, Reflection: e.reflection, Text: text, Prompt: m.mode == prompting}
	m.mode, m.edit = reading, edit{}
	words := "kept as a draft"
	if text == e.original || strings.TrimSpace(text) == "" {
		if !e.had {
			return m, nil
		}
		draft.Text, words = "", "the draft is thrown away"
	}
	return m, []intent.Intent{intent.Do{Command: draft}, intent.Notice{Text: words}}
}

// Dirty reports whether the session lacks something that is being written.
func (m Model) Dirty() bool {
	if m.mode != writing && m.mode != prompting {
		return false
	}
	return m.ed.Value() != m.edit.saved || m.edit.sending && m.edit.reflection != ""
}

// TickDraft is called about every second: it saves what is being written, and
// sends a text that was done before its proposal was there.
func (m Model) TickDraft() (Model, []intent.Intent) {
	if !m.Dirty() {
		return m, nil
	}
	if m.edit.sending && m.edit.reflection != "" {
		m.edit.sending = false
		return m.done()
	}
	text := m.ed.Value()
	m.edit.saved, m.edit.had = text, true
	return m, []intent.Intent{intent.Do{Command: flow.SaveDraft{Node: m.edit.node, Reflection: m.edit.reflection, Text: text, Open: true, Prompt: m.mode == prompting}}}
}
