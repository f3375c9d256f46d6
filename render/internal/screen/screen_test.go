package screen

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi/kitty"
)

const base = 0x100000

func isSlot(r rune) bool { return r > base && r < base+100 }

// cellText returns the text of one cell of picture id.
func cellText(id, row, col int) string {
	return string([]rune{rune(base + id), kitty.Diacritic(row), kitty.Diacritic(col)})
}

// feed passes output to a screen in pieces of at most n bytes.
func feed(s *Screen, l *Lexer, out []byte, n int) {
	var held, run []byte
	for len(out) > 0 {
		k := min(n, len(out))
		held = append(held, out[:k]...)
		out = out[k:]
		in := held
		for {
			t, size := l.Next(in)
			if size == 0 {
				break
			}
			if t.Kind == Text {
				run = append(run, t.Bytes...)
			} else {
				s.Print(run)
				run = run[:0]
				if t.Kind == Slot {
					s.Put(Cell{ID: uint16(t.Base - base), Row: uint16(t.Row), Col: uint16(t.Col)})
				}
				s.Apply(&t)
			}
			in = in[size:]
		}
		held = append(held[:0], in...)
	}
	s.Print(run)
}

// program makes frames with the renderer that Bubble Tea uses.
type program struct {
	w, h int
	out  bytes.Buffer
	scr  *uv.TerminalRenderer
	buf  uv.ScreenBuffer
}

func newProgram(w, h int) *program {
	p := &program{w: w, h: h, buf: uv.NewScreenBuffer(w, h)}
	p.scr = uv.NewTerminalRenderer(&p.out, []string{"TERM=xterm-256color"})
	p.scr.SetColorProfile(colorprofile.TrueColor)
	p.scr.SetScrollOptim(true)
	p.scr.SetTabStops(w)
	p.scr.SetBackspace(true)
	p.scr.EnterAltScreen()
	p.scr.Resize(w, h)
	return p
}

func (p *program) frame(lines []string) []byte {
	p.buf.Clear()
	uv.NewStyledString(strings.Join(lines, "\n")).Draw(p.buf, p.buf.Bounds())
	p.scr.Render(p.buf.RenderBuffer)
	if err := p.scr.Flush(); err != nil {
		panic(err)
	}
	out := bytes.Clone(p.out.Bytes())
	p.out.Reset()
	return out
}

// scene returns random lines with pictures, wide characters, emoji and gaps.
func scene(rng *rand.Rand, w, h, scroll int) []string {
	words := []string{"text", "宽字", "é", "👩‍👩‍👧", "", "    ", "──", "aaaaaaaaaaaaaaaa"}
	lines := make([]string, h)
	for y := range lines {
		r := y + scroll
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", r/5%4*2))
		for col := range 6 {
			if r%5 < 4 {
				b.WriteString(cellText(r/5%9+1, r%5, col))
			}
		}
		for range rng.IntN(4) {
			b.WriteString(words[rng.IntN(len(words))])
		}
		if r%5 < 4 && rng.IntN(3) == 0 {
			b.WriteString(cellText(20, r%5, 0) + cellText(20, r%5, 1))
		}
		lines[y] = b.String()
	}
	if rng.IntN(3) == 0 {
		y := rng.IntN(h)
		lines[y] = fmt.Sprintf("popup %d", rng.IntN(100))
	}
	return lines
}

// check compares the screen with what the renderer believes to have drawn.
func check(t *testing.T, s *Screen, p *program, step int) {
	t.Helper()
	for y := range p.h {
		for x := range p.w {
			var want Cell
			if c := p.buf.CellAt(x, y); c != nil {
				if r := []rune(c.Content); len(r) == 3 && isSlot(r[0]) {
					row, _ := diacriticIndex(r[1])
					col, _ := diacriticIndex(r[2])
					want = Cell{ID: uint16(r[0] - base), Row: uint16(row), Col: uint16(col)}
				}
			}
			if got := s.At(y, x); !got.same(want) {
				t.Fatalf("frame %d, row %d, column %d: got %+v, want %+v", step, y, x, got, want)
			}
		}
	}
}

func TestScreenAgreesWithTheRendererOverRandomFrames(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 1))
		w, h := 20+rng.IntN(40), 6+rng.IntN(20)
		p := newProgram(w, h)
		var s Screen
		s.Resize(w, h)
		l := Lexer{IsSlot: isSlot}
		scroll := 0
		for step := range 30 {
			scroll = max(0, scroll+rng.IntN(5)-2)
			out := p.frame(scene(rng, w, h, scroll))
			feed(&s, &l, out, 1+rng.IntN(len(out)+1))
			check(t, &s, p, step)
			if rng.IntN(10) == 0 {
				p.scr.Erase()
			}
		}
	}
}

func TestACellThatIsShownIsSteppedOver(t *testing.T) {
	var s Screen
	s.Resize(10, 4)
	l := Lexer{IsSlot: isSlot}
	feed(&s, &l, []byte(cellText(1, 0, 0)+cellText(1, 0, 1)), 99)
	for _, r := range s.Rects(nil, 4, true) {
		s.Drawn(r, 0)
	}
	s.Apply(&Token{Kind: Control, Final: '\r'})
	if !s.Put(Cell{ID: 1}) {
		t.Error("the same cell again: written, want stepped over")
	}
	if s.Put(Cell{ID: 1, Col: 2}) {
		t.Error("another cell: stepped over, want written")
	}
	if x, y, _ := s.Cursor(); x != 2 || y != 0 {
		t.Errorf("cursor at %d, %d; want 2, 0", x, y)
	}
	if rects := s.Rects(nil, 4, true); len(rects) != 1 || rects[0] != (Rect{ID: 1, X: 1, Col: 2, W: 1, H: 1}) {
		t.Errorf("dirty %+v; want the one cell that changed", rects)
	}
}

func TestRunsMergeToRectangles(t *testing.T) {
	var s Screen
	s.Resize(20, 10)
	for y := range 3 {
		for x := range 4 {
			s.set(y+1, x+2, Cell{ID: 7, Row: uint16(y), Col: uint16(x)})
		}
	}
	s.set(2, 3, Cell{}) // a hole
	got := s.Rects(nil, 10, true)
	area := 0
	for _, r := range got {
		area += r.W * r.H
	}
	if area != 11 || len(got) != 4 {
		t.Errorf("got %d rectangles of %d cells %+v, want 4 of 11", len(got), area, got)
	}
	if got := s.Rects(nil, 3, true); got[len(got)-1].Y+got[len(got)-1].H > 3 {
		t.Errorf("rectangles %+v reach below the limit", got)
	}
}

func TestDiacriticsAscend(t *testing.T) {
	for i := range diacritics {
		if got, ok := diacriticIndex(kitty.Diacritic(i)); !ok || got != i {
			t.Fatalf("diacritic %d: found %d, %v", i, got, ok)
		}
	}
	if _, ok := diacriticIndex('x'); ok {
		t.Error("x taken for a diacritic")
	}
}

func FuzzLexer(f *testing.F) {
	f.Add([]byte("a\x1b[1;2H"+cellText(3, 4, 5)+"\x1b]0;t\x07\x1b_Gq\x1b\\\x1b^~1\x1b\\é"), uint8(3))
	f.Add([]byte("\x1b[?2026h\x1b^other\x1b\\\x1bP1$r\x1b\\\x1b(B\xff\xc3"), uint8(1))
	f.Fuzz(func(t *testing.T, in []byte, n uint8) {
		whole, cut := lexAll(in, len(in)+1), lexAll(in, int(n)%7+1)
		if whole != cut {
			t.Errorf("in one piece\n%q\nin pieces\n%q", whole, cut)
		}
	})
}

// lexAll describes the tokens of in, with opaque parts and texts joined.
func lexAll(in []byte, n int) string {
	l := Lexer{IsSlot: isSlot}
	var b strings.Builder
	var held []byte
	last := Kind(99)
	for len(in) > 0 {
		k := min(n, len(in))
		held = append(held, in[:k]...)
		in = in[k:]
		for {
			t, size := l.Next(held)
			if size == 0 {
				break
			}
			if t.Kind != last || t.Kind != Text && t.Kind != Opaque {
				fmt.Fprintf(&b, "|%d:", t.Kind)
			}
			b.Write(t.Bytes)
			if t.Kind == CSI {
				fmt.Fprint(&b, t.Params, t.Final)
			}
			last = t.Kind
			held = held[size:]
		}
	}
	return fmt.Sprintf("%s+%s", b.String(), held)
}
