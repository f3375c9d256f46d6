package dialog

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// KeyMap is the keys of dialogs without a text field. What a question offers has keys
// of its own, see [Option].
type KeyMap struct {
	Up, Down, PageUp, PageDown, Top, Bottom key.Binding
	Take, Yes, No, Copy, Leave              key.Binding
}

// FieldKeyMap is the keys of a dialog with a text field, besides those that edit the
// text. Line is done with a field of one line; so is Done.
type FieldKeyMap struct{ Done, Line, Leave key.Binding }

// Keys is all that a dialog may be asked with.
type Keys struct {
	List  KeyMap
	Field FieldKeyMap
	Text  editor.KeyMap
}

// DefaultKeys returns the keys as they are without a configuration.
func DefaultKeys() Keys {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return Keys{
		List: KeyMap{
			Up:       bind("↑", "up", "up", "k", "shift+tab"),
			Down:     bind("↓", "down", "down", "j", "tab"),
			PageUp:   bind("pgup", "page up", "pgup"),
			PageDown: bind("pgdn", "page down", "pgdown", "space"),
			Top:      bind("home", "to the top", "home", "g"),
			Bottom:   bind("end", "to the end", "end", "G"),
			Take:     bind("enter", "take it", "enter"),
			Yes:      bind("y", "yes", "y"),
			No:       bind("n", "no", "n"),
			Copy:     bind("y", "copy all of it", "y"),
			Leave:    bind("esc", "nothing happens", "esc", "q"),
		},
		Field: FieldKeyMap{
			Done:  bind("ctrl+s", "done", "ctrl+s"),
			Line:  bind("enter", "done with one line", "enter"),
			Leave: bind("esc", "nothing happens", "esc"),
		},
		Text: editor.DefaultKeyMap(),
	}
}

// Letter is the key of an option that no configuration names; "" is none.
func Letter(name string) key.Binding {
	if name == "" {
		return key.NewBinding()
	}
	return key.NewBinding(key.WithKeys(name), key.WithHelp(name, ""))
}

// Wheel is a turn of the mouse's wheel, down where it is positive.
type Wheel int

// named returns a binding with another description.
func named(b key.Binding, desc string) key.Binding {
	b.SetHelp(b.Help().Key, desc)
	return b
}

func describe(bs ...key.Binding) []intent.Binding {
	var out []intent.Binding
	for _, b := range bs {
		out = append(out, intent.Describe(b, ""))
	}
	return out
}

// hint is a key and what it does; "" where it has none.
func hint(b key.Binding) string {
	if b.Help().Key == "" {
		return ""
	}
	return b.Help().Key + " " + b.Help().Desc
}

// Short is the name of a binding's first key, as a person reads it.
func Short(b key.Binding) string {
	first, _, more := strings.Cut(b.Help().Key, "/")
	if !more || first == "" {
		return b.Help().Key
	}
	return first
}

// idle says that a key does nothing here, and what does.
func idle(press tea.KeyPressMsg, instead string) string {
	return Named(press) + " does nothing here: " + instead
}

// Named is how a person reads a key that was pressed.
func Named(press tea.KeyPressMsg) string { return prose.Line(press.String()) }
