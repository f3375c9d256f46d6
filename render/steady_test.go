package render

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestASteadyFrameAllocatesNothing looks at 24 pictures and writes a frame with
// all of them: the same as before, and on the drawn paths one that has to be drawn
// again as a whole. Nothing is allocated, whatever the number of cells, pictures and rows.
func TestASteadyFrameAllocatesNothing(t *testing.T) {
	const cols, rows = 100, 40
	for _, path := range []Path{Kitty, KittyClassic, Sixel, Blocks} {
		now := time.Unix(0, 0)
		stage := newStage(t, Target{Path: path}, cols, rows)
		mute := &socket{term: stage}
		g := NewGallery(Options{Out: mute, Loader: tilesLoader(t), Now: func() time.Time { return now }})
		t.Cleanup(g.Close)
		g.Writer().Resize(cols, rows)
		g.Use(Target{Path: path, CellW: cellW, CellH: cellH})
		if _, err := g.Writer().Write([]byte("\x1b[?1049h")); err != nil {
			t.Fatal(err)
		}
		lines := make([]string, rows)
		look := func() {
			g.Begin()
			for i := range 24 {
				for y, l := range g.Look(tile(i)).Lines {
					lines[i/8*4+y] = l
				}
			}
		}
		for range 4 {
			look()
			if err := g.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			stage.settle(g)
		}
		full := "\x1b[?2026h\x1b[H"
		for i := range 24 {
			for y, l := range g.Look(tile(i)).Lines {
				full += "\x1b[" + strconv.Itoa(i/8*4+y+1) + ";" + strconv.Itoa(i%8*8+1) + "H" + l
			}
		}
		frame := []byte(full + "\x1b[?2026l")
		write := func(b []byte) {
			if _, err := g.Writer().Write(b); err != nil {
				t.Fatal(err)
			}
		}
		write(frame)
		stage.settle(g)
		if bytes := stage.glass.images + stage.kitty.total; path != Blocks && bytes == 0 {
			t.Fatalf("%v: nothing was drawn", path)
		}
		mute.plug(nowhere{})
		steady := func() { look(); write(frame) }
		steady()
		if n := testing.AllocsPerRun(20, steady); n > 0 {
			t.Errorf("%v: a frame without changes allocates %v times", path, n)
		}
		blanks := []byte("\x1b[H" + strings.Repeat(strings.Repeat(" ", cols-1)+"\r\n", 12))
		redraw := func() { write(blanks); write(frame); g.out.pacer.reset() }
		redraw()
		if n := testing.AllocsPerRun(20, redraw); n > 0 {
			t.Errorf("%v: drawing %d pictures again allocates %v times", path, 24, n)
		}
	}
}

type nowhere struct{}

func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
