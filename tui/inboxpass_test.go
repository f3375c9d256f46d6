package tui

import (
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/inbox"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// TestDecisionsBeforeThePassDoNotCount has a session that was decided about in the
// explorer a minute before the pass began, and one in it.
func TestDecisionsBeforeThePassDoNotCount(t *testing.T) {
	fill := func() *drawer {
		d := newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4", "1.1<0.1 edited 7 : Turn the bench."})
		d.began = time.Now()
		for n := range d.all["b"].tree.Nodes() {
			for i := range n.Reflections {
				n.Reflections[i].Decided = time.Now().Add(-time.Minute)
			}
		}
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("0 decided · 2 wait")
		u.press("a")
		u.shows("1 decided · 1 waits")
	})
}

// TestTheFooterIsOfTheJobsOfAllSessions has an image of each of two sessions made: one
// is finished, the other half done.
func TestTheFooterIsOfTheJobsOfAllSessions(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 sampling"}, []string{"0.1 sampling"})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("2 more are being made", "────────── 2 jobs · under 1 s")
		d.all["b"].happen(flow.NodeFinished{Node: "0.1", Image: tuitest.Digest("b")})
		d.all["c"].updates <- flow.Update{Progress: &flow.NodeProgress{Node: "0.1", Role: flow.RoleGenerator, Progress: flow.Progress{
			Stage: flow.StageSampling, Step: 5, Total: 10,
		}}}
		u.settle()
		u.shows("━━━━━━━─── 1 job")
		d.all["c"].happen(flow.NodeFinished{Node: "0.1", Image: tuitest.Digest("c")})
		u.settle()
		u.lacks("1 job")
	})
}

func TestTheInboxCountsWhatWasDecidedBefore(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.decided = 12
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, _ *drawer) { u.shows("13 decided · 5 wait") })
}

// TestOtherKeysOfQueueAndInbox opens and leaves by the keys of a configuration, which
// help and footer name.
func TestOtherKeysOfQueueAndInbox(t *testing.T) {
	with := other(t, "[keys.queue]\nopen = \"I\"\nleave = \"T\"\n")
	story(t, wide(), orchard(), func(u *ui) {
		u.press("v")
		u.shows("─ tree ─")
		u.press("I")
		u.shows("─ queue 3 wait", "T back to the tree")
		u.press("esc", "?")
		u.shows("T          back to the tree")
		u.press("esc", "T")
		u.shows("─ tree ─")
	}, with)
	story(t, wide(), nil, func(u *ui) {
		u.shows("─ inbox 1 decided", "T the session's tree")
		u.press("T", "?")
		u.shows("─ tree ─", "I          back to the inbox")
		u.press("esc", "I")
		u.shows("─ inbox 1 decided")
	}, with, func(o *Options) {
		d := three()
		o.Library, o.Inbox = d, d
	})
}

// TestAKeyThatLeavesTheQueueMeansNothingElseThere is about the keys that act on the image
// shown, which work in the queue too.
func TestAKeyThatLeavesTheQueueMeansNothingElseThere(t *testing.T) {
	for _, name := range []string{"b", "c", "s", "z", "w", "i", "o", "x", "a", ">", "tab"} {
		_, err := ReadKeys([]byte("[keys.queue]\nleave = \"" + name + "\"\n"))
		if err == nil || !strings.Contains(err.Error(), "line 2: keys.queue.leave: \""+name+"\" is keys.") {
			t.Errorf("%q leaves the queue, and is something else there: %v; want both named", name, err)
		}
	}
}

// TestTheInboxHasNoHome is about what a gallery and the palette ask for: other sessions,
// and home.
func TestTheInboxHasNoHome(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.asks(intent.Open{ID: "x"})
		u.shows("session x is not in this inbox: rflow open x shows it", "of session a")
		u.asks(intent.Batch{intent.Home{}, intent.Open{ID: "c"}})
		u.shows("─ tree ─", "of session c")
		u.asks(intent.Home{})
		u.shows("─ inbox 1 decided · 5 wait")
		u.pass(paintedAfter)
		u.press("a")
		u.shows("2 decided · 4 wait")
		for id, f := range d.all {
			if f.closed {
				t.Errorf("session %s is closed", id)
			}
		}
	})
}

// TestThePassGoesOnWhereItWasLeft passes two over, decides about the third, and comes back.
func TestThePassGoesOnWhereItWasLeft(t *testing.T) {
	var left inbox.Place
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.press("tab", "tab")
		u.shows("of session c", "Move the apples up.")
		u.press("a")
		u.shows("of session c", "Adjust the bench's colour.")
		u.press("q", "y")
		left = d.left
	})
	if want := (inbox.Place{Session: "c", Node: "1.1", Passed: 2}); left != want {
		t.Fatalf("left at %+v, want %+v", left, want)
	}
	again := func() *drawer {
		d := three()
		d.left = left
		return d
	}
	inboxStory(t, wide(), again, func(u *ui, d *drawer) {
		u.shows("of session c", "Adjust the bench's colour.", "5 wait")
		if d.opened[0] != "c" {
			t.Errorf("session %s is opened first, want the one that was left", d.opened[0])
		}
		u.press("a")
		u.lacks("of session a") // two are passed over
	})
}

func TestLeavingTheInboxClosesEverySession(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.press("v")
		u.shows("─ tree ─")
		u.press("q")
		u.shows("inbox 1 decided · 5 wait")
		u.press("q")
		u.shows("leave rflow")
		u.press("y")
		if !u.quit {
			t.Error("the program goes on")
		}
		for id, f := range d.all {
			if !f.closed {
				t.Errorf("session %s is left open", id)
			}
		}
	})
}
