// Package sixel writes palette pictures as DEC sixel graphics, as described in
// the VT330/VT340 programmer reference, volume 2, chapter 14.
package sixel

import (
	"image"
	"image/color"
	"strconv"
)

// band is how many pixel rows one sixel row holds.
const band = 6

// Encoder writes pictures and keeps its memory between them. The zero value
// is ready. It is not safe for use by several goroutines.
type Encoder struct {
	bits       []byte // per colour and column, the sixel of this band
	first, end []int  // per colour, its columns in this band; end is exclusive
	order      []int  // the colours of this band as they were met
	used       [256]bool
	number     [256]int // per palette entry, the colour's number here; -1 is not painted
}

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
	w, n := r.Dx(), len(img.Palette)+1
	e.reset(w, n)
	e.mark(img, r)
	dst = append(dst, "\x1bP0;1;0q\"1;1;"...)
	dst = strconv.AppendInt(dst, int64(w), 10)
	dst = append(dst, ';')
	dst = strconv.AppendInt(dst, int64(r.Dy()), 10)
	dst = e.define(dst, img.Palette, fill)
	for y := r.Min.Y; y < r.Max.Y; y += band {
		if y > r.Min.Y {
			dst = append(dst, '-')
		}
		e.gather(img, r, y)
		dst = e.emit(dst, w)
	}
	return append(dst, "\x1b\\"...)
}

func (e *Encoder) reset(w, n int) {
	if len(e.bits) < w*n {
		e.bits = make([]byte, w*n)
	}
	if len(e.first) < n {
		e.first, e.end = make([]int, n), make([]int, n)
		e.order = make([]int, 0, n)
	}
	clear(e.end)
	e.used = [256]bool{}
}

func (e *Encoder) mark(img *image.Paletted, r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		o := img.PixOffset(r.Min.X, y)
		for _, c := range img.Pix[o : o+r.Dx()] {
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
	for i, c := range pal {
		e.number[i] = -1
		if _, _, _, a := c.RGBA(); a >= 0x8000 && e.used[i] {
			e.number[i] = n
			dst = appendColor(dst, n, c)
			n++
		}
	}
	return dst
}

// appendColor defines colour n, in percent as the format wants it.
func appendColor(dst []byte, n int, c color.Color) []byte {
	r, g, b, _ := c.RGBA()
	dst = append(dst, '#')
	dst = appendSmall(dst, n)
	dst = append(dst, ";2"...)
	for _, v := range [3]uint32{r, g, b} {
		dst = append(dst, ';')
		dst = appendSmall(dst, int((v*100+0x7fff)/0xffff))
	}
	return dst
}

// gather turns the band at y into one row of sixels per colour.
func (e *Encoder) gather(img *image.Paletted, r image.Rectangle, y int) {
	w := r.Dx()
	e.order = e.order[:0]
	for k := 0; k < band && y+k < r.Max.Y; k++ {
		o := img.PixOffset(r.Min.X, y+k)
		bit := byte(1) << k
		for x, c := range img.Pix[o : o+w] {
			i := e.number[c]
			if i < 0 {
				continue
			}
			if e.end[i] == 0 {
				e.first[i], e.end[i] = x, x+1
				e.order = append(e.order, i)
			} else if x < e.first[i] {
				e.first[i] = x
			} else if x >= e.end[i] {
				e.end[i] = x + 1
			}
			e.bits[i*w+x] |= bit
		}
	}
}

// emit appends the gathered band and clears it.
func (e *Encoder) emit(dst []byte, w int) []byte {
	for i, c := range e.order {
		if i > 0 {
			dst = append(dst, '$')
		}
		dst = append(dst, '#')
		dst = appendSmall(dst, c)
		row := e.bits[c*w+e.first[c] : c*w+e.end[c]]
		dst = appendRun(dst, e.first[c], '?')
		for x := 0; x < len(row); {
			v := row[x]
			end := x + 1
			for end < len(row) && row[end] == v {
				end++
			}
			dst = appendRun(dst, end-x, '?'+v)
			x = end
		}
		clear(row)
		e.end[c] = 0
	}
	return dst
}

// appendRun appends n times the sixel c, in the shorter of the two forms.
func appendRun(dst []byte, n int, c byte) []byte {
	if n > 3 {
		dst = append(dst, '!')
		dst = appendSmall(dst, n)
		return append(dst, c)
	}
	for range n {
		dst = append(dst, c)
	}
	return dst
}

func appendSmall(dst []byte, n int) []byte {
	if n < 10 {
		return append(dst, byte('0'+n))
	}
	if n < 100 {
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	}
	return strconv.AppendInt(dst, int64(n), 10)
}
