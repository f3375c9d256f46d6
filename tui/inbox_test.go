package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/inbox"
	"rflow/tui/internal/tuitest"
)

func TestTheInboxOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		inboxStory(t, size, three, func(u *ui, _ *drawer) {
			u.golden("inbox-" + size.String())
		})
		inboxStory(t, size, func() *drawer { return newDrawer() }, func(u *ui, _ *drawer) {
			u.golden("inbox-nothing-" + size.String())
		})
	}
}

func TestTheInboxGoesAcrossSessions(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.shows("inbox 1 decided · 5 wait · 1 more is being made · 0.1", "Make the bench blue.", "of session a", "◆ 5 wait for you")
		u.press("a")
		u.shows("2 decided · 4 wait · 1 more is being made · 0.2", "Turn the bench around.")
		u.press("a")
		u.shows("of session c", "Move the apples up.") // b has an image under way: it starves nothing
		u.press("a")
		u.shows("1.1", "Adjust the bench's colour.")
		u.press(".")
		u.shows("of session b", "5 decided · 1 waits")
		u.press("r", "x", "enter")
		u.shows("6 decided · 0 wait", "the next reflection is due in ")
		var got []string
		for _, id := range d.order {
			for _, c := range d.all[id].commands() {
				if c, ok := c.(flow.Decide); ok {
					got = append(got, fmt.Sprintf("%s %s %s", id, c.Node, c.Decision))
				}
			}
		}
		want := "a 0.1 accepted, a 0.2 accepted, b 0.1 rejected, c 0.2 accepted, c 1.1 satisfied"
		if all := strings.Join(got, ", "); all != want {
			t.Errorf("decided %s\nwant %s", all, want)
		}
	})
}

// TestTheSameNodeOfAnotherSessionHasToBePainted decides about 0.1 of one session and
// presses again in the same instant, when 0.1 of the next is not on the screen yet.
func TestTheSameNodeOfAnotherSessionHasToBePainted(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4 : Make the bench blue."})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("of session a")
		u.send(tuitest.Key("a"))
		u.send(tuitest.Key("a"))
		u.settle()
		u.shows("of session b", "this was not on the screen yet when you pressed a")
		if n := len(d.all["b"].commands()); n != 0 {
			t.Errorf("%d commands to a session that was not on the screen", n)
		}
		u.pass(paintedAfter)
		u.press("a")
		if n := len(d.all["b"].commands()); n != 1 {
			t.Errorf("%d commands to the second session, want one", n)
		}
	})
}

func TestUndoFindsTheSessionOfTheLastDecision(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.press("a", "a", "a") // a, a, c
		u.press("u")
		u.shows("of session c", "Move the apples up.", "took back the decision on 0.2", "3 wait")
		u.press("u")
		u.shows("of session a", "Turn the bench around.", "4 wait")
		u.press("a")
		u.shows("3 decided · 3 wait")
	})
}

func TestWhatAnotherSessionTellsIsNotLost(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4", "0.2 sampling"})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("0 decided · 1 waits", "of session a")
		d.all["b"].happen(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#1", Text: "Add an apple.", Instructions: []string{"Add an apple."}})
		u.settle()
		u.shows("0 decided · 2 wait", "of session a", "◆ 2 wait for you")
		u.press("a")
		u.shows("of session b", "Add an apple.")
		d.all["a"].refuse = errors.New("unused")
		u.press("a")
		u.shows("2 decided · 0 wait")
	})
}

func TestARefusalOfAnotherSessionIsTold(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4 : Add an apple."})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		d.all["a"].refuse = flow.Fail(flow.FailUnavailable, "the disk is full")
		u.press("a")
		u.shows("of session b", "the disk is full", "0 decided · 2 wait")
	})
}

func TestASessionThatIsOpenElsewhereComesLater(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.shut["b"] = fmt.Errorf("session b is open in another rflow: %w", inbox.ErrElsewhere)
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("4 wait · 1 open elsewhere", "session b is open in another rflow")
		d.mu.Lock()
		delete(d.shut, "b")
		d.mu.Unlock()
		u.pass(2 * lookEvery * time.Second)
		u.shows("1 decided · 5 wait", "of session a")
		u.lacks("open elsewhere ·")
	})
}

// TestWhatCannotBeOpenedIsSaidAndSkipped has two of four sessions broken, in the middle.
func TestWhatCannotBeOpenedIsSaidAndSkipped(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.shut["b"] = flow.Fail(flow.FailInvalid, "the log of session b is damaged")
		d.unread = map[flow.SessionID]string{"x": "the log of session x cannot be read"}
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("1 decided · 4 wait · 2 skipped · 0.1", "of session a", "skipped: the log of session x cannot be read")
		u.pass(newsWait)
		u.shows("skipped: the log of session b is damaged")
		u.press("!")
		u.shows("skipped: the log of session x cannot be read")
		u.press("esc", "a", "a", "a", "a")
		u.shows("5 decided · 0 wait · 2 skipped")
		u.press("!")
		if n := strings.Count(u.screen(), "session b is damaged"); n != 1 {
			t.Errorf("that a session is damaged is said %d times, want once", n)
		}
	})
}

// TestAnImageThatIsGoneComesLast has the images of the first reflection and of the one
// after it deleted.
func TestAnImageThatIsGoneComesLast(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.burn("a", "0.1")
		d.burn("a", "0.2")
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.pass(time.Second)
		u.shows("an image cannot be read: its reflection comes at the end", "5 wait")
		for range 3 {
			u.lacks("of session a")
			u.press("a")
		}
		u.shows("of session a", "this image cannot be read", "Make the bench blue.", "2 wait")
		u.press("a", "a")
		u.shows("0 wait")
	})
}

// TestASessionThatIsHeldUpIsSaidAndShown has an image of session a failed, and the
// reflector of session b away.
func TestASessionThatIsHeldUpIsSaidAndShown(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4", "0.2 3 : Turn the bench."}, []string{"0.1 4"})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		d.all["a"].happen(flow.RoleFailed{Node: "0.1", Role: flow.RoleReflector, Failure: flow.Failure{Code: flow.FailBroken, What: "the reflector has broken down"}})
		u.settle()
		u.shows("“three red apples above a blue bench of session a” is held up at 0.1: the reflector has broken down", "1 held up")
		d.all["b"].updates <- flow.Update{Progress: &flow.NodeProgress{Node: "0.1", Role: flow.RoleReflector, Progress: flow.Progress{
			Stage: flow.StageQueued, Wait: time.Minute, Notices: []string{"nobody is at 127.0.0.1:7 (try 1)"},
		}}}
		u.settle()
		u.pass(newsWait + time.Second)
		u.shows("session b” is held up at 0.1: nobody is at 127.0.0.1:7", "2 held up")
		u.press("a")
		u.shows("0 wait", "2 are held up: esc/v shows")
		u.press("v")
		u.shows("─ tree ─", "of session a")
		if u.m.cursor() != "0.1" {
			t.Errorf("the cursor is on %s, want the image that is held up", u.m.cursor())
		}
	})
}
