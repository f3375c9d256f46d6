package art

import (
	"image"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// scenery is a picture as photographs are: smooth shapes, edges and grain.
func scenery(side int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	grain := uint32(1)
	for y := range side {
		for x := range side {
			o := img.PixOffset(x, y)
			fx, fy := float64(x), float64(y)
			edge := 0.0
			if math.Hypot(fx-90, fy-120) < 60 {
				edge = 50
			}
			for c := range 3 {
				grain = grain*1664525 + 1013904223
				v := 120 + 40*math.Sin(fx/(23+9*float64(c)))*math.Cos(fy/31) + 18*math.Sin((fx+2*fy)/5) + edge*float64(c) + float64(grain>>24)/16
				img.Pix[o+c] = uint8(min(255, max(0, v)))
			}
			img.Pix[o+3] = 255
		}
	}
	return img
}

// shrink returns img in w x h pixels, each the mean of its part.
func shrink(img *image.RGBA, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	sx, sy := float64(img.Rect.Dx())/float64(w), float64(img.Rect.Dy())/float64(h)
	for y := range h {
		for x := range w {
			var sum [4]int
			n := 0
			for v := int(float64(y) * sy); v < int(float64(y+1)*sy); v++ {
				for u := int(float64(x) * sx); u < int(float64(x+1)*sx); u++ {
					for c := range 4 {
						sum[c] += int(img.Pix[img.PixOffset(u, v)+c])
					}
					n++
				}
			}
			for c := range 4 {
				out.Pix[out.PixOffset(x, y)+c] = uint8(sum[c] / max(1, n))
			}
		}
	}
	return out
}

// nearness returns the PSNR between pictures of which art is the coarser.
func nearness(img, art *image.RGBA) float64 {
	sum, side := 0.0, img.Rect.Dx()
	for y := range side {
		for x := range side {
			u, v := x*art.Rect.Dx()/side, y*art.Rect.Dy()/side
			for c := range 3 {
				d := float64(img.Pix[img.PixOffset(x, y)+c]) - float64(art.Pix[art.PixOffset(u, v)+c])
				sum += d * d
			}
		}
	}
	return 10 * math.Log10(255*255*float64(side*side*3)/sum)
}

// TestFinerBlocksComeCloserForTheSameBytes: more pixels to a cell cost no more
// colours, so only fonts speak against them.
func TestFinerBlocksComeCloserForTheSameBytes(t *testing.T) {
	const side, cols, rows = 256, 32, 16
	img := scenery(side)
	last, first, name := 0.0, 0, "nothing"
	for _, s := range []struct {
		name string
		set  Set
	}{{"half blocks", HalfBlocks}, {"quadrants", Quadrants}, {"sextants", Sextants}, {"octants", Octants}} {
		gw, gh := s.set.Grid()
		lines := Lines(shrink(img, cols*gw, rows*gh), s.set, colorprofile.TrueColor)
		near := nearness(img, redraw(t, lines, s.set, cols, rows))
		size := len(strings.Join(lines, "\n"))
		t.Logf("%s: %.2f dB in %d bytes", s.name, near, size)
		if near <= last {
			t.Errorf("%s are %.2f dB from the picture, %s %.2f", s.name, near, name, last)
		}
		if first == 0 {
			first = size
		}
		if size*10 > first*11 {
			t.Errorf("%s take %d bytes, half blocks %d", s.name, size, first)
		}
		last, name = near, s.name
	}
}
