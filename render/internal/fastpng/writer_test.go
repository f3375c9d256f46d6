package fastpng

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// palette returns n colours; every fifth is not opaque.
func paletteOf(n int) color.Palette {
	p := make(color.Palette, n)
	for i := range p {
		p[i] = color.NRGBA{uint8(i * 3), uint8(255 - i), uint8(i * i), 255}
		if i%5 == 3 {
			p[i] = color.NRGBA{uint8(i), 9, 200, uint8(i * 2)}
		}
	}
	return p
}

// sameAs fails unless the file has the picture, as image/png reads it.
func sameAs(t *testing.T, file []byte, want *image.Paletted) {
	t.Helper()
	got, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%v with %d colours: %v", want.Rect, len(want.Palette), err)
	}
	if got.Bounds().Size() != want.Rect.Size() {
		t.Fatalf("got %v, want %v", got.Bounds(), want.Rect)
	}
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			w := color.NRGBAModel.Convert(want.At(want.Rect.Min.X+x, want.Rect.Min.Y+y))
			if g := color.NRGBAModel.Convert(got.At(x, y)); g != w {
				t.Fatalf("%v with %d colours, pixel %d,%d: got %v, want %v", want.Rect, len(want.Palette), x, y, g, w)
			}
		}
	}
}

func TestImagePNGReadsWhatIsWritten(t *testing.T) {
	var e Encoder // one for all: it must leave nothing behind
	for _, n := range []int{1, 2, 3, 4, 5, 16, 17, 255, 256} {
		for _, s := range []image.Point{{1, 1}, {1, 9}, {9, 1}, {7, 5}, {257, 31}} {
			img := image.NewPaletted(image.Rect(3, 4, 3+s.X, 4+s.Y), paletteOf(n))
			for i := range img.Pix {
				img.Pix[i] = uint8(i * i / 3 % n)
			}
			file, err := e.Append(nil, img)
			if err != nil {
				t.Fatal(err)
			}
			sameAs(t, file, img)
		}
	}
}

func TestPartsOfPicturesAreWritten(t *testing.T) {
	var e Encoder
	img := image.NewPaletted(image.Rect(0, 0, 40, 30), paletteOf(100))
	for i := range img.Pix {
		img.Pix[i] = uint8(i % 97)
	}
	part := img.SubImage(image.Rect(11, 7, 30, 29)).(*image.Paletted)
	file, err := e.Append([]byte("before"), part)
	if err != nil || !bytes.HasPrefix(file, []byte("before")) {
		t.Fatalf("%.10q, %v", file, err)
	}
	sameAs(t, file[6:], part)
}

func TestNothingIsNotWritten(t *testing.T) {
	var e Encoder
	for _, img := range []*image.Paletted{
		image.NewPaletted(image.Rect(0, 0, 0, 5), paletteOf(3)), image.NewPaletted(image.Rect(0, 0, 5, 5), nil),
	} {
		if got, err := e.Append(nil, img); err == nil {
			t.Errorf("%v with %d colours: %q", img.Rect, len(img.Palette), got)
		}
	}
}

func TestMemoryIsKept(t *testing.T) {
	var e Encoder
	img := image.NewPaletted(image.Rect(0, 0, 200, 300), paletteOf(256))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 7)
	}
	buf, _ := e.Append(nil, img)
	// The header, the colours and their alpha, and a few of the compressor's.
	if got := testing.AllocsPerRun(10, func() { buf, _ = e.Append(buf[:0], img) }); got > 300 {
		t.Errorf("%v allocations a picture of 300 rows and 256 colours", got)
	}
}

// FuzzWriter has image/png read arbitrary pictures.
func FuzzWriter(f *testing.F) {
	f.Add([]byte("a picture of a few pixels"), uint8(5), uint8(255))
	f.Add(bytes.Repeat([]byte{1, 0, 1, 1}, 500), uint8(100), uint8(1))
	var e Encoder
	f.Fuzz(func(t *testing.T, pix []byte, width, colors uint8) {
		w, n := max(1, int(width)), int(colors)+1
		h := len(pix) / w
		if h == 0 || h > 300 {
			return
		}
		img := image.NewPaletted(image.Rect(0, 0, w, h), paletteOf(n))
		for i := range img.Pix {
			img.Pix[i] = uint8(int(pix[i]) % n)
		}
		file, err := e.Append(nil, img)
		if err != nil {
			t.Fatal(err)
		}
		sameAs(t, file, img)
	})
}
