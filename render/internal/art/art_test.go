package art

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// twoColours returns a picture in which each cell of set has at most two
// colours, in every pattern in turn.
func twoColours(set Set, cols, rows int) *image.RGBA {
	gw, gh := set.Grid()
	img := image.NewRGBA(image.Rect(0, 0, cols*gw, rows*gh))
	for cell := range cols * rows {
		a := color.RGBA{uint8(cell * 11), 200, uint8(cell * 3), 255}
		b := color.RGBA{10, uint8(cell * 5), 90, 255}
		for i := range gw * gh {
			c := a
			if cell>>i&1 != 0 {
				c = b
			}
			img.SetRGBA(cell%cols*gw+i%gw, cell/cols*gh+i/gw, c)
		}
	}
	return img
}

// redraw paints lines back to pixels, by what each character's glyph lights.
func redraw(t *testing.T, lines []string, set Set, cols, rows int) *image.RGBA {
	t.Helper()
	gw, gh := set.Grid()
	masks := map[string]uint8{}
	for m := range 1 << (gw * gh) {
		masks[string(set.glyph(uint8(m)))] = uint8(m)
	}
	if len(masks) != 1<<(gw*gh) {
		t.Fatalf("set %d has %d distinct glyphs", set, len(masks))
	}
	buf := uv.NewScreenBuffer(cols, rows)
	uv.NewStyledString(strings.Join(lines, "\n")).Draw(buf, buf.Bounds())
	out := image.NewRGBA(image.Rect(0, 0, cols*gw, rows*gh))
	for y := range rows {
		for x := range cols {
			c := buf.CellAt(x, y)
			mask, ok := masks[c.Content]
			if !ok {
				t.Fatalf("cell %d,%d is %q", x, y, c.Content)
			}
			for i := range gw * gh {
				ink := c.Style.Bg
				if mask>>i&1 != 0 {
					ink = c.Style.Fg
				}
				if ink != nil {
					out.Set(x*gw+i%gw, y*gh+i/gw, asInXTerm(ink))
				}
			}
		}
	}
	return out
}

// asInXTerm returns the colour that xterm gives a named one.
func asInXTerm(c color.Color) color.Color {
	named, ok := c.(ansi.BasicColor)
	if !ok {
		return c
	}
	return [16]color.Color{
		ansi.RGBColor{},
		ansi.RGBColor{R: 205},
		ansi.RGBColor{G: 205},
		ansi.RGBColor{R: 205, G: 205},
		ansi.RGBColor{B: 238},
		ansi.RGBColor{R: 205, B: 205},
		ansi.RGBColor{G: 205, B: 205},
		ansi.RGBColor{R: 229, G: 229, B: 229},
		ansi.RGBColor{R: 127, G: 127, B: 127},
		ansi.RGBColor{R: 255},
		ansi.RGBColor{G: 255},
		ansi.RGBColor{R: 255, G: 255},
		ansi.RGBColor{R: 92, G: 92, B: 255},
		ansi.RGBColor{R: 255, B: 255},
		ansi.RGBColor{G: 255, B: 255},
		ansi.RGBColor{R: 255, G: 255, B: 255},
	}[named]
}

func TestTwoColoursACellAreExact(t *testing.T) {
	for _, set := range []Set{Quadrants, HalfBlocks, Sextants, Octants} {
		const cols, rows = 16, 16
		want := twoColours(set, cols, rows)
		got := redraw(t, Lines(want, set, colorprofile.TrueColor), set, cols, rows)
		for y := range want.Rect.Dy() {
			for x := range want.Rect.Dx() {
				if got.At(x, y) != want.At(x, y) {
					t.Fatalf("set %d, pixel %d,%d: got %v, want %v", set, x, y, got.At(x, y), want.At(x, y))
				}
			}
		}
	}
}

func TestOctantsHaveTheCodePointsOfUnicode(t *testing.T) {
	for mask, want := range map[uint8]rune{0x04: 0x1CD00, 0x06: 0x1CD01, 0x07: 0x1CD02, 0x08: 0x1CD03, 0xFE: 0x1CDE5, 0x0F: '▀', 0xFF: '█', 0: ' '} {
		if got := octant(mask); got != want {
			t.Errorf("octant %#x: got %U, want %U", mask, got, want)
		}
	}
	for mask, want := range map[uint8]rune{1: 0x1FB00, 20: 0x1FB13, 22: 0x1FB14, 41: 0x1FB27, 43: 0x1FB28, 62: 0x1FB3B, 21: '▌', 42: '▐'} {
		if got := sextant(mask); got != want {
			t.Errorf("sextant %d: got %U, want %U", mask, got, want)
		}
	}
}

func TestEveryProfileKeepsTheMeanAndTheWidth(t *testing.T) {
	const cols, rows = 20, 10
	img := image.NewRGBA(image.Rect(0, 0, cols*2, rows*2))
	for i := range img.Pix {
		img.Pix[i] = [4]uint8{120, 90, 150, 255}[i%4]
	}
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		lines := Lines(img, Quadrants, p)
		for _, l := range lines {
			if w := ansi.StringWidth(l); w != cols {
				t.Fatalf("%v: line %q is %d wide, want %d", p, l, w, cols)
			}
		}
		// Colours mix on the scale of light.
		var sum [3]float32
		got := redraw(t, lines, Quadrants, cols, rows)
		for i, v := range got.Pix {
			if i%4 < 3 {
				sum[i%4] += scale()[v]
			}
		}
		for c, want := range []uint8{120, 90, 150} {
			mean, want := sum[c]/(cols*rows*4), scale()[want]
			if mean < want-14 || mean > want+14 {
				t.Errorf("%v: channel %d has mean %.0f, want about %.0f", p, c, mean, want)
			}
		}
	}
}

func TestWithoutColoursBrightnessIsLitBlocks(t *testing.T) {
	const cols, rows = 16, 8
	img := image.NewRGBA(image.Rect(0, 0, cols*2, rows*2))
	for y := range rows * 2 {
		for x := range cols * 2 {
			v := uint8(x * 255 / (cols*2 - 1))
			img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	lines := Lines(img, Quadrants, colorprofile.ASCII)
	lit := make([]int, 2)
	for _, l := range lines {
		if strings.Contains(l, "\x1b") {
			t.Fatalf("line %q has an escape", l)
		}
		for i, r := range []rune(l) {
			for m := range 16 {
				if quadrant(uint8(m)) == r {
					for k := range 4 {
						lit[i/(cols/2)] += m >> k & 1
					}
				}
			}
		}
	}
	// Of 8 x 8 cells with 4 blocks each: on the scale of light the means of the
	// halves are 0.13 and 0.64.
	if lit[0] < 20 || lit[0] > 50 || lit[1] < 145 || lit[1] > 185 {
		t.Errorf("lit blocks in the dark and the bright half: %v, want about [33 164]", lit)
	}
}

func TestCellsToSeeThroughStayBlank(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 8, 2))
	for x := range 4 {
		img.SetRGBA(x, 0, color.RGBA{255, 0, 0, 255})
		img.SetRGBA(x, 1, color.RGBA{255, 0, 0, 255})
	}
	got := Lines(img, Quadrants, colorprofile.TrueColor)
	if want := "\x1b[48;2;255;0;0m  \x1b[49m  "; len(got) != 1 || got[0] != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOnALightBackgroundThePrintedBlocksAreDark: without colours the text is
// dark there.
func TestOnALightBackgroundThePrintedBlocksAreDark(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 8, 4))
	for i := range img.Pix {
		img.Pix[i] = 255
		if i%4 < 3 && i/4%8 < 4 {
			img.Pix[i] = 0
		}
	}
	dark, light := Draw(img, Quadrants, colorprofile.ASCII, false), Draw(img, Quadrants, colorprofile.ASCII, true)
	if dark[0] != "  ██" || light[0] != "██  " {
		t.Errorf("black beside white: %q on dark, %q on light; want the other half printed", dark[0], light[0])
	}
}

// TestDrawingAllocatesPerPictureOnly: not for each cell, nor for each row but its line.
func TestDrawingAllocatesPerPictureOnly(t *testing.T) {
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII} {
		count := func(cols int) float64 {
			img := shrink(scenery(128), cols*2, 32*4)
			return testing.AllocsPerRun(3, func() { Draw(img, Octants, p, false) })
		}
		if few, many := count(8), count(64); many > few+12 { // buffers grow a few times
			t.Errorf("%v: %.0f allocations for 8 columns, %.0f for 64", p, few, many)
		}
	}
}

// blurred returns the PSNR of two pictures after a 3 x 3 blur, by which dithering
// can be judged.
func blurred(a, b *image.RGBA) float64 {
	w, h := a.Rect.Dx(), a.Rect.Dy()
	sum := 0.0
	for y := range h {
		for x := range w {
			for c := range 3 {
				d := 0.0
				n := 0.0
				for v := max(0, y-1); v <= min(h-1, y+1); v++ {
					for u := max(0, x-1); u <= min(w-1, x+1); u++ {
						d += float64(scale()[a.Pix[a.PixOffset(u, v)+c]] - scale()[b.Pix[b.PixOffset(u, v)+c]])
						n++
					}
				}
				sum += d / n * d / n
			}
		}
	}
	return 10 * math.Log10(255*255*float64(w*h*3)/sum)
}

// TestDitheringComesNearThePicture as far as the eye adds up blocks that are
// near each other.
func TestDitheringComesNearThePicture(t *testing.T) {
	const cols, rows = 48, 24
	img := shrink(scenery(192), cols*2, rows*2)
	for profile, want := range map[colorprofile.Profile]float64{colorprofile.ANSI256: 36, colorprofile.ANSI: 26} {
		got := blurred(img, redraw(t, Draw(img, Quadrants, profile, false), Quadrants, cols, rows))
		t.Logf("%v: %.1f dB", profile, got)
		if got < want {
			t.Errorf("%v: %.1f dB after a blur, want %.0f", profile, got, want)
		}
	}
}

// TestFlatAreasStayQuiet: a flat area is drawn in colours near its own, and no
// other hue stands out.
func TestFlatAreasStayQuiet(t *testing.T) {
	const cols, rows = 24, 12
	img := image.NewRGBA(image.Rect(0, 0, cols*2, rows*2))
	for i := range img.Pix {
		img.Pix[i] = [4]uint8{148, 142, 150, 255}[i%4]
	}
	got := redraw(t, Draw(img, Quadrants, colorprofile.ANSI256, false), Quadrants, cols, rows)
	for i := 0; i < len(got.Pix); i += 4 {
		for c := range 3 {
			if d := int(got.Pix[i+c]) - int(img.Pix[i+c]); d < -48 || d > 48 {
				t.Fatalf("block %d is %v, too far from %v", i/4, got.Pix[i:i+3], img.Pix[:3])
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for name, set := range map[string]Set{"half": HalfBlocks, "quadrant": Quadrants, "sextant": Sextants, "octant": Octants} {
		gw, gh := set.Grid()
		img := shrink(scenery(256), 64*gw, 32*gh)
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII} {
			b.Run(name+"/"+p.String(), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Draw(img, set, p, false)
				}
			})
		}
	}
}

// TestOnlyOctantsThatTerminalsDraw: kitty 0.41 and foot 1.21 were seen to show
// an empty box for six of them.
func TestOnlyOctantsThatTerminalsDraw(t *testing.T) {
	img := twoColours(Octants, 16, 16) // all 256 patterns
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ASCII} {
		for _, line := range Draw(img, Octants, p, false) {
			for _, r := range ansi.Strip(line) {
				drawn := r == ' ' || r >= 0x2580 && r <= 0x259f || r >= 0x1cd00 && r <= 0x1cde5 || r == 0x1fb82 || r == 0x1fb85
				if !drawn {
					t.Errorf("%v: %U, which is an empty box in many terminals", p, r)
				}
			}
		}
	}
	for m := range 256 {
		mask := uint8(m)
		if c := Octants.common(mask); Octants.rare(c) || c&mask != mask || Octants.rare(mask) && Octants.rare(^mask) {
			t.Errorf("octant %#x: %#x in its place, complement rare: %t", mask, c, Octants.rare(^mask))
		}
	}
}
