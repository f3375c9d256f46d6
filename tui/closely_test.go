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
