// Package palette reduces pictures to a few colours, fast enough to do it
// between two frames.
//
// The palette comes from a histogram of 15-bit colours: the box of colours
// with the largest variance is split at its mean, along the axis where it
// varies most, until there are as many boxes as colours. A table of 32,768
// entries finds the nearest palette entry for a pixel.
package palette

import (
	"image"
	"image/color"
)

// Dither is how the difference between a pixel and its palette entry is hidden.
type Dither uint8

// The ways of dithering.
const (
	Diffuse Dither = iota // Floyd and Steinberg, in alternating directions
	Ordered               // an 8 x 8 Bayer matrix: stable from frame to frame
	None
)

// bins is the number of 15-bit colours.
const bins = 1 << 15

// Quantise returns img with at most n colours, 2 to 256. A picture that has
// no more than n keeps them exactly. Pixels less than half opaque become the
// transparent entry, which is then the last one; the others become opaque.
func Quantise(img *image.RGBA, n int, d Dither) *image.Paletted {
	n = min(256, max(2, n))
	if out := exact(img, n); out != nil {
		return out
	}
	holes := !img.Opaque()
	if holes {
		n--
	}
	var h histogram
	h.count(img)
	pal := h.split(n)
	out := image.NewPaletted(img.Rect, make(color.Palette, 0, len(pal)+1))
	for _, c := range pal {
		out.Palette = append(out.Palette, color.RGBA{uint8(c[0]), uint8(c[1]), uint8(c[2]), 255})
	}
	m := mapper{pal: pal}
	switch d {
	case Diffuse:
		m.diffuse(img, out)
	case Ordered:
		m.ordered(img, out)
	default:
		m.plain(img, out)
	}
	if holes {
		out.Palette = append(out.Palette, color.RGBA{})
		punch(img, out, uint8(len(pal)))
	}
	return out
}

// punch sets the pixels of out to index where img is transparent.
func punch(img *image.RGBA, out *image.Paletted, index uint8) {
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride:]
		dst := out.Pix[y*out.Stride : y*out.Stride+img.Rect.Dx()]
		for x := range dst {
			if src[x*4+3] < 128 {
				dst[x] = index
			}
		}
	}
}

// exact returns img with its own colours when it has at most n, else nil. A
// photograph is given up after its first few hundred pixels.
func exact(img *image.RGBA, n int) *image.Paletted {
	const slots = 1024 // at most a quarter full
	var keys [slots]uint32
	var index [slots]uint16 // entry + 1
	pal := make(color.Palette, 0, n)
	hole := -1
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewPaletted(img.Rect, nil)
	for y := range h {
		src := img.Pix[y*img.Stride : y*img.Stride+w*4]
		dst := out.Pix[y*out.Stride : y*out.Stride+w]
		for x := range dst {
			p := src[x*4 : x*4+4 : x*4+4]
			if p[3] < 128 {
				if hole < 0 {
					hole = len(pal)
					pal = append(pal, color.RGBA{})
				}
				dst[x] = uint8(hole)
				continue
			}
			k := uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2])
			s := k * 2654435761 >> 22
			for index[s] != 0 && keys[s] != k {
				s = (s + 1) % slots
			}
			if index[s] == 0 {
				if len(pal) == n {
					return nil
				}
				pal = append(pal, color.RGBA{p[0], p[1], p[2], 255})
				keys[s], index[s] = k, uint16(len(pal))
			}
			dst[x] = uint8(index[s] - 1)
		}
		if len(pal) > n {
			return nil
		}
	}
	out.Palette = pal
	return out
}
