package render

import (
	"image/color"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Term, Program        string
	SSH                  bool
	Tmux, Screen, Zellij bool // what the program runs in; Tmux also by its version
	Profile              colorprofile.Profile

	// What the person asked for.
	NoColor bool
	Art     *Art // nil: by what the terminal can show

	Version  string    // XTVERSION, of tmux inside tmux
	Attached TmuxReply // the terminals that tmux runs in

	Kitty      Answer // the kitty graphics query
	KittyError string // its text when it was not OK
	Shared     Answer // it read a shared memory object of this machine
	File       Answer // it read a temporary file of this machine
	Attributes []int  // DA1
	Sync       Answer // mode 2026, synchronised output
	Graphemes  Answer // mode 2027, widths by grapheme cluster
	Schemes    Answer // mode 2031, reports of dark and light

	Style      string // DECRQSS after a true colour was set
	Direct     Answer // XTGETTCAP Tc or RGB
	TermColors int    // XTGETTCAP colors, zero when unsaid

	CellW, CellH                 int // CSI 16 t
	WindowW, WindowH             int // CSI 14 t
	Cols, Rows, KernelW, KernelH int // TIOCGWINSZ
	SixelW, SixelH               int // XTSMGRAPHICS, zero when unsaid
	SixelColors                  int
	Background                   color.RGBA // OSC 11; zero when unsaid

	Done   bool          // the sentinel came: nothing asked before it is still to come
	Silent bool          // the deadline passed without the sentinel
	Waited bool          // it passed: what has not come is not waited for
	Took   time.Duration // from the queries to the sentinel; zero when not measured
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
	c := Caps{
		Term:    get("TERM"),
		Program: get("TERM_PROGRAM"),
		SSH:     get("SSH_TTY") != "" || get("SSH_CONNECTION") != "",
		Zellij:  get("ZELLIJ") != "",
		Tmux:    get("TMUX") != "" || strings.HasPrefix(get("TERM"), "tmux"),
		NoColor: get("NO_COLOR") != "",
		Profile: colorprofile.Env(env),
	}
	// tmux may call itself screen, too; then its version tells.
	c.Screen = !c.Tmux && (get("STY") != "" || strings.HasPrefix(c.Term, "screen"))
	return c
}

// Anew returns what is known when the terminal may have become another one: the
// hints, and what does not come from its replies.
func (c Caps) Anew() Caps {
	return Caps{
		Term: c.Term, Program: c.Program, SSH: c.SSH, Tmux: c.Tmux, Screen: c.Screen, Zellij: c.Zellij, Profile: c.Profile,
		NoColor: c.NoColor, Art: c.Art,
		Attached: c.Attached, Cols: c.Cols, Rows: c.Rows, KernelW: c.KernelW, KernelH: c.KernelH,
	}
}

// console reports whether this is the Linux console, which prints what it does
// not understand.
func (c Caps) console() bool { return c.Term == "linux" }

// plainOnly reports whether control strings must not be sent.
func (c Caps) plainOnly() bool { return c.Screen || c.console() }

// Fold returns what is known after r. A later reply to the same question
// replaces an earlier one, so a changed font or terminal is followed.
func (c Caps) Fold(r Reply) Caps {
	switch r := r.(type) {
	case VersionReply:
		c = c.foldVersion(r.Text)
	case TmuxReply:
		c.Attached = r
	case KittyReply:
		if r.ID == kittyQueryID {
			c.Kitty, c.KittyError = Yes, ""
			if r.Message != "OK" {
				c.Kitty, c.KittyError = No, r.Message
			}
		}
	case TransferReply:
		c = c.foldTransfer(r)
	case AttributesReply:
		c.Attributes, c.Done, c.Silent = slices.Clone(r.Attributes), true, false
	case ModeReply:
		c = c.foldMode(r)
	case StyleReply:
		c.Style = r.Text
	case TermcapReply:
		c = c.foldTermcap(r)
	case BackgroundReply:
		c.Background = opaque(r.Color)
	case SilenceReply:
		c.Silent, c.Waited = !c.Done, true
	case ProfileReply:
		c.Profile = r.Profile
	default:
		c = c.foldSize(r)
	}
	return c
}

func (c Caps) foldVersion(text string) Caps {
	c.Version = text
	if strings.HasPrefix(text, "tmux") {
		c.Tmux, c.Screen = true, false
	}
	c.Zellij = c.Zellij || strings.HasPrefix(strings.ToLower(text), "zellij")
	return c
}

func (c Caps) foldTransfer(r TransferReply) Caps {
	a := No
	if r.OK {
		a = Yes
	}
	switch r.Way {
	case SharedMemory:
		c.Shared = a
	case TempFile:
		c.File = a
	case Inline:
	}
	return c
}

func (c Caps) foldTermcap(r TermcapReply) Caps {
	switch r.Name {
	case "Tc", "RGB":
		if r.OK {
			c.Direct = Yes
		} else if c.Direct == Unanswered {
			c.Direct = No // until the other one is known
		}
	case "colors":
		if n, err := strconv.Atoi(r.Value); r.OK && err == nil && n > 0 {
			c.TermColors = n
		}
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
	case 2031:
		c.Schemes = a
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
