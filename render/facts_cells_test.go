package render

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"

	"rflow/render/internal/screen"
)

// These tests pin what the program's cells go through between a view and the
// terminal: the renderer parses them, measures them, and writes them anew.

// shownCell is a placeholder cell as a terminal would read it.
type shownCell struct {
	id       uint32
	row, col int
}

// placeholdersIn reads the placeholder cells in output, as kitty does: the low
// byte of the id from the foreground colour, the rest from the marks. A mark
// that is left out is reported as -1.
func placeholdersIn(t *testing.T, out []byte) []shownCell {
	t.Helper()
	var cells []shownCell
	low := uint32(0)
	l := screen.Lexer{IsSlot: func(rune) bool { return false }}
	for len(out) > 0 {
		tok, n := l.Next(out)
		if n == 0 {
			t.Fatalf("ends within %.40q", out)
		}
		switch {
		case tok.Kind == screen.CSI && tok.Final == 'm' && tok.Prefix == 0:
			low = foreground(tok.Params, low)
		case tok.Kind == screen.Text:
			for text := tok.Bytes; len(text) > 0; {
				cluster, _ := ansi.FirstGraphemeCluster(text, ansi.WcWidth)
				text = text[len(cluster):]
				if r := []rune(string(cluster)); r[0] == kitty.Placeholder {
					cells = append(cells, readPlaceholder(r, low))
				}
			}
		}
		out = out[n:]
	}
	return cells
}

func readPlaceholder(r []rune, low uint32) shownCell {
	marks := [3]int{-1, -1, 0}
	for i, m := range r[1:min(len(r), 4)] {
		marks[i] = diacriticValue(m)
	}
	return shownCell{uint32(marks[2])<<24 | low, marks[0], marks[1]}
}

// foreground returns the image bits of the colour that an SGR leaves set.
func foreground(params []int, low uint32) uint32 {
	if len(params) == 0 {
		return 0
	}
	for i := 0; i < len(params); i++ {
		switch p := params[i]; {
		case p <= 0 || p == 39:
			low = 0
		case p == 38 && i+2 < len(params) && params[i+1] == 5:
			low = uint32(params[i+2])
			i += 2
		case p == 38 && i+4 < len(params) && params[i+1] == 2:
			low = uint32(params[i+2])<<16 | uint32(params[i+3])<<8 | uint32(params[i+4])
			i += 4
		case p >= 30 && p <= 37:
			low = uint32(p - 30)
		}
	}
	return low
}

func TestPlaceholdersComeThroughTheRendererWhole(t *testing.T) {
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
		for _, id := range []ID{1, 240, 241, 30_000, MaxID} {
			p := newProgram(12, 6)
			p.scr.SetColorProfile(profile)
			got := placeholdersIn(t, p.frame(t, Cells(Kitty, id, 7, 4)))
			if len(got) != 7*4 {
				t.Fatalf("%v, id %d: %d placeholder cells arrive, want %d", profile, id, len(got), 7*4)
			}
			for i, c := range got {
				if want := (shownCell{id.terminal(), i / 7, i % 7}); c != want {
					t.Fatalf("%v, id %d, cell %d: arrives as %+v, want %+v", profile, id, i, c, want)
				}
			}
		}
	}
}

// TestFewerColoursDestroyIDs pins why an id is an indexed colour above 15, and
// why the profile is held at 256 colours at least: the renderer writes every
// colour in the profile's own.
func TestFewerColoursDestroyIDs(t *testing.T) {
	arrives := func(profile colorprofile.Profile, sgr string) uint32 {
		p := newProgram(4, 2)
		p.scr.SetColorProfile(profile)
		got := placeholdersIn(t, p.frame(t, []string{sgr + string([]rune{kitty.Placeholder, kitty.Diacritic(0), kitty.Diacritic(0)})}))
		if len(got) != 1 {
			t.Fatalf("%v: %d cells arrive, want 1", profile, len(got))
		}
		return got[0].id
	}
	const rgb, indexed = "\x1b[38;2;10;11;12m", "\x1b[38;5;77m"
	for _, c := range []struct {
		profile colorprofile.Profile
		sgr     string
		kept    uint32 // the id, when it survives
	}{
		{colorprofile.TrueColor, rgb, 10<<16 | 11<<8 | 12},
		{colorprofile.ANSI256, rgb, 0},
		{colorprofile.ANSI, rgb, 0},
		{colorprofile.TrueColor, indexed, 77},
		{colorprofile.ANSI256, indexed, 77},
		{colorprofile.ANSI, indexed, 0},
		{colorprofile.ASCII, indexed, 0},
	} {
		got := arrives(c.profile, c.sgr)
		want := map[string]uint32{rgb: 10<<16 | 11<<8 | 12, indexed: 77}[c.sgr]
		if (got == want) != (c.kept != 0) {
			t.Errorf("%v: %q arrives as id %#x; the id %#x survives: want %t", c.profile, c.sgr, got, want, c.kept != 0)
		}
	}
}

// TestEveryMarkIsPartOfOneCell measures each of the marks, and each kind of
// base, in both ways of measuring.
func TestEveryMarkIsPartOfOneCell(t *testing.T) {
	for _, method := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
		for i := range MaxCells {
			for _, base := range []rune{kitty.Placeholder, ID(1).slotRune(), MaxID.slotRune()} {
				text := string([]rune{base, kitty.Diacritic(i), kitty.Diacritic(MaxCells - 1 - i), kitty.Diacritic(i % 255)})
				if cluster, w := ansi.FirstGraphemeCluster(text, method); cluster != text || w != 1 {
					t.Fatalf("method %v, %U with mark %d: %d of %d bytes are one cell, %d wide", method, base, i, len(cluster), len(text), w)
				}
			}
		}
		for id := ID(1); id <= MaxID; id += 97 {
			if w := method.StringWidth(string(id.slotRune())); w != 1 {
				t.Fatalf("method %v: %U is %d wide, want 1", method, id.slotRune(), w)
			}
		}
	}
}

// TestACoveredLeftEdgeHidesNothingElse covers the left of a picture: each cell
// that is painted again says by itself where it belongs. With marks in the
// first cell of a row only, those cells would be bare.
func TestACoveredLeftEdgeHidesNothingElse(t *testing.T) {
	const cols, rows = 8, 3
	sparse := make([]string, rows)
	for y := range sparse {
		sparse[y] = "\x1b[38;5;20m" + string([]rune{kitty.Placeholder, kitty.Diacritic(y)}) + strings.Repeat(string(kitty.Placeholder), cols-1)
	}
	repainted := func(lines []string) (cells []shownCell) {
		p := newProgram(20, 5)
		p.frame(t, lines)
		covered := make([]string, rows)
		buf := uv.NewScreenBuffer(cols, rows)
		uv.NewStyledString(strings.Join(lines, "\n")).Draw(buf, buf.Bounds())
		for y := range covered {
			covered[y] = "box"
			for x := 3; x < cols; x++ {
				c := buf.CellAt(x, y)
				covered[y] += "\x1b[38;5;20m" + c.Content
			}
		}
		p.frame(t, covered)
		p.scr.Erase() // as after a change of size
		return placeholdersIn(t, p.frame(t, covered))
	}
	if got := repainted(sparse); len(got) == 0 || got[0].row != -1 {
		t.Errorf("sparse marks arrive as %+v: the renderer has learnt to inherit, which would be news", got)
	}
	full := repainted(Cells(Kitty, 5, cols, rows))
	if len(full) != (cols-3)*rows {
		t.Fatalf("%d cells are painted again, want %d", len(full), (cols-3)*rows)
	}
	for i, c := range full {
		if want := (shownCell{ID(5).terminal(), i / (cols - 3), 3 + i%(cols-3)}); c != want {
			t.Errorf("cell %d beside the cover: %+v, want %+v", i, c, want)
		}
	}
}

// TestWhatRidesInACell pins which sequences the renderer carries in the cell
// after them and paints with it, and which it drops: a picture drawn by bytes
// in a view could not be placed, as the movements around it are dropped.
func TestWhatRidesInACell(t *testing.T) {
	for _, c := range []struct {
		what, seq string
		kept      bool
	}{
		{"a PM string", "\x1b^~7\x1b\\", true},
		{"an APC string", "\x1b_Gi=1\x1b\\", true},
		{"a DCS string", "\x1bPq#0~\x1b\\", true},
		{"an inline file", "\x1b]1337;File=inline=1:AAAA\x07", false},
		{"a saved cursor", "\x1b7", false},
		{"a movement", "\x1b[3;3H", false},
		{"a string without an end", "\x1b^~7", false},
	} {
		p := newProgram(12, 3)
		first := p.frame(t, []string{"a" + c.seq + "b", "c"})
		if got := strings.Contains(string(first), c.seq); got != c.kept {
			t.Errorf("%s in a view: written %t, want %t: %q", c.what, got, c.kept, first)
		}
		if again := p.frame(t, []string{"a" + c.seq + "b", "d"}); strings.Contains(string(again), c.seq) {
			t.Errorf("%s was written again with a frame that changed another row: %q", c.what, again)
		}
	}
}

// TestAPlaceholderCostsFewBytes bounds what a cell costs when it is painted.
func TestAPlaceholderCostsFewBytes(t *testing.T) {
	p := newProgram(60, 30)
	out := p.frame(t, Cells(Kitty, 30_000, 48, 20))
	if per := float64(len(out)) / (48 * 20); per > 14 {
		t.Errorf("%.1f bytes to a cell, want at most 14: %.80q", per, out)
	}
}
