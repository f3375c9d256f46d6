package art

import (
	"image"
	"image/color"
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
					out.Set(x*gw+i%gw, y*gh+i/gw, ink)
				}
			}
		}
	}
	return out
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
		var sum [3]int
		got := redraw(t, lines, Quadrants, cols, rows)
		for i, v := range got.Pix {
			if i%4 < 3 {
				sum[i%4] += int(v)
			}
		}
		for c, want := range []int{120, 90, 150} {
			if mean := sum[c] / (cols * rows * 4); mean < want-25 || mean > want+25 {
				t.Errorf("%v: channel %d has mean %d, want about %d", p, c, mean, want)
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
	// A quarter of the dark half and three of the bright half, of 8 x 8 cells with 4 blocks each.
	if lit[0] < 44 || lit[0] > 84 || lit[1] < 172 || lit[1] > 212 {
		t.Errorf("lit blocks in the dark and the bright half: %v, want about [64 192]", lit)
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
