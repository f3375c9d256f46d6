package render

import (
	"strconv"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi/kitty"
)

// ID names an image to the terminal. It is 1 to [MaxID]; the zero ID is no
// image.
//
// On the kitty path it becomes the protocol's 32-bit image id hi<<24|lo with
// lo in 16..255, which a cell writes as the indexed colour lo and a third
// diacritic hi. Indexed colours above 15 are the only ones that survive
// conversion to a 256-colour profile, which is the normal case over SSH and
// inside tmux. On the drawn paths it becomes a plane-16 private-use rune.
type ID uint16

const (
	lowIDs = 240 // colours 16..255
	// MaxCells bounds a placement's columns and rows: there are that many
	// diacritics.
	MaxCells = 297
	// MaxID bounds the ids: it keeps the third diacritic in a byte, and the
	// slot runes clear of kitty's own placeholder.
	MaxID ID = 60_000

	slotBase = 0x100000
)

// terminal returns the id that the kitty protocol uses.
func (id ID) terminal() uint32 {
	n := uint32(id) - 1
	return (n/lowIDs+1)<<24 | (16 + n%lowIDs)
}

// terminalID is the inverse of terminal; ok is false for what it never returns.
func terminalID(n uint32) (id ID, ok bool) {
	hi, lo := n>>24, n&0xff
	if hi == 0 || lo < 16 || n>>8&0xffff != 0 {
		return 0, false
	}
	n = (hi-1)*lowIDs + lo - 16 + 1
	return ID(n), n <= uint32(MaxID)
}

// slotRune returns the rune that stands for the id in a frame on a drawn path.
func (id ID) slotRune() rune { return slotBase + rune(id) }

// slotID is the inverse of slotRune; ok is false for any other rune.
func slotID(r rune) (id ID, ok bool) {
	if r <= slotBase || r > slotBase+rune(MaxID) {
		return 0, false
	}
	return ID(r - slotBase), true
}

// Cells returns the lines that stand for image id at cols x rows on path p:
// rows strings of cols cells, each one column wide. Every cell carries its own
// row and column (and the id's high byte), so any part of the lines may be
// cut, covered or moved.
//
// It returns nil for [Blocks] and [Auto], which have no such cells, and when id, cols
// or rows is out of range.
func Cells(p Path, id ID, cols, rows int) []string {
	if id == 0 || id > MaxID || cols < 1 || rows < 1 || cols > MaxCells || rows > MaxCells {
		return nil
	}
	switch {
	case p == Kitty:
		return kittyCells(id, cols, rows)
	case p.drawn():
		return slotCells(id, cols, rows)
	}
	return nil
}

func kittyCells(id ID, cols, rows int) []string {
	term := id.terminal()
	open := "\x1b[38;5;" + strconv.Itoa(int(term&0xff)) + "m"
	hi := kitty.Diacritic(int(term >> 24))
	lines := make([]string, rows)
	buf := make([]byte, 0, len(open)+cols*12+5)
	for row := range lines {
		buf = append(buf[:0], open...)
		for col := range cols {
			buf = utf8.AppendRune(buf, kitty.Placeholder)
			buf = utf8.AppendRune(buf, kitty.Diacritic(row))
			buf = utf8.AppendRune(buf, kitty.Diacritic(col))
			buf = utf8.AppendRune(buf, hi)
		}
		lines[row] = string(append(buf, "\x1b[39m"...))
	}
	return lines
}

func slotCells(id ID, cols, rows int) []string {
	base := id.slotRune()
	lines := make([]string, rows)
	buf := make([]byte, 0, cols*10)
	for row := range lines {
		buf = buf[:0]
		for col := range cols {
			buf = utf8.AppendRune(buf, base)
			buf = utf8.AppendRune(buf, kitty.Diacritic(row))
			buf = utf8.AppendRune(buf, kitty.Diacritic(col))
		}
		lines[row] = string(buf)
	}
	return lines
}
