// Package art draws pictures with block characters and colours.
package art

import "math/bits"

// Set is a family of block characters that divide a cell evenly.
type Set uint8

// The families, by the blocks that they divide a cell into.
const (
	Quadrants  Set = iota // 2 x 2
	HalfBlocks            // 1 x 2
	Sextants              // 2 x 3
	Octants               // 2 x 4
)

// Grid returns how many blocks a cell has across and down.
func (s Set) Grid() (w, h int) {
	switch s {
	case HalfBlocks:
		return 1, 2
	case Sextants:
		return 2, 3
	case Octants:
		return 2, 4
	}
	return 2, 2
}

// glyph returns the character whose lit blocks are the bits of mask, row by
// row from the top left in bit 0.
func (s Set) glyph(mask uint8) rune {
	switch s {
	case HalfBlocks:
		return [4]rune{' ', '▀', '▄', '█'}[mask&3]
	case Sextants:
		return sextant(mask & 63)
	case Octants:
		return octant(mask)
	}
	return quadrant(mask & 15)
}

func quadrant(mask uint8) rune {
	return [16]rune{' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'}[mask]
}

// sextant follows the order of U+1FB00, which leaves out the four patterns
// that other blocks already had.
func sextant(mask uint8) rune {
	const left, right, full = 0b010101, 0b101010, 63
	switch mask {
	case 0:
		return ' '
	case left:
		return '▌'
	case right:
		return '▐'
	case full:
		return '█'
	}
	r := rune(0x1FB00) + rune(mask) - 1
	if mask > left {
		r--
	}
	if mask > right {
		r--
	}
	return r
}

// octant follows the order of U+1CD00, which leaves out the 26 patterns that
// Unicode has elsewhere.
func octant(mask uint8) rune {
	skipped := 0
	for _, e := range elsewhere() {
		if e.mask == mask {
			return e.r
		}
		if e.mask < mask {
			skipped++
		}
	}
	return 0x1CD00 + rune(mask) - rune(skipped)
}

type existing struct {
	mask uint8
	r    rune
}

// elsewhere lists, in order, the octant patterns outside U+1CD00..1CDE5.
func elsewhere() [26]existing {
	return [26]existing{
		{0x00, ' '},
		{0x01, 0x1CEA8},
		{0x02, 0x1CEAB},
		{0x03, 0x1FB82},
		{0x05, '▘'},
		{0x0A, '▝'},
		{0x0F, '▀'},
		{0x14, 0x1FBE6},
		{0x28, 0x1FBE7},
		{0x3F, 0x1FB85},
		{0x40, 0x1CEA3},
		{0x50, '▖'},
		{0x55, '▌'},
		{0x5A, '▞'},
		{0x5F, '▛'},
		{0x80, 0x1CEA0},
		{0xA0, '▗'},
		{0xA5, '▚'},
		{0xAA, '▐'},
		{0xAF, '▜'},
		{0xC0, '▂'},
		{0xF0, '▄'},
		{0xF5, '▙'},
		{0xFA, '▟'},
		{0xFC, '▆'},
		{0xFF, '█'},
	}
}

// rare reports whether the character for mask is one that terminals lack which
// draw octants themselves: kitty 0.41 and foot 1.21 draw U+1CD00 and on, and an
// empty box for the single blocks and the middle halves. Their complements are
// all common.
func (s Set) rare(mask uint8) bool {
	if s != Octants {
		return false
	}
	switch mask {
	case 0x01, 0x02, 0x40, 0x80, 0x14, 0x28:
		return true
	}
	return false
}

// common returns a mask like mask whose character is not rare, with a block or
// two more.
func (s Set) common(mask uint8) uint8 {
	if !s.rare(mask) {
		return mask
	}
	switch mask {
	case 0x01, 0x02:
		return mask | mask<<2
	case 0x40, 0x80:
		return mask | mask>>2
	}
	return mask | mask<<2 // the middle of a side: three of its four
}

// lit returns how many blocks of mask are.
func lit(mask uint8) int { return bits.OnesCount8(mask) }
