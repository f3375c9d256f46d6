package compare

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/internal/intent"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	Swap                           key.Binding
	Beside, Flicker, Differ, Slide key.Binding
	Less, More                     key.Binding
	Zoom, Closer, Further          key.Binding
	Left, Right, Up, Down          key.Binding
	Partner, Blind                 key.Binding
	ChildBetter, ParentBetter      key.Binding
	TieGood, TieBad                key.Binding
	Rate, Outcome, Best            key.Binding // of the child
	Leave                          key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Swap:         bind("space", "swap", "space"),
		Beside:       bind("1", "side by side", "1"),
		Flicker:      bind("2", "flicker", "2"),
		Differ:       bind("3", "difference", "3"),
		Slide:        bind("4", "slider", "4"),
		Less:         bind(",", "slower", ","),
		More:         bind(";", "faster", ";"),
		Zoom:         bind("z", "zoom: both, 2 4 8 times, whole", "z"),
		Closer:       bind("+", "closer", "+"),
		Further:      bind("-", "further", "-"),
		Left:         bind("←/h", "look left", "left", "h"),
		Right:        bind("→/l", "look right", "right", "l"),
		Up:           bind("↑/k", "look up", "up", "k"),
		Down:         bind("↓/j", "look down", "down", "j"),
		Partner:      bind("n", "with another image", "n"),
		Blind:        bind("b", "blind: hide which is the child", "b"),
		ChildBetter:  bind(">", "child better", ">"),
		ParentBetter: bind("<", "parent better", "<"),
		TieGood:      bind("=", "tie, both good", "="),
		TieBad:       bind("_", "tie, both bad", "_"),
		Rate:         bind("*", "rate the child, then 0 to 5", "*"),
		Outcome:      bind("O", "what came of an instruction, then its number", "O"),
		Best:         bind("B", "the child is the result", "B"),
		Leave:        bind("esc", "leave compare", "esc", "c"),
	}
}

// Help returns the pane's keys as they work now; a key that does nothing says why.
func (m Model) Help() []intent.Binding {
	k := m.Keys
	say := func(b key.Binding, words, why string) intent.Binding {
		out := intent.Describe(b, why)
		if words != "" {
			out.Description = words
		}
		return out
	}
	swap, noSwap := m.swapWords()
	less, more, noRate := m.rateWords()
	better, worse := m.judgeWords()
	noPan, noJudge := m.noPan(), m.noJudge()
	sideways, noUp := noPan, noPan
	left, right, up, down := "", "", "", ""
	if m.words {
		noUp, up, down = m.noScroll(), "read what is above", "read what is below"
	}
	if m.mode == slider && m.zoom == 1 {
		sideways, left, right = "", "slider left", "slider right"
	}
	return []intent.Binding{
		say(k.Beside, "", m.noPictures()), say(k.Flicker, "", m.noPictures()), say(k.Differ, "", m.noPictures()), say(k.Slide, "", m.noPictures()),
		say(k.Swap, swap, noSwap),
		say(k.ParentBetter, worse, noJudge), say(k.ChildBetter, better, noJudge),
		say(k.TieGood, "", noJudge), say(k.TieBad, "", noJudge),
		say(k.Rate, "", m.noSay()), say(k.Outcome, "", m.noOutcome()), say(k.Best, "", m.noSay()),
		say(k.Zoom, "", m.noPictures()),
		say(k.Less, less, noRate), say(k.More, more, noRate),
		say(k.Blind, m.blindWords(), m.noBlind()), say(k.Partner, "", m.noPartner()),
		say(k.Closer, "", m.noCloser()), say(k.Further, "", m.noFurther()),
		say(k.Left, left, sideways), say(k.Right, right, sideways), say(k.Up, up, noUp), say(k.Down, down, noUp),
		say(k.Leave, "", ""),
	}
}

// rateName names what the keys for less and more set now.
func (m Model) rateName() string {
	switch m.mode {
	case flicker:
		return "slower, faster"
	case differing:
		return "amplify"
	default:
		return "slider"
	}
}
