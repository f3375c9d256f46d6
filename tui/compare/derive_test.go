package compare

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rflow/flow"
)

// flat is an image of one colour.
func flat(w, h int, c color.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// with is a copy of img where r has another colour.
func with(img *image.RGBA, r image.Rectangle, c color.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	copy(out.Pix, img.Pix)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			out.SetRGBA(x, y, c)
		}
	}
	return out
}

var (
	grey  = color.RGBA{R: 96, G: 96, B: 96, A: 255}
	white = color.RGBA{R: 255, G: 255, B: 255, A: 255}
)

// wall has pictures by key, and makes the others out of them, as a gallery does.
type wall map[string]*image.RGBA

func (w wall) source(key string) (*image.RGBA, error) {
	if img, ok := w[key]; ok {
		return img, nil
	}
	img, ok, err := Derive(key, w.source)
	if err != nil || !ok {
		return nil, fmt.Errorf("%s: made %v: %w", key, ok, err)
	}
	return plain(img), nil
}

func TestADifferenceGlowsWhereTheImagesDiffer(t *testing.T) {
	a, b := flow.Sum([]byte("a")), flow.Sum([]byte("b"))
	base := flat(40, 40, grey)
	near := grey
	near.G += 20
	w := wall{a.String(): base, b.String(): with(base, image.Rect(10, 10, 20, 20), near)}
	img, err := w.source(differenceKey(image.Pt(40, 40), 4, a, b))
	if err != nil {
		t.Fatal(err)
	}
	same, changed := img.RGBAAt(2, 2), img.RGBAAt(15, 15)
	if same.R > 40 || same.R != same.G || same.G != same.B || same.R == 0 {
		t.Errorf("where nothing changed it is %v, want a faint grey", same)
	}
	if changed.R < 4*20 || changed.R <= changed.B {
		t.Errorf("where 20 of 255 changed it is %v, amplified four times; want it to glow", changed)
	}
	again, err := w.source(differenceKey(image.Pt(40, 40), 1, a, b))
	if err != nil || again.RGBAAt(15, 15).R >= changed.R {
		t.Errorf("amplified once it is %v, four times %v; %v", again.RGBAAt(15, 15), changed, err)
	}
}

func TestFactsTellHowMuchHasChanged(t *testing.T) {
	base := flat(40, 40, color.RGBA{A: 255})
	for _, c := range []struct {
		name          string
		after         image.Image
		mean, changed float64
		words         string
	}{
		{"the same", base, 0, 0, "no pixel differs"},
		{"a quarter white", with(base, image.Rect(0, 0, 20, 20), white), 0.25, 0.25, "25 % of pixels changed, mean difference 25 %"},
		{"noise", with(base, base.Rect, color.RGBA{R: 8, A: 255}), 8.0 / 255 / 3, 0, "0 % of pixels changed, mean difference 1.0 %"},
		{"one pixel", with(base, image.Rect(3, 3, 4, 4), white), 1.0 / 1600, 1.0 / 1600, "<0.1 % of pixels changed, mean difference <0.1 %"},
		{"twice as large", flat(80, 80, color.RGBA{A: 255}), 0, 0, "no pixel differs"},
	} {
		f := Measure(base, c.after)
		if math.Abs(f.Mean-c.mean) > 1e-9 || math.Abs(f.Changed-c.changed) > 1e-9 || f.String() != c.words {
			t.Errorf("%s: %+v, %q; want mean %g, changed %g, %q", c.name, f, f, c.mean, c.changed, c.words)
		}
	}
}

func TestASmallerImageFillsTheCommonBox(t *testing.T) {
	d := flow.Sum([]byte("small"))
	w := wall{d.String(): flat(20, 10, white)}
	img, err := w.source(boxKey(image.Pt(80, 80), d))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		x, y int
		want color.RGBA
	}{{0, 0, color.RGBA{}}, {40, 19, color.RGBA{}}, {1, 40, white}, {78, 58, white}, {40, 61, color.RGBA{}}} {
		if got := img.RGBAAt(c.x, c.y); got != c.want {
			t.Errorf("at %d, %d it is %v, want %v: the image across the middle", c.x, c.y, got, c.want)
		}
	}
	if same, err := w.source(boxKey(image.Point{}, d)); err != nil || same != w[d.String()] {
		t.Errorf("without a box the image is another one; %v", err)
	}
}

func TestAPartHasSharpPixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(1, 40).Draw(t, "side")
		grow := rapid.IntRange(1, 7).Draw(t, "grow")
		img := image.NewRGBA(image.Rect(0, 0, side, side))
		for i := range img.Pix {
			img.Pix[i] = uint8(i * 31)
		}
		x0, y0 := rapid.IntRange(0, side-1).Draw(t, "x"), rapid.IntRange(0, side-1).Draw(t, "y")
		r := image.Rect(x0, y0, rapid.IntRange(x0+1, side).Draw(t, "right"), rapid.IntRange(y0+1, side).Draw(t, "bottom"))
		w := wall{"source": img}
		got, err := w.source(partKey(r, grow, "source"))
		if err != nil {
			t.Fatal(err)
		}
		if got.Rect.Size() != r.Size().Mul(grow) {
			t.Fatalf("the part %v is %v, want %d times as large", r, got.Rect, grow)
		}
		for y := range got.Rect.Dy() {
			for x := range got.Rect.Dx() {
				if a, b := got.RGBAAt(x, y), img.RGBAAt(r.Min.X+x/grow, r.Min.Y+y/grow); a != b {
					t.Fatalf("at %d, %d it is %v, want %v", x, y, a, b)
				}
			}
		}
	})
}

func TestOnlyItsOwnKeysAreDerived(t *testing.T) {
	none := func(key string) (*image.RGBA, error) { return nil, context.Canceled }
	for _, key := range []string{"", "0123", "preview/1.1/2", "compared/box/1x1/a"} {
		if _, ok, err := Derive(key, none); ok || err != nil {
			t.Errorf("%q is taken for a comparison: %v", key, err)
		}
	}
	for _, key := range []string{boxed, boxed + "x", difference + "1x1/", part + "1,2,3/"} {
		if _, ok, err := Derive(key, none); !ok || err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v, %v; want it to be refused by name", key, ok, err)
		}
	}
	d := flow.Sum([]byte("d"))
	for _, key := range []string{boxKey(image.Pt(1, 1), d), differenceKey(image.Pt(1, 1), 1, d, d), partKey(image.Rect(0, 0, 1, 1), 1, boxKey(image.Pt(1, 1), d))} {
		if _, ok, err := Derive(key, none); !ok || !errors.Is(err, context.Canceled) {
			t.Errorf("%q without its source: %v, %v; want what the source said", key, ok, err)
		}
	}
}
