package art

import (
	"image"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
)

// Lines draws img, one pixel a block, with the blocks of set in the colours of
// profile. The image's size must be a multiple of the set's grid; a cell with
// a mostly transparent half or more stays blank. Each line stands alone: it sets
// its colours and resets them at its end.
//
// Profiles of 256 and 16 colours are dithered from cell to cell. A profile
// without colours gives lit and unlit blocks, for light on dark.
func Lines(img *image.RGBA, set Set, profile colorprofile.Profile) []string {
	if profile < colorprofile.ANSI {
		return mono(img, set)
	}
	gw, gh := set.Grid()
	cols, rows := img.Rect.Dx()/gw, img.Rect.Dy()/gh
	d := drawer{img: img, set: set, profile: profile, gw: gw, gh: gh, px: make([]rgb, gw*gh)}
	d.cur, d.next = make([]rgb, cols+2), make([]rgb, cols+2)
	lines := make([]string, rows)
	for row := range lines {
		lines[row] = d.line(row, cols)
		d.cur, d.next = d.next, d.cur
		clear(d.next)
	}
	return lines
}

// drawer holds what lines share: the picture, and the colour errors that
// dithering carries to the cells on the right and below.
type drawer struct {
	img       *image.RGBA
	set       Set
	profile   colorprofile.Profile
	gw, gh    int
	px        []rgb // the blocks of one cell
	cur, next []rgb // error for this row's and the next row's cells, offset by one
	buf       []byte
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
		mask, f, b := d.cell(col)
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
func (d *drawer) cell(col int) (uint8, ink, ink) {
	dither := d.profile != colorprofile.TrueColor
	if dither {
		for i := range d.px {
			d.px[i] = d.px[i].add(d.cur[col+1].div(16)).clamp()
		}
	}
	mask, f, b := split(d.px)
	fi, fs := pick(f, d.profile)
	bi, bs := pick(b, d.profile)
	if dither {
		n := int32(len(d.px))
		k := int32(lit(mask))
		off := rgb{}
		for c := range off {
			off[c] = ((f[c]-fs[c])*k + (b[c]-bs[c])*(n-k)) / n
		}
		if d.profile == colorprofile.ANSI256 {
			off = off.div(2) // all of it speckles flat areas with other hues
		}
		d.spread(col, off)
	}
	if fi == bi {
		mask = 0
	}
	return mask, fi, bi
}

// spread hands a cell's error on in the proportions of Floyd and Steinberg.
func (d *drawer) spread(col int, e rgb) {
	for c, v := range e {
		d.cur[col+2][c] += 7 * v
		d.next[col][c] += 3 * v
		d.next[col+1][c] += 5 * v
		d.next[col+2][c] += v
	}
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
