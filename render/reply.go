package render

import (
	"image/color"

	"github.com/charmbracelet/colorprofile"
)

// Reply is something a terminal, or the system on its behalf, told about
// itself. A program inside Bubble Tea makes them from its messages, or with
// [ParseReplies] from the unknown ones; others get them from [Probe].
type Reply interface{ reply() }

// VersionReply is the answer to XTVERSION, such as "kitty(0.41.1)".
type VersionReply struct{ Text string }

// TmuxReply is what tmux tells of itself and of the terminals that show this
// session; see [AskTmux].
type TmuxReply struct {
	Known   bool // tmux answered
	Clients []TmuxClient
	// SSH is whether the session was attached over SSH. The environment of a
	// program inside is as old as its pane.
	SSH Answer
	// Passthrough is whether programs may talk to the terminals through tmux.
	Passthrough Answer
}

// TmuxClient is one terminal that a tmux session is attached to.
type TmuxClient struct {
	TTY  string
	PID  int    // of the tmux client, new with every attach
	Type string // its version reply (client_termtype), empty when it gave none
	Name string // its TERM
	RGB  bool   // tmux sends it true colour
	// Sixel says that tmux sends it sixels. tmux itself lists sixel among its
	// attributes whatever its terminal can do.
	Sixel bool
}

// KittyReply is a kitty graphics answer: the id asked about, and "OK" or an
// error.
type KittyReply struct {
	ID      uint32
	Message string
}

// CellSizeReply is a cell's size in pixels (CSI 16 t).
type CellSizeReply struct{ W, H int }

// WindowPxReply is the text area's size in pixels (CSI 14 t).
type WindowPxReply struct{ W, H int }

// WindowReply is the kernel's idea of the window (TIOCGWINSZ), or Bubble
// Tea's. W and H are pixels, and zero where unknown; they may include a
// border narrower than a cell per side.
type WindowReply struct{ Cols, Rows, W, H int }

// AttributesReply is the answer to DA1, without the leading class. It is the
// sentinel: every terminal answers it, and answers in order, so what was asked before it and has not come will not come.
type AttributesReply struct{ Attributes []int }

// SixelSizeReply is the largest sixel graphic in pixels (XTSMGRAPHICS 2).
type SixelSizeReply struct{ W, H int }

// SixelColorsReply is the number of sixel colour registers (XTSMGRAPHICS 1).
type SixelColorsReply struct{ N int }

// BackgroundReply is the terminal's background colour (OSC 11).
type BackgroundReply struct{ Color color.Color }

// ModeReply is the answer to DECRQM for a private mode. Value is 0 when the
// mode is unknown, 1 set, 2 reset, 3 always set, 4 always reset.
type ModeReply struct{ Mode, Value int }

// StyleReply is the answer to DECRQSS for SGR after a true colour was set: the
// parameters that the terminal holds, such as "0;38:2::10:20:30".
type StyleReply struct{ Text string }

// TermcapReply is the answer to XTGETTCAP for one capability.
type TermcapReply struct {
	Name, Value string
	OK          bool // the terminal has it
}

// TransferReply says whether the terminal could read an object of this
// machine; see [Proof].
type TransferReply struct {
	Way Transfer
	OK  bool
}

// SchemeReply says that the terminal changed between dark and light, or which
// of them it is (CSI ? 997 n). Its background is worth asking for anew.
type SchemeReply struct{ Dark bool }

// StatusReply is the answer to CSI 5 n. It acknowledges image bytes, see
// [Gallery.Ack], and says nothing about capabilities.
type StatusReply struct{}

// ProfileReply is the colour profile that the program found.
type ProfileReply struct{ Profile colorprofile.Profile }

// SilenceReply says that the deadline passed before the sentinel came.
type SilenceReply struct{}

func (VersionReply) reply()     {}
func (TmuxReply) reply()        {}
func (StyleReply) reply()       {}
func (TermcapReply) reply()     {}
func (TransferReply) reply()    {}
func (SchemeReply) reply()      {}
func (KittyReply) reply()       {}
func (CellSizeReply) reply()    {}
func (WindowPxReply) reply()    {}
func (WindowReply) reply()      {}
func (AttributesReply) reply()  {}
func (SixelSizeReply) reply()   {}
func (SixelColorsReply) reply() {}
func (BackgroundReply) reply()  {}
func (ModeReply) reply()        {}
func (StatusReply) reply()      {}
func (ProfileReply) reply()     {}
func (SilenceReply) reply()     {}
