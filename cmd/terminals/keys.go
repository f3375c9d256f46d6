//go:build linux

package main

// key is a key: what xdotool calls it, and what terminals send for it.
type key struct{ name, sent string }

// char is the key of a character that xdotool names by itself.
func char(c string) key { return key{c, c} }

// ctrl is a lower-case letter with ctrl.
func ctrl(letter byte) key { return key{"ctrl+" + string(letter), string(letter & 0x1f)} }

var (
	keyEnter  = key{"Return", "\r"}
	keyEscape = key{"Escape", "\x1b"}
	keyTab    = key{"Tab", "\t"}
	keyUp     = key{"Up", "\x1b[A"}
	keyDown   = key{"Down", "\x1b[B"}
	keyHelp   = key{"question", "?"}
	keyLarger = key{"plus", "+"}
	keyLess   = key{"minus", "-"}
	keyOn     = key{"bracketright", "]"}
	keyAccept = char("a")
	keyRedraw = ctrl('l')
)

// times repeats a key.
func times(n int, k key) []key {
	out := make([]key, n)
	for i := range out {
		out[i] = k
	}
	return out
}
