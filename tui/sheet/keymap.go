package sheet

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/internal/intent"
)

// KeyMap is the keys of a sheet. Those that act on images of a session do nothing
// in a gallery of bests.
type KeyMap struct {
	Left, Right, Up, Down, First, Last key.Binding
	PreviousRound, NextRound           key.Binding
	Mark, Pin, Prune, Keep, End        key.Binding
	Larger, Smaller, Show, Leave       key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Left:          bind("←/h", "left", "left", "h"),
		Right:         bind("→/l", "right", "right", "l"),
		Up:            bind("↑/k", "up", "up", "k"),
		Down:          bind("↓/j", "down", "down", "j"),
		First:         bind("G", "to the best", "G", "home"),
		Last:          bind("end", "to the last", "end"),
		PreviousRound: bind("[", "previous round", "["),
		NextRound:     bind("]", "next round", "]"),
		Mark:          bind("m", "mark", "m"),
		Pin:           bind("t", "pin", "t"),
		Prune:         bind("d", "prune", "d"),
		Keep:          bind("a", "keep the marked", "a"),
		End:           bind("x", "end the marked", "x"),
		Larger:        bind("+", "larger", "+", "="),
		Smaller:       bind("-", "smaller", "-"),
		Show:          bind("enter", "open it in the explorer", "enter"),
		Leave:         bind("esc", "close the sheet", "esc", "s"),
	}
}

// Help returns the pane's keys; a key that does nothing now says why. The ones
// that matter most come first.
func (m Model) Help() []intent.Binding {
	k := m.Keys
	because := func(off bool, why string) string {
		if off {
			return why
		}
		return ""
	}
	none := because(len(m.nodes) == 0, "there is no image")
	_, noKeep := m.keep()
	_, noEnd := m.end()
	rounds := m.rounds()
	return []intent.Binding{
		intent.Describe(k.Mark, none),
		intent.Describe(k.Keep, noKeep),
		intent.Describe(k.End, noEnd),
		intent.Describe(k.Show, none),
		intent.Describe(k.PreviousRound, because(len(rounds) == 0 || m.round <= rounds[0], "this is the first round")),
		intent.Describe(k.NextRound, because(len(rounds) == 0 || m.round >= rounds[len(rounds)-1], "this is the last round so far")),
		intent.Describe(k.Larger, because(m.size() == len(shapes())-1, "they are the largest")),
		intent.Describe(k.Smaller, because(m.size() == 0, "they are the smallest")),
		intent.Describe(k.Pin, none),
		intent.Describe(k.Prune, none),
		intent.Describe(k.Left, none),
		intent.Describe(k.Right, none),
		intent.Describe(k.Up, none),
		intent.Describe(k.Down, none),
		intent.Describe(k.First, none),
		intent.Describe(k.Last, none),
		intent.Describe(k.Leave, ""),
	}
}
