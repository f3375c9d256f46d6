package tui

import (
	"strings"
	"testing"

	"rflow/tui/internal/tuitest"
)

// scrolled is all that a dialog shows from its top to its end, each screen once.
func (u *ui) scrolled() string {
	u.t.Helper()
	u.press("home")
	all := u.screen()
	for range 200 {
		before := u.screen()
		u.press("down")
		if u.screen() == before {
			return all
		}
		all += "\n" + u.screen()
	}
	u.t.Fatal("the list has no end")
	return ""
}

func TestNothingOfAListIsOutOfReachOnASmallScreen(t *testing.T) {
	story(t, tuitest.Size{W: 40, H: 12}, garden(), func(u *ui) {
		u.m = u.m.say("one thing of which there is much more to be said than a line of this screen holds, to the very lastword", info)
		u.press("!")
		if got := u.scrolled(); !strings.Contains(got, "lastword") {
			t.Errorf("the log does not tell all of a notice:\n%s", u.screen())
		}
		u.press("esc", "i")
		if got := u.scrolled(); !strings.Contains(got, "besides") && !strings.Contains(got, "no overlap") {
			t.Errorf("the record ends before its end:\n%s", u.screen())
		}
		u.press("up")
		end := u.screen()
		u.press("end")
		if u.screen() == end {
			t.Errorf("one up at the end moves nothing:\n%s", end)
		}
		u.press("esc", "?")
		if got := u.scrolled(); !strings.Contains(got, "leave") || !strings.Contains(got, "child yet)") {
			t.Errorf("the keys, or why they do nothing, are cut off:\n%s", u.screen())
		}
		u.press("esc", "b")
		u.shows("a reflection of your own", "another from the reflector", "this image, another seed", "another prompt, judged by it", "fresh noise in its place")
	})
}
