package render

import (
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// socket is where a program's terminal is exchanged, as tmux does it.
type socket struct {
	mu   sync.Mutex
	term io.Writer
}

func (s *socket) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.term.Write(b)
}

func (s *socket) plug(term io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.term = term
}

// TestAnotherTerminalIsSentEverything exchanges the terminal in the middle of an
// upload.
func TestAnotherTerminalIsSentEverything(t *testing.T) {
	for _, path := range []Path{Kitty, KittyClassic} {
		g, a := startKitty(t, Target{Path: path, CellW: 8, CellH: 16})
		s := &socket{term: a}
		g.out.out = s
		a.write(g, "\x1b[?1049h")
		frame := func(k *kittyTerm) {
			k.write(g, "\x1b[H"+strings.Join(show(t, g, k)[0].Lines, "\r\n"))
		}
		frame(a)
		g.out.pacer.Sent(g.out.pacer.Room() - 5000)
		g.Begin()
		g.Look(Pic{"1", 16, 8})
		g.Look(Pic{"3", 16, 8})
		if err := g.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		g.out.pump()
		if a.open == nil {
			t.Fatalf("%v: no upload is under way", path)
		}
		before := a.text.Len()
		b := newKittyTerm(t)
		if _, err := b.Write([]byte("\x1b[?1049h")); err != nil { // as tmux does
			t.Fatal(err)
		}
		s.plug(b)
		g.Reattached()
		if v := g.Look(Pic{"1", 16, 8}); path == Kitty && v.State == Ready {
			t.Errorf("%v: a picture is shown that the new terminal does not hold", path)
		}
		frame(b)
		if len(b.images) != 3 && len(b.images) != 2 {
			t.Errorf("%v: the new terminal holds %d images", path, len(b.images))
		}
		if path == KittyClassic && len(b.placed) == 0 {
			t.Error("nothing is placed in the new terminal")
		}
		if a.text.Len() != before {
			t.Errorf("%v: the old terminal was sent %q", path, a.text.String()[before:])
		}
	}
}

// TestAnotherTerminalIsDrawnAnew exchanges a terminal with pixels for an empty one.
func TestAnotherTerminalIsDrawnAnew(t *testing.T) {
	const cols, rows = 40, 14
	rng := rand.New(rand.NewPCG(3, 3))
	a, b := newGlass(t, cols, rows, cellW, cellH), newGlass(t, cols, rows, cellW, cellH)
	s := &socket{term: a}
	g := NewGallery(Options{Out: s, Loader: tilesLoader(t)})
	defer g.Close()
	g.Writer().Resize(cols, rows)
	g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
	ready(t, g, 6)
	p := newProgram(cols, rows)
	if _, err := g.Writer().Write(p.frame(t, wall(g, rng, cols, rows, 0))); err != nil {
		t.Fatal(err)
	}
	g.out.pacer.Sent(window) // and never to be acknowledged
	if _, err := b.Write([]byte("\x1b[?1049h")); err != nil {
		t.Fatal(err)
	}
	s.plug(b)
	g.Reattached()
	settle(g, b)
	if at, bad := differ(b.canvas, expect(t, g, p, b)); bad {
		t.Errorf("pixel %v is not as the program drew it", at)
	}
}

// TestNothingIsLeftBehind leaves in the ways in which a program can, at any moment:
// the terminal then holds no image and its screen no placement.
func TestNothingIsLeftBehind(t *testing.T) {
	for _, path := range []Path{Kitty, KittyClassic} {
		for _, room := range []int{0, 5000, 20_000, window} {
			g, k := startKitty(t, Target{Path: path, CellW: 8, CellH: 16})
			k.write(g, "\x1b[?1049h")
			v := show(t, g, k)[0]
			k.write(g, "\x1b[H"+strings.Join(v.Lines, "\r\n"))
			k.keep = true // what the alternate screen held stays, unless it is deleted
			g.out.pacer.Sent(window - room)
			g.Begin()
			g.Look(Pic{"4", 16, 8})
			g.Look(Pic{"5", 16, 8})
			if err := g.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			g.out.pump()
			if _, err := g.Writer().Write([]byte("\x1b[?1049l")); err != nil {
				t.Fatal(err)
			}
			if len(k.images)+len(k.placed) != 0 || k.open != nil {
				t.Errorf("%v, %d bytes of room: %d images and %d placements are left, an upload is open: %t",
					path, room, len(k.images), len(k.placed), k.open != nil)
			}
		}
	}
}
