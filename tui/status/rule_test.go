package status

import (
	"strings"
	"testing"

	"rflow/themes"
	"rflow/tui/internal/prose"
)

func TestAHeadingLeavesPartsOutWhole(t *testing.T) {
	for _, c := range []struct {
		room int
		want string
	}{
		{60, "from noise · 11.9 s · clay@1 · seed 7"},
		{36, "from noise · 11.9 s · clay@1"},
		{20, "from noise · 11.9 s"},
		{5, "from noise"}, // the last part is cut by who draws it
	} {
		if got := whole("from noise · 11.9 s · clay@1 · seed 7", c.room); got != c.want {
			t.Errorf("in %d cells: got %q, want %q", c.room, got, c.want)
		}
	}
}

// TestARuleIsAsWideAsAsked whatever its headings are, down to where none has room.
func TestARuleIsAsWideAsAsked(t *testing.T) {
	for w := 24; w <= 120; w++ {
		at := w * 2 / 3
		line := Rule(themes.Dark(), w, Heading{Text: "tree", More: "3 of 20 match · by prompt", Focused: true}, Heading{At: at, Text: "2.2", More: "from 1.2 · 11.9 s", Joint: "┬"})
		if got := prose.Width(line); got != w {
			t.Errorf("asked for %d cells, got %d: %q", w, got, line)
		}
		if before, _, ok := strings.Cut(line, "┬"); !ok || prose.Width(before) != at-1 {
			t.Errorf("of %d cells the joint is in column %d, want %d: %q", w, prose.Width(before), at-1, line)
		}
	}
}
