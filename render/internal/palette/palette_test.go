package palette

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// photo returns a picture as hard to reduce as a photograph: shaded blobs of
// many hues over a gradient, with grain.
func photo(w, h int) *image.RGBA {
	rng := rand.New(rand.NewPCG(3, 5))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	type blob struct{ x, y, r, red, green, blue float64 }
	blobs := make([]blob, 40)
	for i := range blobs {
		blobs[i] = blob{rng.Float64(), rng.Float64(), 0.03 + rng.Float64()*0.15, rng.Float64(), rng.Float64(), rng.Float64()}
	}
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			c := [3]float64{0.3 + 0.5*fx, 0.5 + 0.3*fy, 0.8 - 0.4*fy}
			for _, b := range blobs {
				d := math.Hypot(fx-b.x, fy-b.y) / b.r
				k := math.Max(0, 1-d*d)
				c = [3]float64{c[0] + k*(b.red-c[0]), c[1] + k*(b.green-c[1]), c[2] + k*(b.blue-c[2])}
			}
			g := (rng.Float64() - 0.5) * 0.04
			img.SetRGBA(x, y, color.RGBA{unit(c[0] + g), unit(c[1] + g), unit(c[2] + g), 255})
		}
	}
	return img
}

func unit(v float64) uint8 { return uint8(math.Round(255 * math.Min(1, math.Max(0, v)))) }

// psnr compares two pictures after a 3 x 3 mean, which is fair to dithering.
func psnr(a, b image.Image) float64 {
	r := a.Bounds()
	sum := 0.0
	for y := r.Min.Y + 1; y < r.Max.Y-1; y++ {
		for x := r.Min.X + 1; x < r.Max.X-1; x++ {
			var d [3]float64
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					ar, ag, ab, _ := a.At(x+dx, y+dy).RGBA()
					br, bg, bb, _ := b.At(x+dx, y+dy).RGBA()
					d[0] += float64(ar) - float64(br)
					d[1] += float64(ag) - float64(bg)
					d[2] += float64(ab) - float64(bb)
				}
			}
			for _, v := range d {
				sum += v / 9 / 257 * v / 9 / 257
			}
		}
	}
	mse := sum / float64(3*(r.Dx()-2)*(r.Dy()-2))
	return 10 * math.Log10(255*255/mse)
}

func TestQualityOfAPhotograph(t *testing.T) {
	img := photo(160, 120)
	for _, c := range []struct {
		n    int
		d    Dither
		want float64
	}{{256, Diffuse, 41}, {256, None, 37}, {256, Ordered, 38}, {64, Diffuse, 35}, {64, Ordered, 33}, {16, Diffuse, 26}} {
		out := Quantise(img, c.n, c.d)
		if len(out.Palette) > c.n {
			t.Errorf("%d colours, dither %d: palette of %d", c.n, c.d, len(out.Palette))
		}
		if got := psnr(img, out); got < c.want {
			t.Errorf("%d colours, dither %d: %.1f dB, want at least %.0f", c.n, c.d, got, c.want)
		}
	}
}

func TestFewColoursAreKeptExactly(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			img.SetRGBA(x, y, color.RGBA{uint8(x / 4 * 3), uint8(y / 4 * 7), 9, 255})
		}
	}
	out := Quantise(img, 256, Diffuse)
	for y := range 64 {
		for x := range 64 {
			if got, want := color.RGBAModel.Convert(out.At(x, y)), img.At(x, y); got != want {
				t.Fatalf("pixel %d,%d: got %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestTransparentPixelsStayTransparent(t *testing.T) {
	for _, flat := range []bool{true, false} {
		img := photo(60, 40)
		for y := range 40 {
			for x := range 60 {
				if flat {
					img.SetRGBA(x, y, color.RGBA{200, 10, 10, 255})
				}
				if (x/7+y/5)%2 == 0 {
					img.SetRGBA(x, y, color.RGBA{})
				}
			}
		}
		out := Quantise(img, 256, Diffuse)
		if len(out.Palette) > 256 {
			t.Errorf("palette of %d entries", len(out.Palette))
		}
		for y := range 40 {
			for x := range 60 {
				_, _, _, got := out.At(x, y).RGBA()
				if want := uint32(img.RGBAAt(x, y).A) * 257; got != want {
					t.Fatalf("flat %v, pixel %d,%d: alpha %d, want %d", flat, x, y, got, want)
				}
			}
		}
	}
}

// TestEdgesOfShapesKeepTheirColour: half transparent pixels are in the colour
// that was painted, not in one darkened by what is behind them.
func TestEdgesOfShapesKeepTheirColour(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 4, 1))
	for x, a := range []uint8{0, 100, 150, 255} {
		img.Set(x, 0, color.NRGBA{200, 100, 50, a})
	}
	out := Quantise(img, 256, Diffuse)
	for x, want := range []color.RGBA{{}, {}, {200, 100, 50, 255}, {200, 100, 50, 255}} {
		got := color.RGBAModel.Convert(out.At(x, 0)).(color.RGBA)
		if far := max(diff(got.R, want.R), diff(got.G, want.G), diff(got.B, want.B), diff(got.A, want.A)); far > 1 {
			t.Errorf("pixel %d: got %v, want %v", x, got, want)
		}
	}
}

func TestExactKeepsAlpha(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		img.Set(i%16, i/16, color.NRGBA{0, 255, 0, uint8(i)})
	}
	out := Exact(img, 256)
	if out == nil {
		t.Fatal("256 colours are too many")
	}
	for i := range 256 {
		if got, want := color.RGBAModel.Convert(out.At(i%16, i/16)), img.At(i%16, i/16); got != want {
			t.Errorf("alpha %d: got %v, want %v", i, got, want)
		}
	}
	if got := Exact(img, 255); got != nil {
		t.Errorf("256 colours fitted into %d", len(got.Palette))
	}
}

func diff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestAnySizeAndCount(t *testing.T) {
	for _, c := range []struct{ w, h, n int }{{1, 1, 256}, {1, 9, 2}, {300, 1, 3}, {3, 3, 0}, {40, 40, 999}} {
		out := Quantise(photo(c.w, c.h), c.n, Diffuse)
		if out.Rect.Dx() != c.w || out.Rect.Dy() != c.h || len(out.Palette) == 0 || len(out.Palette) > 256 {
			t.Errorf("%+v: %v with %d colours", c, out.Rect, len(out.Palette))
		}
		for _, i := range out.Pix {
			if int(i) >= len(out.Palette) {
				t.Fatalf("%+v: index %d of %d", c, i, len(out.Palette))
			}
		}
	}
}

func BenchmarkQuantise512(b *testing.B) {
	img := photo(512, 512)
	for _, d := range []Dither{Diffuse, Ordered, None} {
		b.Run(fmt.Sprint("dither", d), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Quantise(img, 256, d)
			}
		})
	}
}
