package focus

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	Up, Down, PageUp, PageDown, Top, Bottom key.Binding
	Full, Back, Retry                       key.Binding
	ChildBetter, ParentBetter               key.Binding
	TieGood, TieBad                         key.Binding
	Rate, Outcome, Best                     key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Up:           bind("↑/k", "scroll up", "up", "k"),
		Down:         bind("↓/j", "scroll down", "down", "j"),
		PageUp:       bind("pgup", "page up", "pgup"),
		PageDown:     bind("pgdn", "page down", "pgdown"),
		Top:          bind("home", "to the top", "home"),
		Bottom:       bind("end", "to the end", "end"),
		Full:         bind("enter", "full screen", "enter"),
		Back:         bind("esc", "back", "esc"),
		Retry:        bind("R", "try again", "R"),
		ChildBetter:  bind(">", "better than its parent", ">"),
		ParentBetter: bind("<", "its parent is better", "<"),
		TieGood:      bind("=", "tie, both good", "="),
		TieBad:       bind("_", "tie, both bad", "_"),
		Rate:         bind("*", "rate, then 0 to 5", "*"),
		Outcome:      bind("O", "what came of an instruction, then its number", "O"),
		Best:         bind("B", "this is the result", "B"),
	}
}

// judging are the keys that work from anywhere in the session's screen.
func (k KeyMap) judging() []key.Binding {
	return []key.Binding{k.ChildBetter, k.ParentBetter, k.TieGood, k.TieBad, k.Rate, k.Outcome, k.Best}
}

// Captures reports whether the pane waits for the second key of a pair and so
// takes every key.
func (m Model) Captures() bool { return m.pending != nothing }

// Handles reports whether the pane does something with a key when it has the
// focus.
func (m Model) Handles(msg tea.KeyPressMsg) bool {
	k := m.Keys
	return m.Judges(msg) || key.Matches(msg, k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.Full, k.Back, k.Retry)
}

// Judges reports whether a key is one of those that judge, which work without
// the focus too.
func (m Model) Judges(msg tea.KeyPressMsg) bool {
	return m.Captures() || key.Matches(msg, m.Keys.judging()...)
}

// Help returns the pane's keys; a key that does nothing now says why.
func (m Model) Help() []intent.Binding {
	k := m.Keys
	scrolls := ""
	if m.overflow() <= 0 {
		scrolls = "everything is in view"
	}
	retry := ""
	if !retries(m.node()) {
		retry = "nothing failed here"
	}
	full := ""
	if n := m.node(); n == nil || n.ID == flow.Root {
		full = "the prompt is not an image"
	}
	compare, finished, instructions := m.whyNoPreference(), m.whyNoJudgement(), m.whyNoOutcome()
	return []intent.Binding{
		intent.Describe(k.Up, scrolls), intent.Describe(k.Down, scrolls),
		intent.Describe(k.PageUp, scrolls), intent.Describe(k.PageDown, scrolls),
		intent.Describe(k.Top, scrolls), intent.Describe(k.Bottom, scrolls),
		intent.Describe(k.Full, full), intent.Describe(k.Back, ""), intent.Describe(k.Retry, retry),
		intent.Describe(k.ChildBetter, compare), intent.Describe(k.ParentBetter, compare),
		intent.Describe(k.TieGood, compare), intent.Describe(k.TieBad, compare),
		intent.Describe(k.Rate, finished), intent.Describe(k.Outcome, instructions), intent.Describe(k.Best, finished),
	}
}

// retries reports whether something on the node may be tried again.
func retries(n *flow.Node) bool {
	return n != nil && !n.Withdrawn && (n.Status == flow.Failed || n.Status == flow.Cancelled || len(n.RoleFailed) > 0)
}
