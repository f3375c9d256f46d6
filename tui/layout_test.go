package tui

import "testing"

// TestTheReviewDoesNotMoveThePicture: what a reflection wants leaves the picture its place
// and its rows, and a line of text under it.
func TestTheReviewDoesNotMoveThePicture(t *testing.T) {
	for _, size := range [][2]int{{100, 24}, {120, 40}, {160, 50}, {240, 67}} {
		first := divide(size[0], size[1], false, false, false, 4)
		if first.mode != beside || first.picture == 0 {
			t.Fatalf("%v: the picture has %d rows", size, first.picture)
		}
		for wants := 1; wants < 60; wants++ {
			l := divide(size[0], size[1], false, false, false, wants)
			if l.picture != first.picture || l.focus.x != first.focus.x || l.focus.y != first.focus.y || l.focus.w != first.focus.w {
				t.Errorf("%v: the review wants %d rows and the picture moves from %d in %v to %d in %v", size, wants, first.picture, first.focus, l.picture, l.focus)
			}
			if l.focus.h <= l.picture || l.review.h < min(wants, 8) {
				t.Errorf("%v: the review wants %d rows and has %d, the picture %d of %d", size, wants, l.review.h, l.picture, l.focus.h)
			}
		}
	}
}
