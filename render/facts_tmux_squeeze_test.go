package render

import (
	"context"
	"image"
	"image/draw"
	"strings"
	"testing"
)

// TestTmuxSqueezesNoPicture: it maps the rows of a graphic's cells onto as many as whole sixel rows
// fill. The rows that come out must be those of the picture, each once.
func TestTmuxSqueezesNoPicture(t *testing.T) {
	for ch := 12; ch <= 22; ch++ {
		shown := wholeHeight(tileRows * ch)
		src := tiles(tileCols*cellW, shown, 3)
		for y := range shown { // each row tells which it is
			for x := range 8 {
				if y>>x&1 != 0 {
					draw.Draw(src, image.Rect(x*2, y, x*2+2, y+1), image.White, image.Point{}, draw.Src)
				} else {
					draw.Draw(src, image.Rect(x*2, y, x*2+2, y+1), image.Black, image.Point{}, draw.Src)
				}
			}
		}
		term := newTmuxTerm(t, 30, 12, cellW, ch)
		g := NewGallery(Options{Out: term, Loader: func(context.Context, string) ([]byte, error) { return pngOf(t, src), nil }})
		g.Writer().Resize(30, 12)
		g.Use(tmuxTarget(cellW, ch))
		pic := Pic{"1", tileCols, tileRows}
		g.Begin()
		g.Look(pic)
		if err := g.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := g.Writer().Write([]byte("\x1b[?1049h\x1b[2J\x1b[H" + strings.Join(g.Look(pic).Lines, "\r\n"))); err != nil {
			t.Fatal(err)
		}
		term.settle(g)
		if shown < tileRows*ch*3/4 {
			t.Errorf("cells of %d px: %d rows shown of %d", ch, shown, tileRows*ch)
		}
		one := image.NewRGBA(image.Rect(0, 0, 1, 1))
		for y := range shown {
			for x := range tileCols * cellW {
				found, img, at := term.at(x, y)
				if found {
					draw.Draw(one, one.Rect, img, at, draw.Src)
				}
				if got, want := one.RGBAAt(0, 0), src.RGBAAt(x, y); !found || far(got, want) {
					t.Fatalf("cells of %d px: pixel %d,%d is %v (there: %t), want %v", ch, x, y, got, found, want)
				}
			}
		}
		g.Close()
	}
}
