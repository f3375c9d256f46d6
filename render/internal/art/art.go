package art

import (
	"image"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
)

// Lines draws img for a dark background; see [Draw].
func Lines(img *image.RGBA, set Set, profile colorprofile.Profile) []string {
	return Draw(img, set, profile, false)
}

// Draw draws img, one pixel a block, with the blocks of set in the colours of
// profile. The image's size must be a multiple of the set's grid; a cell with
// a mostly transparent half or more stays blank. Each line stands alone: it sets
// its colours and resets them at its end.
//
// Profiles of 256 and 16 colours are dithered from block to block. A profile
// without colours gives lit and unlit blocks; with lightBackground those that
// are printed are the dark ones.
func Draw(img *image.RGBA, set Set, profile colorprofile.Profile, lightBackground bool) []string {
	if profile < colorprofile.ANSI {
		return mono(img, set, lightBackground)
	}
	gw, gh := set.Grid()
	cols, rows := img.Rect.Dx()/gw, img.Rect.Dy()/gh
	d := drawer{img: img, set: set, gw: gw, gh: gh, px: make([]rgb, gw*gh)}
	switch profile {
	case colorprofile.TrueColor:
	case colorprofile.ANSI256:
		d.mixer = newMixer(cube(), gw, gh, cols*gw)
	default:
		d.mixer = newMixer(sixteen(), gw, gh, cols*gw)
	}
	lines := make([]string, rows)
	for row := range lines {
		lines[row] = d.line(row, cols)
		if d.mixer != nil {
			d.mixer.nextRow()
		}
	}
	return lines
}

// drawer holds what lines share.
type drawer struct {
	img    *image.RGBA
	set    Set
	mixer  *mixer // nil in true colour
	gw, gh int
	px     []rgb // the blocks of one cell
	buf    []byte
}

func (d *drawer) line(row, cols int) string {
	d.buf = d.buf[:0]
	fg, bg := ink{none: true}, ink{none: true}
	for col := range cols {
		if !d.read(col, row) {
			d.buf = setInks(d.buf, &fg, &bg, fg, ink{none: true})
			d.buf = append(d.buf, ' ')
			continue
		}
		mask, f, b := d.usual(d.cell(col))
		if mask == 0 {
			f = fg // a space shows none of it
		}
		d.buf = setInks(d.buf, &fg, &bg, f, b)
		d.buf = utf8.AppendRune(d.buf, d.set.glyph(mask))
	}
	if !fg.none || !bg.none {
		d.buf = append(d.buf, "\x1b[m"...)
	}
	return string(d.buf)
}

// read fetches a cell's blocks; it returns false for a cell to see through.
func (d *drawer) read(col, row int) bool {
	holes := 0
	for i := range d.px {
		o := d.img.PixOffset(col*d.gw+i%d.gw, row*d.gh+i/d.gw)
		p := d.img.Pix[o : o+4 : o+4]
		if p[3] < 128 {
			holes++
		}
		d.px[i] = rgb{int32(p[0]), int32(p[1]), int32(p[2])}
	}
	return 2*holes < len(d.px)
}

// cell chooses a cell's glyph and inks.
func (d *drawer) cell(col int) (mask uint8, fg, bg ink) {
	if d.mixer == nil {
		mask, f, b := split(d.px)
		if f == b {
			mask = 0
		}
		return mask, ink{index: -1, rgb: f}, ink{index: -1, rgb: b}
	}
	mask, f, b := d.mixer.cell(col, d.px)
	if f == b {
		mask = 0
	}
	return mask, ink{index: f}, ink{index: b}
}

// usual returns the same cell in the way in which most terminals draw it:
// without characters that some lack, and with the first block in the
// background, so that likes come out alike and one colour is a space.
func (d *drawer) usual(mask uint8, fg, bg ink) (uint8, ink, ink) {
	all := uint8(1<<len(d.px) - 1)
	if mask&1 != 0 {
		mask, fg, bg = mask^all, bg, fg
	}
	if d.set.rare(mask) {
		mask, fg, bg = mask^all, bg, fg
	}
	return mask, fg, bg
}

// setInks appends the shortest SGR that leads from the inks in force to f and
// b, and records them.
func setInks(buf []byte, fg, bg *ink, f, b ink) []byte {
	if *fg == f && *bg == b {
		return buf
	}
	buf = append(buf, "\x1b["...)
	if *fg != f {
		buf = f.appendSGR(buf, false)
		if *bg != b {
			buf = append(buf, ';')
		}
	}
	if *bg != b {
		buf = b.appendSGR(buf, true)
	}
	*fg, *bg = f, b
	return append(buf, 'm')
}
