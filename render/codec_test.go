package render

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rflow/render/internal/pixel"
)

// commandOf takes an iTerm2 command apart: OSC 1337 ; File = fields : base64
// BEL or ST.
func commandOf(t *testing.T, cmd string) (fields map[string]string, file []byte) {
	t.Helper()
	body, ok := strings.CutPrefix(cmd, "\x1b]1337;File=")
	if !ok {
		t.Fatalf("%.40q is no inline file", cmd)
	}
	if body, ok = strings.CutSuffix(body, "\a"); !ok {
		if body, ok = strings.CutSuffix(body, "\x1b\\"); !ok {
			t.Fatalf("%.40q does not end", cmd)
		}
	}
	head, data, _ := strings.Cut(body, ":")
	fields = map[string]string{}
	for f := range strings.SplitSeq(head, ";") {
		k, v, _ := strings.Cut(f, "=")
		fields[k] = v
	}
	file, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		t.Fatal(err)
	}
	if fields["size"] != strconv.Itoa(len(file)) {
		t.Errorf("size=%s for %d bytes", fields["size"], len(file))
	}
	return fields, file
}

func TestITerm2CropsAreExactToThePixel(t *testing.T) {
	opaque := image.NewRGBA(image.Rect(0, 0, 96, 80)) // flat tiles of 16 px, which JPEG keeps
	for i := 0; i < len(opaque.Pix); i += 4 {
		x, y := i/4%96/16, i/4/96/16
		copy(opaque.Pix[i:], []byte{uint8(40 * x), uint8(50 * y), uint8(20 * (x + y)), 255})
	}
	glass := image.NewRGBA(opaque.Rect)
	copy(glass.Pix, opaque.Pix)
	for i := 0; i < len(glass.Pix); i += 4 {
		if i/4%5 == 0 {
			copy(glass.Pix[i:], []byte{0, 0, 0, 0})
		}
	}
	for _, r := range []image.Rectangle{opaque.Rect, image.Rect(16, 32, 48, 64), image.Rect(95, 79, 96, 80), image.Rect(80, 0, 96, 16)} {
		fields, file := commandOf(t, string(appendITerm2(nil, opaque, r, 4, 2, Target{Path: ITerm2, NoMoveCursor: true})))
		if fields["width"] != "4" || fields["height"] != "2" || fields["inline"] != "1" || fields["preserveAspectRatio"] != "0" || fields["doNotMoveCursor"] != "1" {
			t.Errorf("crop %v: fields %v", r, fields)
		}
		got, err := jpeg.Decode(bytes.NewReader(file))
		if err != nil || got.Bounds().Size() != r.Size() {
			t.Fatalf("crop %v: %v, %v", r, got, err)
		}
		sameCrop(t, got, opaque, r, 6)
		_, file = commandOf(t, string(appendITerm2(nil, glass, r, 4, 2, Target{Path: ITerm2})))
		if r.Dx() == 1 {
			continue // its pixel is opaque
		}
		if got, err = png.Decode(bytes.NewReader(file)); err != nil || got.Bounds().Size() != r.Size() {
			t.Fatalf("crop %v of glass: %v, %v", r, got, err)
		}
		sameCrop(t, got, glass, r, 0)
	}
}

// sameCrop compares got with the part r of want.
func sameCrop(t *testing.T, got image.Image, want *image.RGBA, r image.Rectangle, most int) {
	t.Helper()
	for y := range r.Dy() {
		for x := range r.Dx() {
			g := color.RGBAModel.Convert(got.At(got.Bounds().Min.X+x, got.Bounds().Min.Y+y)).(color.RGBA)
			w := want.RGBAAt(r.Min.X+x, r.Min.Y+y)
			for _, p := range [4][2]uint8{{g.R, w.R}, {g.G, w.G}, {g.B, w.B}, {g.A, w.A}} {
				if d := int(p[0]) - int(p[1]); d > most || d < -most {
					t.Fatalf("crop %v, pixel %d,%d: got %v, want %v", r, x, y, g, w)
				}
			}
		}
	}
}

// shadow returns a picture with all degrees of transparency, in one colour or
// in many.
func shadow(colors bool) *image.RGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 48))
	for y := range 48 {
		for x := range 64 {
			c := color.NRGBA{200, 40, 80, uint8(x * 4)}
			if colors {
				c = color.NRGBA{uint8(x * 4), uint8(y * 5), uint8(x * y), uint8(255 - x*y/12)}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return pixel.RGBA(img)
}

func TestTransparencySurvivesWhereTheTerminalComposes(t *testing.T) {
	for _, colors := range []bool{false, true} {
		img := shadow(colors)
		for _, target := range []Target{{Path: Kitty, Remote: true}, {Path: KittyClassic, Remote: true}} {
			p := &Prepared{W: 64, H: 48}
			if err := p.encode(img, target); err != nil {
				t.Fatal(err)
			}
			got, err := png.Decode(bytes.NewReader(p.data))
			if err != nil || p.format.Code != 100 {
				t.Fatalf("format %v: %v", p.format, err)
			}
			if _, few := got.(*image.Paletted); few == colors {
				t.Errorf("many colours %v: sent as %T", colors, got)
			}
			want := &image.NRGBA{Pix: straight(img), Stride: img.Stride, Rect: img.Rect}
			for y := range 48 {
				for x := range 64 {
					if g, w := color.NRGBAModel.Convert(got.At(x, y)), want.At(x, y); g != w {
						t.Fatalf("%v, many colours %v, pixel %d,%d: got %v, want %v", target.Path, colors, x, y, g, w)
					}
				}
			}
		}
	}
}

func TestPicturesAreComposedOverAKnownBackground(t *testing.T) {
	bg := color.RGBA{250, 240, 200, 255}
	img := shadow(true)
	for _, target := range []Target{
		{Path: Kitty, Background: bg},
		{Path: Kitty, Background: bg, Transfer: SharedMemory},
		{Path: ITerm2, Background: bg},
		{Path: Kitty, Remote: true, Background: bg},
		{Path: Sixel, Background: bg},
	} {
		p := &Prepared{W: 64, H: 48}
		if err := p.encode(img, target); err != nil {
			t.Fatal(err)
		}
		got, most := seenIn(t, p)
		var sum [3]int
		for y := range 48 {
			for x := range 64 {
				src := img.RGBAAt(x, y)
				g := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA)
				for i, c := range [3][3]uint8{{src.R, bg.R, g.R}, {src.G, bg.G, g.G}, {src.B, bg.B, g.B}} {
					want := int(c[0]) + (int(c[1])*(255-int(src.A))+127)/255
					sum[i] += int(c[2]) - want
					if d := int(c[2]) - want; d < -most || d > most || g.A != 255 {
						t.Fatalf("%+v, pixel %d,%d: got %v, want channel %d to be %d", target, x, y, g, i, want)
					}
				}
			}
		}
		for i, s := range sum {
			if mean := float64(s) / (64 * 48); mean > 1.5 || mean < -1.5 {
				t.Errorf("%+v: channel %d is off by %.2f in the mean", target, i, mean)
			}
		}
	}
}

// seenIn returns the picture that is sent, and how far a pixel may be off: not
// at all, or as far as dithering takes it.
func seenIn(t *testing.T, p *Prepared) (image.Image, int) {
	t.Helper()
	switch {
	case p.indexed != nil:
		return p.indexed, 100
	case p.canvas != nil:
		return p.canvas, 1
	case p.format.Code == 100:
		img, err := png.Decode(bytes.NewReader(p.data))
		if err != nil {
			t.Fatal(err)
		}
		return img, 100
	}
	if p.format.Code != 24 {
		t.Fatalf("%+v is not RGB", p.format)
	}
	out := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i, raw := 0, unpacked(t, p); i < 64*48; i++ {
		copy(out.Pix[i*4:], append(raw[i*3:i*3+3:i*3+3], 255))
	}
	return out, 1
}

// TestHolesStayHolesInSixels: where nothing is known of the background, sixels
// leave it alone.
func TestHolesStayHolesInSixels(t *testing.T) {
	img := shadow(true)
	p := &Prepared{W: 64, H: 48}
	if err := p.encode(img, Target{Path: Sixel}); err != nil {
		t.Fatal(err)
	}
	for y := range 48 {
		for x := range 64 {
			if _, _, _, a := p.indexed.At(x, y).RGBA(); (a != 0) != (img.RGBAAt(x, y).A >= 128) {
				t.Fatalf("pixel %d,%d with alpha %d became %v", x, y, img.RGBAAt(x, y).A, p.indexed.At(x, y))
			}
		}
	}
}

// TestWhatTheTerminalFetchesIsNotPacked: it costs time on both sides.
func TestWhatTheTerminalFetchesIsNotPacked(t *testing.T) {
	img := gradient(30, 20)
	for _, way := range []Transfer{SharedMemory, TempFile} {
		p := &Prepared{}
		if err := p.encode(img, Target{Path: Kitty, Transfer: way}); err != nil {
			t.Fatal(err)
		}
		if p.format.Zlib || len(p.data) != 30*20*3 || p.data[3] != img.Pix[4] {
			t.Errorf("%+v with %d bytes", p.format, len(p.data))
		}
	}
}

// TestWhatFilesSayOfTheirPixelsIsPassedOver: gamma, profiles and
// orientation change nothing, and harm nothing.
func TestWhatFilesSayOfTheirPixelsIsPassedOver(t *testing.T) {
	img := gradient(24, 10)
	file := pngOf(t, img)
	chunk := func(kind, body string) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		b = append(append(b, kind...), body...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	const afterHeader = 8 + 25
	for _, extra := range [][]byte{
		chunk("gAMA", "\x00\x00\x10\x00"), chunk("sRGB", "\x00"), chunk("iCCP", "p\x00\x00not zlib"),
		chunk("eXIf", "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"),
	} {
		got, err := Decode(append(append(bytes.Clone(file[:afterHeader]), extra...), file[afterHeader:]...))
		if err != nil || !reflect.DeepEqual(got, image.Image(img)) {
			t.Errorf("%.8q: %v, another picture", extra, err)
		}
	}
	var j bytes.Buffer
	if err := jpeg.Encode(&j, img, nil); err != nil {
		t.Fatal(err)
	}
	want, err := Decode(j.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	exif := "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	got, err := Decode(append([]byte("\xff\xd8"+exif), j.Bytes()[2:]...))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("a JPEG turned by its EXIF: %v, %v instead of %v", err, got.Bounds(), want.Bounds())
	}
}

// TestEncodingAPictureCostsAFewAllocations, whatever its size.
func TestEncodingAPictureCostsAFewAllocations(t *testing.T) {
	small, large := gradient(200, 200), gradient(400, 400)
	for _, target := range []Target{{Path: Sixel}, {Path: Kitty, Remote: true}, {Path: Kitty}} {
		var e encoder // the pool that prepare takes them from may forget them
		cost := func(img *image.RGBA) float64 {
			return testing.AllocsPerRun(5, func() {
				if target.Path == Sixel {
					e.quantise(img, target)
				} else if _, _, err := e.kitty(img, target); err != nil {
					t.Fatal(err)
				}
			})
		}
		// One for each entry of the palette, one for each that is written.
		if a, b := cost(small), cost(large); a > 560 || b > a+64 {
			t.Errorf("%+v: %v allocations for 200x200, %v for 400x400", target, a, b)
		}
	}
}

func TestITerm2ThroughTmuxIsWrapped(t *testing.T) {
	img := gradient(16, 16)
	plain := appendITerm2(nil, img, img.Rect, 2, 1, Target{Path: ITerm2})
	if got := appendITerm2(nil, img, img.Rect, 2, 1, Target{Path: ITerm2, Tmux: true}); string(got) != ansi.TmuxPassthrough(string(plain)) {
		t.Errorf("got %.60q", got)
	}
}

// unpacked returns the pixels that are sent.
func unpacked(t *testing.T, p *Prepared) []byte {
	t.Helper()
	if !p.format.Zlib {
		return p.data
	}
	r, err := zlib.NewReader(bytes.NewReader(p.data))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
