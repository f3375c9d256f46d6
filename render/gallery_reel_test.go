package render

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const reels, looks = 20, 60

// studio makes previews of 20 nodes, of which the newest are asked for.
type studio struct {
	mu     sync.Mutex
	newest [reels]int
	loads  int
}

func (s *studio) pic(node int) Pic {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Pic{fmt.Sprintf("%d/%d", node, s.newest[node]), 8, 4}
}

// TestPreviewsAreAnAnimation plays the previews of each of 20 nodes over a
// link, faster than it can carry them.
func TestPreviewsAreAnAnimation(t *testing.T) {
	for _, path := range []Path{Kitty, KittyClassic, Sixel} {
		if testing.Short() && path != Kitty {
			continue // decodes megabytes of sixels
		}
		t.Run(path.String(), func(t *testing.T) {
			target := Target{Path: path, CellW: 8, CellH: 16, Remote: true, Sync: true}
			var s studio
			files := photographs(t, 64, 7)
			load := func(ctx context.Context, key string) ([]byte, error) {
				s.mu.Lock()
				s.loads++
				s.mu.Unlock()
				_, n, _ := strings.Cut(key, "/")
				return files(ctx, n)
			}
			synctest.Test(t, func(t *testing.T) { playPreviews(t, target, &s, load) })
		})
	}
}

func playPreviews(t *testing.T, target Target, s *studio, load Loader) {
	size := image.Pt(90, 24)
	term := newScreen(t, target, size)
	l := newLink(term)
	g := NewGallery(Options{Out: l, Loader: load, Workers: 2, FirstID: MaxID - 100})
	g.Writer().Resize(size.X, size.Y)
	g.Use(target)
	l.answer, l.arrived = g.Ack, func() {}
	p := newProgram(size.X, size.Y)
	shown, most := map[string]bool{}, 0
	for step := range looks {
		for node := range reels {
			s.mu.Lock()
			s.newest[node] = step
			s.mu.Unlock()
		}
		for range 3 { // a preview every 50 ms
			g.Begin()
			lines := make([]string, size.Y)
			for node := range reels {
				v := g.LookNewest(strconv.Itoa(node), s.pic(node))
				if key := fmt.Sprint(node, v.Lines[0]); v.State != Waiting {
					if strings.ContainsRune(v.Lines[0], ' ') && shown[strconv.Itoa(node)] {
						t.Fatalf("step %d: node %d is blank", step, node)
					}
					shown[key] = true
				}
				if isPicture(v) {
					shown[strconv.Itoa(node)] = true
				} else if shown[strconv.Itoa(node)] {
					t.Fatalf("step %d: node %d fell back from a picture to %v", step, node, v.State)
				}
				for y, line := range v.Lines {
					lines[node/10*5+y] += line + " "
				}
			}
			if _, err := g.Writer().Write([]byte("\x1b[?2026h" + string(p.frame(t, lines)) + "\x1b[?2026l")); err != nil {
				t.Fatal(err)
			}
			time.Sleep(frameTime)
			most = max(most, alive(term))
		}
	}
	time.Sleep(time.Second)
	for range 4 {
		g.Begin()
		for node := range reels {
			if v := g.LookNewest(strconv.Itoa(node), s.pic(node)); v.State == Waiting || v.State == Failed {
				t.Errorf("node %d ends %v", node, v.State)
			}
		}
		_, _ = g.Writer().Write([]byte("\x1b[H"))
		time.Sleep(time.Second)
	}
	g.mu.Lock()
	t.Logf("%d previews, %d loaded; at most %d images alive, %d items, %d in the end; %d image bytes, %d looks",
		looks*reels, s.loads, most, len(g.items), alive(term), term.imageBytes(), len(shown)-reels)
	for node := range reels {
		if it := g.items[s.pic(node)]; it == nil || !it.resident && it.prepared == nil {
			t.Errorf("node %d: the newest preview never came", node)
		}
	}
	if len(g.items) > 3*reels || len(g.removes) > 0 {
		t.Errorf("%d pictures are remembered, %d are to be deleted; want at most 3 for each node", len(g.items), len(g.removes))
	}
	g.mu.Unlock()
	if most > 3*reels {
		t.Errorf("%d images were alive in the terminal, want at most 3 for each node", most)
	}
	g.Begin()
	g.Begin()
	g.Begin()
	_, _ = g.Writer().Write([]byte("\x1b[2J\x1b[H"))
	time.Sleep(time.Second)
	if n := alive(term); n != 0 {
		t.Errorf("%d images are left in the terminal after the nodes are gone", n)
	}
	g.Close()
	l.close()
}

// isPicture reports whether a view is the picture itself, or one like it.
func isPicture(v View) bool {
	r := []rune(v.Lines[0])
	return r[0] == '\x1b' && strings.ContainsRune(v.Lines[0], 0x10eeee) || r[0] > slotBase
}

// alive counts the images in the terminal.
func alive(term watched) int {
	if k, ok := term.(*kittyTerm); ok {
		k.mu.Lock()
		defer k.mu.Unlock()
		return len(k.images)
	}
	return 0
}

// TestAPreviewGivesWayWithoutAGap looks at the screen after each packet: where a
// preview was shown there is always one.
func TestAPreviewGivesWayWithoutAGap(t *testing.T) {
	if testing.Short() {
		t.Skip("counts the pixels after every piece of sixel")
	}
	target := Target{Path: Sixel, CellW: 8, CellH: 16, Remote: true, Sync: true}
	files := photographs(t, 256, 7)
	synctest.Test(t, func(t *testing.T) {
		term := newGlass(t, 40, 20, 8, 16)
		l := newLink(term)
		g := NewGallery(Options{Out: l, Loader: files, Workers: 2})
		g.Writer().Resize(40, 20)
		g.Use(target)
		filled, worst := false, 0
		l.answer, l.arrived = g.Ack, func() {
			holes := 0
			for i := 3; i < len(term.canvas.Pix); i += 4 {
				if term.canvas.Pix[i] == 0 {
					holes++
				}
			}
			holes -= 40*20*8*16 - 256*256
			filled = filled || holes == 0
			if filled {
				worst = max(worst, holes)
			}
		}
		p := newProgram(40, 20)
		for step := range 120 {
			g.Begin()
			v := g.LookNewest("n", Pic{strconv.Itoa(step / 6), 32, 16})
			if _, err := g.Writer().Write(p.frame(t, v.Lines)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(frameTime)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if !filled || worst > 0 {
			t.Errorf("up to %d pixels were blank after the first preview", worst)
		}
		img := image.NewRGBA(image.Rect(0, 0, 256, 256))
		draw.Draw(img, img.Rect, term.canvas, image.Point{}, draw.Src)
		want := landscape(256, 19%7)
		if d := meanDiff(img, want); d > 12 {
			t.Errorf("the last preview is off by %.1f on average", d)
		}
		g.Close()
		l.close()
	})
}

func meanDiff(a, b *image.RGBA) float64 {
	sum := 0
	for i := range a.Pix {
		sum += abs(int(a.Pix[i]) - int(b.Pix[i]))
	}
	return float64(sum) / float64(len(a.Pix))
}

func abs(n int) int { return max(n, -n) }
