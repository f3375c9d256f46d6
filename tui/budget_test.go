package tui

import (
	"bytes"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"rflow/render"
	"rflow/tui/internal/tuitest"
)

var graphics = regexp.MustCompile(`(?s)\x1b(_G|P[0-9;]*q|\]1337;).*?(\x1b\\|\x07)`)

// cost is what reached the terminal: all bytes, and those of pictures.
type cost struct{ all, images int }

// session drives the real program with a terminal that acknowledges.
type session struct {
	t    *testing.T
	p    *tea.Program
	out  *counter
	done atomic.Bool
}

func drive(t *testing.T, lines []string, path render.Path, fn func(*session)) {
	t.Helper()
	program(t, lines, path, func(p *tea.Program, out *counter) {
		s := &session{t: t, p: p, out: out}
		s.rest(time.Second)
		fn(s)
		s.done.Store(true)
	})
}

// rest lets time go by, and answers each status query after 50 ms.
func (s *session) rest(d time.Duration) cost {
	var c cost
	for step := 5 * time.Millisecond; d > 0; d -= step {
		time.Sleep(step)
		n, text := s.out.take()
		c.all += n
		for _, g := range graphics.FindAllString(text, -1) {
			c.images += len(g)
		}
		if acks := bytes.Count([]byte(text), []byte("\x1b[5n")); acks > 0 {
			time.AfterFunc(50*time.Millisecond, func() {
				for range acks {
					if !s.done.Load() {
						s.p.Send(uv.UnknownCsiEvent("\x1b[0n"))
					}
				}
			})
		}
	}
	return c
}

// press presses a key and returns what the tree costs, and what the panel does that
// follows after a while.
func (s *session) press(key string) (tree, panel cost) {
	s.p.Send(tuitest.Key(key))
	tree = s.rest(settleAfter - 10*time.Millisecond)
	return tree, s.rest(2 * time.Second)
}

// TestWhatACursorMoveCosts counts the bytes of the whole program. The view
// stays where it is, and then pans over pictures that the terminal has.
func TestWhatACursorMoveCosts(t *testing.T) {
	for _, c := range []struct {
		path        render.Path
		tree, panel int
	}{{render.Kitty, 1 << 10, 12 << 10}, {render.Sixel, 16 << 10, 1 << 20}} {
		drive(t, forest(400), c.path, func(s *session) {
			s.rest(8 * time.Second)
			for _, keys := range [][]string{{"k", "j", "k", "j"}, {"right", "left", "right", "left"}} {
				for i, key := range keys {
					tree, panel := s.press(key)
					if tree.all == 0 || panel.all == 0 {
						t.Errorf("%v, %s: %d and %d bytes, want some", c.path, key, tree.all, panel.all)
					}
					if tree.all > c.tree {
						t.Errorf("%v, %s: %d bytes in the tree, want at most %d", c.path, key, tree.all, c.tree)
					}
					if i > 1 && (panel.all > c.panel || c.path == render.Kitty && panel.images > 0) {
						t.Errorf("%v, %s: the panel costs %d bytes, %d of images; want at most %d of a picture that the terminal has",
							c.path, key, panel.all, panel.images, c.panel)
					}
					t.Logf("%v, %s: tree %d bytes, panel %d, of images %d", c.path, key, tree.all, panel.all, panel.images)
				}
			}
		})
	}
}

// TestScrollingCostsNoImages goes through the tree to its end and back.
// Once the ways are the same no byte of an image is sent.
func TestScrollingCostsNoImages(t *testing.T) {
	drive(t, forest(400), render.Kitty, func(s *session) {
		var total cost
		for round := range 3 {
			total = cost{}
			for _, key := range []string{"right", "down", "left", "up"} {
				for range 14 {
					tree, panel := s.press(key)
					total.all, total.images = total.all+tree.all+panel.all, total.images+tree.images+panel.images
				}
			}
			t.Logf("round %d: %d bytes, %d of images", round, total.all, total.images)
			if round == 0 && total.images == 0 {
				t.Error("the first time no image came: nothing was scrolled")
			}
		}
		if total.images > 0 {
			t.Errorf("scrolling over known pictures cost %d bytes of images", total.images)
		}
		if total.all == 0 {
			t.Error("nothing was scrolled")
		}
	})
}
