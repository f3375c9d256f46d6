package render

import (
	"image"

	"rflow/render/internal/pixel"
)

// Scale returns img at w x h pixels, each at least 1, as pictures are scaled: sharp, and
// in little more memory than the result takes. img has its origin at 0, 0 and no gaps between rows;
// it is returned itself when it has that size.
func Scale(img *image.RGBA, w, h int) *image.RGBA { return pixel.Scale(img, w, h) }

// Fit returns the largest cols x rows of cells, at most maxCols x maxRows,
// that holds an image of imgW x imgH pixels with its aspect kept, where a cell
// is cellW x cellH pixels. With native true the image is never enlarged: the
// cells hold at most its own pixels, rounded up to whole cells.
//
// It returns 0, 0 when anything is not positive, and otherwise at least 1, 1.
func Fit(imgW, imgH, maxCols, maxRows, cellW, cellH int, native bool) (cols, rows int) {
	if min(imgW, imgH, maxCols, maxRows, cellW, cellH) <= 0 {
		return 0, 0
	}
	w, h := fitPx(imgW, imgH, maxCols*cellW, maxRows*cellH, native)
	cols = min(maxCols, max(1, (w+cellW-1)/cellW))
	rows = min(maxRows, max(1, (h+cellH-1)/cellH))
	return cols, rows
}

// fitPx scales w x h to the largest size inside maxW x maxH with its aspect
// kept, and with native true not beyond w x h. Neither side falls below one.
func fitPx(w, h, maxW, maxH int, native bool) (int, int) {
	if native && w <= maxW && h <= maxH {
		return w, h
	}
	// Compare w/h with maxW/maxH without division; int64 holds the product of
	// any two sides this package accepts.
	if int64(w)*int64(maxH) >= int64(h)*int64(maxW) {
		return maxW, max(1, int((int64(h)*int64(maxW)+int64(w)/2)/int64(w)))
	}
	return max(1, int((int64(w)*int64(maxH)+int64(h)/2)/int64(h))), maxH
}

// smallPicture is up to how many pixels a picture counts as a thumbnail.
const smallPicture = 176 * 176

// colorsFor returns how many colours a picture of w x h pixels is given. Where
// bytes are dear a thumbnail has to do with fewer, which no eye tells apart at
// its size: a sixel of 64 takes half of the bytes, and a palette PNG of 128
// three quarters.
func (t Target) colorsFor(w, h int) int {
	n := t.colors()
	if !t.Remote || w*h > smallPicture {
		return n
	}
	if t.Path == Sixel {
		return min(n, 64)
	}
	return min(n, 128)
}
