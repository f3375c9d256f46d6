package render

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"rflow/render/internal/screen"
)

// These tests pin when the renderer lets the terminal scroll, and what the row
// salt does about it.

// scrolls returns the sequences in output that move rows on the screen.
func scrolls(t *testing.T, out []byte, rows int) []string {
	t.Helper()
	var found []string
	var s screen.Screen
	s.Resize(40, rows)
	l := screen.Lexer{IsSlot: func(rune) bool { return false }}
	for len(out) > 0 {
		tok, n := l.Next(out)
		if n == 0 {
			t.Fatalf("ends within %.40q", out)
		}
		if a, ok := s.Moves(&tok); ok && a.Bot-a.Top > 1 {
			found = append(found, fmt.Sprintf("%q", tok.Bytes))
		}
		if tok.Kind == screen.Text {
			s.Print(tok.Bytes)
		}
		s.Apply(&tok)
		out = out[n:]
	}
	return found
}

// longList returns rows of text from number first on, below a fixed head.
func longList(first, rows int, style, salt func(y int) string) []string {
	lines := make([]string, rows)
	for y := range lines {
		text := fmt.Sprintf("%s%srow %d of a long list\x1b[m", salt(y), style(first+y), first+y)
		if y == 0 {
			text = salt(y) + "the head stays"
		}
		lines[y] = text
	}
	return lines
}

func TestRowsThatMoveAreScrolledByTheTerminal(t *testing.T) {
	plain := func(int) string { return "" }
	p := newProgram(40, 12)
	p.frame(t, longList(0, 12, plain, plain))
	out := p.frame(t, longList(2, 12, plain, plain))
	if len(scrolls(t, out, 12)) == 0 {
		t.Errorf("a list moved up by two without scrolling: %q", out)
	}
	if len(out) > 200 {
		t.Errorf("%d bytes for a scrolled list: %q", len(out), out)
	}
}

// TestRowsAreComparedByTheirContentAlone pins that a row's style has no part in
// finding what moved: a style of its own would not keep a row from scrolling.
func TestRowsAreComparedByTheirContentAlone(t *testing.T) {
	plain := func(int) string { return "" }
	style := func(shift int) func(int) string {
		return func(n int) string { return fmt.Sprintf("\x1b[38;5;%dm", 20+(n+shift*7)%200) }
	}
	p := newProgram(40, 12)
	p.frame(t, longList(0, 12, style(0), plain))
	if out := p.frame(t, longList(2, 12, style(1), plain)); len(scrolls(t, out, 12)) == 0 {
		t.Errorf("rows of other colours were not scrolled: %q", out)
	}
}

func TestSaltedRowsAreNeverScrolled(t *testing.T) {
	plain := func(int) string { return "" }
	target := Target{Path: Sixel}
	p := newProgram(40, 12)
	p.frame(t, longList(0, 12, plain, target.Salt))
	for _, first := range []int{1, 2, 5, 3, 0} {
		out := p.frame(t, longList(first, 12, plain, target.Salt))
		if found := scrolls(t, out, 12); len(found) != 0 {
			t.Errorf("salted rows were scrolled by %v", found)
		}
	}
}

// TestSaltIsAPrivacyMessage: terminals pass over PM strings. An APC string
// would become a window's title in tmux.
func TestSaltIsAPrivacyMessage(t *testing.T) {
	seen := map[string]int{}
	for y := range 200 {
		s := Target{Path: Sixel}.Salt(y)
		if !strings.HasPrefix(s, "\x1b^") || !strings.HasSuffix(s, "\x1b\\") || strings.Count(s, "\x1b") != 2 {
			t.Fatalf("row %d has the salt %q, want one PM string", y, s)
		}
		if other, twice := seen[s]; twice {
			t.Fatalf("rows %d and %d have the salt %q", other, y, s)
		}
		seen[s] = y
	}
	for _, target := range []Target{{Path: Kitty}, {Path: Blocks}, {Path: Sixel, HardScroll: true}} {
		if s := target.Salt(3); s != "" {
			t.Errorf("%v, pixels scroll %t: salt %q, want none", target.Path, target.HardScroll, s)
		}
	}
}

// TestSaltNeverReachesTheTerminal also when frames are cut anywhere.
func TestSaltNeverReachesTheTerminal(t *testing.T) {
	plain := func(int) string { return "" }
	target := Target{Path: Sixel, CellW: cellW, CellH: cellH}
	for _, size := range []int{1, 3, 7, 1 << 20} {
		var out bytes.Buffer
		g := NewGallery(Options{Out: &out, Loader: tilesLoader(t)})
		g.Use(target)
		p := newProgram(40, 12)
		for i := range 3 {
			for frame := p.frame(t, longList(i, 12, plain, target.Salt)); len(frame) > 0; {
				n := min(size, len(frame))
				if _, err := g.Writer().Write(frame[:n]); err != nil {
					t.Fatal(err)
				}
				frame = frame[n:]
			}
		}
		g.Close()
		if bytes.Contains(out.Bytes(), []byte("\x1b^")) || !bytes.Contains(out.Bytes(), []byte("the head stays")) {
			t.Errorf("in pieces of %d bytes: %.120q", size, out.Bytes())
		}
	}
}

// TestOnlyTerminalsThatMoveSixelsRightMayScroll: foot 1.13 moves pixels into
// rows below the scrolled region, tmux drops them; xterm moves them as text.
func TestOnlyTerminalsThatMoveSixelsRightMayScroll(t *testing.T) {
	for _, c := range []struct {
		name string
		caps Caps
		want bool
	}{
		{"xterm", fold(NewCaps(nil), xtermReplies), true},
		{"foot", fold(NewCaps(nil), footReplies), false},
		{"tmux", fold(NewCaps([]string{"TMUX=x"}), tmuxReplies), false},
		{"xterm behind tmux", fold(NewCaps([]string{"TMUX=x"}), tmuxReplies).Fold(TmuxReply{Known: true, Clients: []TmuxClient{{Type: "XTerm(379)", Sixel: true}}}), false},
		{"an unknown one", fold(NewCaps(nil), "\x1b[?62;4c"), false},
	} {
		target := c.caps.Target(Sixel)
		if target.HardScroll != c.want || (target.Salt(0) == "") != c.want {
			t.Errorf("%s: scrolls pixels %t, salt %q; want scrolling %t", c.name, target.HardScroll, target.Salt(0), c.want)
		}
	}
}

// programIn makes frames for a kind of terminal; the renderer repeats, tabs and
// goes to columns in some of them only.
func programIn(kind string, w, h int) *program {
	p := newProgram(w, h)
	p.out.Reset()
	p.scr = uv.NewTerminalRenderer(&p.out, []string{"TERM=" + kind})
	p.scr.SetColorProfile(colorprofile.TrueColor)
	p.scr.SetScrollOptim(true)
	p.scr.SetTabStops(w)
	p.scr.EnterAltScreen()
	p.scr.Resize(w, h)
	return p
}

// TestNoGhostsInAnyKindOfTerminal over random frames, with long runs of one
// character beside the pictures.
func TestNoGhostsInAnyKindOfTerminal(t *testing.T) {
	const cols, rows = 40, 14
	for i, kind := range []string{"foot", "xterm-kitty", "tmux-256color", "contour", "unknown"} {
		rng := rand.New(rand.NewPCG(uint64(i), 8))
		term := newGlass(t, cols, rows, cellW, cellH)
		g := NewGallery(Options{Out: term, Loader: tilesLoader(t)})
		g.Writer().Resize(cols, rows)
		g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH, Sync: true})
		ready(t, g, 6)
		p := programIn(kind, cols, rows)
		repeated, scroll := 0, 0
		for step := range 40 {
			scroll = max(0, scroll+rng.IntN(5)-2)
			lines := wall(g, rng, cols, rows, scroll)
			for range 4 {
				y := rng.IntN(rows)
				lines[y] = g.Target().Salt(y) + strings.Repeat(string("=- x"[rng.IntN(4)]), rng.IntN(cols+1))
			}
			out := p.frame(t, lines)
			repeated += len(regexp.MustCompile(`\x1b\[\d+b`).FindAll(out, -1))
			if _, err := g.Writer().Write(out); err != nil {
				t.Fatal(err)
			}
			settle(g, term)
			if at, bad := differ(term.canvas, expect(t, g, p, term)); bad {
				t.Fatalf("%s, frame %d: pixel %v in cell %d,%d is wrong", kind, step, at, at.X/cellW, at.Y/cellH)
			}
		}
		if kind != "unknown" && repeated == 0 {
			t.Errorf("%s: no frame repeated a character", kind)
		}
		g.Close()
	}
}
