package review

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	// While a reflection is looked at.
	Accept, Edit, Reject, Right, Prompt, Toggle, Retry key.Binding
	ScrollUp, ScrollDown                               key.Binding
	// Which of two texts.
	Draft, Proposal key.Binding
	// What instead of a rejected reflection, and why.
	AskAgain, Mine, FreshNoise, EndChain, Send, Never key.Binding
	Reason                                            key.Binding // one for each of the reasons
	// While writing.
	Done, Keep, Outside, Difference, Original, Fix key.Binding
	Text                                           editor.KeyMap
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Accept:     bind("a", "accept", "a"),
		Edit:       bind("e", "edit", "e"),
		Reject:     bind("r", "reject", "r"),
		Right:      bind(".", "it is right, stop here", "."),
		Prompt:     bind("p", "edit the prompt", "p"),
		Toggle:     bind("1-9", "an instruction on or off", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		Retry:      bind("R", "try again", "R"),
		ScrollUp:   bind("alt+↑", "scroll the reflection up", "alt+up"),
		ScrollDown: bind("alt+↓", "scroll the reflection down", "alt+down"),
		Draft:      bind("d", "your draft", "d"),
		Proposal:   bind("p", "the proposal", "p"),
		AskAgain:   bind("a", "ask again", "a"),
		Mine:       bind("m", "write mine", "m"),
		FreshNoise: bind("n", "fresh noise", "n"),
		EndChain:   bind("x", "end the chain", "x"),
		Send:       bind("enter", "send", "enter"),
		Reason:     bind("1-5", "why: wrong fact, wrong place, vague, harmful, other", "1", "2", "3", "4", "5"),
		Never:      bind("esc", "nothing happened", "esc"),
		Done:       bind("ctrl+s", "done", "ctrl+s"),
		Keep:       bind("esc", "keep as a draft", "esc"),
		Outside:    bind("alt+e", "in $EDITOR", "alt+e"),
		Difference: bind("alt+d", "show the difference", "alt+d"),
		Original:   bind("alt+o", "the original", "alt+o"),
		Fix:        bind("alt+f", "apply the fix", "alt+f"),
		Text:       editor.DefaultKeyMap(),
	}
}

// Captures reports whether the pane takes every key: a text is being written or
// a question is open.
func (m Model) Captures() bool { return m.mode != reading }

// Writing reports whether keys are text, so that none of them may mean
// anything else.
func (m Model) Writing() bool { return m.mode == writing || m.mode == prompting || m.mode == wording }

// Handles reports whether the pane does something with a key.
func (m Model) Handles(msg tea.KeyPressMsg) bool {
	k := m.Keys
	return m.Captures() || key.Matches(msg, k.Accept, k.Edit, k.Reject, k.Right, k.Prompt, k.Toggle, k.Retry, k.ScrollUp, k.ScrollDown)
}

// Help returns the keys that mean something now; one that does nothing says why.
func (m Model) Help() []intent.Binding {
	k := m.Keys
	d := intent.Describe
	switch m.mode {
	case writing, prompting:
		noFix := ""
		if _, ok := m.firstFix(); !ok {
			noFix = "the lint has no fix"
		}
		return []intent.Binding{d(k.Done, ""), d(k.Keep, ""), d(k.Outside, ""), d(k.Difference, ""), d(k.Original, ""), d(k.Fix, noFix)}
	case rejecting:
		return []intent.Binding{d(k.AskAgain, ""), d(k.Mine, ""), d(k.FreshNoise, ""), d(k.EndChain, ""), d(k.Never, "")}
	case explaining:
		return []intent.Binding{d(k.Reason, ""), d(k.Send, ""), d(k.Never, "")}
	case wording:
		return []intent.Binding{d(k.Send, ""), d(k.Never, "")}
	case choosing:
		return []intent.Binding{d(k.Draft, ""), d(k.Proposal, ""), d(k.Never, "")}
	}
	at := m.look()
	return []intent.Binding{
		d(k.Accept, m.whyNotAccept(at)), d(k.Edit, m.whyNotEdit(at)), d(k.Reject, m.whyNotDecide(at)),
		d(k.Right, m.whyNotDecide(at)), d(k.Toggle, m.whyNotToggle(at)), d(k.Prompt, m.whyNotPrompt(at)),
		d(k.Retry, m.whyNotRetry(at)), d(k.ScrollUp, m.whyNotScroll()), d(k.ScrollDown, m.whyNotScroll()),
	}
}
