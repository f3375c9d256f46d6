package render

import (
	"image"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// budgets of the link, and where they come from: 20 thumbnails are about
// 330 kB as palette PNGs and 750 kB as sixels of 256 colours, 0.26 and 0.6 s of the
// link.
var thumbnailTargets = []struct {
	name   string
	target Target
	most   time.Duration
}{
	{"kitty", Target{Path: Kitty, CellW: 8, CellH: 16, Remote: true, Sync: true}, 350 * time.Millisecond},
	{"sixel", Target{Path: Sixel, CellW: 8, CellH: 16, Remote: true, Sync: true}, 600 * time.Millisecond},
}

// newScreen returns the terminal of a target.
func newScreen(t *testing.T, target Target, size image.Point) watched {
	if target.Path == Sixel {
		return newGlass(t, size.X, size.Y, target.CellW, target.CellH)
	}
	k := newKittyTerm(t)
	k.scr.Resize(size.X, size.Y)
	return k
}

// watched is a terminal of which a test sees what is on it.
type watched interface {
	screenTerm
	complete(g *Gallery, pics []Pic) bool // all of them are on the screen, whole
	last() rune                           // the last key echoed
	imageBytes() int
}

// TestTwentyThumbnailsOverALink counts from the program's first frame, all
// pictures loaded in no time and computed in no time, until the last pixel is on the
// screen.
func TestTwentyThumbnailsOverALink(t *testing.T) {
	for _, c := range thumbnailTargets {
		t.Run(c.name, func(t *testing.T) {
			size := image.Pt(90, 38)
			term := newScreen(t, c.target, size)
			pics := gridOf(20, 16, 8)
			var took time.Duration
			seen := func(p *player) {
				if took == 0 && term.complete(p.g, pics) {
					took = p.since()
				}
			}
			play(t, c.target, term, size, photographs(t, 128, 5), pics, seen, func(p *player) {
				time.Sleep(3 * time.Second)
				synctest.Wait()
				t.Logf("%v, %d image bytes of %d", took, term.imageBytes(), p.link.sent)
			})
			if took == 0 || took > c.most {
				t.Errorf("visible after %v, want at most %v", took, c.most)
			}
		})
	}
}

// TestAKeyOvertakesABacklog presses keys at every moment while a megabyte of
// pictures is due, and sees when the frame with each arrives.
func TestAKeyOvertakesABacklog(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes megabytes of sixels")
	}
	many, one := gridOf(84, 16, 8), gridOf(1, 100, 50)
	for _, c := range thumbnailTargets {
		for name, pics := range map[string][]Pic{"thumbnails": many, "one large": one} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				sent, waits := pressing(t, c.target, pics, linkRate, 0)
				if sent < 1<<20 && name == "thumbnails" {
					t.Errorf("the backlog is only %d bytes", sent)
				}
				if at := waits[len(waits)*99/100]; at > 150*time.Millisecond {
					t.Errorf("99%% of the keys are echoed within %v, want 150 ms", at)
				}
			})
		}
	}
}

// TestASlowLinkIsNotFilled presses keys while pictures come at 1 Mbit/s, where
// what the pacer may send at first takes half a second.
func TestASlowLinkIsNotFilled(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes megabytes of sixels")
	}
	for _, c := range thumbnailTargets {
		_, waits := pressing(t, c.target, gridOf(40, 16, 8), linkRate/10, 2*time.Second)
		if at := waits[len(waits)*99/100]; at > 200*time.Millisecond {
			t.Errorf("%s: 99%% of the keys are echoed within %v, want 200 ms", c.name, at)
		}
	}
}

// pressing shows pics over a link and presses a key every 3 ms, from a moment
// on, until all are on the screen. It returns how many bytes of images that took, and
// how long each key took to be echoed, in order.
func pressing(t *testing.T, target Target, pics []Pic, rate int, from time.Duration) (sent int, waits []time.Duration) {
	t.Helper()
	size := image.Pt(204, 66)
	term := newScreen(t, target, size)
	var mu sync.Mutex
	pressed := map[rune]time.Duration{}
	last := rune(0)
	seen := func(p *player) {
		mu.Lock()
		defer mu.Unlock()
		for key := term.last(); last < key; last++ {
			if at, ok := pressed[last+1]; ok {
				waits = append(waits, p.since()-at)
			}
		}
	}
	side := 16 * pics[0].Rows
	play(t, target, term, size, photographs(t, side, min(5, len(pics))), pics, seen, func(p *player) {
		p.link.setRate(rate)
		time.Sleep(from)
		for key := rune(firstKey); !term.complete(p.g, pics) && key < firstKey+2000; key++ {
			mu.Lock()
			pressed[key] = p.since()
			mu.Unlock()
			p.press(key)
			time.Sleep(3 * time.Millisecond)
		}
		backlog := p.since()
		time.Sleep(3 * time.Second)
		mu.Lock()
		defer mu.Unlock()
		sent = term.imageBytes()
		slices.Sort(waits)
		if len(waits) != len(pressed) || len(waits) == 0 {
			t.Fatalf("%d keys of %d were echoed", len(waits), len(pressed))
		}
		t.Logf("%d keys over %v and %d bytes: half within %v, 99%% within %v, all within %v", len(waits), backlog, sent,
			waits[len(waits)/2], waits[len(waits)*99/100], waits[len(waits)-1])
	})
	return sent, waits
}
