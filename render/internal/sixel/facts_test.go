package sixel

import (
	"bytes"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/BourgeoisBear/rasterm"
)

// quarters is a picture of four colours, one in each quarter.
func quarters(side int) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{
		color.RGBA{204, 0, 0, 255}, color.RGBA{0, 204, 0, 255}, color.RGBA{0, 0, 204, 255}, color.RGBA{204, 204, 0, 255},
	})
	for y := range side {
		for x := range side {
			img.SetColorIndex(x, y, uint8(x*2/side+y*2/side*2))
		}
	}
	return img
}

// TestAPartOfAPictureIsDrawnFromItsOwnPixels: a part keeps the coordinates of
// the whole, so it does not begin at 0, 0.
func TestAPartOfAPictureIsDrawnFromItsOwnPixels(t *testing.T) {
	var e Encoder
	whole := quarters(24)
	for _, r := range []image.Rectangle{image.Rect(12, 12, 24, 24), image.Rect(12, 0, 24, 12), image.Rect(5, 7, 19, 20)} {
		part := whole.SubImage(r).(*image.Paletted)
		same(t, decode(t, e.Append(nil, part, part.Rect, nil)), whole, r)
	}
}

// TestRastermDrawsPartsFromTheOrigin pins why crops are not left to rasterm.
func TestRastermDrawsPartsFromTheOrigin(t *testing.T) {
	var b bytes.Buffer
	part := quarters(24).SubImage(image.Rect(12, 12, 24, 24)).(*image.Paletted)
	if err := rasterm.SixelWriteImage(&b, part); err != nil {
		t.Fatal(err)
	}
	if r, g, _, _ := decode(t, b.Bytes()).At(6, 6).RGBA(); r>>8 > 190 && g>>8 > 190 {
		t.Error("the part is drawn in its own colour: rasterm has changed")
	}
}

// TestPercentagesAreRounded: rasterm and others cut them off, which darkens.
func TestPercentagesAreRounded(t *testing.T) {
	var e Encoder
	for v := range 256 {
		img := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.RGBA{uint8(v), 0, 255, 255}})
		m := regexp.MustCompile(`#0;2;(\d+);0;100`).FindSubmatch(e.Append(nil, img, img.Rect, nil))
		if m == nil {
			t.Fatalf("colour %d is not defined", v)
		}
		got, _ := strconv.Atoi(string(m[1]))
		if want := (v*200 + 255) / 510; got != want {
			t.Errorf("channel %d is %d per cent, want %d", v, got, want)
		}
	}
}

// TestAGraphicEndsWithItsLastBand: one graphics newline more would count as
// six rows of pixels, and scroll.
func TestAGraphicEndsWithItsLastBand(t *testing.T) {
	var e Encoder
	for _, h := range []int{1, 5, 6, 7, 12, 13, 60} {
		img := picture(9, h, 3, -1)
		got := string(e.Append(nil, img, img.Rect, nil))
		if strings.HasSuffix(got, "-\x1b\\") || strings.Count(got, "-") != (h-1)/6 {
			t.Errorf("%d rows end with %q after %d newlines, want %d", h, got[len(got)-4:], strings.Count(got, "-"), (h-1)/6)
		}
	}
}

// TestWhatIsSeenThroughIsNotPainted, so that what is on the screen stays.
func TestWhatIsSeenThroughIsNotPainted(t *testing.T) {
	var e Encoder
	img := image.NewPaletted(image.Rect(0, 0, 8, 12), color.Palette{color.RGBA{}, color.RGBA{255, 0, 0, 255}})
	img.SetColorIndex(7, 11, 1)
	got := string(e.Append(nil, img, img.Rect, nil))
	if !regexp.MustCompile(`^\x1bP\d*;1[;q]`).MatchString(got) {
		t.Errorf("%.12q: pixels that are not set would be painted", got)
	}
	if !regexp.MustCompile(`#0;2;100;0;0-#0[?!0-9]*_\x1b\\$`).MatchString(got) {
		t.Errorf("got %q, want one pixel in the second band and none in the first", got)
	}
}

// TestTheSecondPictureAllocatesNothing, nor any after it.
func TestTheSecondPictureAllocatesNothing(t *testing.T) {
	img := picture(256, 128, 256, -1)
	var e Encoder
	buf := e.Append(nil, img, img.Rect, nil)
	if n := testing.AllocsPerRun(5, func() { buf = e.Append(buf[:0], img, img.Rect, nil) }); n > 0 {
		t.Errorf("%.0f allocations for a picture, want none", n)
	}
}
