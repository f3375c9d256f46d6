package tui

import (
	"testing"

	"rflow/tui/internal/tuitest"
)

func TestAnImageIsSeenClosely(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.press("z", "+", "+", "left")
			u.golden("pixels-" + size.String())
			u.press("q")
			u.lacks("pixels ·")
			u.press("g", "z")
			u.shows("no pixels here")
		})
	}
}

func TestOtherKeysOverTheExplorer(t *testing.T) {
	keys := other(t, "[keys.pixels]\nin = \"i\"\n[keys.charts]\nnext = \"n\"\n[keys.sheet]\nright = \"e\"\n")
	story(t, tuitest.Size{W: 80, H: 24}, garden(), func(u *ui) {
		u.press("z", "i")
		u.shows("2 ×")
		u.press("q")
		u.gallery("charts")
		u.press("n")
		u.shows("charts · 2 of 3")
		u.press("q")
		u.gallery("best of every chain")
		u.press("e", "enter")
		if u.m.cursor() != "1.2" {
			t.Errorf("e and enter in the gallery lead to %s, want 1.2", u.m.cursor())
		}
	}, keys)
}

func TestAPartOfAnImageIsMadeOfItsPixels(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("z")
		whole := u.m.View().Content
		u.press("+", "+", "+", "right", "right", "right", "down", "down", "down")
		part := u.m.View().Content
		if whole == part {
			t.Error("eight times closer looks as the whole image does")
		}
		// The fixture's image has four quadrants; its lower right is yellow alone.
		if got := tuitest.Styles(part, 120, 40); len(got) == 0 {
			t.Error("the part is not drawn")
		}
		u.shows("pixels · 1.2", "8 ×")
	})
}
