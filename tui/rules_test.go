package tui

import "testing"

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
