package keymap

import (
	"testing"

	"pgregory.net/rapid"
)

func TestAKeyIsCalledAsItNamesItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(
			rapid.SampledFrom([]string{"enter", "tab", "esc", "space", "backspace", "delete", "insert", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "f1", "f12"}),
			rapid.StringMatching(`[a-zA-Z0-9!-/:-@\[-`+"`"+`{-~]`),
			rapid.SampledFrom([]string{"é", "ß", "漢", "ctrl+a", "alt+E", "ctrl+alt+x", "shift+tab", "ctrl+shift+up", "alt+enter", "+", "ctrl++"}),
		).Draw(t, "name")
		press, err := Press(name)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if got := press.String(); got != name {
			t.Fatalf("the press of %q calls itself %q", name, got)
		}
	})
}

func TestNoKeyIsCalledThat(t *testing.T) {
	for _, name := range []string{"", "ctrl+", "entr", "Ctrl+s", "control+s", "shift+a", "ctrl+A", "ab", "\x1b", "\n", " ", "f13", "shift+ctrl+a", "\xff", "\u202e"} {
		if press, err := Press(name); err == nil {
			t.Errorf("%q is taken for %q, want an error", name, press.String())
		}
	}
}
