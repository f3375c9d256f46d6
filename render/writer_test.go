package render

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi/kitty"
)

const (
	tileCols, tileRows = 6, 3 // of the pictures in these tests
	cellW, cellH       = 8, 16
)

// tilesLoader serves tiles by a number as the key, at the pictures' own size.
func tilesLoader(t testing.TB) Loader {
	return func(_ context.Context, key string) ([]byte, error) {
		n, err := strconv.Atoi(key)
		if err != nil {
			return nil, err
		}
		return pngOf(t, tiles(tileCols*cellW, tileRows*cellH, n)), nil
	}
}

func tile(n int) Pic { return Pic{strconv.Itoa(n), tileCols, tileRows} }

// ready makes the gallery prepare pictures 0 up to n.
func ready(t *testing.T, g *Gallery, n int) {
	t.Helper()
	g.Begin()
	for i := range n {
		g.Look(tile(i))
	}
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// settle answers the terminal's status queries until it is sent no more.
func settle(g *Gallery, term *glass) {
	for {
		term.mu.Lock()
		n, before := term.acks, term.text.Len()
		term.acks = 0
		term.mu.Unlock()
		for range n {
			g.Ack()
		}
		g.out.pump()
		term.mu.Lock()
		quiet := term.acks == 0 && term.text.Len() == before
		term.mu.Unlock()
		if quiet {
			return
		}
	}
}

// wall draws a scrolled wall of pictures with text and a popup.
func wall(g *Gallery, rng *rand.Rand, cols, rows, scroll int) []string {
	g.Begin()
	lines := make([]string, rows)
	for y := range lines {
		r := y + scroll
		n, row := r/(tileRows+1)%5, r%(tileRows+1)
		lines[y] = g.Target().Salt(y) + strings.Repeat(" ", n%3*2)
		if row < tileRows {
			lines[y] += g.Look(tile(n)).Lines[row] + "|" + g.Look(tile(5)).Lines[row]
		}
		lines[y] += strings.Repeat("x", rng.IntN(8))
	}
	if rng.IntN(2) == 0 {
		at := rng.IntN(rows)
		lines[at] = fmt.Sprintf("%sa popup %d of one row", g.Target().Salt(at), rng.IntN(9))
	}
	if rng.IntN(5) == 0 {
		lines[rows-1] = ""
	}
	return lines
}

// expect returns the pixels that the program's last frame should show.
func expect(t *testing.T, g *Gallery, p *program, term *glass) *image.RGBA {
	t.Helper()
	want := image.NewRGBA(term.canvas.Rect)
	cols, rows := term.scr.Size()
	var pics [6]*image.RGBA
	for i := range pics {
		pics[i] = tiles(tileCols*cellW, tileRows*cellH, i)
	}
	for y := range rows - 1 {
		for x := range cols {
			c := p.buf.CellAt(x, y)
			i := strings.IndexFunc(c.Content, func(r rune) bool { _, ok := slotID(r); return ok })
			if i < 0 {
				continue
			}
			r := []rune(c.Content[i:])
			id, _ := slotID(r[0])
			g.mu.Lock()
			n, _ := strconv.Atoi(g.ids[id].pic.Key)
			g.mu.Unlock()
			at := image.Pt(diacriticValue(r[2])*cellW, diacriticValue(r[1])*cellH)
			draw.Draw(want, image.Rect(x*cellW, y*cellH, (x+1)*cellW, (y+1)*cellH), pics[n], at, draw.Src)
		}
	}
	return want
}

func diacriticValue(r rune) int {
	for i := range MaxCells {
		if kitty.Diacritic(i) == r {
			return i
		}
	}
	return -1
}

// differ returns the first pixel in which two screens differ. The last row
// counts in neither: nothing is drawn there, but pixels may be scrolled to it.
func differ(got, want *image.RGBA) (at image.Point, differs bool) {
	for y := range want.Rect.Dy() - cellH {
		for x := range want.Rect.Dx() {
			a, b := got.RGBAAt(x, y), want.RGBAAt(x, y)
			if a.A != b.A || far(a, b) {
				return image.Pt(x, y), true
			}
		}
	}
	return image.Point{}, false
}

func far(a, b color.RGBA) bool {
	d := func(a, b uint8) bool { return int(a) > int(b)+2 || int(b) > int(a)+2 }
	return d(a.R, b.R) || d(a.G, b.G) || d(a.B, b.B)
}

func TestNoGhostsOverRandomFrames(t *testing.T) {
	seeds := uint64(12)
	if testing.Short() {
		seeds = 4
	}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 2))
		cols, rows := 24+rng.IntN(20), 8+rng.IntN(12)
		target := Target{Path: Sixel, CellW: cellW, CellH: cellH, HardScroll: seed%2 == 0, Sync: seed%3 == 0}
		term := newGlass(t, cols, rows, cellW, cellH)
		term.scrolls = target.HardScroll
		g := NewGallery(Options{Out: term, Loader: tilesLoader(t)})
		g.Writer().Resize(cols, rows)
		g.Use(target)
		ready(t, g, 6)
		p := newProgram(cols, rows)
		scroll := 0
		for step := range 25 {
			scroll = max(0, scroll+rng.IntN(5)-2)
			out := p.frame(t, wall(g, rng, cols, rows, scroll))
			if _, err := g.Writer().Write(out); err != nil {
				t.Fatal(err)
			}
			settle(g, term)
			if at, bad := differ(term.canvas, expect(t, g, p, term)); bad {
				t.Fatalf("seed %d, frame %d: pixel %v in cell %d,%d is %v, want %v", seed, step, at, at.X/cellW, at.Y/cellH,
					term.canvas.RGBAAt(at.X, at.Y), expect(t, g, p, term).RGBAAt(at.X, at.Y))
			}
			if rng.IntN(8) == 0 {
				p.scr.Erase()
			}
		}
		g.Close()
	}
}

func TestAFrameWithoutChangesCostsNoImageBytes(t *testing.T) {
	const cols, rows = 40, 12
	term := newGlass(t, cols, rows, cellW, cellH)
	g := NewGallery(Options{Out: term, Loader: tilesLoader(t)})
	defer g.Close()
	g.Writer().Resize(cols, rows)
	g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
	ready(t, g, 1)
	p := newProgram(cols, rows)
	lines := func(status string) []string {
		g.Begin()
		l := make([]string, rows)
		copy(l, g.Look(tile(0)).Lines)
		l[0] += " " + status
		return l
	}
	write := func(status string) (images int) {
		before := term.images
		if _, err := g.Writer().Write(p.frame(t, lines(status))); err != nil {
			t.Fatal(err)
		}
		settle(g, term)
		return term.images - before
	}
	if n := write("1"); n == 0 {
		t.Fatal("the first frame drew nothing")
	}
	if n := write("2"); n != 0 {
		t.Errorf("a change beside the picture cost %d image bytes", n)
	}
	// The same cells once more, as a renderer does that moves by overwriting.
	if _, err := g.Writer().Write([]byte("\x1b[H" + lines("2")[0])); err != nil {
		t.Fatal(err)
	}
	before := term.images
	settle(g, term)
	if term.images != before {
		t.Errorf("writing the same cells again cost %d image bytes", term.images-before)
	}
	if at, bad := differ(term.canvas, expect(t, g, p, term)); bad {
		t.Errorf("pixel %v is wrong", at)
	}
	p.scr.Erase()
	if n := write("2"); n == 0 {
		t.Error("a cleared screen was not drawn again")
	}
}

func TestHoweverAFrameIsCutTheSameBytesComeOut(t *testing.T) {
	const cols, rows = 30, 10
	rng := rand.New(rand.NewPCG(4, 4))
	type session struct {
		g    *Gallery
		term *glass
	}
	var s [3]session
	for i := range s {
		s[i].term = newGlass(t, cols, rows, cellW, cellH)
		s[i].g = NewGallery(Options{Out: s[i].term, Loader: tilesLoader(t), FirstID: 1, Workers: 1})
		defer s[i].g.Close()
		s[i].g.Writer().Resize(cols, rows)
		s[i].g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
		ready(t, s[i].g, 6)
	}
	p := newProgram(cols, rows)
	for step := range 20 {
		lines := wall(s[0].g, rng, cols, rows, step/2)
		frame := append([]byte("\x1b[?2026h"), p.frame(t, lines)...)
		frame = append(frame, "\x1b[?2026l"...)
		for i, s := range s {
			rest := frame
			for len(rest) > 0 {
				n := len(rest)
				switch i {
				case 1:
					n = 1
				case 2:
					n = min(n, 1+rng.IntN(40))
				}
				if _, err := s.g.Writer().Write(rest[:n]); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			settle(s.g, s.term)
		}
	}
	want := s[0].term.text.Bytes()
	for i, s := range s {
		if got := s.term.text.Bytes(); !bytes.Equal(got, want) {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			t.Errorf("cut in way %d: differs from byte %d: %.80q, want %.80q", i, at, got[at:], want[at:])
		}
	}
}

func TestNothingIsDrawnOnTheMainScreen(t *testing.T) {
	const cols, rows = 30, 10
	term := newGlass(t, cols, rows, cellW, cellH)
	g := NewGallery(Options{Out: term, Loader: tilesLoader(t)})
	defer g.Close()
	g.Writer().Resize(cols, rows)
	g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
	ready(t, g, 1)
	lines := strings.Join(g.Look(tile(0)).Lines, "\r\n")
	for _, s := range []string{lines, "\x1b[?1049h\x1b[H" + lines + "\x1b[?1049l", lines} {
		if _, err := g.Writer().Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	settle(g, term)
	if term.images != 0 {
		t.Errorf("%d image bytes", term.images)
	}
	if strings.ContainsFunc(term.text.String(), func(r rune) bool { return r > 0xffff }) {
		t.Errorf("a slot cell came through: %q", term.text.String())
	}
}

func TestUnacknowledgedBytesStayWithinTheWindow(t *testing.T) {
	const cols, rows = 80, 40
	term := newGlass(t, cols, rows, cellW, cellH)
	noise := gradient(cols*cellW, (rows-2)*cellH)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range noise.Pix {
		if i%4 < 3 {
			noise.Pix[i] = uint8(rng.Uint32())
		}
	}
	data := pngOf(t, noise)
	g := NewGallery(Options{Out: term, Loader: func(context.Context, string) ([]byte, error) { return data, nil }})
	defer g.Close()
	g.Writer().Resize(cols, rows)
	g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
	pic := Pic{"noise", cols, rows - 2}
	g.Begin()
	g.Look(pic)
	if err := g.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Writer().Write([]byte("\x1b[?1049h\x1b[2J\x1b[H" + strings.Join(g.Look(pic).Lines, "\r\n"))); err != nil {
		t.Fatal(err)
	}
	rounds := 0
	for {
		term.mu.Lock()
		sent := term.images
		term.mu.Unlock()
		settleOnce(g, term)
		term.mu.Lock()
		burst := term.images - sent
		term.mu.Unlock()
		if burst == 0 {
			break
		}
		rounds++
		// One piece may be longer than its estimate.
		if burst > window*3/2 {
			t.Fatalf("round %d: %d image bytes at once, window %d", rounds, burst, window)
		}
	}
	if rounds < 3 {
		t.Errorf("%d rounds for %d bytes: the pacer did not work", rounds, term.images)
	}
	if draw := term.canvas.RGBAAt(5, (rows-2)*cellH-3); draw.A == 0 {
		t.Error("the picture's end never came")
	}
}

// settleOnce acknowledges everything that is under way.
func settleOnce(g *Gallery, term *glass) {
	term.mu.Lock()
	n := term.acks
	term.acks = 0
	term.mu.Unlock()
	for range n {
		g.out.pacer.Ack()
	}
	g.out.pump()
}

func FuzzWriter(f *testing.F) {
	f.Add([]byte("\x1b[?1049h\x1b[H\U00100001\u0305\u0305x\x1b[2J"), uint8(3))
	f.Add([]byte("\x1b[3L\x1b[1;4r\n\n\n\x1bM\x1b[9P\U00100002\u030d\x1b^~3\x1b\\"), uint8(1))
	f.Fuzz(func(t *testing.T, in []byte, n uint8) {
		var outs [2]bytes.Buffer
		for i := range outs {
			g := NewGallery(Options{Out: &outs[i], Loader: tilesLoader(t), FirstID: 1, Workers: 1})
			g.Writer().Resize(20, 8)
			g.Use(Target{Path: Sixel, CellW: cellW, CellH: cellH})
			ready(t, g, 2)
			size := len(in) + 40
			if i == 1 {
				size = int(n)%9 + 1
			}
			all := append(append([]byte("\x1b[?2026h"), in...), "\x1b\\\x1b[?2026l"...)
			for len(all) > 0 {
				k := min(size, len(all))
				if _, err := g.Writer().Write(all[:k]); err != nil {
					t.Fatal(err)
				}
				all = all[k:]
			}
			g.Close()
		}
		// Frames inside the input may end anywhere, so only a frame without its own ends compares.
		if !bytes.Contains(in, []byte("2026")) && !bytes.Contains(in, []byte("\x1bc")) && outs[0].String() != outs[1].String() {
			t.Errorf("in one piece\n%.300q\nin pieces\n%.300q", outs[0].String(), outs[1].String())
		}
	})
}
