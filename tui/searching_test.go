package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func TestSearchOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.press("/")
			u.golden("search-open-" + size.String())
			u.typing("score>3")
			u.golden("search-typed-" + size.String())
			u.press("enter")
			u.golden("search-" + size.String())
		})
	}
}

func TestTheCountIsThereWhileTyping(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("/")
		before := u.m.cursor()
		u.typing("score>")
		u.shows("write a number after >")
		u.press("enter")
		if !u.m.search.typing {
			t.Error("enter closes a search that cannot be")
		}
		u.typing("6")
		u.shows("1 matches")
		u.press("backspace")
		u.typing("5")
		u.shows("2 match")
		if u.m.cursor() != before {
			t.Errorf("the cursor is on %s while typing, want that it stays on %s", u.m.cursor(), before)
		}
		u.events(flow.NodeFinished{Node: "2.1", Parent: "1.1", Image: tuitest.Digest("2.1"), MediaType: "image/png", Width: 64, Height: 64},
			flow.VerdictGiven{Node: "2.1", Verdict: flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Score: 9}})
		u.shows("3 match")
	})
}

func TestSearchIsText(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("/")
		u.typing("quiet ?u")
		u.press("tab")
		u.send(tea.PasteMsg{Content: strings.Repeat("a\nb", 100_000)})
		u.settle()
		if n := len(u.session.commands()); n > 0 || u.quit || len(u.m.dialogs) > 0 || !u.m.search.typing {
			t.Errorf("a letter did something else than search: %v", u.session.commands())
		}
		u.shows("0 match")
		checkSize(t, u)
		u.press("ctrl+u")
		u.press("enter")
		u.lacks(" match")
	})
}

func TestGoingThroughWhatWasFound(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("n")
		u.shows("nothing is searched for: / searches")
		u.press("/")
		u.typing("round=1")
		u.press("enter")
		if u.m.cursor() != "1.2" {
			t.Errorf("the cursor is on %s, want 1.2, where it was: it matches", u.m.cursor())
		}
		u.shows("/round=1 2 of 2", "n next match")
		u.press("n")
		u.shows("/round=1 1 of 2")
		u.press("N")
		if u.m.cursor() != "1.2" || u.m.focus.Node() != "1.2" {
			t.Errorf("the cursor is on %s and the panel shows %s, want 1.2", u.m.cursor(), u.m.focus.Node())
		}
		u.press("esc")
		u.lacks("round=1")
		u.press("/")
		u.shows("round=1") // what was searched for last
		u.press("esc", "esc")
		u.lacks("round=1 ")
	})
}

func TestWhatMatchesIsToldWithoutPictures(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("/")
		u.typing("1.1")
		u.press("enter")
		u.shows("matches: image 1.1")
	}, func(o *Options) { o.Plain = true })
}

func TestASearchEndsWithItsSession(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("/")
		u.typing("0.1")
		u.press("enter", "q", "y")
		if u.m.session != nil || u.m.search.on {
			t.Fatal("the session is still shown")
		}
	})
}
