package render

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"
	msixel "github.com/mattn/go-sixel"

	"rflow/render/internal/screen"
)

// tmuxTerm shows sixels as tmux 3.5a does, by its source: a graphic is gone as a whole when
// a letter of ASCII is written to one of its cells, or its rows are erased or
// scrolled, and each time all is drawn anew; any other letter leaves it there, over the text. Its
// height counts in whole sixel rows. One that is drawn over stays, too. Storing the tenth drops
// the oldest, and a sequence of more than a megabyte is dropped.
type tmuxTerm struct {
	t          *testing.T
	cw, ch     int
	mu         sync.Mutex
	lex        screen.Lexer
	scr        screen.Screen
	held, body []byte
	images     []tmuxImage
	acks, sent int
	redrawn    int // how often graphics were dropped by what was written
	longest    int // of the graphics
}

type tmuxImage struct {
	cells image.Rectangle
	img   image.Image
}

func newTmuxTerm(t *testing.T, cols, rows, cw, ch int) *tmuxTerm {
	g := &tmuxTerm{t: t, cw: cw, ch: ch}
	g.lex.IsSlot = func(r rune) bool { return r > slotBase }
	g.scr.Resize(cols, rows)
	return g
}

func (g *tmuxTerm) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = append(g.held, b...)
	for {
		tok, n := g.lex.Next(g.held)
		if n == 0 {
			return len(b), nil
		}
		g.token(&tok)
		g.held = g.held[n:]
	}
}

func (g *tmuxTerm) token(tok *screen.Token) {
	x, y, _ := g.scr.Cursor()
	cols, rows := g.scr.Size()
	switch tok.Kind {
	case screen.Opaque:
		g.body = append(g.body, tok.Bytes...)
		if bytes.HasSuffix(g.body, []byte("\x1b\\")) {
			g.graphic(g.body)
			g.body = g.body[:0]
		}
		return
	case screen.Text:
		for text := tok.Bytes; len(text) > 0; {
			cluster, w := ansi.FirstGraphemeCluster(text, ansi.WcWidth)
			text = text[len(cluster):]
			g.scr.Print(cluster)
			x, y, wrap := g.scr.Cursor()
			if wrap {
				x++
			}
			if len(cluster) == 1 {
				g.drop(image.Rect(x-w, y, x, y+1))
			}
		}
		return
	case screen.CSI:
		switch {
		case tok.Prefix != 0:
		case tok.Final == 'J':
			g.drop(image.Rect(0, y, cols, rows))
			if tok.Param(0, 0) >= 2 {
				g.images = g.images[:0]
			}
		case strings.ContainsRune("KXP@", rune(tok.Final)):
			g.drop(image.Rect(0, y, cols, y+1))
		case tok.Final == 'b':
			g.drop(image.Rect(x, y, x+tok.Param(0, 1), y+1))
		case tok.Final == 'n':
			g.acks++
		}
	}
	if a, ok := g.scr.Moves(tok); ok {
		g.drop(image.Rect(0, a.Top, cols, a.Bot))
	}
	g.scr.Apply(tok)
}

// drop removes the graphics that reach into cells.
func (g *tmuxTerm) drop(cells image.Rectangle) {
	kept := g.images[:0]
	for _, i := range g.images {
		if !i.cells.Overlaps(cells) {
			kept = append(kept, i)
		}
	}
	if len(kept) < len(g.images) {
		g.redrawn++
	}
	g.images = kept
}

func (g *tmuxTerm) graphic(b []byte) {
	if !bytes.HasPrefix(b, []byte("\x1bP")) {
		return
	}
	if bytes.HasPrefix(b, []byte("\x1bPtmux;")) {
		g.t.Errorf("a sixel went past tmux: %.40q", b)
		return
	}
	g.sent++
	if g.longest = max(g.longest, len(b)); len(b) > 1<<20 {
		return
	}
	var img image.Image
	if err := msixel.NewDecoder(bytes.NewReader(b)).Decode(&img); err != nil {
		g.t.Fatalf("%v in %.60q", err, b)
	}
	d := readGraphic(g.t, b)
	x, y, _ := g.scr.Cursor()
	up := func(n, by int) int { return (n + by - 1) / by }
	cells := image.Rect(x, y, x+up(d.w, g.cw), y+up(up(d.h, 6)*6, g.ch))
	if own := y + up(d.h, g.ch); cells.Max.Y > own {
		g.t.Errorf("a graphic of %d px from row %d on takes row %d too", d.h, y, own)
	}
	g.images = append(g.images, tmuxImage{cells, img})
	g.images = g.images[max(0, len(g.images)-9):]
}

// at returns a pixel of the screen.
func (g *tmuxTerm) at(x, y int) (found bool, c image.Image, p image.Point) {
	for _, i := range slices.Backward(g.images) {
		o := image.Pt(i.cells.Min.X*g.cw, i.cells.Min.Y*g.ch)
		q := image.Pt(x, y).Sub(o)
		if !image.Pt(x/g.cw, y/g.ch).In(i.cells) {
			continue
		}
		// All rows of the cells are mapped onto as many as whole sixel rows fill.
		d := i.cells.Dy() * g.ch
		if e := d - d%6; q.Y < e {
			q.Y = q.Y * d / e
		}
		if q.In(i.img.Bounds()) {
			return true, i.img, q
		}
	}
	return false, nil, image.Point{}
}

func (g *tmuxTerm) settle(gal *Gallery) {
	for {
		g.mu.Lock()
		n, before := g.acks, g.sent
		g.acks = 0
		g.mu.Unlock()
		for range n {
			gal.Ack()
		}
		gal.out.pump()
		g.mu.Lock()
		quiet := g.acks == 0 && g.sent == before
		g.mu.Unlock()
		if quiet {
			return
		}
	}
}
