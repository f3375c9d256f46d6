package tree

import (
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/tuitest"
)

func TestTheDefaultSizeUsesTheRoom(t *testing.T) {
	for _, c := range []struct {
		w, h, chains, rounds int
		want                 Size
	}{
		{74, 36, 2, 3, 9},      // 120x40
		{92, 42, 2, 3, Large},  // 150x46
		{62, 26, 2, 3, 7},      // 100x30
		{80, 11, 2, 3, Small},  // the tree's part of 80x24
		{74, 36, 3, 3, 8},      // three chains
		{74, 36, 100, 30, 8},   // three of many are enough
		{300, 90, 1, 1, Large}, // no larger than that
		{5, 3, 1, 1, Dots},
	} {
		got := automatic(c.w, c.h, c.chains, c.rounds)
		if got != c.want {
			t.Errorf("%d chains of %d rounds in %dx%d: size %d, want %d", c.chains, c.rounds, c.w, c.h, got, c.want)
		}
		if g := got.shape(); got >= leastFramed && (columns(g, c.w, 0) < 2 || lanes(g, c.h) < min(3, c.chains)) {
			t.Errorf("size %d shows %d columns and %d lanes in %dx%d", got, columns(g, c.w, 0), lanes(g, c.h), c.w, c.h)
		}
	}
}

func TestSizesAreSteppedThroughFromWhereTheyAre(t *testing.T) {
	m := pane(story(), 80, 36)
	if m.Size() <= Small || m.Size() == Medium || m.Size() == Large {
		t.Fatalf("the default size is %d, and this is about one between the steps", m.Size())
	}
	var seen []Size
	for _, k := range []string{"-", "-", "-", "-", "+", "+", "+", "+"} {
		m, _ = press(m, k)
		seen = append(seen, m.Size())
	}
	want := []Size{Medium, Small, Dots, Dots, Small, Medium, Large, Large}
	for i := range want {
		if seen[i] != want[i] {
			t.Fatalf("the sizes are %v, want %v", seen, want)
		}
	}
	if _, asks := press(m, "="); len(asks) != 0 {
		t.Errorf("= belongs to judging; the tree asks for %v", asks)
	}
}

func TestASmallCaptionKeepsTheID(t *testing.T) {
	tree := tuitest.Tree("0.1 9.9 : Add a bench.", "0.2 yes10.5", "0.3 10 pinned marked")
	m := pane(tree, 40, 20)
	m.chosen, m.manual = Small, true
	m = m.repaint()
	for width := 3; width <= 20; width++ {
		for n := range tree.Nodes() {
			if n.ID == flow.Root {
				continue
			}
			got := m.caption(n, width)
			if w := prose.Width(got); w != width {
				t.Errorf("%s in %d cells: %d wide", n.ID, width, w)
			}
			if !strings.Contains(got, string(n.ID)) {
				t.Errorf("%s in %d cells: the id is lost: %q", n.ID, width, got)
			}
		}
	}
	n, _ := tree.Node("0.1")
	if got := m.caption(n, 10); !strings.Contains(got, "9.9") || strings.Contains(got, "/10") {
		t.Errorf("in 10 cells 0.1 is %q, want its score without what it is out of", got)
	}
}
