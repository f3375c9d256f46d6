package render

import (
	"fmt"
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

// halfSent shows two pictures and stops in the middle of a third.
func halfSent(t *testing.T, g *Gallery, k *kittyTerm) {
	t.Helper()
	k.write(g, "\x1b[?1049h")
	show(t, g, k)
	g.out.pacer.Sent(g.out.pacer.Room() - 5000) // the link is all but full: one piece passes
	g.Begin()
	g.Look(Pic{"1", 16, 8})
	g.Look(Pic{"3", 16, 8})
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.out.pump()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.open == nil {
		t.Fatal("no upload is under way")
	}
}

// TestAClearedScreenWithinAnUpload: kitty forgets the image that is on its way. However
// the screen is cleared, and however the clear is cut, all images arrive.
func TestAClearedScreenWithinAnUpload(t *testing.T) {
	redraw := func(g *Gallery) { g.Reattached() }
	for _, path := range []Path{Kitty, KittyClassic} {
		for name, c := range map[string]struct {
			before func(*Gallery)
			clear  []string
		}{
			"a new size":      {nil, []string{"\x1b[2J\x1b[H"}},
			"and what is old": {nil, []string{"\x1b[H\x1b[3J"}},
			"in pieces":       {nil, []string{"\x1b[?2026h\x1b[H\x1b[", "2J\x1b[?2026l"}},
			"a reset":         {nil, []string{"\x1bc\x1b[?1049h"}},
			"redrawn":         {redraw, []string{"\x1b[H\x1b[2J"}},
			"redrawn as is":   {redraw, []string{"\x1b[H"}},
		} {
			g, k := startKitty(t, Target{Path: path, CellW: 8, CellH: 16})
			halfSent(t, g, k)
			if c.before != nil {
				c.before(g)
			}
			for _, s := range c.clear {
				if _, err := g.Writer().Write([]byte(s)); err != nil {
					t.Fatal(err)
				}
			}
			g.out.pacer.reset()
			pics := []Pic{{"1", 16, 8}, {"2", 16, 8}, {"3", 16, 8}}
			for range 4 {
				g.Begin()
				for i, pic := range pics {
					k.write(g, fmt.Sprintf("\x1b[%d;%dH", 1+i/2*9, 1+i%2*20)+strings.Join(g.Look(pic).Lines, "\x1b[16D\x1b[B"))
				}
				if err := g.Settle(t.Context()); err != nil {
					t.Fatal(err)
				}
				for k.answer(g) {
				}
			}
			k.mu.Lock()
			if k.open != nil || !holds(g, k, pics) {
				t.Errorf("%v, %s: the terminal holds %d images, an upload is open: %t; want all that are in view", path, name, len(k.images), k.open != nil)
			}
			if path == KittyClassic && len(k.placed) != len(pics) {
				t.Errorf("%s: placed %v, want all that are in view", name, k.placed)
			}
			k.mu.Unlock()
		}
	}
}

// TestAnotherTargetWithinAnUpload whose pictures are the same: as after a late
// answer. What was on its way arrives all the same.
func TestAnotherTargetWithinAnUpload(t *testing.T) {
	for _, path := range []Path{Kitty, KittyClassic} {
		target := Target{Path: path, CellW: 8, CellH: 16}
		g, k := startKitty(t, target)
		halfSent(t, g, k)
		target.Sync = true
		g.Use(target)
		g.out.pacer.reset()
		k.write(g, "x")
		pics := []Pic{{"1", 16, 8}, {"3", 16, 8}}
		for range 4 {
			g.Begin()
			for _, pic := range pics {
				if v := g.Look(pic); len(v.Lines) != pic.Rows {
					t.Errorf("%v: %d lines", path, len(v.Lines))
				}
			}
			if err := g.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			for k.answer(g) {
			}
		}
		k.mu.Lock()
		if k.open != nil || !holds(g, k, pics) {
			t.Errorf("%v: the terminal holds %d images, an upload is open: %t; want all that are in view", path, len(k.images), k.open != nil)
		}
		k.mu.Unlock()
	}
}

// TestAQuestionWithinAnUpload is the program's: the terminal takes it for a part of
// the image, and says nothing.
func TestAQuestionWithinAnUpload(t *testing.T) {
	for _, path := range []Path{Kitty, KittyClassic} {
		g, k := startKitty(t, Target{Path: path, CellW: 8, CellH: 16})
		halfSent(t, g, k)
		for _, part := range []string{kittyQuery[:1], kittyQuery[1:9], kittyQuery[9:]} {
			if _, err := g.Writer().Write([]byte(part)); err != nil {
				t.Fatal(err)
			}
		}
		g.out.pacer.reset()
		g.out.pump()
		for k.answer(g) {
		}
		k.mu.Lock()
		if k.open != nil || !holds(g, k, []Pic{{"1", 16, 8}, {"3", 16, 8}}) {
			t.Errorf("%v: the terminal holds %d images, an upload is open: %t; want all that are in view", path, len(k.images), k.open != nil)
		}
		k.mu.Unlock()
	}
}

// holds reports whether the terminal has an image for each of pics.
func holds(g *Gallery, k *kittyTerm, pics []Pic) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, pic := range pics {
		if it := g.items[pic]; it == nil || k.images[it.id.terminal()] == nil {
			return false
		}
	}
	return true
}
