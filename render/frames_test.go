package render

import (
	"bytes"
	"image"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// paths are those that need a writer.
var paths = []Path{Sixel, ITerm2, KittyClassic, Kitty}

// FuzzFrames plays frames on a terminal of each kind, with scrolling, popups,
// wide characters and sizes that change, also in the middle of a frame, and
// compares the screen with what the program believes to have drawn.
func FuzzFrames(f *testing.F) {
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 7))
		script := make([]byte, 24)
		for i := range script {
			script[i] = byte(rng.Uint32())
		}
		f.Add(script, uint8(seed))
		f.Add(script, uint8(seed)|4)
	}
	f.Fuzz(func(t *testing.T, script []byte, path uint8) {
		playFrames(t, script[:min(len(script), 30)], paths[path%4], path&4 != 0)
	})
}

func playFrames(t *testing.T, script []byte, path Path, scrolls bool) {
	cols, rows := 40, 14
	target := Target{Path: path, CellW: cellW, CellH: cellH, Sync: true, HardScroll: path == Sixel && scrolls}
	if path == ITerm2 {
		target.Background.A = 255
	}
	stage := newStage(t, target, cols, rows)
	g := NewGallery(Options{Out: stage, Loader: tilesLoader(t)})
	defer g.Close()
	g.Writer().Resize(cols, rows)
	g.Use(target)
	ready(t, g, 6)
	p := newProgram(cols, rows)
	scroll, rng := 0, rand.New(rand.NewPCG(1, uint64(len(script))))
	for step, op := range script {
		scroll = max(0, scroll+int(op&7)-3)
		lines := wall(g, rng, cols, rows, scroll)
		lines[int(op)%rows] += []string{"宽字", "👩‍👩‍👧", "é", "\t."}[op>>6]
		out := p.frame(t, lines)
		cut := len(out)
		if op&8 != 0 {
			cut = int(op) * len(out) / 256
		}
		write := func(b []byte) {
			if _, err := g.Writer().Write(b); err != nil {
				t.Fatal(err)
			}
		}
		write([]byte(ansi.SetModeSynchronizedOutput))
		write(out[:cut])
		if op&0x30 == 0x30 { // a new size, as a program comes to know of it: in the middle of a frame
			cols, rows = 30+int(op&15), 8+int(op&7)
			stage.resize(cols, rows)
			g.Writer().Resize(cols, rows)
		}
		write(out[cut:])
		write([]byte(ansi.ResetModeSynchronizedOutput))
		if op&0x30 == 0x30 {
			p.resize(cols, rows)
			write(p.frame(t, wall(g, rng, cols, rows, scroll)))
		}
		stage.settle(g)
		if bad := stage.check(g, p); bad != "" {
			t.Fatalf("%v, frame %d: %s", path, step, bad)
		}
	}
}

// stage is a terminal of the kind that a target is for.
type stage struct {
	t     *testing.T
	path  Path
	glass *glass
	kitty *kittyTerm
}

func newStage(t *testing.T, target Target, cols, rows int) *stage {
	s := &stage{t: t, path: target.Path, glass: newGlass(t, cols, rows, cellW, cellH), kitty: newKittyTerm(t)}
	s.glass.scrolls = target.HardScroll
	s.kitty.scr.Resize(cols, rows)
	if target.Path.uploaded() {
		_, _ = s.kitty.Write([]byte("\x1b[?1049h"))
	}
	return s
}

func (s *stage) Write(b []byte) (int, error) {
	if s.path.uploaded() {
		return s.kitty.Write(b)
	}
	return s.glass.Write(b)
}

// resize does what terminals do: what is outside goes, the rest stays.
func (s *stage) resize(cols, rows int) {
	s.kitty.scr.Resize(cols, rows)
	s.glass.resize(cols, rows)
}

func (s *stage) settle(g *Gallery) {
	if !s.path.uploaded() {
		settle(g, s.glass)
		return
	}
	for again := true; again; again = s.kitty.answer(g) {
		if err := g.Settle(s.t.Context()); err != nil { // what was lost is prepared anew
			s.t.Fatal(err)
		}
	}
}

// check returns what is wrong with the screen.
func (s *stage) check(g *Gallery, p *program) string {
	switch s.path {
	case Sixel:
		want := expect(s.t, g, p, s.glass)
		if at, bad := differ(s.glass.canvas, want); bad {
			return "pixel " + at.String() + " is wrong"
		}
	case ITerm2:
		return roughly(s.glass.canvas, expect(s.t, g, p, s.glass))
	case KittyClassic:
		return s.placements(g, p)
	}
	return ""
}

// roughly compares the mean colour of cells, as JPEG is not exact.
func roughly(got, want *image.RGBA) string {
	for y := 0; y+2*cellH <= want.Rect.Dy(); y += cellH {
		for x := 0; x < want.Rect.Dx(); x += cellW {
			var sum [4]int
			for i := range cellW * cellH {
				a, b := got.PixOffset(x+i%cellW, y+i/cellW), want.PixOffset(x+i%cellW, y+i/cellW)
				for c := range sum {
					sum[c] += int(got.Pix[a+c]) - int(want.Pix[b+c])
				}
			}
			for c := range sum {
				if abs(sum[c]) > 12*cellW*cellH || c == 3 && sum[c] != 0 {
					return "cell " + image.Pt(x/cellW, y/cellH).String() + " is off by " + strconv.Itoa(sum[c]/cellW/cellH)
				}
			}
		}
	}
	return ""
}

// placements compares what is placed with the cells of the last frame: each
// cell of a picture is in one placement, and no other is.
func (s *stage) placements(g *Gallery, p *program) string {
	covered := map[image.Point]image.Point{} // the pixel of the picture at each cell's corner
	for _, at := range s.kitty.placed {
		for y := range (at.crop.Dy() + cellH - 1) / cellH {
			for x := range (at.crop.Dx() + cellW - 1) / cellW {
				cell := image.Pt(at.x+x, at.y+y)
				if _, twice := covered[cell]; twice {
					return "cell " + cell.String() + " is covered twice"
				}
				covered[cell] = at.crop.Min.Add(image.Pt(x*cellW, y*cellH))
			}
		}
	}
	cols, rows := s.kitty.scr.Size()
	for y := range rows {
		for x := range cols {
			c := p.buf.CellAt(x, y)
			i := strings.IndexFunc(c.Content, func(r rune) bool { _, ok := slotID(r); return ok })
			got, there := covered[image.Pt(x, y)]
			if there != (i >= 0) {
				return "cell " + image.Pt(x, y).String() + ": placed " + strconv.FormatBool(there)
			}
			if i < 0 {
				continue
			}
			r := []rune(c.Content[i:])
			if want := image.Pt(diacriticValue(r[2])*cellW, diacriticValue(r[1])*cellH); got != want {
				return "cell " + image.Pt(x, y).String() + " shows " + got.String() + ", want " + want.String()
			}
		}
	}
	return ""
}

func (p *program) resize(cols, rows int) {
	p.buf.Resize(cols, rows)
	p.scr.Resize(cols, rows)
	p.scr.Erase()
}

func (g *glass) resize(cols, rows int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	old := g.canvas
	g.canvas = image.NewRGBA(image.Rect(0, 0, cols*g.cw, rows*g.ch))
	for y := range min(old.Rect.Dy(), g.canvas.Rect.Dy()) {
		copy(g.canvas.Pix[y*g.canvas.Stride:(y+1)*g.canvas.Stride], old.Pix[y*old.Stride:(y+1)*old.Stride])
	}
	g.scr.Resize(cols, rows)
}

var notText = regexp.MustCompile(`(?s)\x1b_G.*?\x1b\\|\x1b\[5n`)

// TestPlaceholdersPassUnchanged: on the placeholder path the writer changes no
// byte of a frame, however it is cut.
func TestPlaceholdersPassUnchanged(t *testing.T) {
	const cols, rows = 60, 20
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16})
	k.write(g, "\x1b[?1049h")
	show(t, g, k)
	p := newProgram(cols, rows)
	rng := rand.New(rand.NewPCG(5, 5))
	var want bytes.Buffer
	k.text.Reset()
	for range 40 {
		g.Begin()
		lines := make([]string, rows)
		for y, l := range g.Look(Pic{"1", 16, 8}).Lines {
			at := (y + rng.IntN(8)) % rows
			lines[at] = strings.Repeat(" ", rng.IntN(5)) + l + "宽" + g.Look(Pic{strconv.Itoa(rng.IntN(3)), 16, 8}).Lines[y]
		}
		for out := []byte("\x1b[?2026h" + string(p.frame(t, lines)) + "\x1b[?2026l"); len(out) > 0; {
			n := 1 + rng.IntN(len(out))
			want.Write(out[:n])
			k.write(g, string(out[:n]))
			out = out[n:]
		}
	}
	if got := notText.ReplaceAllString(k.text.String(), ""); got != want.String() {
		t.Errorf("%d bytes became %d", want.Len(), len(got))
	}
}
