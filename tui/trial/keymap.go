package trial

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/internal/intent"
)

// KeyMap is the keys of the pane. Pick are those for A, B, C and D, in order, and the
// same again for other ways to write them.
type KeyMap struct {
	Pick, Choose, TieGood, TieBad key.Binding
	Left, Right, Up, Down         key.Binding
	List, Again, Retry, Cancel    key.Binding
	Leave                         key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Pick:    bind("a-d", "that one is best", "a", "b", "c", "d", "A", "B", "C", "D"),
		Choose:  bind("enter", "the selected one is best", "enter"),
		TieGood: bind("=", "tie, all good", "="),
		TieBad:  bind("_", "tie, all bad", "_"),
		Left:    bind("←/h", "left", "left", "h"),
		Right:   bind("→/l", "right", "right", "l"),
		Up:      bind("↑/k", "up", "up", "k"),
		Down:    bind("↓/j", "down", "down", "j"),
		List:    bind("t", "all trials", "t"),
		Again:   bind("n", "again, with another seed", "n"),
		Retry:   bind("R", "make what failed once more", "R"),
		Cancel:  bind("x", "stop this trial", "x"),
		Leave:   bind("esc", "close", "esc"),
	}
}

// Help returns the pane's keys as they work now; a key that does nothing says why.
func (m Model) Help() []intent.Binding {
	k := m.Keys
	if m.list {
		none := ""
		if len(m.tree.Trials()) == 0 {
			none = "there is no trial"
		}
		open, back := intent.Describe(k.Choose, none), intent.Describe(k.List, "")
		open.Description, back.Description = "show it", "back to the trial"
		return []intent.Binding{open, back, intent.Describe(k.Leave, ""), intent.Describe(k.Up, none), intent.Describe(k.Down, none)}
	}
	noJudge := m.noJudge()
	return []intent.Binding{
		intent.Describe(k.Pick, noJudge), intent.Describe(k.TieGood, noJudge), intent.Describe(k.TieBad, noJudge), intent.Describe(k.Choose, noJudge),
		intent.Describe(k.Retry, m.noRetry()), intent.Describe(k.Again, m.noAgain()), intent.Describe(k.List, ""), intent.Describe(k.Leave, ""),
		intent.Describe(k.Left, ""), intent.Describe(k.Right, ""), intent.Describe(k.Up, ""), intent.Describe(k.Down, ""),
		intent.Describe(k.Cancel, m.noCancel()),
	}
}

// noJudge says why nothing can be judged, or "".
func (m Model) noJudge() string {
	t, ok := m.current()
	switch {
	case !ok:
		return "the trial has not begun yet"
	case t.Cancelled:
		return "this trial was stopped"
	case t.Decided():
		return "this trial is judged, and nothing is hidden any more"
	case t.Making():
		return "all pictures come first"
	case !t.Ready():
		return "there are no two pictures to compare"
	case m.plain:
		return "pictures are turned off, there is nothing to judge by"
	}
	return ""
}

func (m Model) noAgain() string {
	t, ok := m.current()
	switch {
	case !ok:
		return "the trial has not begun yet"
	case t.Making() || t.Ready():
		return "this trial comes first"
	}
	return ""
}

func (m Model) noRetry() string {
	t, ok := m.current()
	switch {
	case !ok:
		return "the trial has not begun yet"
	case len(t.Failed()) > 0:
		return ""
	case !t.Open():
		return "it is over"
	}
	return "nothing has failed"
}

func (m Model) noCancel() string {
	t, ok := m.current()
	if !ok || !t.Open() {
		return "it is over"
	}
	return ""
}
