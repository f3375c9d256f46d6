package compare

import (
	"image"
	"image/color"
	"testing"

	"rflow/flow"
)

// noisy is an image of 1024 x 1024 px without two pixels alike in a row.
func noisy(salt int) *image.RGBA {
	img := flat(1024, 1024, color.RGBA{A: 255})
	for i := range img.Pix {
		img.Pix[i] = uint8(i*salt>>3) | uint8(i&3/3*255)
	}
	return img
}

func BenchmarkDifference(b *testing.B) {
	x, y := flow.Sum([]byte("x")), flow.Sum([]byte("y"))
	w := wall{x.String(): noisy(31), y.String(): noisy(37)}
	key := differenceKey(image.Pt(1024, 1024), 4, x, y)
	for b.Loop() {
		if _, err := w.source(key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPart(b *testing.B) {
	w := wall{"x": noisy(31)}
	key := partKey(image.Rect(100, 100, 356, 356), 4, "x")
	for b.Loop() {
		if _, err := w.source(key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMeasure(b *testing.B) {
	x, y := noisy(31), noisy(37)
	for b.Loop() {
		Measure(x, y)
	}
}
