package palette

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// textbook diffuses errors as it is written down, one pixel and one channel
// after the other, over the palette of out. Entries are those that
// are nearest to the middle of a 15-bit colour.
func textbook(img *image.RGBA, pal color.Palette, hole int) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	errs := make([][3]int, (w+2)*(h+1)) // a margin left and right, and one row
	at := func(x, y int) *[3]int { return &errs[y*(w+2)+x+1] }
	out := make([]uint8, 0, w*h)
	for y := range h {
		for x := range w {
			c := img.RGBAAt(x, y)
			if c.A == 0 {
				out = append(out, uint8(hole))
				continue
			}
			var v, mid [3]int
			for i, s := range [3]uint8{c.R, c.G, c.B} {
				sixteenths := int(s)*16 + at(x, y)[i] + 8
				v[i] = max(0, min(4095, sixteenths)) / 16
				mid[i] = v[i]/8*8 + 4
			}
			best, low := 0, math.MaxInt
			for i, p := range pal {
				r, g, b, a := p.RGBA()
				dr, dg, db := mid[0]-int(r>>8), mid[1]-int(g>>8), mid[2]-int(b>>8)
				if d := 2*dr*dr + 4*dg*dg + 3*db*db; a != 0 && d < low {
					best, low = i, d
				}
			}
			out = append(out, uint8(best))
			r, g, b, _ := pal[best].RGBA()
			for i, p := range [3]uint32{r, g, b} {
				e := v[i] - int(p>>8)
				at(x+1, y)[i] += 6 * e
				at(x-1, y+1)[i] += 3 * e
				at(x, y+1)[i] += 4 * e
				at(x+1, y+1)[i] += e
			}
		}
	}
	return out
}

func TestDiffusionIsTheTextbooks(t *testing.T) {
	for _, c := range []struct{ w, h, n int }{{97, 64, 256}, {64, 33, 16}, {1, 9, 3}, {2, 7, 4}, {3, 2, 2}, {40, 1, 8}, {200, 50, 64}} {
		for _, holes := range []bool{false, true} {
			img := photo(c.w, c.h)
			if holes {
				for i := 0; i < len(img.Pix); i += 4 * 7 {
					copy(img.Pix[i:], []byte{0, 0, 0, 0})
				}
			}
			got := Quantise(img, c.n, Diffuse)
			if len(got.Palette) < c.n {
				continue // it has its own colours, and nothing to diffuse
			}
			want := textbook(img, got.Palette, len(got.Palette)-1)
			for i := range want {
				if got.Pix[i] != want[i] {
					t.Errorf("%+v, holes %v: pixel %d,%d has entry %d %v, want %d %v", c, holes, i%c.w, i/c.w,
						got.Pix[i], got.Palette[got.Pix[i]], want[i], got.Palette[want[i]])
					break
				}
			}
		}
	}
}

func TestPercentagesAreExact(t *testing.T) {
	q := Quantiser{Percent: true}
	out := q.Begin(photo(64, 64), 200, Diffuse)
	for i, c := range out.Palette {
		r, g, b, _ := c.RGBA()
		for _, v := range [3]uint32{r >> 8, g >> 8, b >> 8} {
			if back := ((v*100+127)/255*255 + 50) / 100; back != v {
				t.Errorf("entry %d is %v: %d would come back as %d", i, c, v, back)
			}
		}
	}
}

func TestStepsMakeTheSamePicture(t *testing.T) {
	img := photo(90, 71)
	var q Quantiser // one for all: it must leave nothing behind
	for _, d := range []Dither{Diffuse, Ordered, None} {
		for _, n := range []int{256, 40} {
			want := Quantise(img, n, d)
			for _, rows := range []int{1, 2, 6, 7, 96} {
				got := q.Begin(img, n, d)
				for y := 0; y < 71; {
					next := q.Advance(rows)
					if next < min(71, y+rows) {
						t.Fatalf("dither %d: %d rows are final, want at least %d", d, next, y+rows)
					}
					y = next
				}
				if !bytes.Equal(got.Pix, want.Pix) || fmt.Sprint(got.Palette) != fmt.Sprint(want.Palette) {
					t.Errorf("dither %d, %d colours: in steps of %d rows the picture is another one", d, n, rows)
				}
			}
		}
	}
}

func TestOrderedIsStableWhereThePictureIs(t *testing.T) {
	img, changed := photo(64, 64), photo(64, 64)
	changed.SetRGBA(20, 20, color.RGBA{255, 0, 0, 255})
	a, b := Quantise(img, 256, Ordered), Quantise(changed, 256, Ordered)
	moved := 0
	for y := range 64 {
		for x := range 64 {
			if a.At(x, y) != b.At(x, y) {
				moved++
			}
		}
	}
	if moved > 64*64/10 {
		t.Errorf("%d of %d pixels changed with one of the source", moved, 64*64)
	}
}

func TestSearchFindsTheNearest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 17, 256} {
		var f finder
		pal := make([][3]int32, n)
		for i := range pal {
			pal[i] = [3]int32{rng.Int32N(256), rng.Int32N(256) / 4, rng.Int32N(256)}
		}
		f.use(pal)
		for range 5000 {
			r, g, b := rng.Int32N(256), rng.Int32N(256), rng.Int32N(256)
			want := int32(math.MaxInt32)
			for i := range n {
				want = min(want, f.distance(i, r, g, b))
			}
			if got := f.nearest(r, g, b, f.close(r, g, b)); f.distance(got, r, g, b) != want {
				t.Fatalf("%d entries, colour %d,%d,%d: distance %d, want %d", n, r, g, b, f.distance(got, r, g, b), want)
			}
		}
	}
}

func TestMemoryIsKept(t *testing.T) {
	var q Quantiser
	small, large := photo(64, 64), photo(256, 256)
	cost := func(img *image.RGBA) float64 {
		return testing.AllocsPerRun(10, func() {
			q.Begin(img, 64, Diffuse)
			q.Advance(img.Rect.Dy())
		})
	}
	cost(large)
	// The picture, its pixels, its palette and the palette's colours.
	if a, b := cost(small), cost(large); a > 64+3 || b > 64+3 {
		t.Errorf("%v allocations for 64x64 and %v for 256x256, want at most one an entry, and 3", a, b)
	}
}

// FuzzQuantise makes pictures of any size and content.
func FuzzQuantise(f *testing.F) {
	f.Add([]byte("some bytes that are the pixels of a picture, again and again"), uint8(9), uint16(256), uint8(0))
	f.Add(photo(16, 16).Pix, uint8(16), uint16(7), uint8(1))
	var q Quantiser
	f.Fuzz(func(t *testing.T, pix []byte, width uint8, n uint16, d uint8) {
		w := max(1, int(width))
		h := len(pix) / 4 / w
		if h == 0 || h > 300 {
			return
		}
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		copy(img.Pix, pix)
		for i := 0; i < len(img.Pix); i += 4 { // premultiplied
			for c := range 3 {
				img.Pix[i+c] = min(img.Pix[i+c], img.Pix[i+3])
			}
		}
		out := q.Begin(img, int(n), Dither(d%3))
		q.Advance(h)
		if len(out.Palette) > max(2, min(256, int(n))) || out.Rect != img.Rect {
			t.Fatalf("%d entries for %d, %v for %v", len(out.Palette), n, out.Rect, img.Rect)
		}
		for i, c := range out.Pix {
			_, _, _, a := out.Palette[c].RGBA()
			if opaque := img.Pix[i*4+3] >= 128; opaque != (a == 0xffff) || !opaque && a != 0 {
				t.Fatalf("pixel %d has alpha %d, and became %v", i, img.Pix[i*4+3], out.Palette[c])
			}
		}
	})
}
