package render

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rflow/render/internal/screen"
)

// These tests pin how sixels reach terminals that take less than the format
// allows.

// graphic is one sixel as it was sent.
type graphic struct {
	x, y, w, h int // cell of its corner, and pixels
	colors     int
	bytes      int
	saved      bool // between saving and restoring the cursor
}

// graphicsIn reads the sixels in output.
func graphicsIn(t *testing.T, out []byte, cols, rows int) []graphic {
	t.Helper()
	var found []graphic
	var s screen.Screen
	s.Resize(cols, rows)
	l := screen.Lexer{IsSlot: func(rune) bool { return false }}
	var body []byte
	saved := false
	for len(out) > 0 {
		tok, n := l.Next(out)
		if n == 0 {
			t.Fatalf("ends within %.40q", out)
		}
		switch {
		case tok.Kind == screen.Opaque:
			body = append(body, tok.Bytes...)
			if bytes.HasSuffix(body, []byte("\x1b\\")) {
				g := readGraphic(t, body)
				g.x, g.y, _ = s.Cursor()
				g.saved = saved
				found = append(found, g)
				body = body[:0]
			}
		case tok.Kind == screen.Text:
			s.Print(tok.Bytes)
		case tok.Kind == screen.Escape && (tok.Final == '7' || tok.Final == '8'):
			saved = tok.Final == '7'
		}
		s.Apply(&tok)
		out = out[n:]
	}
	return found
}

func readGraphic(t *testing.T, b []byte) (g graphic) {
	t.Helper()
	if _, err := fmt.Sscanf(string(b), "\x1bP0;1;0q\"1;1;%d;%d", &g.w, &g.h); err != nil {
		t.Fatalf("no sixel with its size: %.60q", b)
	}
	g.colors = len(regexp.MustCompile(`#\d+;2;`).FindAll(b, -1))
	g.bytes = len(b)
	return g
}

// sixelScreen shows picture 1, which fills most of a screen of noise.
func sixelScreen(t *testing.T, target Target, cols, rows int, img image.Image) (*Gallery, *glass, Pic) {
	t.Helper()
	term := newGlass(t, cols, rows, target.CellW, target.CellH)
	data := pngOf(t, img)
	g := NewGallery(Options{Out: term, Loader: func(context.Context, string) ([]byte, error) { return data, nil }})
	t.Cleanup(g.Close)
	g.Writer().Resize(cols, rows)
	g.Use(target)
	pic := Pic{"1", cols, rows}
	g.Begin()
	g.Look(pic)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Writer().Write([]byte("\x1b[?1049h\x1b[2J\x1b[H" + strings.Join(g.Look(pic).Lines[:rows-1], "\r\n"))); err != nil {
		t.Fatal(err)
	}
	settle(g, term)
	return g, term, pic
}

func TestNoGraphicIsLargerThanTheTerminalTakes(t *testing.T) {
	const cols, rows = 60, 24
	for _, limit := range []image.Point{{100, 50}, {1000, 1000}, {64, 1000}, {1000, 17}, {0, 0}} {
		target := Target{Path: Sixel, CellW: 8, CellH: 17, SixelW: limit.X, SixelH: limit.Y}
		_, term, _ := sixelScreen(t, target, cols, rows, tiles(cols*8, rows*17, 2))
		drawn := graphicsIn(t, term.text.Bytes(), cols, rows)
		area := 0
		for _, g := range drawn {
			area += g.w * g.h
			if limit.X > 0 && (g.w > limit.X || g.h > limit.Y) {
				t.Errorf("limit %v: a graphic of %d x %d px", limit, g.w, g.h)
			}
		}
		if want := cols * 8 * (rows - 1) * 17; area != want {
			t.Errorf("limit %v: %d graphics cover %d px, want %d", limit, len(drawn), area, want)
		}
	}
}

// TestEveryGraphicBringsItsColours: registers are private to a graphic, so none
// can use what another defined, and none may define more than there are.
func TestEveryGraphicBringsItsColours(t *testing.T) {
	const cols, rows = 40, 20
	for _, registers := range []int{16, 64, 256, 1024, 0} {
		caps := fold(NewCaps(nil), footReplies+fmt.Sprintf("\x1b[?1;0;%dS", registers))
		target := caps.Target(Sixel)
		target.SixelW, target.SixelH = 100, 100 // many graphics
		_, term, _ := sixelScreen(t, target, cols, rows, landscape(cols*target.CellW, 3))
		most := 256
		if registers > 0 {
			most = min(most, registers)
		}
		whole := term.text.Bytes()
		for i, g := range graphicsIn(t, whole, cols, rows) {
			if g.colors == 0 || g.colors > most {
				t.Fatalf("%d registers: graphic %d defines %d colours", registers, i, g.colors)
			}
		}
		for body := range bytes.SplitSeq(whole, []byte("\x1b\\")) {
			checkColours(t, body)
		}
	}
}

// checkColours fails when a sixel uses a colour before it defines it.
func checkColours(t *testing.T, body []byte) {
	t.Helper()
	i := bytes.LastIndex(body, []byte("\x1bP"))
	if i < 0 {
		return
	}
	defined := map[string]bool{}
	for _, m := range regexp.MustCompile(`#(\d+)(;2;)?`).FindAllSubmatch(body[i:], -1) {
		if len(m[2]) > 0 {
			defined[string(m[1])] = true
		} else if !defined[string(m[1])] {
			t.Fatalf("colour %s is used and not defined", m[1])
		}
	}
}

// TestGraphicsLeaveTheCursorAlone: where it stands after a graphic differs
// between terminals.
func TestGraphicsLeaveTheCursorAlone(t *testing.T) {
	const cols, rows = 30, 12
	for _, at := range []string{"\x1b[3;4H", "\x1b[12;30H", "\x1b[1;1H"} {
		g, term, pic := sixelScreen(t, Target{Path: Sixel, CellW: 8, CellH: 16, SixelW: 50, SixelH: 50}, cols, rows, tiles(cols*8, rows*16, 4))
		if _, err := g.Writer().Write([]byte("\x1b[2J\x1b[H" + strings.Join(g.Look(pic).Lines[:rows-1], "\r\n") + at)); err != nil {
			t.Fatal(err)
		}
		settle(g, term)
		drawn := graphicsIn(t, term.text.Bytes(), cols, rows)
		for i, d := range drawn {
			if !d.saved {
				t.Errorf("graphic %d of %d at %d,%d moves the cursor", i, len(drawn), d.x, d.y)
			}
		}
		var y, x int
		_, _ = fmt.Sscanf(at, "\x1b[%d;%dH", &y, &x)
		if gx, gy, _ := term.scr.Cursor(); gx != x-1 || gy != y-1 {
			t.Errorf("after drawing the cursor is at %d,%d; want %d,%d", gx, gy, x-1, y-1)
		}
	}
}

// TestTheLastRowHoldsNoPixels: a graphic that reaches it scrolls the screen. The
// glass fails on one; here the picture reaches into it.
func TestTheLastRowHoldsNoPixels(t *testing.T) {
	const cols, rows = 20, 10
	for _, ch := range []int{12, 16, 17, 19} {
		target := Target{Path: Sixel, CellW: 8, CellH: ch}
		g, term, pic := sixelScreen(t, target, cols, rows, tiles(cols*8, rows*ch, 5))
		if _, err := g.Writer().Write([]byte("\x1b[H" + strings.Join(g.Look(pic).Lines, "\r\n"))); err != nil {
			t.Fatal(err)
		}
		settle(g, term)
		for x := range cols * 8 {
			if c := term.canvas.RGBAAt(x, rows*ch-1); c.A != 0 {
				t.Fatalf("cell height %d: pixel %d of the last row is %v", ch, x, c)
			}
			if c := term.canvas.RGBAAt(x, (rows-1)*ch-1); c.A == 0 {
				t.Fatalf("cell height %d: the row above is not whole at %d", ch, x)
			}
		}
	}
}

// TestAClosedPopupCostsWhatItCovered: the rest of the picture is not sent again.
func TestAClosedPopupCostsWhatItCovered(t *testing.T) {
	const cols, rows = 40, 20
	g, term, pic := sixelScreen(t, Target{Path: Sixel, CellW: 8, CellH: 16}, cols, rows, landscape(cols*8, 7))
	whole := term.images
	lines := g.Look(pic).Lines
	for y := 5; y < 9; y++ {
		fmt.Fprintf(g.Writer(), "\x1b[%d;11H%s", y+1, strings.Repeat("#", 12))
	}
	settle(g, term)
	if term.images != whole {
		t.Errorf("opening a popup cost %d image bytes", term.images-whole)
	}
	before := term.text.Len()
	for y := 5; y < 9; y++ {
		fmt.Fprintf(g.Writer(), "\x1b[%d;1H%s", y+1, ansi.Cut(lines[y], 0, 30))
	}
	settle(g, term)
	area := 0
	for _, d := range graphicsIn(t, term.text.Bytes()[before:], cols, rows) {
		area += d.w * d.h
		if d.x < 10 || d.x*8+d.w > 22*8 || d.y < 5 || d.y*16+d.h > 9*16 {
			t.Errorf("a graphic of %d x %d px at %d,%d reaches beyond the popup", d.w, d.h, d.x, d.y)
		}
	}
	if want := 12 * 8 * 4 * 16; area != want {
		t.Errorf("%d px were drawn again, want the %d that were covered", area, want)
	}
}

// TestPixelsAreDrawnOverSpaces: a glyph beneath a transparent pixel would show,
// and what is erased is erased as text.
func TestPixelsAreDrawnOverSpaces(t *testing.T) {
	const cols, rows = 20, 8
	img := tiles(cols*8, rows*16, 3)
	img.SetRGBA(80, 60, color.RGBA{}) // a hole
	g, term, pic := sixelScreen(t, Target{Path: Sixel, CellW: 8, CellH: 16}, cols, rows, img)
	fmt.Fprintf(g.Writer(), "\x1b[2J\x1b[H%s", strings.Repeat("XY", cols*rows/2-1))
	before := term.text.Len()
	fmt.Fprintf(g.Writer(), "\x1b[H%s", strings.Join(g.Look(pic).Lines[:rows-1], "\r\n"))
	text := term.text.String()[before:]
	if i := strings.Index(text, "\x1bP"); i < 0 || strings.Count(text[:i], " ") != cols*(rows-1) {
		t.Errorf("%d spaces before the first graphic, want %d", strings.Count(text[:max(0, i)], " "), cols*(rows-1))
	}
	settle(g, term)
	before = term.text.Len()
	fmt.Fprint(g.Writer(), "\x1b[2;3H    ")
	if got := term.text.String()[before:]; !strings.HasPrefix(got, "\x1b[2;3H    ") {
		t.Errorf("spaces over a picture are written as %q: its pixels would stay", got)
	}
	if c := term.canvas.RGBAAt(3*8, 20); c.A != 0 {
		t.Errorf("a pixel beneath spaces is %v", c)
	}
}
