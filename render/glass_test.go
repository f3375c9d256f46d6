package render

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	msixel "github.com/mattn/go-sixel"

	"rflow/render/internal/screen"
)

// glass is a terminal that shows sixels the way the hard ones do: writing a
// cell blanks its pixels and nothing else does, and unless scrolls is set
// pixels stay where they are when text moves. It counts what it is sent.
type glass struct {
	t          *testing.T
	cw, ch     int
	scrolls    bool
	mu         sync.Mutex
	canvas     *image.RGBA
	lex        screen.Lexer
	scr        screen.Screen
	held, body []byte
	acks       int // status queries not answered yet
	images     int // bytes of graphics
	graphics   int
	checked    int  // graphics when complete last looked
	echoed     rune // the last key shown
	text       bytes.Buffer
}

func newGlass(t *testing.T, cols, rows, cw, ch int) *glass {
	g := &glass{t: t, cw: cw, ch: ch, canvas: image.NewRGBA(image.Rect(0, 0, cols*cw, rows*ch))}
	g.lex.IsSlot = func(r rune) bool { return r > 0x100000 }
	g.scr.Resize(cols, rows)
	return g
}

func (g *glass) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.text.Write(b)
	g.held = append(g.held, b...)
	for {
		t, n := g.lex.Next(g.held)
		if n == 0 {
			return len(b), nil
		}
		g.token(&t)
		g.held = g.held[n:]
	}
}

func (g *glass) token(t *screen.Token) {
	switch t.Kind {
	case screen.Slot:
		g.t.Errorf("a slot cell reached the terminal: %q", t.Bytes)
	case screen.Opaque:
		g.body = append(g.body, t.Bytes...)
		if bytes.HasSuffix(g.body, []byte("\x1b\\")) || bytes.HasSuffix(g.body, []byte("\a")) {
			g.graphic(g.body)
			g.body = g.body[:0]
		}
	case screen.Text:
		for text := t.Bytes; len(text) > 0; {
			cluster, w := ansi.FirstGraphemeCluster(text, ansi.WcWidth)
			text = text[len(cluster):]
			g.echoed = echoed(g.echoed, cluster)
			g.scr.Print(cluster)
			x, y, wrap := g.scr.Cursor()
			if wrap {
				x++
			}
			g.blank(y, x-w, x)
		}
	default:
		g.sequence(t)
	}
}

func (g *glass) sequence(t *screen.Token) {
	x, y, _ := g.scr.Cursor()
	cols, rows := g.scr.Size()
	n := t.Param(0, 1)
	if t.Kind == screen.CSI && t.Prefix == 0 {
		switch t.Final {
		case 'X', 'b':
			g.blank(y, x, x+n)
		case 'K':
			from, to := x, cols
			if t.Param(0, 0) == 1 {
				from, to = 0, x+1
			}
			g.blank(y, from, to)
		case 'J':
			for r := range rows {
				if r > y || t.Param(0, 0) == 2 {
					g.blank(r, 0, cols)
				}
			}
			if t.Param(0, 0) == 0 {
				g.blank(y, x, cols)
			}
		case 'n':
			g.acks++
		}
	}
	if a, ok := g.scr.Moves(t); ok && g.scrolls && a.Bot-a.Top > 1 {
		up := n
		if t.Kind == screen.Escape || t.Final == 'T' || t.Final == 'L' {
			up = -n
		}
		g.scroll(a, up)
	}
	g.scr.Apply(t)
}

func (g *glass) scroll(a screen.Area, up int) {
	old := image.NewRGBA(g.canvas.Rect)
	copy(old.Pix, g.canvas.Pix)
	region := image.Rect(0, a.Top*g.ch, g.canvas.Rect.Dx(), a.Bot*g.ch)
	draw.Draw(g.canvas, region, image.Transparent, image.Point{}, draw.Src)
	draw.Draw(g.canvas, region.Intersect(region.Sub(image.Pt(0, up*g.ch))), old, region.Intersect(region.Sub(image.Pt(0, up*g.ch))).Min.Add(image.Pt(0, up*g.ch)), draw.Src)
}

func (g *glass) blank(y, x0, x1 int) {
	draw.Draw(g.canvas, image.Rect(x0*g.cw, y*g.ch, x1*g.cw, (y+1)*g.ch), image.Transparent, image.Point{}, draw.Src)
}

func (g *glass) takeAcks() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.acks
	g.acks = 0
	return n
}

func (g *glass) last() rune {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.echoed
}

func (g *glass) imageBytes() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.images
}

// complete reports whether as many pixels are painted as the pictures have,
// and looks only after a new graphic.
func (g *glass) complete(_ *Gallery, pics []Pic) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.graphics == g.checked {
		return false
	}
	g.checked = g.graphics
	painted, want := 0, 0
	for i := 3; i < len(g.canvas.Pix); i += 4 {
		if g.canvas.Pix[i] != 0 {
			painted++
		}
	}
	for _, p := range pics {
		want += p.Cols * g.cw * p.Rows * g.ch
	}
	return painted == want
}

// firstKey is the first of the characters that stand for keys in these tests:
// each is one column wide and in no picture.
const firstKey = 0x13000

// echoed returns the key that cluster shows, or the one before.
func echoed(before rune, cluster []byte) rune {
	if r, _ := utf8.DecodeRune(cluster); r >= firstKey && r < firstKey+2000 {
		return r
	}
	return before
}

// file paints an inline file over the cells that it names.
func (g *glass) file(b []byte) {
	g.images += len(b)
	g.graphics++
	var cols, rows int
	head, data, _ := strings.Cut(string(b), ":")
	if _, err := fmt.Sscanf(head, "\x1b]1337;File=width=%d;height=%d;", &cols, &rows); err != nil {
		g.t.Fatalf("no inline file of so many cells: %.60q", b)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(data, "\a"))
	if err != nil {
		g.t.Fatalf("%v in %.60q", err, b)
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil || img.Bounds().Dx() != cols*g.cw || img.Bounds().Dy() != rows*g.ch {
		g.t.Fatalf("%v, %v; want a picture for %d x %d cells", img.Bounds(), err, cols, rows)
	}
	x, y, _ := g.scr.Cursor()
	if _, high := g.scr.Size(); y+rows >= high {
		g.t.Errorf("a file at row %d of %d rows reaches the last row", y, rows)
	}
	draw.Draw(g.canvas, img.Bounds().Add(image.Pt(x*g.cw, y*g.ch)), img, img.Bounds().Min, draw.Src)
}

// graphic paints a sixel, or an inline file, at the cursor.
func (g *glass) graphic(b []byte) {
	if bytes.HasPrefix(b, []byte("\x1b]1337;")) {
		g.file(b)
		return
	}
	if !bytes.HasPrefix(b, []byte("\x1bP")) {
		return
	}
	g.images += len(b)
	g.graphics++
	var img image.Image
	if err := msixel.NewDecoder(bytes.NewReader(b)).Decode(&img); err != nil {
		g.t.Fatalf("%v in %.60q", err, b)
	}
	// The decoder fills its last band; the picture's own height is in its header.
	var w, h int
	if _, err := fmt.Sscanf(string(b), "\x1bP0;1;0q\"1;1;%d;%d", &w, &h); err != nil {
		g.t.Fatalf("no raster attributes in %.60q", b)
	}
	x, y, _ := g.scr.Cursor()
	_, rows := g.scr.Size()
	if bottom := y*g.ch + (img.Bounds().Dy()+5)/6*6; bottom > (rows-1)*g.ch+5 {
		g.t.Errorf("a graphic at row %d reaches pixel %d: the screen would scroll", y, bottom)
	}
	draw.Draw(g.canvas, image.Rect(0, 0, w, h).Add(image.Pt(x*g.cw, y*g.ch)), img, img.Bounds().Min, draw.Src)
}

// tiles returns a w x h picture of flat 4 x 4 tiles in colours that sixel holds exactly.
func tiles(w, h, seed int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			k := x/4*7 + y/4*13 + seed*5
			img.SetRGBA(x, y, color.RGBA{uint8(k % 6 * 51), uint8(k / 6 % 6 * 51), uint8(seed % 6 * 51), 255})
		}
	}
	return img
}

// program makes frames with the renderer that Bubble Tea uses.
type program struct {
	out bytes.Buffer
	scr *uv.TerminalRenderer
	buf uv.ScreenBuffer
}

func newProgram(w, h int) *program {
	p := &program{buf: uv.NewScreenBuffer(w, h)}
	p.scr = uv.NewTerminalRenderer(&p.out, []string{"TERM=xterm-256color"})
	p.scr.SetColorProfile(colorprofile.TrueColor)
	p.scr.SetScrollOptim(true)
	p.scr.SetTabStops(w)
	p.scr.EnterAltScreen()
	p.scr.Resize(w, h)
	return p
}

// frame returns the bytes that lead from the last frame to lines.
func (p *program) frame(t *testing.T, lines []string) []byte {
	t.Helper()
	p.buf.Clear()
	uv.NewStyledString(strings.Join(lines, "\n")).Draw(p.buf, p.buf.Bounds())
	p.scr.Render(p.buf.RenderBuffer)
	if err := p.scr.Flush(); err != nil {
		t.Fatal(err)
	}
	out := bytes.Clone(p.out.Bytes())
	p.out.Reset()
	return out
}
