package screen

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
)

// followed are the sequences of the renderer that this package knows. Any
// other would leave the cursor or the cells elsewhere than they are taken to be.
func followed() map[string]string {
	return map[string]string{
		"CSI H": "cursor to a place", "CSI A": "up", "CSI B": "down", "CSI C": "right", "CSI D": "left",
		"CSI G": "to a column", "CSI `": "to a column", "CSI d": "to a row", "CSI I": "tab", "CSI Z": "back tab",
		"CSI J": "erase the display", "CSI K": "erase the line", "CSI X": "erase characters", "CSI b": "repeat",
		"CSI P": "delete characters", "CSI @": "insert characters", "CSI L": "insert lines", "CSI M": "delete lines",
		"CSI S": "scroll up", "CSI T": "scroll down", "CSI r": "margins", "CSI m": "style, which moves nothing",
		"ESC M": "reverse index", "C0 0a": "line feed", "C0 0d": "carriage return", "C0 08": "backspace", "C0 09": "tab",
		"CSI ?h": "modes", "CSI ?l": "modes", "CSI h": "insert mode", "CSI l": "overwrite mode",
	}
}

func nameOf(t *Token) string {
	switch t.Kind {
	case CSI:
		if t.Final == 0 {
			return fmt.Sprintf("CSI %q", t.Bytes)
		}
		return "CSI " + strings.Trim(string([]byte{t.Prefix, t.Final}), "\x00")
	case Escape:
		return "ESC " + string(t.Final)
	case Control:
		return fmt.Sprintf("C0 %02x", t.Final)
	case Opaque:
		return fmt.Sprintf("string %.10q", t.Bytes)
	}
	return ""
}

// repeats returns lines on which the renderer saves bytes in every way it has.
func repeats(rng *rand.Rand, w, h, scroll int) []string {
	lines := scene(rng, w, h, scroll)
	for y := range lines {
		switch rng.IntN(5) {
		case 0:
			lines[y] = strings.Repeat("=", w)
		case 1:
			lines[y] = strings.Repeat(" ", w-3) + "end"
		case 2:
			lines[y] = "\x1b[7m" + strings.Repeat(" ", w/2) + "\x1b[m"
		case 3:
			lines[y] = fmt.Sprintf("%-*s|", w-1, fmt.Sprint(rng.IntN(1000)))
		}
	}
	return lines
}

// kinds are terminals for which the renderer uses different sequences.
func kinds() []string {
	return []string{"xterm-256color", "foot", "xterm-kitty", "tmux-256color", "screen-256color", "alacritty", "linux", "unknown"}
}

// programIn makes frames for a kind of terminal.
func programIn(kind string, w, h int) *program {
	p := newProgram(w, h)
	p.out.Reset()
	p.scr = uv.NewTerminalRenderer(&p.out, []string{"TERM=" + kind})
	p.scr.SetColorProfile(colorprofile.TrueColor)
	p.scr.SetScrollOptim(true)
	p.scr.SetTabStops(w)
	p.scr.SetBackspace(true)
	p.scr.EnterAltScreen()
	p.scr.Resize(w, h)
	return p
}

// randomFrames makes frames in every kind of terminal.
func randomFrames(fn func(rng *rand.Rand, p *program, frame func(scroll int) []byte)) {
	for i, kind := range kinds() {
		for seed := range uint64(4) {
			rng := rand.New(rand.NewPCG(seed, uint64(i)))
			p := programIn(kind, 20+rng.IntN(80), 6+rng.IntN(20))
			fn(rng, p, func(scroll int) []byte {
				lines := scene(rng, p.w, p.h, scroll)
				if rng.IntN(2) == 0 {
					lines = repeats(rng, p.w, p.h, scroll)
				}
				return p.frame(lines)
			})
		}
	}
}

// TestTheScreenIsFollowedInEveryKindOfTerminal: the renderer repeats, tabs and
// inserts in some of them only.
func TestTheScreenIsFollowedInEveryKindOfTerminal(t *testing.T) {
	randomFrames(func(rng *rand.Rand, p *program, frame func(int) []byte) {
		var s Screen
		s.Resize(p.w, p.h)
		l := Lexer{IsSlot: isSlot}
		scroll := 0
		for step := range 25 {
			scroll = max(0, scroll+rng.IntN(5)-2)
			out := frame(scroll)
			feed(&s, &l, out, 1+rng.IntN(len(out)+1))
			check(t, &s, p, step)
		}
	})
}

// TestTheRendererUsesOnlyWhatIsFollowed over many random frames; and that it
// does use the sequences that make following hard.
func TestTheRendererUsesOnlyWhatIsFollowed(t *testing.T) {
	known, seen := followed(), map[string]int{}
	randomFrames(func(rng *rand.Rand, p *program, frame func(int) []byte) {
		scroll := 0
		for range 25 {
			scroll = max(0, scroll+rng.IntN(5)-2)
			l := Lexer{IsSlot: isSlot}
			for out := frame(scroll); len(out) > 0; {
				tok, n := l.Next(out)
				if n == 0 {
					t.Fatalf("a frame ends within %.40q", out)
				}
				if name := nameOf(&tok); name != "" {
					if seen[name]++; known[name] == "" {
						t.Fatalf("the renderer writes %s (%q), which is not followed", name, tok.Bytes)
					}
				}
				out = out[n:]
			}
		}
	})
	for _, hard := range []string{"CSI K", "CSI X", "CSI b", "CSI P", "CSI J", "CSI M", "CSI S", "CSI h"} {
		if seen[hard] == 0 {
			t.Errorf("no frame used %s (%s); seen %v", hard, known[hard], seen)
		}
	}
}

// TestEachEditOfTheRendererMovesPicturesAsTerminalsDo: one picture's row under
// each sequence, by hand.
func TestEachEditOfTheRendererMovesPicturesAsTerminalsDo(t *testing.T) {
	row := cellText(1, 0, 0) + cellText(1, 0, 1) + cellText(1, 0, 2) + cellText(1, 0, 3)
	for _, c := range []struct{ what, seq, want string }{
		{"to the end of the line", "\x1b[1;3H\x1b[K", "01......"},
		{"to its beginning", "\x1b[1;3H\x1b[1K", "...3...."},
		{"a whole line", "\x1b[1;3H\x1b[2K", "........"},
		{"two characters", "\x1b[1;2H\x1b[2X", "0..3...."},
		{"two characters taken out", "\x1b[1;2H\x1b[2P", "03......"},
		{"two put in", "\x1b[1;2H\x1b[2@", "0..123.."},
		{"a repeated letter", "\x1b[1;1Hx\x1b[2b", "...3...."},
		{"below", "\x1b[1;2H\x1b[J", "0......."},
		{"everything", "\x1b[2J", "........"},
		{"text", "\x1b[1;2Hab", "0..3...."},
		{"a wide letter", "\x1b[1;2H宽", "0..3...."},
	} {
		var s Screen
		s.Resize(8, 3)
		l := Lexer{IsSlot: isSlot}
		feed(&s, &l, []byte(row+c.seq), 1)
		var got bytes.Buffer
		for x := range 8 {
			if cell := s.At(0, x); cell.ID != 0 {
				fmt.Fprint(&got, cell.Col)
			} else {
				got.WriteByte('.')
			}
		}
		if got.String() != c.want {
			t.Errorf("%s, %q: the row is %s, want %s", c.what, c.seq, got.String(), c.want)
		}
	}
}
