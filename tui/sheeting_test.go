package tui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// aPool lets the session have a pool of that size and width, not narrowed yet.
func aPool(initial, width int, lines ...string) func(*Options) {
	return func(o *Options) {
		f := o.Library.(*shelf).open
		var events []flow.Event
		for _, e := range tuitest.Events(lines...) {
			if p, ok := e.Payload.(flow.SessionStarted); ok {
				p.Strategy.Initial, p.Strategy.Width = initial, width
				e.Payload = p
			}
			if _, ok := e.Payload.(flow.ChainStarted); !ok {
				events = append(events, e)
			}
		}
		f.tree = flow.Fold(events)
		for n := range f.tree.Nodes() {
			f.pics[n.Image] = tuitest.PNG(64, byte(len(f.pics)))
		}
	}
}

func six() []string {
	return []string{"0.1 4", "0.2 7", "0.3 2", "0.4 9", "0.5 sampling", "0.6 queued"}
}

func TestTheSheetOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, six(), func(u *ui) {
			u.press("s", "m", "right")
			u.golden("sheet-" + size.String())
			u.press("?")
			u.golden("sheet-help-" + size.String())
		}, aPool(6, 2, six()...))
	}
	story(t, tuitest.Size{W: 80, H: 24}, six(), func(u *ui) {
		u.press("s", "m", "down")
		u.golden("sheet-plain")
	}, aPool(6, 2, six()...), func(o *Options) { o.Plain = true })
}

func TestThePoolIsNarrowedAndTheChoiceUndone(t *testing.T) {
	story(t, wide(), six(), func(u *ui) {
		u.press("s")
		u.shows("sheet · initial pool · 4/6 verified", "else the best 2 once all are verified")
		u.press("m", "right", "right", "m", "a")
		u.shows("✓ 2 of 6 kept", "0.1 ✓", "0.4 ★✓")
		u.press("u")
		u.shows("took back the choice from the initial pool", "waits for you: m marks, a keeps the marked, or the best 2")
		u.press("q", "tab") // it is what waits
		u.shows("sheet · initial pool", "waits for you: m marks")
		u.press("ctrl+r")
		u.shows("✓ 2 of 6 kept", "did again: the choice from the initial pool")
		var got []string
		for _, c := range u.session.commands() {
			got = append(got, fmt.Sprintf("%T", c))
		}
		if want := "flow.Mark flow.Mark flow.KeepPool flow.Undo flow.Redo"; strings.Join(got, " ") != want {
			t.Errorf("commands %v, want %s", got, want)
		}
		if keep := u.session.commands()[2]; !reflect.DeepEqual(keep, flow.KeepPool{Nodes: []flow.NodeID{"0.4", "0.1"}}) {
			t.Errorf("kept %+v, want the two that were marked", keep)
		}
	}, aPool(6, 2, six()...))
}

func TestTheBestAreKeptOnceThePersonSaysYes(t *testing.T) {
	story(t, wide(), six(), func(u *ui) {
		u.press("s", "a")
		u.shows("nothing is marked: keep the best of the 4 verified, 0.4, 0.2?")
		u.press("n")
		if got := u.session.commands(); len(got) != 0 {
			t.Errorf("commands %v after no", got)
		}
		u.press("a", "y")
		u.shows("✓ 2 of 6 kept")
	}, aPool(6, 2, six()...))
}

func TestChainsEndedInTheSheetGoOnAfterUndo(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("s")
		if u.m.cursor() != "1.2" {
			t.Fatalf("the story begins on %s", u.m.cursor())
		}
		u.shows("sheet · round 1 of 4")
		u.press("m", "a") // keeps 1.2, chain 1 ends
		if c, _ := u.session.Tree().Chain(1); c.End != flow.EndPerson {
			t.Errorf("chain 1 is %+v, want it ended", c)
		}
		u.press("u")
		if c, _ := u.session.Tree().Chain(1); c.Ended() {
			t.Errorf("chain 1 is %+v, want it to go on", c)
		}
		u.shows("took back the end of chain 1")
	})
}

func TestTheSheetLeadsBackToTheExplorer(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		before := u.m.cursor()
		u.press("s", "[", "right", "q")
		u.lacks("sheet ·")
		if u.m.cursor() != before {
			t.Errorf("leaving moved the cursor from %s to %s", before, u.m.cursor())
		}
		u.press("s", "[", "enter")
		u.lacks("sheet ·")
		if u.m.cursor() != "0.1" || !u.m.onPanel {
			t.Errorf("enter leads to %s, panel %v; want 0.1 in the panel", u.m.cursor(), u.m.onPanel)
		}
		u.press("q", "s", "s")
		u.lacks("sheet ·")
		u.press("s", "tab")
		u.lacks("sheet ·")
		if u.m.cursor() != "1.2" {
			t.Errorf("tab leads to %s, want 1.2, which waits", u.m.cursor())
		}
	})
}

func TestTheSheetFollowsTheSession(t *testing.T) {
	story(t, wide(), six(), func(u *ui) {
		u.press("s")
		u.events(
			flow.NodeFinished{Node: "0.5", Image: tuitest.Digest("0.1"), MediaType: "image/png", Width: 64, Height: 64},
			flow.VerdictGiven{Node: "0.5", Verdict: flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Score: 10}},
		)
		u.shows("5/6 verified", "10/10")
		if got := u.m.leaf.(sheetLeaf).Cursor(); got != "0.4" {
			t.Errorf("the cursor is on %s, want it still on 0.4", got)
		}
		u.send(tea.WindowSizeMsg{Width: 40, Height: 12})
		u.send(tea.WindowSizeMsg{Width: 1, Height: 1})
		u.send(tea.WindowSizeMsg{Width: 120, Height: 40})
		u.shows("5/6 verified")
	}, aPool(6, 2, six()...))
}

func TestTheMouseWorksInTheSheet(t *testing.T) {
	story(t, wide(), six(), func(u *ui) {
		u.press("s")
		click := func(x, y int) { u.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}); u.settle() }
		click(45, 5)
		if got := u.m.leaf.(sheetLeaf).Cursor(); got != "0.2" {
			t.Errorf("a click on the second image selects %s, want 0.2", got)
		}
		u.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
		if got := u.m.leaf.(sheetLeaf).Cursor(); got != "0.5" {
			t.Errorf("the wheel leads to %s, want 0.5 below", got)
		}
		u.press("k")
		click(45, 5)
		if u.m.leaf != nil || u.m.cursor() != "0.2" {
			t.Errorf("a click on the selected image leads to %s, leaf %v", u.m.cursor(), u.m.leaf)
		}
	}, aPool(6, 2, six()...))
}
