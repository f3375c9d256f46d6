package replay

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/internal/intent"
)

// KeyMap is the keys of the stage. Those that presenters send are among them:
// page up and down, arrows, full stop and b. Escape, which some send to start and
// stop, never leaves.
type KeyMap struct {
	Next, Back, NextChain, LastChain, NextDecision, LastDecision key.Binding
	First, Last, Chain, Up, Down                                 key.Binding
	Blank, Auto, Faster, Slower, Again, Help, Close, Leave       key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Next:         bind("→ space", "next", "right", "space", "pgdown", "enter", "l", "n"),
		Back:         bind("←", "back", "left", "pgup", "backspace", "h", "p"),
		NextChain:    bind("]", "next chain", "]"),
		LastChain:    bind("[", "chain before", "["),
		Chain:        bind("1-9", "that chain", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		NextDecision: bind("d tab", "next decision", "d", "tab"),
		LastDecision: bind("D", "decision before", "D", "shift+tab"),
		First:        bind("home", "from the start", "home", "g", "f5"),
		Last:         bind("end", "the result", "end", "G"),
		Up:           bind("↑", "scroll a long text up", "up", "k"),
		Down:         bind("↓", "scroll a long text down", "down", "j"),
		Blank:        bind("b .", "blank the screen", "b", "."),
		Auto:         bind("a", "go on by itself, or stop", "a"),
		Faster:       bind("+", "faster", "+", "="),
		Slower:       bind("-", "slower", "-"),
		Again:        bind("s", "see the sampling again", "s"),
		Help:         bind("?", "keys", "?"),
		Close:        bind("esc", "close the keys", "esc"),
		Leave:        bind("q", "leave", "q"),
	}
}

// disabled says why a key does nothing now, or "".
func (m Model) disabled(press tea.KeyPressMsg) string {
	for _, b := range m.Help() {
		if b.Disabled != "" && slices.Contains(b.Keys, press.String()) {
			return b.Disabled
		}
	}
	return ""
}

// Help lists every key with why it does nothing now.
func (m Model) Help() []intent.Binding {
	k := m.Keys
	one, none, still := "", "", ""
	if m.script.chains < 2 {
		one = "there is one chain"
	}
	if m.script.find(-1, 1, m.script.decided) < 0 {
		none = "nothing was decided"
	}
	if len(m.previews()) == 0 {
		still = "no previews of this image were kept"
	}
	return []intent.Binding{
		intent.Describe(k.Next, ""), intent.Describe(k.Back, ""), intent.Describe(k.Auto, ""),
		intent.Describe(k.Faster, ""), intent.Describe(k.Slower, ""), intent.Describe(k.Again, still),
		intent.Describe(k.NextChain, one), intent.Describe(k.LastChain, one), intent.Describe(k.Chain, one),
		intent.Describe(k.NextDecision, none), intent.Describe(k.LastDecision, none),
		intent.Describe(k.First, ""), intent.Describe(k.Last, ""), intent.Describe(k.Up, ""), intent.Describe(k.Down, ""),
		intent.Describe(k.Blank, ""), intent.Describe(k.Help, ""), intent.Describe(k.Leave, ""),
	}
}
