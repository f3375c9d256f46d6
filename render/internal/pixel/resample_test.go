package pixel

import (
	"image"
	"math/rand/v2"
	"testing"

	xdraw "golang.org/x/image/draw"
)

// TestResampleIsCatmullRom compares with the filter that keeps a whole picture in memory, on
// noise with holes, where every weight tells.
func TestResampleIsCatmullRom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range [][4]int{
		{64, 48, 100, 75}, {64, 48, 41, 30}, {64, 48, 33, 100}, {64, 48, 127, 25}, {1, 1, 9, 7}, {3, 50, 1, 1}, {50, 2, 49, 3}, {17, 17, 16, 18},
	} {
		src := image.NewRGBA(image.Rect(0, 0, c[0], c[1]))
		for i := 0; i < len(src.Pix); i += 4 {
			a := []int{0, 255, 255, r.IntN(256)}[r.IntN(4)]
			for k := range 3 {
				src.Pix[i+k] = byte(r.IntN(a + 1))
			}
			src.Pix[i+3] = byte(a)
		}
		want := image.NewRGBA(image.Rect(0, 0, c[2], c[3]))
		xdraw.CatmullRom.Scale(want, want.Rect, src, src.Rect, xdraw.Src, nil)
		got := resample(src, c[2], c[3])
		for i := range want.Pix {
			if d := int(got.Pix[i]) - int(want.Pix[i]); d < -1 || d > 1 {
				t.Fatalf("%d x %d to %d x %d: byte %d is %d, want %d", c[0], c[1], c[2], c[3], i, got.Pix[i], want.Pix[i])
			}
		}
	}
}
