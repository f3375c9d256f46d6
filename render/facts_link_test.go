package render

import (
	"bytes"
	"context"
	"encoding/base64"
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// These tests pin what goes over a link: in what form, how much at once, and
// how the program knows that it arrived.

// TestNoWriteHoldsMoreThanTheWindow: a picture of megabytes comes in pieces,
// and frames go between them.
func TestNoWriteHoldsMoreThanTheWindow(t *testing.T) {
	k := newKittyTerm(t)
	most := &longestWrite{to: k}
	noise := gradient(1024, 1024)
	rng := rand.New(rand.NewPCG(5, 5))
	for i := range noise.Pix {
		if i%4 < 3 {
			noise.Pix[i] = uint8(rng.Uint32())
		}
	}
	data := pngOf(t, noise)
	g := NewGallery(Options{Out: most, Loader: func(context.Context, string) ([]byte, error) { return data, nil }})
	t.Cleanup(g.Close)
	g.Use(Target{Path: Kitty, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h")
	for range 3 {
		g.Begin()
		g.Look(Pic{"large", 120, 60})
		if err := g.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		for k.answer(g) {
		}
	}
	if len(k.images) != 1 || k.text.Len() < 1<<20 {
		t.Fatalf("%d images in %d bytes, want one of megabytes", len(k.images), k.text.Len())
	}
	if most.n > window+burstBytes {
		t.Errorf("one write of %d bytes, want at most %d", most.n, window+burstBytes)
	}
}

// longestWrite notes the longest of the writes that it passes on.
type longestWrite struct {
	to *kittyTerm
	n  int
}

func (l *longestWrite) Write(b []byte) (int, error) {
	l.n = max(l.n, len(b))
	return l.to.Write(b)
}

// TestEveryBurstEndsWithAQuestion: the answer to a status query after image
// bytes proves that they were taken in; no other sign of that exists.
func TestEveryBurstEndsWithAQuestion(t *testing.T) {
	for _, path := range []Path{Sixel, ITerm2, Kitty} {
		target := Target{Path: path, CellW: 8, CellH: 16}
		var out strings.Builder
		data := pngOf(t, landscape(256, 2))
		g := NewGallery(Options{Out: &out, Loader: func(context.Context, string) ([]byte, error) { return data, nil }})
		g.Writer().Resize(60, 30)
		g.Use(target)
		pic := Pic{"1", 32, 16}
		g.Begin()
		g.Look(pic)
		if err := g.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := g.Writer().Write([]byte("\x1b[?1049h\x1b[2J\x1b[H" + strings.Join(g.Look(pic).Lines, "\r\n"))); err != nil {
			t.Fatal(err)
		}
		g.out.pump()
		g.Close()
		text := out.String()
		last := max(strings.LastIndex(text, "\x1bP"), strings.LastIndex(text, "\x1b_G"), strings.LastIndex(text, "\x1b]1337"))
		if last < 0 || !strings.Contains(text[last:], "\x1b[5n") {
			t.Errorf("%v: the last graphic at byte %d of %d is not followed by a status query", path, last, len(text))
		}
	}
}

// TestATerminalThatNeverAnswersGetsItsPictures, if slowly.
func TestATerminalThatNeverAnswersGetsItsPictures(t *testing.T) {
	now := time.Unix(1000, 0)
	k := newKittyTerm(t)
	data := pngOf(t, landscape(512, 2))
	g := NewGallery(Options{Out: k, Now: func() time.Time { return now }, Loader: func(context.Context, string) ([]byte, error) { return data, nil }})
	defer g.Close()
	g.Use(Target{Path: Kitty, CellW: 8, CellH: 16})
	if _, err := g.Writer().Write([]byte("\x1b[?1049h")); err != nil {
		t.Fatal(err)
	}
	g.Begin()
	g.Look(Pic{"1", 64, 32})
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	rounds := 0
	for held := 0; held == 0 && rounds < 100; rounds++ {
		g.out.mu.Lock()
		now = now.Add(ackTimeout)
		g.out.mu.Unlock()
		g.out.pump()
		k.mu.Lock()
		held, k.sent = len(k.images), 0
		k.mu.Unlock()
	}
	if rounds < 4 || rounds == 100 {
		t.Errorf("%d rounds without an answer; want a window in each, until the picture is there", rounds)
	}
}

// TestOverALinkAPictureIsAPalettePNG: it takes less than half of the bytes of
// a PNG in full colour, and a third of those of compressed RGB. On one machine the exact
// pixels are cheaper to make.
func TestOverALinkAPictureIsAPalettePNG(t *testing.T) {
	img := landscape(256, 6)
	far, err := prepare(img, 32, 16, Target{Path: Kitty, CellW: 8, CellH: 16, Remote: true})
	if err != nil {
		t.Fatal(err)
	}
	near, err := prepare(img, 32, 16, Target{Path: Kitty, CellW: 8, CellH: 16})
	if err != nil {
		t.Fatal(err)
	}
	full := len(pngOf(t, img))
	if far.format.Code != 100 || near.format.Code == 100 {
		t.Errorf("formats %d and %d; want a PNG over the link only", far.format.Code, near.format.Code)
	}
	if n := len(far.data); n*2 > full || n*5 > len(near.data)*2 {
		t.Errorf("%d bytes over a link; a PNG in full colour has %d, compressed RGB %d", n, full, len(near.data))
	}
}

// TestOnlyITerm2IsSentJPEGs: they are the smallest, kitty cannot read them, and
// no format but PNG can be seen through.
func TestOnlyITerm2IsSentJPEGs(t *testing.T) {
	opaque, hole := landscape(64, 1), landscape(64, 1)
	hole.SetRGBA(3, 3, color.RGBA{})
	jpeg, png := []byte("\xff\xd8\xff"), []byte("\x89PNG")
	for _, remote := range []bool{false, true} {
		for _, img := range []*image.RGBA{opaque, hole} {
			for _, path := range []Path{Kitty, KittyClassic} {
				p, err := prepare(img, 8, 4, Target{Path: path, Remote: remote})
				if err != nil || bytes.HasPrefix(p.data, jpeg) || p.format.Code != 24 && p.format.Code != 32 && p.format.Code != 100 {
					t.Errorf("%v: format %d, %.4q, %v", path, p.format.Code, p.data, err)
				}
			}
		}
	}
	for want, img := range map[string]*image.RGBA{string(jpeg): opaque, string(png): hole} {
		file := fileInside(t, appendITerm2(nil, img, img.Rect, 8, 4, Target{Path: ITerm2}))
		if !strings.HasPrefix(file, want) {
			t.Errorf("an inline file begins with %.4q, want %q", file, want)
		}
	}
}

// fileInside returns the file that an OSC 1337 sequence holds.
func fileInside(t *testing.T, b []byte) string {
	t.Helper()
	_, text, ok := strings.Cut(string(b), ":")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimRight(text, "\a\x1b\\"))
	if !ok || err != nil {
		t.Fatalf("no inline file: %v in %.60q", err, b)
	}
	return string(raw)
}
