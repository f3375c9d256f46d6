package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	msixel "github.com/mattn/go-sixel"
)

// ramp writes a PNG of more colours than a palette has and returns its name.
func ramp(t *testing.T) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 120, 90))
	for y := range 90 {
		for x := range 120 {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 2), uint8(y * 2), uint8(x + y), 255})
		}
	}
	name := filepath.Join(t.TempDir(), "ramp.png")
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestShownSixelsAreDitheredAsAsked(t *testing.T) {
	name := ramp(t)
	outputs := map[string]string{}
	for _, d := range []string{"diffuse", "ordered", "none"} {
		out := newProgram(t).must("show", "--graphics", "sixel", "--dither", d, name)
		var img image.Image
		if err := msixel.NewDecoder(strings.NewReader(out[strings.Index(out, "\x1bP"):])).Decode(&img); err != nil {
			t.Fatalf("%s: %v", d, err)
		}
		if size := img.Bounds().Size(); size.X != 120 || size.Y < 90 || size.Y > 95 {
			t.Errorf("%s: the picture has %v pixels, want 120 x 90, or sixels that hold it", d, size)
		}
		for other, o := range outputs {
			if o == out {
				t.Errorf("%s and %s are the same picture", d, other)
			}
		}
		outputs[d] = out
	}
	if newProgram(t).must("show", "--graphics", "sixel", name) != outputs["diffuse"] {
		t.Error("errors are not diffused when nothing is said")
	}
	if r := newProgram(t).run("show", "--dither", "paint", name); r.code != exitUsage {
		t.Errorf("--dither paint: exit %d, said %q; want exit %d", r.code, r.errOut, exitUsage)
	}
}
