package render

import (
	"strings"
	"testing"
)

// TestDrawingLeavesTheCursorAsItWas draws with the cursor in the middle of a line, in
// colours, within margins and with rows that count from them: the frame goes
// on as if nothing had been drawn.
func TestDrawingLeavesTheCursorAsItWas(t *testing.T) {
	const cols, rows = 40, 14
	for name, before := range map[string]string{
		"plain":   "\x1b[9;5H",
		"colours": "\x1b[9;5H\x1b[31;44m",
		"margins": "\x1b[5;12r\x1b[9;5H",
		"origin":  "\x1b[5;12r\x1b[?6h\x1b[5;5H",
		"pending": "\x1b[9;1H" + strings.Repeat("x", cols),
	} {
		term := newGlass(t, cols, rows, cellW, cellH)
		g := NewGallery(Options{Out: term, Loader: tilesLoader(t)})
		t.Cleanup(g.Close)
		g.Writer().Resize(cols, rows)
		g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
		ready(t, g, 1)
		lines := g.Look(tile(0)).Lines
		frame := "\x1b[?1049h\x1b[2J\x1b[2;3H" + strings.Join(lines, "\x1b[1B\x1b[6D") + before
		if _, err := g.Writer().Write([]byte(frame)); err != nil {
			t.Fatal(err)
		}
		settle(g, term)
		at := strings.LastIndex(term.text.String(), "\x1bP")
		if at < 0 {
			t.Fatalf("%s: nothing was drawn", name)
		}
		x, y, wrap := term.scr.Cursor()
		if wantX := map[bool]int{false: 4, true: cols - 1}[name == "pending"]; x != wantX || y != 8 || wrap != (name == "pending") {
			t.Errorf("%s: the cursor is at %d, %d, %t; want %d, 8", name, x, y, wrap, wantX)
		}
		if name == "origin" != term.scr.Origin() {
			t.Errorf("%s: rows count from the margin: %t", name, term.scr.Origin())
		}
		after := term.text.String()[strings.LastIndex(term.text.String(), "\x1b8"):]
		if strings.Contains(after, "\x1b[m") {
			t.Errorf("%s: colours are reset by %q", name, after)
		}
		for cy := range tileRows {
			for cx := range tileCols {
				if term.canvas.RGBAAt((2+cx)*cellW, (1+cy)*cellH).A == 0 {
					t.Fatalf("%s: cell %d, %d is not where it belongs", name, cx, cy)
				}
			}
		}
		g.Close()
	}
}
