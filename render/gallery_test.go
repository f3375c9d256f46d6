package render

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// pngOf returns img as a PNG file.
func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// gradient returns a picture in which every pixel tells where it is.
func gradient(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / max(1, w-1)), uint8(y * 255 / max(1, h-1)), uint8((x + y) & 255), 255})
		}
	}
	return m
}

func TestPaneSeesBlankThenThePicture(t *testing.T) {
	data := pngOf(t, gradient(64, 64))
	release := make(chan struct{})
	g := NewGallery(Options{Loader: func(context.Context, string) ([]byte, error) {
		<-release
		return data, nil
	}})
	defer g.Close()
	g.Use(Target{Path: Blocks, Profile: colorprofile.TrueColor})
	g.Begin()
	pic := Pic{"a", 8, 4}
	v := g.Look(pic)
	if v.State != Waiting || len(v.Lines) != 4 || v.Lines[0] != "        " {
		t.Fatalf("before loading: %v %q, want waiting and 4 blank lines", v.State, v.Lines)
	}
	close(release)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	v = g.Look(pic)
	if v.State != Ready || len(v.Lines) != 4 {
		t.Fatalf("after loading: %v %q, want ready and 4 lines", v.State, v.Lines)
	}
	for _, l := range v.Lines {
		if w := ansi.StringWidth(l); w != 8 {
			t.Errorf("line %q is %d wide, want 8", l, w)
		}
	}
}

func TestFailureIsShownOnceAndCanBeRetried(t *testing.T) {
	boom := errors.New("no such blob")
	data := pngOf(t, gradient(8, 8))
	fail := true
	g := NewGallery(Options{Workers: 1, Loader: func(context.Context, string) ([]byte, error) {
		if fail {
			return nil, boom
		}
		return data, nil
	}})
	defer g.Close()
	g.Begin()
	pic := Pic{"a", 2, 1}
	g.Look(pic)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v := g.Look(pic); v.State != Failed || !errors.Is(v.Err, boom) {
		t.Fatalf("got %v, %v; want failed with the loader's error", v.State, v.Err)
	}
	fail = false
	g.Retry("a")
	g.Look(pic)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v := g.Look(pic); v.State != Ready {
		t.Fatalf("after retry: %v, %v; want ready", v.State, v.Err)
	}
}
