package render

import (
	"image/color"
	"strconv"

	"github.com/charmbracelet/colorprofile"

	"rflow/render/internal/screen"
)

// Art is a set of block characters.
type Art uint8

// The sets. More pixels to a cell need a newer font.
const (
	Quadrants  Art = iota // 2 x 2 to a cell, in every font
	HalfBlocks            // 1 x 2
	Sextants              // 2 x 3, Unicode 13
	Octants               // 2 x 4, Unicode 16
)

// Transfer is how an image's bytes reach a terminal that holds images.
type Transfer uint8

// The ways of transfer. All but Inline need the terminal and the program to be
// on one machine, and a terminal that has proved it.
const (
	Inline       Transfer = iota // in the commands themselves, as base64
	SharedMemory                 // a POSIX shared memory object (t=s); the terminal removes it
	TempFile                     // a temporary file (t=t); the terminal removes it
)

// Target is everything that decides how a picture's pixels become bytes. It
// is a comparable value. The zero value is block art in 8 x 16 cells without
// colour; [Caps.Target] makes the one for a terminal.
type Target struct {
	Path         Path
	CellW, CellH int // pixels; zero counts as 8 x 16
	Profile      colorprofile.Profile
	Art          Art

	// Remote says that bytes are dear: images are compressed harder.
	Remote bool
	// Transfer is how bytes reach the terminal on the kitty paths.
	Transfer Transfer
	// Tmux wraps kitty commands in tmux's passthrough.
	Tmux bool
	// Whole says that the terminal drops a whole sixel graphic when one of its
	// cells is written, rounds heights up into the next row, knows no
	// transparency and keeps few graphics, as tmux does.
	Whole bool
	// HardScroll says that pixels move with scrolled text.
	HardScroll bool
	// NoMoveCursor says that the terminal knows doNotMoveCursor (iTerm2 path).
	NoMoveCursor bool
	// Sync brackets what is drawn outside a frame in synchronised output.
	Sync bool

	SixelW, SixelH int // largest graphic in pixels, zero for no limit
	Colors         int // palette entries, 2 to 256; zero counts as 256
	Dither         Dither

	// Background is what shows through transparent pixels, where the terminal
	// told it and does not compose by itself. Zero leaves them transparent where
	// the path can, and black elsewhere.
	Background color.RGBA
}

// cell returns the cell size with the default filled in.
func (t Target) cell() (w, h int) {
	if t.CellW <= 0 || t.CellH <= 0 {
		return 8, 16
	}
	return t.CellW, t.CellH
}

// colors returns the palette's size with the default and limits filled in.
func (t Target) colors() int {
	if t.Colors < 2 || t.Colors > 256 {
		return 256
	}
	return t.Colors
}

// Target returns how to draw on this terminal by path p, which is what
// [Caps.Choose] returned.
func (c Caps) Target(p Path) Target {
	w, h, _ := c.Cell()
	b := c.brand()
	remote, _ := c.remote()
	t := Target{
		Path: p, CellW: w, CellH: h,
		Remote: remote, Tmux: c.Tmux, Sync: c.Sync == Yes,
		Whole:        p == Sixel && c.Tmux,
		HardScroll:   p == Sixel && b.scrolls && !c.Tmux && !c.Zellij,
		NoMoveCursor: p == ITerm2 && b.stays,
		SixelW:       c.SixelW, SixelH: c.SixelH,
		Colors: c.SixelColors,
	}
	if !p.uploaded() || remote {
		t.Background = c.Background // kitty's terminals compose, but not the palette that saves bytes
	}
	t.Profile, _, _ = c.Colors()
	t.Art, _, _ = c.chooseArt()
	if p.uploaded() {
		t.Transfer = c.transfer()
	}
	if t.Whole {
		t.Background.A = 255 // tmux knows no transparency
	}
	return t
}

// transfer returns the best way that was proved.
func (c Caps) transfer() Transfer {
	switch {
	case c.Tmux && len(c.Attached.Clients) != 1:
		return Inline // the first terminal that reads an object removes it
	case c.Shared == Yes:
		return SharedMemory
	case c.File == Yes:
		return TempFile
	}
	return Inline
}

// remote reports whether bytes are dear, and why, where there is more to say
// than that nothing hints at it.
func (c Caps) remote() (remote bool, why string) {
	switch {
	case c.transfer() != Inline:
		return false, "the terminal reads what this machine holds"
	case c.Tmux && c.Attached.SSH == Yes:
		return true, "tmux was attached over SSH"
	case c.Tmux && c.Attached.SSH == No:
		return false, "tmux was not attached over SSH"
	case c.SSH:
		return true, "SSH_TTY or SSH_CONNECTION is set"
	}
	return false, ""
}

// Light reports whether the terminal's background is known to be light.
func (c Caps) Light() bool { return light(c.Background) }

func light(b color.RGBA) bool {
	return b.A != 0 && 299*int(b.R)+587*int(b.G)+114*int(b.B) > 128*1000
}

// Salt returns what a program puts in front of row y of its finished frame. It
// has no width. Where scrolling moves pixels wrongly it makes the row unlike all others, so that Bubble
// Tea finds nothing to scroll; elsewhere it is empty. The [Writer] takes it
// out again.
//
// The writer blanks pixels before it lets a terminal scroll them, which is
// enough for most; foot 1.13 still leaves some behind.
func (t Target) Salt(y int) string {
	if !t.Path.drawn() || t.HardScroll || y < 0 {
		return ""
	}
	return "\x1b^" + screen.SaltPrefix + strconv.FormatInt(int64(y), 36) + "\x1b\\"
}
