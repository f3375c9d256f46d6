// Package sixel writes palette pictures as DEC sixel graphics, as described in
// the VT330/VT340 programmer reference, volume 2, chapter 14.
package sixel

import (
	"image"
	"image/color"
	"strconv"
)

// Band is how many pixel rows one sixel row holds.
const Band = 6

// End ends a graphic.
const End = "\x1b\\"

// Encoder writes pictures and keeps its memory between them. The zero value
// is ready. It is not safe for use by several goroutines.
type Encoder struct {
	used   [256]bool
	number [256]uint16 // per palette entry, the colour's number here, or unseen
	colors int         // how many numbers there are
	lists  lists
	gaps   []gap  // by their length
	band   []byte // what is written of one band
}

// unseen is the number of what is not painted.
const unseen = 257

// Append appends the part of img inside r as one sixel graphic, and returns
// the extended buffer. Colours that are transparent are not painted: what is
// on the screen shows through. Only colours that occur are defined, and they
// are numbered without gaps: tmux loses those after one. An empty part
// appends nothing.
//
// With fill not nil it is defined as colour 0: the one that some terminals
// paint what is left of the last cells with.
func (e *Encoder) Append(dst []byte, img *image.Paletted, r image.Rectangle, fill color.Color) []byte {
	r = r.Intersect(img.Rect)
	if r.Empty() {
		return dst
	}
	e.mark(img, r)
	dst = e.begin(dst, img.Palette, r, fill)
	dst = e.bands(dst, img, r)
	return append(dst, End...)
}

// Begin appends the beginning of a graphic of the whole of img, whose pixels
// need not be known yet: every colour of the palette that can be seen is
// defined. [Encoder.Bands] and [End] follow.
func (e *Encoder) Begin(dst []byte, img *image.Paletted) []byte {
	for i := range e.used {
		e.used[i] = true
	}
	return e.begin(dst, img.Palette, img.Rect, nil)
}

// Bands appends the rows y0 to y1 of img, after the same or another encoder's
// Begin with that picture; y0 is a multiple of [Band], counted from the top. So
// several encoders can each write a part.
func (e *Encoder) Bands(dst []byte, img *image.Paletted, y0, y1 int) []byte {
	r := img.Rect
	r.Min.Y, r.Max.Y = r.Min.Y+y0, min(r.Max.Y, r.Min.Y+y1)
	if r.Empty() {
		return dst
	}
	if y0 > 0 {
		dst = append(dst, '-')
	}
	return e.bands(dst, img, r)
}

func (e *Encoder) begin(dst []byte, pal color.Palette, r image.Rectangle, fill color.Color) []byte {
	dst = append(dst, "\x1bP0;1;0q\"1;1;"...)
	dst = strconv.AppendInt(dst, int64(r.Dx()), 10)
	dst = append(dst, ';')
	dst = strconv.AppendInt(dst, int64(r.Dy()), 10)
	return e.define(dst, pal, fill)
}

func (e *Encoder) mark(img *image.Paletted, r image.Rectangle) {
	e.used = [256]bool{}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, c := range img.Pix[img.PixOffset(r.Min.X, y):][:r.Dx()] {
			e.used[c] = true
		}
	}
}

// define numbers the colours that occur and appends their definitions.
func (e *Encoder) define(dst []byte, pal color.Palette, fill color.Color) []byte {
	n := 0
	if fill != nil {
		dst = appendColor(dst, 0, fill)
		n = 1
	}
	for i := range e.number {
		e.number[i] = unseen
	}
	for i, c := range pal {
		if _, _, _, a := c.RGBA(); a >= 0x8000 && e.used[i] {
			e.number[i] = uint16(n)
			dst = appendColor(dst, n, c)
			n++
		}
	}
	e.colors = n
	return dst
}

// appendColor defines colour n, in percent as the format wants it.
func appendColor(dst []byte, n int, c color.Color) []byte {
	r, g, b, _ := c.RGBA()
	dst = append(dst, '#')
	dst = strconv.AppendInt(dst, int64(n), 10)
	dst = append(dst, ";2"...)
	for _, v := range [3]uint32{r, g, b} {
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, int64((v*100+0x7fff)/0xffff), 10)
	}
	return dst
}

// bands appends r of img, all but the control strings around it.
func (e *Encoder) bands(dst []byte, img *image.Paletted, r image.Rectangle) []byte {
	e.gaps = extend(e.gaps, r.Dx())
	for y := r.Min.Y; y < r.Max.Y; y += Band {
		if y > r.Min.Y {
			dst = append(dst, '-')
		}
		e.lists.gather(img, image.Rect(r.Min.X, y, r.Max.X, min(r.Max.Y, y+Band)), &e.number)
		dst = e.emit(dst)
	}
	return dst
}
