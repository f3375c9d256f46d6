// Package keymap names keys, and gives bindings other keys as a configuration
// says.
package keymap

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// specials are the keys with a name of their own, by it.
func specials() map[string]rune {
	out := map[string]rune{
		"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "space": tea.KeySpace,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "insert": tea.KeyInsert,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	}
	for n := range rune(12) {
		out[fmt.Sprintf("f%d", n+1)] = tea.KeyF1 + n
	}
	return out
}

// modifier is a key that is held while another is pressed.
type modifier struct {
	name string
	mod  tea.KeyMod
}

// modifiers are in the order in which key presses name them.
func modifiers() [3]modifier {
	return [...]modifier{{"ctrl", tea.ModCtrl}, {"alt", tea.ModAlt}, {"shift", tea.ModShift}}
}

// unbound begins the name of the key that stands for an action without a key. No key of
// a keyboard is called so.
const unbound = "unbound "

// Press returns the key press that names itself name: "a", "?", "ctrl+s",
// "alt+up". Modifiers stand in the order ctrl, alt, shift.
func Press(name string) (tea.KeyPressMsg, error) {
	var k tea.Key
	rest := name
	for _, m := range modifiers() {
		if after, ok := strings.CutPrefix(rest, m.name+"+"); ok && after != "" {
			k.Mod |= m.mod
			rest = after
		}
	}
	if strings.HasPrefix(name, unbound) {
		return tea.KeyPressMsg{Code: tea.KeyExtended, Text: name}, nil
	}
	if code, ok := specials()[rest]; ok {
		k.Code = code
		if code == tea.KeySpace && k.Mod == 0 {
			k.Text = " "
		}
		return tea.KeyPressMsg(k), nil
	}
	r, n := utf8.DecodeRuneInString(rest)
	switch {
	case n == 0 || n != len(rest) || r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r):
		return tea.KeyPressMsg{}, fmt.Errorf("no key is called %q; keys are called a, A, ?, space, enter, tab, esc, up, pgdown, f5, ctrl+s, alt+e, shift+tab", name)
	case k.Mod&tea.ModShift != 0:
		return tea.KeyPressMsg{}, fmt.Errorf("%q: say the character that it types, such as %q", name, strings.ToUpper(rest))
	case k.Mod&tea.ModCtrl != 0 && unicode.IsUpper(r):
		return tea.KeyPressMsg{}, fmt.Errorf("%q: terminals do not tell it from %q", name, strings.ToLower(name))
	}
	k.Code = r
	if k.Mod == 0 {
		k.Text = rest
	}
	return tea.KeyPressMsg(k), nil
}
