package render

import (
	"image/color"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// Answer is what a terminal said to a yes-or-no question. The zero value
// means that it has said nothing.
type Answer uint8

// The answers.
const (
	Unanswered Answer = iota
	Yes
	No
)

// String returns "no answer", "yes" or "no".
func (a Answer) String() string { return [...]string{"no answer", "yes", "no"}[min(a, No)] }

// Caps is what is known about a terminal: hints from the environment and the
// replies so far, nothing concluded. It is a value; make the first one with
// [NewCaps], add replies with [Caps.Fold], in any order and at any time, and
// conclude with [Caps.Choose]. The zero value is a terminal that nothing is
// known about.
type Caps struct {
	// Hints, from the environment. They never prove a capability.
	Term, Program string
	SSH, Tmux     bool
	NoColor       bool

	Version string // XTVERSION, of tmux inside tmux
	Outer   string // the terminal that tmux runs in

	Kitty      Answer // the kitty graphics query
	KittyError string // its text when it was not OK
	Attributes []int  // DA1
	Sync       Answer // mode 2026, synchronised output
	Graphemes  Answer // mode 2027, widths by grapheme cluster

	CellW, CellH                 int // CSI 16 t
	WindowW, WindowH             int // CSI 14 t
	Cols, Rows, KernelW, KernelH int // TIOCGWINSZ
	SixelW, SixelH               int // XTSMGRAPHICS, zero when unsaid
	SixelColors                  int
	Background                   color.RGBA // OSC 11; zero when unsaid

	Profile colorprofile.Profile
	Done    bool // the sentinel came: nothing asked before it is still to come
	Silent  bool // the deadline passed without the sentinel
}

// kittyQueryID marks the answer to our own query among other graphics
// answers. It is outside the range of [ID.terminal].
const kittyQueryID = 31

// NewCaps reads the hints in env, a list of NAME=value as [os.Environ] gives.
func NewCaps(env []string) Caps {
	get := func(name string) string {
		for _, e := range slices.Backward(env) {
			if v, ok := strings.CutPrefix(e, name+"="); ok {
				return v
			}
		}
		return ""
	}
	return Caps{
		Term:    get("TERM"),
		Program: get("TERM_PROGRAM"),
		SSH:     get("SSH_TTY") != "" || get("SSH_CONNECTION") != "",
		Tmux:    get("TMUX") != "" || strings.HasPrefix(get("TERM"), "tmux"),
		NoColor: get("NO_COLOR") != "",
		Profile: colorprofile.Env(env),
	}
}

// Fold returns what is known after r. A later reply to the same question
// replaces an earlier one, so a changed font or terminal is followed.
func (c Caps) Fold(r Reply) Caps {
	switch r := r.(type) {
	case VersionReply:
		c.Version = r.Text
		c.Tmux = c.Tmux || strings.HasPrefix(r.Text, "tmux")
	case TmuxClientReply:
		c.Outer = r.Text
	case KittyReply:
		if r.ID == kittyQueryID {
			c.Kitty, c.KittyError = Yes, ""
			if r.Message != "OK" {
				c.Kitty, c.KittyError = No, r.Message
			}
		}
	case AttributesReply:
		c.Attributes, c.Done, c.Silent = slices.Clone(r.Attributes), true, false
	case ModeReply:
		c = c.foldMode(r)
	case BackgroundReply:
		c.Background = opaque(r.Color)
	case SilenceReply:
		c.Silent = !c.Done
	case ProfileReply:
		c.Profile = r.Profile
	default:
		c = c.foldSize(r)
	}
	return c
}

func (c Caps) foldMode(r ModeReply) Caps {
	a := No
	if r.Value >= 1 && r.Value <= 3 {
		a = Yes
	}
	switch r.Mode {
	case 2026:
		c.Sync = a
	case 2027:
		c.Graphemes = a
	}
	return c
}

func (c Caps) foldSize(r Reply) Caps {
	switch r := r.(type) {
	case CellSizeReply:
		if sane(r.W, r.H) {
			c.CellW, c.CellH = r.W, r.H
		}
	case WindowPxReply:
		if sane(r.W, r.H) {
			c.WindowW, c.WindowH = r.W, r.H
		}
	case WindowReply:
		if r.Cols != c.Cols || r.Rows != c.Rows {
			c.WindowW, c.WindowH = 0, 0 // measured another window
		}
		if r.W == 0 && r.H == 0 && c.Cols > 0 && c.Rows > 0 {
			// Cells alone: the pixels of a cell are taken to be as they were.
			r.W, r.H = c.KernelW/c.Cols*r.Cols, c.KernelH/c.Rows*r.Rows
		}
		c.Cols, c.Rows, c.KernelW, c.KernelH = r.Cols, r.Rows, r.W, r.H
	case SixelSizeReply:
		if sane(r.W, r.H) {
			c.SixelW, c.SixelH = r.W, r.H
		}
	case SixelColorsReply:
		c.SixelColors = max(0, r.N)
	}
	return c
}

// opaque returns c as an opaque 8-bit colour; the zero colour for none.
func opaque(c color.Color) color.RGBA {
	if c == nil {
		return color.RGBA{}
	}
	r, g, b, _ := c.RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
}

// sane reports whether a size in pixels can be true.
func sane(w, h int) bool { return w > 0 && h > 0 && w <= 1<<16 && h <= 1<<16 }

// HasSixel reports whether DA1 lists sixel graphics.
func (c Caps) HasSixel() bool { return slices.Contains(c.Attributes, 4) }

// Cell returns a cell's size in pixels and the reply that it rests on. A
// window's pixels may include a border, so they are divided downwards. With
// nothing known a cell is taken as 8 x 16.
func (c Caps) Cell() (w, h int, evidence string) {
	try := func(w, h int) bool { return w >= 2 && h >= 2 && w <= 200 && h <= 400 }
	if try(c.CellW, c.CellH) {
		return c.CellW, c.CellH, "the terminal's cell size (CSI 16 t)"
	}
	if c.Cols > 0 && c.Rows > 0 {
		if w, h := c.WindowW/c.Cols, c.WindowH/c.Rows; try(w, h) {
			return w, h, "the terminal's window size (CSI 14 t)"
		}
		if w, h := c.KernelW/c.Cols, c.KernelH/c.Rows; try(w, h) {
			return w, h, "the kernel's window size (TIOCGWINSZ)"
		}
	}
	return 8, 16, "no reply; assumed"
}
