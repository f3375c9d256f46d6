package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func TestLeavingWithJobsAsksOnce(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("enter", "q", "q")
		u.golden("leave")
		u.press("n")
		if u.m.session == nil || u.session.closed {
			t.Fatal("the session is gone though the answer was no")
		}
		u.library.list = []SessionInfo{{ID: "fixture", Prompt: tuitest.Prompt, Updated: u.m.now}}
		u.press("q", "y")
		u.shows("strategy", "sessions")
		if !u.session.closed {
			t.Error("the session is not closed")
		}
		u.press("q")
		if !u.quit {
			t.Error("q at home did not leave")
		}
	})
	story(t, wide(), garden(), func(u *ui) {
		u.press("ctrl+c")
		if u.quit {
			t.Fatal("left without a question")
		}
		u.press("ctrl+c")
		if !u.quit || !u.session.closed {
			t.Error("the second ctrl+c means it")
		}
	})
	story(t, wide(), []string{"0.1 4 ended"}, func(u *ui) {
		u.press("q")
		if u.m.session != nil {
			t.Error("asked though nothing is being made")
		}
	})
}

func TestAPromptStartsASession(t *testing.T) {
	story(t, wide(), nil, func(u *ui) {
		u.typing("three quick boats?") // q and ? are text here
		u.press("enter")
		if len(u.library.started) != 1 || u.library.started[0].Prompt != "three quick boats?" {
			t.Fatalf("started %+v", u.library.started)
		}
		if len(u.library.saved) != 1 {
			t.Errorf("the settings were saved %d times, want once", len(u.library.saved))
		}
		u.shows("tree", "images 0+0/8", "2 jobs")
		u.session = u.library.open
	})
	story(t, wide(), nil, func(u *ui) {
		u.library.fail = &flow.Failure{What: "the prompt has words that clay does not know: spaceship", Hint: "name other things"}
		u.typing("a spaceship")
		u.press("enter")
		u.shows("spaceship: name other things", "a spaceship")
		u.library.fail = nil
		u.press("enter")
		u.shows("tree")
	})
}

func TestStartingAtOnce(t *testing.T) {
	story(t, wide(), nil, func(u *ui) {
		u.shows("tree", "three red apples")
	}, func(o *Options) {
		o.Start = &StartRequest{Prompt: "three red apples", Strategy: flow.DefaultStrategy()}
	})
	lost := errors.New("there is no session fixture")
	story(t, wide(), nil, func(u *ui) {
		u.shows("there is no session fixture", "strategy")
	}, func(o *Options) {
		o.Library.(*shelf).fail = lost
		o.Open = new(flow.SessionID)
	})
}

func TestBranchAndCancelDialogs(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("b")
		u.golden("branch")
		u.press("e")
		u.golden("branch-write")
		u.press("esc", "b", "s")
		u.press("j", "b", "n")
		u.press("k", "l", "x")
		u.golden("cancel")
		u.press("a")
		got := u.session.commands()
		if len(got) != 3 {
			t.Fatalf("commands %v, want three", got)
		}
		if b := got[0].(flow.Branch); b.From != "0.2" || b.Reflection == nil || b.Fresh {
			t.Errorf("another seed of 1.2: %+v, want its reflection on 0.2 once more", b)
		}
		if b := got[1].(flow.Branch); !b.Fresh {
			t.Errorf("fresh noise: %+v", b)
		}
		if c := got[2]; c != (flow.Cancel{}) {
			t.Errorf("cancel all: %+v", c)
		}
	})
}

func TestAWrittenBranch(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("b", "p", "ctrl+u", "ctrl+s")
		u.shows("write something")
		u.send(tea.PasteMsg{Content: strings.Repeat("x", 1<<20)})
		u.shows("there is room for")
		u.typing("two quiet dogs")
		u.press("ctrl+s")
		if got := u.session.commands(); len(got) != 1 || got[0].(flow.Branch).Prompt != "two quiet dogs" {
			t.Errorf("commands %+v, want a branch with another prompt", got)
		}
	})
}

func TestSuspendAndResume(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("ctrl+z")
		if !u.stopped {
			t.Fatal("ctrl+z did not suspend")
		}
		u.raw.Reset()
		u.send(tea.ResumeMsg{})
		u.settle()
		if !strings.Contains(u.raw.String(), "\x1b[c") {
			t.Error("a resumed program does not ask again what the terminal is")
		}
	})
}

func TestCopyAndMouse(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("Y")
		if len(u.copied) != 1 || u.copied[0] != "1.2" {
			t.Errorf("copied %q, want the id", u.copied)
		}
		u.send(tea.MouseClickMsg{X: 4, Y: 6, Button: tea.MouseLeft})
		u.pass(time.Second)
		if u.m.cursor() != "0.1" || u.m.focus.Node() != "0.1" {
			t.Errorf("a click on 0.1 leads to %s, panel %s", u.m.cursor(), u.m.focus.Node())
		}
		u.send(tea.MouseClickMsg{X: 100, Y: 6, Button: tea.MouseLeft})
		if !u.m.onPanel {
			t.Error("a click on the panel does not give it the focus")
		}
		u.send(tea.MouseWheelMsg{X: 4, Y: 6, Button: tea.MouseWheelDown})
		u.send(tea.MouseWheelMsg{X: 100, Y: 6, Button: tea.MouseWheelUp})
	})
}

func TestASessionThatStopsSaysSo(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		_ = u.session.Close()
		u.settle()
		u.shows("the session has stopped")
	})
}

func TestANote(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		note := func() string {
			n, _ := u.m.doc.Node("1.2")
			return n.Note
		}
		u.press("w")
		u.typing("the bench is fine")
		u.press("ctrl+s")
		if note() != "the bench is fine" {
			t.Errorf("note %q", note())
		}
		u.press("w", "ctrl+u", "ctrl+s")
		if note() != "" {
			t.Errorf("note %q after it was taken off", note())
		}
		u.press("u")
		if note() != "the bench is fine" {
			t.Errorf("note %q after undo", note())
		}
	})
}
