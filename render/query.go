package render

import (
	"encoding/hex"

	"github.com/charmbracelet/x/ansi"
)

// ask is a query, and what it may be sent to.
type ask struct {
	text string
	// str says that the query is a control string (APC, DCS, OSC). GNU screen
	// hands those to its terminal or shows them in its status line, and the
	// Linux console prints them.
	str bool
	// colour says that it asks for colours. tmux 3.5 takes DECRQSS for a sixel image:
	// it draws one, or words in its place. What it shows tmux itself tells.
	colour bool
}

// probeColor is the colour of the style query: one that no palette has.
const probeColor = "38;2;1;102;203"

// asks are the questions in the order in which they are asked, without the
// sentinel.
func asks() []ask {
	return []ask{
		{text: "\x1b[>0q"},                                               // XTVERSION
		{text: "\x1b[16t\x1b[14t"},                                       // cell and window in pixels
		{text: "\x1b[?2026$p\x1b[?2027$p\x1b[?2031$p"},                   // DECRQM
		{text: "\x1b[?1;1;0S\x1b[?2;4;0S"},                               // XTSMGRAPHICS: colours, largest size
		{text: "\x1b7\x1b[" + probeColor + "m", str: true, colour: true}, // DECSC keeps the style that is in force
		{text: "\x1bP$qm\x1b\\\x1b8", str: true, colour: true},           // DECRQSS
		{text: termcap("Tc") + termcap("RGB"), str: true, colour: true},  // XTGETTCAP, one by one: a list fails as a whole
		{text: termcap("colors"), str: true, colour: true},               //
		{text: "\x1b]11;?\x1b\\", str: true},                             // background
	}
}

func termcap(name string) string { return "\x1bP+q" + hex.EncodeToString([]byte(name)) + "\x1b\\" }

// kittyQuery asks about a 1 x 1 RGB image: nothing is stored or shown.
const kittyQuery = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"

// sentinel is DA1, which every terminal answers.
const sentinel = "\x1b[c"

// Queries returns the bytes that ask the terminal everything a [Caps] holds.
// The sentinel comes last. Inside tmux colours are not asked for, and the kitty query goes to the terminal
// behind it, whose answer comes back the same way, perhaps after the sentinel.
// Terminals that would show a control string are asked only what they
// understand.
func (c Caps) Queries() []byte {
	var b []byte
	for _, q := range asks() {
		if c.plainOnly() && q.str || c.Tmux && q.colour {
			continue
		}
		if c.console() {
			continue
		}
		b = append(b, q.text...)
	}
	switch {
	case c.plainOnly():
	case c.Tmux:
		b = append(b, ansi.TmuxPassthrough(kittyQuery)...)
	default:
		b = append(b, kittyQuery...)
	}
	return append(b, sentinel...)
}

// CellQueries returns the bytes that ask for the size of a cell, for after the
// window was resized: the font may have changed.
func (c Caps) CellQueries() []byte {
	if c.console() {
		return nil
	}
	return []byte("\x1b[16t\x1b[14t")
}

// BackgroundQuery returns the bytes that ask for the background colour.
func (c Caps) BackgroundQuery() []byte {
	if c.plainOnly() {
		return nil
	}
	return []byte("\x1b]11;?\x1b\\")
}
