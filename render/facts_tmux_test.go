package render

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// These tests pin how pictures live in tmux's own sixels, which are all or
// nothing.

// tmuxTarget is what detection makes of tmux with cells of cw x ch px.
func tmuxTarget(cw, ch int) Target {
	c := fold(NewCaps([]string{"TMUX=x"}), tmuxReplies+fmt.Sprintf("\x1b[6;%d;%dt", ch, cw))
	return c.Target(Sixel)
}

// TestTmuxShowsWholePicturesAfterAnyFrame: pictures that lost a cell are drawn
// again, and those beside it are left alone.
func TestTmuxShowsWholePicturesAfterAnyFrame(t *testing.T) {
	const cw, ch, cols, rows = 8, 18, 44, 14
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 11))
		term := newTmuxTerm(t, cols, rows, cw, ch)
		g := NewGallery(Options{Out: term, Loader: func(_ context.Context, key string) ([]byte, error) {
			n, err := strconv.Atoi(key)
			return pngOf(t, tiles(tileCols*cw, tileRows*ch, n)), err
		}})
		g.Writer().Resize(cols, rows)
		g.Use(tmuxTarget(cw, ch))
		ready(t, g, 6)
		p := programIn("tmux-256color", cols, rows)
		scroll := 0
		for step := range 25 {
			scroll = max(0, scroll+rng.IntN(4)-1)
			if _, err := g.Writer().Write(p.frame(t, wall(g, rng, cols, rows, scroll))); err != nil {
				t.Fatal(err)
			}
			term.settle(g)
			checkTmux(t, g, p, term, fmt.Sprintf("seed %d, frame %d", seed, step))
		}
		g.Close()
	}
}

// checkTmux compares each picture's cell with the screen.
func checkTmux(t *testing.T, g *Gallery, p *program, term *tmuxTerm, when string) {
	t.Helper()
	cols, rows := term.scr.Size()
	one := image.NewRGBA(image.Rect(0, 0, 1, 1))
	for y := range rows - 1 {
		for x := range cols {
			r := []rune(p.buf.CellAt(x, y).Content)
			r = r[max(0, len(r)-3):]
			id, ok := ID(0), false
			if len(r) == 3 {
				id, ok = slotID(r[0])
			}
			if !ok {
				if found, _, _ := term.at(x*term.cw+1, y*term.ch+1); found {
					t.Fatalf("%s: a graphic over the text in cell %d,%d", when, x, y)
				}
				continue
			}
			g.mu.Lock()
			n, _ := strconv.Atoi(g.ids[id].pic.Key)
			g.mu.Unlock()
			src := tiles(tileCols*term.cw, tileRows*term.ch, n)
			for _, d := range []image.Point{{1, 1}, {6, 8}, {3, 17}} {
				found, img, at := term.at(x*term.cw+d.X, y*term.ch+d.Y)
				want := src.RGBAAt(diacriticValue(r[2])*term.cw+d.X, diacriticValue(r[1])*term.ch+d.Y)
				if found {
					draw.Draw(one, one.Rect, img, at, draw.Src)
				}
				if got := one.RGBAAt(0, 0); !found || far(got, want) {
					t.Fatalf("%s: cell %d,%d of picture %d is %v (there: %t), want %v", when, x, y, n, got, found, want)
				}
			}
		}
	}
}

// TestTmuxIsNotGivenMoreThanItKeeps: the pictures beyond are block art.
func TestTmuxIsNotGivenMoreThanItKeeps(t *testing.T) {
	const cols, rows = 100, 40
	term := newTmuxTerm(t, cols, rows, cellW, cellH)
	g := NewGallery(Options{Out: term, Loader: tilesLoader(t)})
	defer g.Close()
	g.Writer().Resize(cols, rows)
	g.Use(tmuxTarget(cellW, cellH))
	ready(t, g, 30)
	g.Begin()
	var frame strings.Builder
	frame.WriteString("\x1b[?1049h\x1b[2J")
	cells := 0
	for i := range 30 {
		v := g.Look(tile(i))
		if v.State == Ready {
			cells += tileCols * tileRows
		}
		for y, l := range v.Lines {
			fmt.Fprintf(&frame, "\x1b[%d;%dH%s", i/10*(tileRows+1)+y+1, i%10*(tileCols+1)+1, l)
		}
	}
	if _, err := g.Writer().Write([]byte(frame.String())); err != nil {
		t.Fatal(err)
	}
	term.settle(g)
	shown := 0
	for _, i := range term.images {
		shown += i.cells.Dx() * i.cells.Dy()
	}
	if shown != cells || len(term.images) != term.sent || cells < 6*tileCols*tileRows {
		t.Errorf("%d cells of pictures, %d shown by %d graphics of %d sent; none may push out another", cells, shown, len(term.images), term.sent)
	}
}

// TestAGraphicInTmuxStaysInItsRows: its height counts in whole sixel rows, and a
// row of text that the rest reaches would take it away. The terminal fails on one.
func TestAGraphicInTmuxStaysInItsRows(t *testing.T) {
	const cw, cols, rows = 8, 30, 12
	for ch := 12; ch <= 22; ch++ {
		term := newTmuxTerm(t, cols, rows, cw, ch)
		g := NewGallery(Options{Out: term, Loader: tilesLoader(t)})
		g.Writer().Resize(cols, rows)
		g.Use(tmuxTarget(cw, ch))
		pic := Pic{"1", 20, 9}
		g.Begin()
		g.Look(pic)
		if err := g.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := g.Writer().Write([]byte("\x1b[?1049h\x1b[2J\x1b[H" + strings.Join(g.Look(pic).Lines, "\r\n"))); err != nil {
			t.Fatal(err)
		}
		term.settle(g)
		for y := range 9 { // a popup of each height leaves rests of each height
			if _, err := fmt.Fprintf(g.Writer(), "\x1b[%d;4Hpopup", 9-y); err != nil {
				t.Fatal(err)
			}
			term.settle(g)
		}
		if term.sent < 9 {
			t.Errorf("cells of %d px: %d graphics, want one for each rest", ch, term.sent)
		}
		g.Close()
	}
}
