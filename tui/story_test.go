package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

// garden is the session of most stories: two chains, one decided and one that
// waits.
func garden() []string {
	return []string{
		"0.1 4", "0.2 3",
		"1.1<0.1 edited 7",
		"1.2<0.2 6 : Add one red apple to the right of the others. / Adjust the bench's colour to a purer blue.",
		"2.1<1.1 sampling",
	}
}

func wide() tuitest.Size { return tuitest.Size{W: 120, H: 40} }

func TestTheExplorerOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.golden("explorer-" + size.String())
			u.press("enter")
			u.golden("panel-" + size.String())
			u.press("q", "?")
			u.golden("help-" + size.String())
		})
	}
}

func TestHomeOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, nil, func(u *ui) {
			u.golden("home-" + size.String())
		})
	}
}

func TestOtherThemes(t *testing.T) {
	size := tuitest.Size{W: 80, H: 24}
	for name, set := range map[string]func(*Options){
		"light":   func(o *Options) { o.Theme = themes.Light() },
		"nocolor": func(o *Options) { o.NoColor = true },
	} {
		story(t, size, garden(), func(u *ui) {
			tuitest.GoldenStyled(t, "explorer-"+name, u.m.View().Content, size)
		}, set)
	}
}

func TestAcceptUndoRedo(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("a")
		u.events(flow.NodeQueued{Node: "2.2", Parent: "1.2", Chain: 2, Round: 2, Step: flow.StepCorrect, ReflectionID: "1.2#1"})
		u.lacks("waits for you")
		u.press("u")
		u.shows("took back the decision on 1.2", "waits for you")
		u.press("ctrl+r")
		u.shows("did again: the decision on 1.2")
		var got []string
		for _, c := range u.session.commands() {
			got = append(got, fmt.Sprintf("%T", c))
		}
		if want := "flow.Decide flow.Undo flow.Redo"; strings.Join(got, " ") != want {
			t.Errorf("commands %v, want %s", got, want)
		}
		if d, _ := u.session.commands()[0].(flow.Decide); d.Node != "1.2" || d.Reflection != "1.2#1" || d.Decision != flow.Accepted {
			t.Errorf("decided %+v, want 1.2#1 accepted", d)
		}
	})
}

func TestUndoOfAUsedDecisionOffersABranch(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		// 1.1 was made from a decision on 0.1 before the session was opened.
		u.press("a")
		u.events(
			flow.NodeQueued{Node: "2.2", Parent: "1.2", Chain: 2, Round: 2, Step: flow.StepCorrect, ReflectionID: "1.2#1"},
			flow.NodeFinished{Node: "2.2", Parent: "1.2", Chain: 2, Round: 2, Image: tuitest.Digest("2.2"), MediaType: "image/png", Width: 64, Height: 64},
		)
		u.press("u")
		u.golden("undo-used")
		u.press("b")
		u.shows("branch from 1.2")
		if n := len(u.session.commands()); n != 1 {
			t.Errorf("%d commands, want only the decision: nothing is rewritten", n)
		}
	})
}

func TestUndoRemembersAcrossSessions(t *testing.T) {
	lines := []string{"0.1 4", "1.1<0.1 sampling"}
	story(t, wide(), lines, func(u *ui) {
		u.press("u")
		if got := u.session.commands(); len(got) != 1 || got[0] != (flow.Undo{Deed: 8}) {
			t.Errorf("commands %v, want the decision on 0.1, event 8, taken back", got)
		}
		if n, _ := u.m.doc.Node("0.1"); n.Current().Decision != flow.Pending {
			t.Errorf("the decision on 0.1 is %s, want it taken back", n.Current().Decision)
		}
	})
}

func TestAKeyBeforeTheItemWasPaintedIsIgnored(t *testing.T) {
	lines := append(garden(), "0.3 5 : Make the bench blue.")
	story(t, wide(), lines, func(u *ui) {
		if u.m.cursor() != "1.2" {
			t.Fatalf("the cursor is on %s, want 1.2, which has waited longest", u.m.cursor())
		}
		u.send(tuitest.Key("tab"))
		u.send(tuitest.Key("a")) // in the same instant
		u.settle()
		if got := u.session.commands(); len(got) != 0 {
			t.Errorf("decided %v about what was not painted", got)
		}
		u.shows("this was not on the screen yet")
		u.pass(time.Second)
		u.press("a")
		if got := u.session.commands(); len(got) != 1 || got[0].(flow.Decide).Node != "0.3" {
			t.Errorf("commands %v, want 0.3 decided", got)
		}
	})
}

func TestTheCursorNeverMovesByItself(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("k")
		at := u.m.cursor()
		u.events(flow.NodeFinished{Node: "2.1", Parent: "1.1", Chain: 1, Round: 2, Image: tuitest.Digest("2.1"), Width: 64, Height: 64})
		if u.m.cursor() != at || u.m.focus.Node() != at {
			t.Errorf("cursor %s, panel %s; want both still on %s", u.m.cursor(), u.m.focus.Node(), at)
		}
	})
}

func TestTabGoesThroughWhatWaits(t *testing.T) {
	lines := append(garden(), "0.3 5 : Make the bench blue.", "0.4 queued")
	story(t, wide(), lines, func(u *ui) {
		var got []flow.NodeID
		for _, k := range []string{"tab", "tab", "shift+tab"} {
			u.press(k)
			got = append(got, u.m.cursor())
		}
		if fmt.Sprint(got) != "[0.3 1.2 0.3]" {
			t.Errorf("tab, tab, shift+tab lead to %v, want [0.3 1.2 0.3]", got)
		}
	})
	story(t, wide(), []string{"0.1 4", "0.2 sampling"}, func(u *ui) {
		u.session.updates <- flow.Update{Progress: &flow.NodeProgress{Node: "0.2", Progress: flow.Progress{Stage: flow.StageSampling, Step: 5, Total: 20}}}
		u.settle()
		u.press("tab")
		u.shows("nothing waits: the next reflection is due in under 1 s")
	})
	story(t, wide(), []string{"0.1 4 ended"}, func(u *ui) {
		u.press("tab")
		u.shows("nothing waits, and nothing is being made")
	})
}

func TestAThousandEventsAreAFewMessages(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		on := true
		for range 1000 {
			u.session.happen(flow.NodeMarked{Node: "0.1", Marked: &on})
		}
		u.updates = 0
		u.settle()
		if u.m.doc.Seq != u.session.Tree().Seq || u.updates > 5 {
			t.Errorf("1000 events came as %d messages, up to %d of %d", u.updates, u.m.doc.Seq, u.session.Tree().Seq)
		}
	})
}

func TestStaleRepliesDie(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		before := u.screen()
		event := flow.Event{Seq: 999, Payload: flow.NodeMarked{Node: "0.1"}}
		for _, msg := range []tea.Msg{
			updatesMsg{gen: 0, all: []flow.Update{{Event: &event}}},
			doneMsg{gen: 0, err: errors.New("too late")},
			interpretedMsg{gen: 0, err: errors.New("too late")},
			editedMsg{gen: 0, text: "too late"},
			settledMsg{n: -1},
			paintedMsg{n: -1},
		} {
			u.send(msg)
		}
		if after := u.screen(); after != before {
			t.Errorf("the screen changed:\n%s\nwas:\n%s", after, before)
		}
	})
}

func TestTheBannerSaysWhatToDo(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		state := flow.BackendState{
			Phase: flow.BackendReconnecting, Address: "clay", RetryIn: 8 * time.Second,
			Failure: &flow.Failure{What: "the backend went away", Hint: "it is tried again by itself"},
		}
		u.session.updates <- flow.Update{Backend: &state}
		u.settle()
		u.shows("◌ reconnecting in 8 s", "the backend went away: it is tried again by itself", "toy world")
		u.pass(3 * time.Second)
		u.shows("◌ reconnecting in 5 s")
		state.Phase, state.Failure = flow.BackendLive, nil
		u.library.states <- state
		u.settle()
		u.shows("● live")
		u.lacks("went away")
	})
}

func TestWhatIsRefusedIsANoticeAndStaysInTheLog(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.session.refuse = &flow.Failure{What: "the disk is full", Hint: "make room, then press a again"}
		u.press("a")
		u.shows("the disk is full: make room, then press a again", "◆ 1 waits for you")
		u.pass(20 * time.Second)
		u.lacks("the disk is full")
		u.press("!")
		u.shows("the disk is full: make room, then press a again")
		u.press("esc")
		u.session.refuse = nil
		u.press("u")
		u.lacks("the decision on 1.2") // the refused decision is not there to be undone
	})
}

func TestAFailedNodeIsRetriedWithAKey(t *testing.T) {
	story(t, wide(), []string{"0.1 4", "0.2 failed"}, func(u *ui) {
		u.press("j")
		u.shows("the backend went away")
		u.press("R")
		if got := u.session.commands(); len(got) != 1 || got[0] != (flow.Retry{Node: "0.2"}) {
			t.Errorf("commands %v, want a retry of 0.2", got)
		}
	})
}

func TestTextFromAnywhereIsHarmless(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.events(flow.ReflectionProposed{
			Node: "1.1", Chain: 1, Reflection: "1.1#9", Text: "Add \x1b]0;owned\x07 an \u202eapple\u009b2J.", Author: flow.Author{Name: "evil\x1b[2J"},
		})
		content := u.m.View().Content
		for _, bad := range []string{"\x1b]0;", "\x1b[2J", "\x07", "\u202e", "\u009b"} {
			if strings.Contains(content, bad) {
				t.Errorf("the screen holds %q", bad)
			}
		}
		n, _ := u.m.doc.Node("1.1")
		if r := n.Reflected("1.1#9"); r == nil || !strings.Contains(r.Text, "\u202e") {
			t.Error("the text was not kept as it was given")
		}
	})
}
