package tuitest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Key returns the key press that names itself name: "a", "?", "ctrl+s", "enter".
// It panics on a name that no key has.
func Key(name string) tea.KeyPressMsg {
	k := tea.Key{}
	rest := name
	for {
		mod, after, ok := strings.Cut(rest, "+")
		m, known := map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}[mod]
		if !ok || !known || after == "" {
			break
		}
		k.Mod |= m
		rest = after
	}
	special := map[string]rune{
		"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "space": tea.KeySpace,
	}
	for n := range rune(12) {
		special[fmt.Sprintf("f%d", n+1)] = tea.KeyF1 + n
	}
	if code, ok := special[rest]; ok {
		k.Code = code
		if code == tea.KeySpace && k.Mod == 0 {
			k.Text = " "
		}
		return tea.KeyPressMsg(k)
	}
	r, n := utf8.DecodeRuneInString(rest)
	if n != len(rest) || n == 0 {
		panic("tuitest: no key is called " + name)
	}
	k.Code = r
	if r == ' ' {
		k.Code = tea.KeySpace
	}
	if k.Mod&^tea.ModShift == 0 {
		k.Text = rest
	}
	return tea.KeyPressMsg(k)
}
