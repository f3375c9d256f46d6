// Package palette reduces pictures to a few colours, fast enough to do it
// between two frames.
//
// The palette comes from a histogram of 15-bit colours: the box of colours
// with the largest variance is split at its mean, along the axis where it
// varies most, until there are as many boxes as colours; then each colour
// moves to the mean of the pixels that are nearest to it. (To repeat that gains
// less than 0.05 dB on photographs.) A table of 32,768
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
	Diffuse Dither = iota // errors are passed on, nearly as by Floyd and Steinberg
	Ordered               // an 8 x 8 Bayer matrix: stable from frame to frame
	None
)

// bins is the number of 15-bit colours.
const bins = 1 << 15

// Quantise returns img with at most n colours, 2 to 256. A picture that has
// no more than n keeps them exactly. Pixels less than half opaque become the
// transparent entry; the others become opaque, in their straight colour. The
// transparent entry is the last one, unless the picture kept its colours.
func Quantise(img *image.RGBA, n int, d Dither) *image.Paletted {
	var q Quantiser
	out := q.Begin(img, n, d)
	q.Advance(img.Rect.Dy())
	return out
}

// Quantiser does what [Quantise] does in steps, and keeps its memory, about
// 700 KB, from one picture to the next. The zero value is ready. It is not safe
// for use by several goroutines.
type Quantiser struct {
	// Percent makes each channel of the palette a whole percentage of 255, which
	// is all that sixels can say, unless the picture keeps its colours: what
	// rounding them would lose is diffused with the rest.
	Percent bool

	hist   histogram
	finder finder
	dither Dither
	src    *image.RGBA // alpha is 0 or 255
	out    *image.Paletted
	hole   uint8    // the transparent entry
	carry  []uint64 // errors for the row that comes next, packed sixteenths
	rows   int      // rows of out that are final
	bayer  [8][8]uint64
}

// Begin decides on the palette for img and returns the picture to be, which has
// its palette and no final pixels yet: [Quantiser.Advance] makes them, row by
// row. The quantiser keeps img until the last row, and never writes to it.
func (q *Quantiser) Begin(img *image.RGBA, n int, d Dither) *image.Paletted {
	n = min(256, max(2, n))
	src, holes := harden(img)
	q.src, q.dither, q.rows = src, d, 0
	q.out = image.NewPaletted(img.Rect, nil)
	if exact(src, n, q.out) {
		q.rows = img.Rect.Dy()
		return q.out
	}
	if holes {
		n--
	}
	q.hist.reset()
	q.hist.count(src)
	q.finder.use(q.hist.split(n))
	q.finder.refine(&q.hist)
	if q.Percent {
		q.finder.round()
	}
	q.out.Palette = q.finder.palette(holes)
	q.hole = uint8(q.finder.n)
	q.begin(src.Rect.Dx())
	return q.out
}

// Advance makes rows more rows final, if there are so many, and returns how
// many are final from the top. Rounding to even numbers is what makes it fast.
func (q *Quantiser) Advance(rows int) int {
	h := q.src.Rect.Dy()
	for to := min(h, q.rows+rows); q.rows < to; {
		switch q.dither {
		case Diffuse:
			q.rows = min(h, q.rows+q.diffuse(q.rows))
		case Ordered:
			q.ordered(q.rows)
			q.rows++
		default:
			q.plain(q.rows)
			q.rows++
		}
	}
	return q.rows
}

// row returns row y of the source, and of the picture to be.
func (q *Quantiser) row(y int) (src []byte, dst []uint8) {
	w := q.src.Rect.Dx()
	return q.src.Pix[y*q.src.Stride:][:w*4], q.out.Pix[y*q.out.Stride:][:w]
}

// harden returns img with nothing between transparent and opaque, and whether
// anything is transparent. Colours become straight, as those of the edges
// of a shape would be too dark otherwise.
func harden(img *image.RGBA) (out *image.RGBA, holes bool) {
	if img.Opaque() {
		return img, false
	}
	out = image.NewRGBA(img.Rect)
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride:][:w*4]
		dst := out.Pix[y*out.Stride:][:w*4]
		for ; len(src) >= 4; src, dst = src[4:], dst[4:] {
			if src[3] < 128 {
				holes = true
				continue
			}
			c := color.NRGBAModel.Convert(color.RGBA{src[0], src[1], src[2], src[3]}).(color.NRGBA)
			dst[0], dst[1], dst[2], dst[3] = c.R, c.G, c.B, 255
		}
	}
	return out, holes
}
