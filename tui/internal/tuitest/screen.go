package tuitest

import (
	"flag"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// update rewrites the goldens instead of comparing with them. A test flag is the
// one global that this package has.
var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// Size is a screen in cells.
type Size struct{ W, H int }

// Sizes are those that every screen has goldens for; with -short, which is for the race
// detector, only the first.
func Sizes() []Size {
	all := []Size{{80, 24}, {120, 40}, {40, 12}}
	if testing.Short() {
		return all[:1]
	}
	return all
}

// String returns "80x24".
func (s Size) String() string { return fmt.Sprintf("%dx%d", s.W, s.H) }

// draw puts a view on a screen as a terminal would.
func draw(view string, w, h int) uv.ScreenBuffer {
	screen := uv.NewScreenBuffer(w, h)
	uv.NewStyledString(view).Draw(screen, screen.Bounds())
	return screen
}

// Grid returns the text that a view puts on a screen, one line per row, every
// row ending in "|" so that its width can be seen. What does not fit is cut, as
// a terminal cuts it.
func Grid(view string, w, h int) string {
	screen := draw(view, w, h)
	var b strings.Builder
	for y := range h {
		for x := 0; x < w; x++ {
			cell := screen.CellAt(x, y)
			if cell == nil || cell.Width == 0 {
				continue
			}
			b.WriteString(cell.Content)
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// Styles returns the styled runs of a view, one line each: row, first and last
// column, and what is set there. Runs in the terminal's own style are left out.
func Styles(view string, w, h int) string {
	screen := draw(view, w, h)
	var b strings.Builder
	for y := range h {
		start, last := 0, ""
		for x := 0; x <= w; x++ {
			style := ""
			if x < w {
				style = describe(screen.CellAt(x, y))
			}
			if x == w || style != last {
				if last != "" {
					fmt.Fprintf(&b, "%d:%d-%d %s\n", y, start, x-1, last)
				}
				start, last = x, style
			}
		}
	}
	return b.String()
}

func describe(c *uv.Cell) string {
	if c == nil {
		return ""
	}
	var parts []string
	set := func(name string, c color.Color) {
		if c != nil {
			r, g, b, _ := c.RGBA()
			parts = append(parts, fmt.Sprintf("%s#%02x%02x%02x", name, r>>8, g>>8, b>>8))
		}
	}
	set("fg", c.Style.Fg)
	set("bg", c.Style.Bg)
	if c.Style.Attrs != 0 {
		parts = append(parts, fmt.Sprintf("attrs%d", c.Style.Attrs))
	}
	if c.Style.Underline != 0 {
		parts = append(parts, "underline")
	}
	return strings.Join(parts, " ")
}

// Golden compares the text of a screen with testdata/NAME.golden.
func Golden(t testing.TB, name, view string, size Size) {
	t.Helper()
	compare(t, name, Grid(view, size.W, size.H))
}

// GoldenStyled compares text and styles with testdata/NAME.golden.
func GoldenStyled(t testing.TB, name, view string, size Size) {
	t.Helper()
	compare(t, name, Grid(view, size.W, size.H)+"\n"+Styles(view, size.W, size.H))
}

// GoldenText compares a text that was made from screens with testdata/NAME.golden.
func GoldenText(t testing.TB, name, got string) {
	t.Helper()
	compare(t, name, got)
}

func compare(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run the test with -update to make it, then read it", err)
	}
	if got != string(want) {
		t.Errorf("screen differs from %s\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}
