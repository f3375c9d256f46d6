package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// These stories reach one state on several ways: where things stand, and which
// part of the tree is in view, must not tell them apart.

// refinement is what the refiner makes of the reflection that waits in the garden.
func refinement() flow.PromptRefined {
	return flow.PromptRefined{
		Node: "1.2", Prompt: tuitest.Prompt, By: flow.Author{Name: "clay@1"},
		For: "Add one red apple to the right of the others.\nAdjust the bench's colour to a purer blue.",
	}
}

func TestNewsBeforeOrAfterOpeningGiveOneLayout(t *testing.T) {
	var before, between, after layout
	story(t, wide(), garden(), func(u *ui) { before = u.m.layout }, func(o *Options) {
		o.Library.(*shelf).open.happen(refinement())
	})
	story(t, wide(), garden(), func(u *ui) {
		between = u.m.layout
		u.events(refinement())
		u.lacks("being refined")
		after = u.m.layout
	})
	if between.focus == before.focus {
		t.Fatalf("the panel has %v whether or not the prompt is refined: the story tells nothing", before.focus)
	}
	if after != before {
		t.Errorf("with the prompt refined after opening the panel has %v, and before opening %v", after.focus, before.focus)
	}
}

// TestThePictureStaysWhileAPersonDecides: from the first key on nothing makes
// it larger, until the panel shows another node.
func TestThePictureStaysWhileAPersonDecides(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		was := u.m.layout.focus
		u.press("1")
		u.events(refinement())
		if got := u.m.layout.focus; got.h > was.h {
			t.Errorf("the picture's place grew from %v to %v while the person decides", was, got)
		}
		u.press("1")
		u.press("shift+tab", "g")
		u.pass(time.Second)
		u.press("tab")
		u.pass(time.Second)
		if got := u.m.layout.focus; got.h <= was.h {
			t.Errorf("after leaving and coming back the picture has %v, want more than the %v of before the prompt was refined", got, was)
		}
	})
}

func TestTheFirstViewDoesNotTellHowTheSizeWasLearnt(t *testing.T) {
	lines := []string{"0.1 4", "0.2 3", "0.3 2", "0.4 5", "0.5 9", "1.1<0.1 edited 7", "1.5<0.5 edited 9", "2.5<1.5 edited 9.5"}
	for _, size := range tuitest.Sizes() {
		var want string
		story(t, size, lines, func(u *ui) { want = u.m.tree.View() })
		for _, way := range [][]tuitest.Size{{{W: 80, H: 24}}, {{W: 24, H: 7}}, {{W: 200, H: 60}, {W: 30, H: 8}}, {{}}} {
			story(t, way[0], lines, func(u *ui) {
				for _, s := range append(way[1:], size) {
					u.send(tea.WindowSizeMsg{Width: s.W, Height: s.H})
					u.settle()
				}
				if got := u.m.tree.View(); got != want {
					t.Errorf("%v after %v: the tree shows\n%s\nwant\n%s", size, way, tuitest.Grid(got, size.W, size.H), tuitest.Grid(want, size.W, size.H))
				}
			})
		}
	}
}
