package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/compare"
	"rflow/tui/internal/tuitest"
)

// judged are the preferences that the session was asked to keep.
func judged(u *ui) []flow.Judged {
	var out []flow.Judged
	for _, c := range u.session.commands() {
		if j, ok := c.(flow.Judge); ok {
			out = append(out, j.Judged)
		}
	}
	return out
}

// pair is a session whose cursor begins on the child of a parent, and a second chain.
func pair() []string { return []string{"0.1 4", "0.2 3", "1.1<0.1 edited 7"} }

func TestCompareOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, pair(), func(u *ui) {
			u.press("c")
			u.golden("compare-" + size.String())
			u.press("4")
			u.golden("compare-slider-" + size.String())
			u.press("3")
			u.golden("compare-difference-" + size.String())
			u.press("2", "space")
			u.golden("compare-flicker-" + size.String())
			u.press("?")
			u.golden("compare-help-" + size.String())
			u.press("esc", "esc")
			u.lacks("compare: ")
		})
	}
}

func TestCompareFromThePanelGoesBackToIt(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("enter", "c")
		u.shows("compare: side by side", "left 0.1 parent, right 1.1 child")
		u.press("space")
		u.shows("left 1.1 child, right 0.1 parent")
		u.press("q")
		u.lacks("compare: ")
		if !u.m.onPanel || u.m.session == nil {
			t.Error("q leaves more than compare")
		}
	})
}

func TestCompareMeasuresThePair(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.session.pics[tuitest.Digest("1.1")] = tuitest.PNG(64, 200) // one pixel differs
		u.press("c")
		u.shows("<0.1 % of pixels changed, mean difference <0.1 %")
	})
}

func TestFlickerRunsOnlyWhileItIsShown(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("c", "2")
		turns := func() int {
			n, last := 0, ""
			for range 40 {
				u.pass(50 * time.Millisecond)
				if now := lampOf(u.screen()); now != last {
					n, last = n+1, now
				}
			}
			return n - 1
		}
		if n := turns(); n < 3 || n > 5 {
			t.Errorf("in two seconds it changed %d times, want about four", n)
		}
		u.press(",", ",")
		if n := turns(); n > 1 {
			t.Errorf("slower twice it changed %d times in two seconds, want at most once", n)
		}
		u.press(";", ";", ";", "?")
		if n := turns(); n != 0 {
			t.Errorf("under the keys it changed %d times", n)
		}
		u.press("esc")
		if n := turns(); n < 6 {
			t.Errorf("faster, after the keys were closed, it changed %d times in two seconds, want about eight", n)
		}
		u.press("esc")
		u.pass(2 * time.Second)
		if u.m.comparing.on || u.m.comparing.pane.Showing() != 1 {
			t.Error("compare goes on after it was left")
		}
	})
}

// lampOf tells which of two images flicker shows.
func lampOf(screen string) string {
	after := screen[strings.LastIndex(screen, "●")+len("●"):] // the first is the backend's
	name, _, _ := strings.Cut(strings.TrimSpace(after), "  ")
	return name
}

func TestJudgingWhileComparing(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.send(tuitest.Key("c"))
		u.send(tuitest.Key(">")) // in the same instant
		u.settle()
		u.shows("these were not on the screen yet")
		u.pass(time.Second)
		u.press(">")
		u.shows("judged 1.1: child better (its parent is 0.1)")
		got := judged(u)
		if len(got) != 1 || got[0].Node != "1.1" || got[0].Preference != flow.ChildBetter {
			t.Errorf("judged %+v, want 1.1 better, once", got)
		}
		u.events(flow.Judged{Node: "1.1", Preference: flow.ChildBetter})
		u.pass(10 * time.Second)
		u.shows("you judged: child better")
	})
}

func TestABlindPairIsToldAfterwards(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("c", "b")
		u.shows("compare: side by side, blind", "left A, right B", "</> A/B better")
		u.lacks("1.1 child")
		u.press(">")
		u.shows("A was the ", "1.1 child", "0.1 parent")
		aIsChild := strings.Contains(u.screen(), "A was the child")
		got := judged(u)
		want := map[bool]flow.Preference{true: flow.ParentBetter, false: flow.ChildBetter}[aIsChild]
		if len(got) != 1 || got[0].Preference != want {
			t.Errorf("B was found better, and A is the child: %v. judged %+v, want %s", aIsChild, got, want)
		}
	})
}

// TestChanceDecidesWhichIsA, of many pairs: one that was told is not hidden again.
func TestChanceDecidesWhichIsA(t *testing.T) {
	const pairs = 32 // that all are alike has odds of one in 2^31
	var lines []string
	for i := range pairs {
		lines = append(lines, fmt.Sprintf("0.%d 4", i+1), fmt.Sprintf("1.%d<0.%d edited 7", i+1, i+1))
	}
	story(t, wide(), lines, func(u *ui) {
		firsts := map[string]bool{}
		for i := range pairs {
			u.m.tree = u.m.tree.Select(flow.NewNodeID(1, i+1, 0))
			u.press("c", "b", "=")
			_, told, ok := strings.Cut(u.m.notices.text, "A was the ")
			if !ok {
				t.Fatalf("pair %d: it says %q", i+1, u.m.notices.text)
			}
			firsts[strings.Fields(told)[0]] = true
			u.press("esc")
		}
		if len(firsts) != 2 {
			t.Errorf("A was always %v", firsts)
		}
	})
}

func TestWhatCannotBeComparedSaysWhy(t *testing.T) {
	story(t, wide(), []string{"0.1 4", "0.2 sampling"}, func(u *ui) {
		u.press("c")
		u.shows("nothing to compare: there is no other image yet")
		u.press("g", "c")
		u.shows("nothing to compare: the prompt is not an image")
	})
}

func TestOtherKeysWhileComparing(t *testing.T) {
	story(t, wide(), append(pair(), "1.2<0.2 5 : Make the bench blue."), func(u *ui) {
		u.press("c", "a")
		u.shows("a does nothing in compare: esc leaves it, ? shows its keys")
		if got := u.session.commands(); len(got) != 0 {
			t.Errorf("a key that is not of compare did %v", got)
		}
		u.send(tea.MouseClickMsg{X: 3, Y: 3, Button: tea.MouseLeft})
		u.send(tea.MouseWheelMsg{X: 3, Y: 3, Button: tea.MouseWheelUp})
		u.shows("compare: ", "zoom 2×")
		u.press("tab")
		u.lacks("compare: ")
		if u.m.cursor() != "1.2" {
			t.Errorf("tab leads to %s, want to what waits", u.m.cursor())
		}
	})
}

func TestAClickMovesTheSlider(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("c", "4")
		before := u.screen()
		u.send(tea.MouseClickMsg{X: 40, Y: 12, Button: tea.MouseLeft})
		if after := u.screen(); after == before || strings.Count(after, "┃") != strings.Count(before, "┃") {
			t.Errorf("a click in the picture did not move the slider:\n%s", after)
		}
	})
}

func TestTheSliderIsDragged(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("c", "4")
		column := func() int {
			for line := range strings.Lines(u.screen()) {
				if before, _, ok := strings.Cut(line, "┃"); ok {
					return width(before)
				}
			}
			t.Fatalf("there is no slider:\n%s", u.screen())
			return 0
		}
		start := column()
		move := func(x, y int) { u.send(tea.MouseMotionMsg{X: x, Y: y, Button: tea.MouseLeft}) }
		u.send(tea.MouseClickMsg{X: 40, Y: 0, Button: tea.MouseLeft})
		if move(42, 12); column() != start {
			t.Errorf("begun in the header the mouse drags the slider from %d to %d", start, column())
		}
		u.send(tea.MouseClickMsg{X: 40, Y: 12, Button: tea.MouseLeft})
		for _, x := range []int{44, 70, 52} {
			if move(x, 12); column() < x-1 || column() > x+1 {
				t.Errorf("dragged to column %d the slider is in column %d", x, column())
			}
		}
		if move(0, 39); column() >= 40 || column() < 5 {
			t.Errorf("dragged out of the picture the slider is in column %d, want at its left edge", column())
		}
		edge := column()
		u.send(tea.MouseReleaseMsg{X: 0, Y: 39, Button: tea.MouseLeft})
		if move(60, 12); column() != edge {
			t.Errorf("the button was let go and the slider goes from %d to %d", edge, column())
		}
	})
}

func TestCompareStaysWhereNothingWaits(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("c", "tab")
		u.shows("compare: side by side", "nothing waits")
	})
}

func TestCompareEndsWithTheSession(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("c", "2", "q", "q")
		if u.m.session != nil || u.m.comparing.on {
			t.Fatalf("session %v, comparing %v; want home", u.m.session, u.m.comparing.on)
		}
		u.send(comparingMsg{u.m.comparing.n, measured{facts: compare.Facts{Mean: 1}}})
		u.pass(time.Second)
	})
}

func TestCompareWithoutPictures(t *testing.T) {
	story(t, wide(), pair(), func(u *ui) {
		u.press("c")
		u.shows("compare image 0.1, the parent, with image 1.1, the child", "first image, the parent: image 0.1, from noise, score 4 of 10", "second image, the child: image 1.1", "of pixels changed")
		u.press("2")
		u.shows("2 does nothing now: pictures are turned off")
	}, func(o *Options) { o.Plain = true })
}

// TestFlickerCostsNoImages: once the terminal has both, turns and the slider only
// say which cells show which.
func TestFlickerCostsNoImages(t *testing.T) {
	drive(t, pair(), render.Kitty, func(s *session) {
		s.press("c")
		tree, panel := s.press("2")
		if tree.images+panel.images == 0 {
			t.Error("no image came for the larger size: nothing was shown")
		}
		turns := s.rest(4 * time.Second)
		s.press("4")
		tree, panel = s.press("left")
		slid := cost{tree.all + panel.all, tree.images + panel.images}
		if turns.images > 0 || turns.all == 0 {
			t.Errorf("four seconds of turns cost %d bytes, %d of images; want some, and none of images", turns.all, turns.images)
		}
		if slid.images > 0 || slid.all == 0 {
			t.Errorf("moving the slider costs %d bytes, %d of images; want some, and none of images", slid.all, slid.images)
		}
		t.Logf("eight turns: %d bytes; the slider: %d", turns.all, slid.all)
	})
}

// TestCompareInEveryGraphicsMode: what is made for compare reaches the terminal as
// other pictures do, the difference and the part that a zoom shows.
func TestCompareInEveryGraphicsMode(t *testing.T) {
	for _, path := range []render.Path{render.Kitty, render.KittyClassic, render.Sixel, render.ITerm2} {
		drive(t, pair(), path, func(s *session) {
			for _, key := range []string{"c", "3", "z", "1"} {
				if at, then := s.press(key); at.images+then.images == 0 {
					t.Errorf("%v: %s sends no picture", path, key)
				}
			}
		})
	}
}
