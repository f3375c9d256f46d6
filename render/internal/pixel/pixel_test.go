package pixel

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"testing"
)

// ramp returns a picture whose red rises to the right and green downwards.
func ramp(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / max(1, w-1)), uint8(y * 255 / max(1, h-1)), 60, 255})
		}
	}
	return m
}

func TestScaleKeepsShapeAndBrightness(t *testing.T) {
	src := ramp(97, 61)
	for _, c := range [][2]int{{97, 61}, {48, 30}, {50, 31}, {10, 7}, {1, 1}, {200, 150}, {300, 3}} {
		got := Scale(src, c[0], c[1])
		if got.Rect != image.Rect(0, 0, c[0], c[1]) || got.Stride != 4*c[0] {
			t.Fatalf("%v: %v with stride %d", c, got.Rect, got.Stride)
		}
		for y := range c[1] {
			for x := range c[0] {
				p := got.RGBAAt(x, y)
				// A ramp scaled is the ramp, but for the filter's reach at its ends.
				wantR := (float64(x) + 0.5) / float64(c[0]) * 255
				wantG := (float64(y) + 0.5) / float64(c[1]) * 255
				if d := float64(p.R) - wantR; d < -8 || d > 8 {
					t.Fatalf("%v, pixel %d,%d: red %d, want about %.0f", c, x, y, p.R, wantR)
				}
				if d := float64(p.G) - wantG; d < -8 || d > 8 {
					t.Fatalf("%v, pixel %d,%d: green %d, want about %.0f", c, x, y, p.G, wantG)
				}
				if p.B < 59 || p.B > 61 || p.A != 255 {
					t.Fatalf("%v, pixel %d,%d: %v, want blue 60, opaque", c, x, y, p)
				}
			}
		}
	}
}

func TestRGBAOfPartsStartsAtTheOriginWithoutGaps(t *testing.T) {
	src := ramp(20, 20)
	for _, part := range []image.Image{src.SubImage(image.Rect(0, 0, 9, 20)), src.SubImage(image.Rect(3, 4, 12, 9))} {
		got := RGBA(part)
		b := part.Bounds()
		if got.Rect != image.Rect(0, 0, b.Dx(), b.Dy()) || got.Stride != 4*b.Dx() || len(got.Pix) != got.Stride*b.Dy() {
			t.Fatalf("%v became %v with stride %d and %d bytes", b, got.Rect, got.Stride, len(got.Pix))
		}
		if got.At(2, 3) != part.At(b.Min.X+2, b.Min.Y+3) {
			t.Errorf("%v: pixel 2,3 is %v", b, got.At(2, 3))
		}
	}
	if RGBA(src) != src {
		t.Error("a whole picture was copied")
	}
}

// TestRGBAOfEveryKind compares with image/draw.
func TestRGBAOfEveryKind(t *testing.T) {
	r := image.Rect(2, 3, 40, 30)
	pal := color.Palette{color.Black, color.NRGBA{250, 100, 0, 99}, color.Transparent, color.Gray{77}}
	glass, opaque := image.NewNRGBA(r), image.NewNRGBA(image.Rect(0, 0, 38, 27))
	few, grey := image.NewPaletted(r, pal), image.NewGray(r)
	for i := range glass.Pix {
		glass.Pix[i], opaque.Pix[i] = uint8(i*7), uint8(i*5)|uint8(i%4/3*255)
	}
	for i := range few.Pix {
		few.Pix[i], grey.Pix[i] = uint8(i%4), uint8(i)
	}
	for _, img := range []image.Image{glass, opaque, few, few.SubImage(image.Rect(5, 9, 30, 20)), glass.SubImage(image.Rect(5, 9, 30, 20)), grey} {
		b := img.Bounds()
		want := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(want, want.Rect, img, b.Min, draw.Src)
		if got := RGBA(img); got.Rect != want.Rect || !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%T %v: not what image/draw makes of it", img, b)
		}
	}
}

func TestPadCentreOverAndCrop(t *testing.T) {
	bg := color.RGBA{9, 8, 7, 255}
	src := ramp(4, 2)
	c := Centre(src, 8, 8, bg)
	if c.At(2, 3) != src.At(0, 0) || c.At(5, 4) != src.At(3, 1) || c.At(1, 3) != bg || c.At(2, 2) != bg {
		t.Errorf("centre: %v", c.Pix)
	}
	if p := Pad(src, 0, 0, 5, 5, color.RGBA{}); p.At(3, 1) != src.At(3, 1) || p.RGBAAt(4, 4).A != 0 {
		t.Errorf("pad: %v", p.Pix)
	}
	hole := image.NewRGBA(image.Rect(0, 0, 2, 1))
	hole.SetRGBA(0, 0, color.RGBA{50, 0, 0, 100})
	if o := Over(hole, bg); o.RGBAAt(1, 0) != bg || o.RGBAAt(0, 0).A != 255 || o.RGBAAt(0, 0).R < 50 {
		t.Errorf("over: %v", o.Pix)
	}
	if got := Crop(c, image.Rect(2, 3, 99, 99)); got.Rect != image.Rect(0, 0, 6, 5) || got.At(0, 0) != src.At(0, 0) {
		t.Errorf("crop: %v", got.Rect)
	}
}
