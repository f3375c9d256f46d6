package sixel

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	msixel "github.com/mattn/go-sixel"
)

// picture returns a palette image of random runs over n colours; entry hole is transparent.
func picture(w, h, n, hole int) *image.Paletted {
	rng := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	img := image.NewPaletted(image.Rect(0, 0, w, h), nil)
	for i := range n {
		c := color.RGBA{uint8(rng.IntN(101) * 255 / 100), uint8(rng.IntN(101) * 255 / 100), uint8(rng.IntN(101) * 255 / 100), 255}
		if i == hole {
			c = color.RGBA{}
		}
		img.Palette = append(img.Palette, c)
	}
	for i := 0; i < len(img.Pix); {
		c := uint8(rng.IntN(n))
		for k := rng.IntN(9); k >= 0 && i < len(img.Pix); k-- {
			img.Pix[i] = c
			i++
		}
	}
	return img
}

// decode reads a sixel with mattn's decoder.
func decode(t *testing.T, b []byte) image.Image {
	t.Helper()
	var img image.Image
	if err := msixel.NewDecoder(bytes.NewReader(b)).Decode(&img); err != nil {
		t.Fatalf("%v in %.80q", err, b)
	}
	return img
}

// same compares the part r of want with got. Percent is all that sixel
// colours can hold, so channels may differ by 2.
func same(t *testing.T, got image.Image, want *image.Paletted, r image.Rectangle) {
	t.Helper()
	for y := range r.Dy() {
		for x := range r.Dx() {
			wr, wg, wb, wa := want.At(r.Min.X+x, r.Min.Y+y).RGBA()
			if wa == 0 {
				continue
			}
			gr, gg, gb, _ := got.At(got.Bounds().Min.X+x, got.Bounds().Min.Y+y).RGBA()
			for i, p := range [3][2]uint32{{wr, gr}, {wg, gg}, {wb, gb}} {
				if d := int(p[0]>>8) - int(p[1]>>8); d < -2 || d > 2 {
					t.Fatalf("pixel %d,%d channel %d: got %d, want %d", x, y, i, p[1]>>8, p[0]>>8)
				}
			}
		}
	}
}

func TestAnotherDecoderReadsWhatIsWritten(t *testing.T) {
	var e Encoder // one for all: it must leave nothing behind
	for _, c := range []struct{ w, h, n, hole int }{
		{1, 1, 1, -1},
		{1, 7, 2, -1},
		{7, 1, 2, -1},
		{6, 6, 3, -1},
		{12, 12, 256, -1},
		{13, 29, 17, -1},
		{300, 100, 256, -1},
		{301, 11, 200, 199},
		{1000, 5, 2, -1},
		{64, 64, 16, 3},
	} {
		img := picture(c.w, c.h, c.n, c.hole)
		same(t, decode(t, e.Append(nil, img, img.Rect, nil)), img, img.Rect)
	}
}

func TestCropIsThePartOfThePicture(t *testing.T) {
	var e Encoder
	img := picture(120, 90, 256, -1)
	for _, r := range []image.Rectangle{
		image.Rect(0, 0, 8, 17), image.Rect(8, 17, 16, 34), image.Rect(33, 1, 120, 90), image.Rect(119, 89, 120, 90), image.Rect(100, 80, 200, 200),
	} {
		in := r.Intersect(img.Rect)
		got := e.Append(nil, img, r, nil)
		same(t, decode(t, got), img, in)
		if !bytes.Contains(got, []byte("\"1;1;"+strconv.Itoa(in.Dx())+";"+strconv.Itoa(in.Dy()))) {
			t.Errorf("crop %v: %.40q does not say its size", r, got)
		}
	}
	if got := e.Append(nil, img, image.Rect(200, 0, 300, 9), nil); len(got) != 0 {
		t.Errorf("outside the picture: %q, want nothing", got)
	}
}

func TestColoursThatOccurAreNumberedWithoutGaps(t *testing.T) {
	img := picture(40, 40, 256, -1)
	for i := range img.Pix {
		img.Pix[i] = img.Pix[i]/64*64 + 7 // 7, 71, 135, 199
	}
	var e Encoder
	got := e.Append(nil, img, img.Rect, color.RGBA{1, 2, 3, 255})
	defs := regexp.MustCompile(`#(\d+);2;`).FindAllSubmatch(got, -1)
	for i, d := range defs {
		if string(d[1]) != strconv.Itoa(i) {
			t.Errorf("definition %d is of colour %s", i, d[1])
		}
	}
	if len(defs) != 5 {
		t.Errorf("%d colours defined, want the fill and the four that occur", len(defs))
	}
	same(t, decode(t, got), img, img.Rect)
}

// TestPartsMakeTheWhole writes a picture band group by band group, each by an
// encoder of its own, as several goroutines do.
func TestPartsMakeTheWhole(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {40, 6}, {257, 37}, {64, 96}, {90, 61}} {
		img := picture(size.X, size.Y, 256, 255)
		for _, rows := range []int{6, 24, 96} {
			var got []byte
			for y := 0; y < size.Y; y += rows {
				var e Encoder
				if head := e.Begin(nil, img); y == 0 {
					got = append(got, head...)
				}
				got = e.Bands(got, img, y, y+rows)
			}
			got = append(got, End...)
			same(t, decode(t, got), img, img.Rect)
		}
	}
}

// TestWidePicturesWork: gaps and runs longer than those with a ready text.
func TestWidePicturesWork(t *testing.T) {
	var e Encoder
	img := picture(3*widestGap, 7, 3, -1)
	for x := range img.Rect.Dx() {
		for y := range 7 {
			img.SetColorIndex(x, y, uint8(x/(widestGap+500)))
		}
	}
	same(t, decode(t, e.Append(nil, img, img.Rect, nil)), img, img.Rect)
}

// TestLibsixelReadsWhatIsWritten has a second decoder look at pictures as
// they are drawn.
func TestLibsixelReadsWhatIsWritten(t *testing.T) {
	tool, err := exec.LookPath("sixel2png")
	if err != nil {
		t.Skip("NOT CHECKED: sixel2png (Debian package libsixel-bin) is not installed")
	}
	var e Encoder
	for _, size := range []image.Point{{1, 1}, {1, 40}, {40, 1}, {257, 31}, {64, 64}} {
		img := picture(size.X, size.Y, 200, -1)
		cmd := exec.Command(tool, "-i", "-", "-o", "-")
		cmd.Stdin = bytes.NewReader(e.Append(nil, img, img.Rect, nil))
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v", size, err)
		}
		got, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("%v: %v", size, err)
		}
		same(t, got, img, img.Rect)
	}
}

func TestMemoryIsKept(t *testing.T) {
	var e Encoder
	img := picture(300, 200, 256, -1)
	buf := e.Append(nil, img, img.Rect, nil)
	if got := testing.AllocsPerRun(10, func() { buf = e.Append(buf[:0], img, img.Rect, nil) }); got != 0 {
		t.Errorf("%v allocations a picture, want none", got)
	}
}

// FuzzSixel has mattn's decoder read arbitrary pictures and parts of them.
func FuzzSixel(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8}, uint16(3), uint8(0), uint8(0), uint8(99), uint8(99))
	f.Add(bytes.Repeat([]byte{7, 7, 7, 7, 7, 9}, 200), uint16(100), uint8(2), uint8(1), uint8(50), uint8(8))
	palette := picture(1, 1, 256, -1).Palette
	var e Encoder
	f.Fuzz(func(t *testing.T, pix []byte, width uint16, x0, y0, x1, y1 uint8) {
		w := max(1, int(width)%5000)
		h := len(pix) / w
		if h == 0 || h > 200 {
			return
		}
		img := &image.Paletted{Pix: pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h), Palette: palette}
		r := image.Rect(int(x0), int(y0), int(x1), int(y1)).Intersect(img.Rect)
		for _, r := range []image.Rectangle{img.Rect, r} {
			if b := e.Append(nil, img, r, nil); !r.Empty() {
				same(t, decode(t, b), img, r)
			} else if len(b) != 0 {
				t.Fatalf("%q for nothing", b)
			}
		}
	})
}

func BenchmarkSixel512(b *testing.B) {
	img := picture(512, 512, 256, -1)
	var e Encoder
	buf := e.Append(nil, img, img.Rect, nil)
	b.ReportAllocs()
	b.ReportMetric(float64(len(buf)), "bytes")
	for b.Loop() {
		buf = e.Append(buf[:0], img, img.Rect, nil)
	}
}
