package review

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// edit is a text being written.
type edit struct {
	node       flow.NodeID
	reflection string // it is about; "" while the proposal is being written
	original   string // the proposal, or the prompt before
	saved      string // what the session has of it
	had        bool   // the session has a draft
	difference bool   // the difference is shown
	late       bool   // the proposal came while it was being written
	sending    bool   // done, and waits for the proposal
}

// whyNotEdit says why nothing can be written; "" when it can.
func (m Model) whyNotEdit(at look) string {
	if at.state == beingWritten {
		return ""
	}
	return m.whyNotDecide(at)
}

// open begins to edit the reflection: the draft, what is left of the proposal,
// or the proposal.
func (m Model) open() (Model, []intent.Intent) {
	at := m.look()
	if why := m.whyNotEdit(at); why != "" {
		return m, notice(why)
	}
	text := draftOf(at)
	if text == "" && at.state != beingWritten {
		text, _ = m.intended(at)
	}
	return m.openWith(text)
}

// openWith opens the editor on the reflection with a first text.
func (m Model) openWith(text string) (Model, []intent.Intent) {
	at := m.look()
	m.mode = writing
	m.edit = edit{node: at.node.ID, difference: true, saved: text, had: at.node.Draft != nil}
	if at.state.decidable() {
		m.edit.reflection, m.edit.original = at.r.ID, at.r.Text
	}
	m.ed = editor.New(text, maxText)
	return m, m.interpret()
}

func (m Model) whyNotPrompt(at look) string {
	if at.state == beingWritten {
		return ""
	}
	return m.whyNotDecide(at)
}

// openPrompt begins to edit the prompt for the next image.
func (m Model) openPrompt() (Model, []intent.Intent) {
	at := m.look()
	if why := m.whyNotPrompt(at); why != "" {
		return m, notice(why)
	}
	p := m.prompt(at.node, m.shown(at))
	text, had := p.text, promptDraft(at.node)
	if had != "" {
		text = had
	}
	m.mode = prompting
	m.edit = edit{node: at.node.ID, original: p.text, saved: text, had: had != "", difference: true}
	m.ed = editor.New(text, maxText)
	return m, m.interpret()
}

// bind ties what is being written to the proposal once that is there.
func (m Model) bind() Model {
	if m.mode != writing || m.edit.reflection != "" {
		return m
	}
	at := m.look()
	if at.r == nil || !at.state.decidable() {
		return m
	}
	m.edit.reflection, m.edit.original, m.edit.late = at.r.ID, at.r.Text, true
	return m
}

// write takes a key while a text is written.
func (m Model) write(press tea.KeyPressMsg) (Model, []intent.Intent) {
	k := m.Keys
	if m.edit.sending && !key.Matches(press, k.Keep) {
		return m, notice("your text waits for the proposal; " + k.Keep.Help().Key + " takes it back")
	}
	switch {
	case key.Matches(press, k.Done) && m.mode == prompting:
		return m.donePrompt()
	case key.Matches(press, k.Done):
		return m.done()
	case key.Matches(press, k.Keep) && m.edit.sending:
		m.edit.sending = false
		return m, nil
	case key.Matches(press, k.Keep):
		return m.keep()
	case key.Matches(press, k.Outside):
		return m, []intent.Intent{intent.EditOutside{Text: m.ed.Value()}}
	case key.Matches(press, k.Difference):
		m.edit.difference = !m.edit.difference
		if m.ed.Value() == m.edit.original {
			return m, notice("nothing differs from the original so far")
		}
		return m, nil
	case key.Matches(press, k.Original):
		if m.ed.Value() == m.edit.original {
			return m, notice("this is the original")
		}
		return m.SetText(m.edit.original)
	case key.Matches(press, k.Fix):
		return m.fix()
	}
	return m.typed(press)
}

// typed gives a key or a paste to the text.
func (m Model) typed(msg tea.Msg) (Model, []intent.Intent) {
	before := m.ed.Value()
	ed, _, left := m.ed.Update(msg, m.Keys.Text)
	m.ed = ed
	var asks []intent.Intent
	if left > 0 {
		asks = notice("too long: " + prose.Size(left) + " of it were left out")
	}
	if m.mode != wording && m.ed.Value() != before {
		asks = append(asks, m.interpret()...)
	}
	return m, asks
}

// SetText replaces the text being written, as $EDITOR returns it.
func (m Model) SetText(text string) (Model, []intent.Intent) {
	if m.mode != writing && m.mode != prompting {
		return m, notice("nothing is being written")
	}
	_, left := prose.Bound(text, maxText)
	m.ed = m.ed.SetValue(strings.TrimRight(text, "\n"))
	asks := m.interpret()
	if left > 0 {
		asks = append(asks, notice("too long: "+prose.Size(left)+" of it were left out")...)
	}
	return m, asks
}

// interpret asks how the backend understands what is being written.
func (m Model) interpret() []intent.Intent {
	n, ok := m.tree.Node(m.edit.node)
	switch {
	case !ok:
		return nil
	case m.mode == writing:
		return m.interpretFor(n, m.ed.Value())
	case !m.interprets || strings.TrimSpace(m.ed.Value()) == "":
		return nil
	}
	return []intent.Intent{intent.Interpret{Interpretation: flow.Interpretation{Text: m.ed.Value()}}}
}

// interpretFor asks how the backend understands a reflection on a node.
func (m Model) interpretFor(n *flow.Node, text string) []intent.Intent {
	if !m.interprets || strings.TrimSpace(text) == "" {
		return nil
	}
	return []intent.Intent{intent.Interpret{Interpretation: flow.Interpretation{Text: text, Reflection: true, Prompt: n.Original}}}
}

// firstFix returns the first finding of the lint that can be fixed with a key.
func (m Model) firstFix() (flow.Finding, bool) {
	if m.mode != writing {
		return flow.Finding{}, false
	}
	for _, f := range flow.Lint(m.ed.Value()) {
		if f.HasFix {
			return f, true
		}
	}
	return flow.Finding{}, false
}

func (m Model) fix() (Model, []intent.Intent) {
	f, ok := m.firstFix()
	if !ok {
		return m, notice("the lint has no fix for this text")
	}
	return m.SetText(flow.ApplyFix(m.ed.Value(), f))
}
