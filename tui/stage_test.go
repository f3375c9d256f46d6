package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// played opens the program on a session that is played.
func played(r Replay) func(*Options) {
	r.Tree = tuitest.Tree("0.1 4", "0.2 6", "1.1<0.1 edited 7", "1.2<0.2 8")
	r.Previews = map[flow.NodeID][]flow.Digest{"1.1": {flow.Sum([]byte{1}), flow.Sum([]byte{2})}}
	return func(o *Options) { o.Replay = &r }
}

func TestASessionIsPlayedWithoutASession(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, nil, func(u *ui) {
			u.press("right", "right", "right")
			u.shows("✎ edited")
			u.press("right")
			u.pass(3 * time.Second) // the sampling
			u.shows("after", "1.1", "7/10")
			u.press("b")
			u.lacks("1.1")
			u.press("b", "q")
			if !u.quit {
				t.Error("q does not leave the stage")
			}
		}, played(Replay{}))
	}
}

func TestTheStageGoesOnByItself(t *testing.T) {
	story(t, tuitest.Sizes()[0], nil, func(u *ui) {
		u.shows(" 1/10 ", "▶ 2x")
		u.pass(2 * time.Second)
		u.shows(" 2/10 ")
		u.pass(40 * time.Second)
		u.press("a")
		u.lacks("▶")
		before := u.screen()
		u.pass(30 * time.Second)
		if u.screen() != before {
			t.Errorf("it goes on after it was stopped:\n%s\nthen\n%s", before, u.screen())
		}
	}, played(Replay{Auto: true, Loop: true, Speed: 2}))
}

// TestTheMouseLeadsThroughThePlay as the arrows do, and one swipe is one step.
func TestTheMouseLeadsThroughThePlay(t *testing.T) {
	story(t, tuitest.Sizes()[0], nil, func(u *ui) {
		u.pass(time.Second)
		first := u.screen()
		u.press("right")
		second := u.screen()
		u.press("left")
		click := func(b tea.MouseButton) { u.send(tea.MouseClickMsg{X: 3, Y: 3, Button: b}) }
		wheel := func(b tea.MouseButton) { u.send(tea.MouseWheelMsg{X: 3, Y: 3, Button: b}) }
		is := func(what, want string) {
			t.Helper()
			u.settle()
			if got := u.screen(); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
			}
		}
		is("at the start", first)
		click(tea.MouseLeft)
		is("a click", second)
		click(tea.MouseMiddle)
		is("a click with the middle button", second)
		click(tea.MouseRight)
		is("a click with the right button", first)
		for range 20 {
			wheel(tea.MouseWheelDown)
		}
		is("a swipe down", second)
		u.pass(swipe)
		wheel(tea.MouseWheelUp)
		is("the wheel up", first)
		u.press("b")
		u.pass(swipe)
		blank := u.screen()
		wheel(tea.MouseWheelDown)
		is("the wheel on a blank screen", blank)
		click(tea.MouseLeft)
		is("a click on a blank screen", first)
	}, played(Replay{}))
}

func TestPastesDoNothingOnStage(t *testing.T) {
	story(t, tuitest.Sizes()[0], nil, func(u *ui) {
		u.press("right")
		before := u.screen()
		u.send(tea.PasteMsg{Content: "bbb"})
		u.typing("xyz")
		u.settle()
		if u.screen() != before {
			t.Errorf("the stage changed from\n%s\nto\n%s", before, u.screen())
		}
	}, played(Replay{}))
}
