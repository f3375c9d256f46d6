package render

import (
	"context"
	"image"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNoGraphicIsLongerThanTmuxTakes, though a picture that fills the screen is
// longer than that.
func TestNoGraphicIsLongerThanTmuxTakes(t *testing.T) {
	const cw, ch, cols, rows = 10, 20, 160, 50
	term := newTmuxTerm(t, cols, rows, cw, ch)
	img := image.NewRGBA(image.Rect(0, 0, cols*cw, (rows-2)*ch))
	rng := rand.New(rand.NewPCG(1, 7))
	for i := range img.Pix {
		img.Pix[i] = uint8(rng.Uint32()) | 255*uint8(i%4/3)
	}
	data := pngOf(t, img)
	g := NewGallery(Options{Out: term, Loader: func(context.Context, string) ([]byte, error) { return data, nil }})
	defer g.Close()
	g.Writer().Resize(cols, rows)
	g.Use(tmuxTarget(cw, ch))
	pic := Pic{"large", cols, rows - 2}
	g.Begin()
	g.Look(pic)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Writer().Write([]byte("\x1b[?1049h\x1b[2J\x1b[H" + strings.Join(g.Look(pic).Lines, "\r\n"))); err != nil {
		t.Fatal(err)
	}
	term.settle(g)
	if term.sent < 2 || len(term.images) != term.sent {
		t.Errorf("%d graphics sent, the longest of %d bytes; tmux shows %d of them", term.sent, term.longest, len(term.images))
	}
	for y := range rows - 2 {
		if found, _, _ := term.at(5, y*ch+1); !found {
			t.Fatalf("row %d shows nothing; %d graphics", y, term.sent)
		}
	}
}
