package render

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
)

// wide returns a PNG header that claims w x h pixels, as a whole file of a few bytes.
func wide(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		body := append([]byte(kind), data...)
		b = append(b, body...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
	}
	ihdr := binary.BigEndian.AppendUint32(nil, w)
	ihdr = binary.BigEndian.AppendUint32(ihdr, h)
	chunk("IHDR", append(ihdr, 8, 2, 0, 0, 0))
	chunk("IEND", nil)
	return b
}

func TestDecodeReadsEveryFormat(t *testing.T) {
	img := gradient(20, 10)
	var j, g bytes.Buffer
	if err := errors.Join(jpeg.Encode(&j, img, nil), gif.Encode(&g, img, nil)); err != nil {
		t.Fatal(err)
	}
	// A lossless WebP of 1 x 1 pixel.
	webp := []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	for name, c := range map[string]struct {
		data []byte
		size image.Point
	}{"PNG": {pngOf(t, img), image.Pt(20, 10)}, "JPEG": {j.Bytes(), image.Pt(20, 10)}, "GIF": {g.Bytes(), image.Pt(20, 10)}, "WebP": {webp, image.Pt(1, 1)}} {
		got, err := Decode(c.data)
		if err != nil || got.Bounds().Size() != c.size {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestBadPicturesAreClearErrors(t *testing.T) {
	whole := pngOf(t, gradient(64, 64))
	var format *FormatError
	for _, n := range []int{9, 30, 100, len(whole) - 13} {
		_, err := Decode(whole[:n])
		if !errors.As(err, &format) || !strings.Contains(err.Error(), "cut short") {
			t.Errorf("%d of %d bytes: %v, want cut short", n, len(whole), err)
		}
	}
	broken := bytes.Clone(whole)
	broken[len(broken)/2] ^= 0xff
	if _, err := Decode(broken); !errors.As(err, &format) || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a flipped byte: %v, want damaged", err)
	}
	var unsupported *UnsupportedError
	for what, data := range map[string]string{"empty": "", "a PDF": "%PDF-1.7", "TIFF": "II*\x00abc", "SVG": "<svg/>", "this file": "hello"} {
		if _, err := Decode([]byte(data)); !errors.As(err, &unsupported) || !strings.Contains(err.Error(), what) {
			t.Errorf("%q: %v, want unsupported %s", data, err, what)
		}
	}
	var size *SizeError
	for _, c := range [][2]uint32{{100_000, 10}, {10, 100_000}, {20_000, 20_000}} {
		_, err := Decode(wide(c[0], c[1]))
		if !errors.As(err, &size) || size.W != int(c[0]) || !strings.Contains(err.Error(), "too large") {
			t.Errorf("%dx%d: %v, want too large", c[0], c[1], err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	small := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.Black, color.White})
	var g, j bytes.Buffer
	if err := errors.Join(gif.Encode(&g, small, nil), jpeg.Encode(&j, small, nil)); err != nil {
		f.Fatal(err)
	}
	f.Add(pngOf(f, small))
	f.Add(g.Bytes())
	f.Add(j.Bytes())
	f.Add(wide(100_000, 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := sniff(data)
		if err == nil {
			// Large pictures are right and slow.
			if cfg, err := c.config(bytes.NewReader(data)); err == nil && cfg.Width*cfg.Height > 1<<16 {
				return
			}
		}
		img, err := Decode(data)
		if (err == nil) == (img == nil) {
			t.Fatalf("image %v, error %v", img, err)
		}
		if err == nil && img.Bounds().Empty() {
			t.Fatal("an empty image without an error")
		}
	})
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		w, h, cols, rows, cw, ch int
		native                   bool
		wantCols, wantRows       int
	}{
		{512, 512, 80, 24, 8, 16, false, 48, 24},
		{512, 512, 10, 24, 8, 16, false, 10, 5},
		{512, 512, 80, 24, 8, 17, false, 51, 24},
		{16, 16, 80, 24, 8, 16, true, 2, 1},
		{17, 16, 80, 24, 8, 16, true, 3, 1},
		{1024, 256, 20, 20, 8, 16, false, 20, 3},
		{1, 10_000, 5, 5, 8, 16, false, 1, 5},
		{10_000, 1, 5, 5, 8, 16, false, 5, 1},
		{0, 5, 5, 5, 8, 16, false, 0, 0},
		{5, 5, 0, 5, 8, 16, false, 0, 0},
	} {
		if cols, rows := Fit(c.w, c.h, c.cols, c.rows, c.cw, c.ch, c.native); cols != c.wantCols || rows != c.wantRows {
			t.Errorf("%+v: got %d x %d", c, cols, rows)
		}
	}
}

// countdown is a context that ends after it was asked so many times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestDecodingStopsInTheMiddle ends the context after the decoder has begun, and has it
// stop before it has read what is there.
func TestDecodingStopsInTheMiddle(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 1200, 1200))
	rand.NewChaCha8([32]byte{}).Read(img.Pix)
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	var p, j bytes.Buffer
	if err := errors.Join(png.Encode(&p, img), jpeg.Encode(&j, img, nil)); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"PNG": p.Bytes(), "JPEG": j.Bytes()} {
		whole := &countdown{Context: t.Context()}
		whole.left.Store(1 << 40)
		if _, err := decode(whole, data); err != nil {
			t.Fatal(name, err)
		}
		asked := 1<<40 - whole.left.Load()
		half := &countdown{Context: t.Context()}
		half.left.Store(asked / 2)
		if _, err := decode(half, data); !errors.Is(err, context.Canceled) || asked < 10 {
			t.Errorf("%s: ended after %d of %d looks at the context: %v, want %v", name, asked/2, asked, err, context.Canceled)
		}
	}
}
