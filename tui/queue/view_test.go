package queue

import (
	"slices"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

// gallery notes what it is asked for.
type gallery struct {
	tuitest.Gallery
	shown, near []render.Pic
}

func (g *gallery) Lines(d flow.Digest, cols, rows int) ([]string, bool) {
	g.shown = append(g.shown, render.Pic{Key: d.String(), Cols: cols, Rows: rows})
	return g.Gallery.Lines(d, cols, rows)
}

func (g *gallery) Near(pics ...render.Pic) { g.near = pics }

func garden() flow.Tree {
	return tuitest.Tree(
		"0.1 4", "0.2 3 : Make the bench blue.", "0.3 5",
		"1.1<0.1 edited 7 : Adjust the bench's colour to a purer blue.",
		"1.3<0.3 5 : Add one red apple.",
	)
}

// TestTheNextPicturesAreThoseThatWillBeShown compares what is prepared with what
// is shown afterwards, at every size of the screen.
func TestTheNextPicturesAreThoseThatWillBeShown(t *testing.T) {
	tree := garden()
	for _, w := range []int{1, 20, 22, 23, 40, 64, 80, 100, 120} {
		for _, h := range []int{1, 5, 9, 20, 36, 60} {
			g := &gallery{}
			m := New(themes.Dark(), g).SetSize(w, h)
			m.Show(Shown{tree, "0.2"}, Shown{tree, "1.1"}).View("")
			near := slices.Clone(g.near)
			g.shown = nil
			m.Show(Shown{tree, "1.1"}).SetWriting(false).View("")
			if !slices.Equal(near, g.shown) {
				t.Fatalf("at %dx%d: prepared %v, then shown %v", w, h, near, g.shown)
			}
		}
	}
}

func TestTheQueueFillsItsRoom(t *testing.T) {
	tree := garden()
	for _, w := range []int{0, 1, 2, 10, 20, 21, 22, 40, 80} {
		for _, h := range []int{0, 1, 2, 3, 5, 6, 9, 12, 16, 20, 40} {
			for _, writing := range []bool{false, true} {
				m := New(themes.Dark(), &gallery{}).SetSize(w, h).SetWriting(writing).Show(Shown{tree, "1.1"})
				rw, rh := m.Room()
				review := strings.TrimSuffix(strings.Repeat(strings.Repeat("r", rw)+"\n", rh), "\n")
				lines := strings.Split(m.View(review), "\n")
				if w == 0 || h == 0 {
					continue
				}
				if len(lines) != h {
					t.Fatalf("%dx%d: %d lines", w, h, len(lines))
				}
				grid := strings.Split(tuitest.Grid(m.View(review), w, h), "\n")
				for y, l := range grid[:h] {
					if n := len([]rune(l)); n != w+1 {
						t.Fatalf("%dx%d: line %d has %d cells: %q", w, h, y, n-1, l)
					}
				}
				if got := strings.Count(strings.Join(grid, ""), "r"); h > 3 && w > columnLeast && got < rw*rh {
					t.Fatalf("%dx%d: %d cells of the reflection are shown, want %d", w, h, got, rw*rh)
				}
			}
		}
	}
}

func TestAnImageWithoutOneBeforeHasTheColumnForItself(t *testing.T) {
	g := &gallery{}
	m := New(themes.Dark(), g).SetSize(120, 36).Show(Shown{garden(), "0.2"})
	m.View("")
	if len(g.shown) != 1 {
		t.Errorf("%d pictures of an image from noise, want 1", len(g.shown))
	}
	_, alone := m.Room()
	if _, with := m.Show(Shown{garden(), "1.1"}).Room(); with >= alone {
		t.Errorf("the reflection has %d rows beside an image before, and %d without one", with, alone)
	}
}
