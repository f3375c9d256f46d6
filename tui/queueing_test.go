package tui

import (
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// orchard is a session in which three wait: one of them with an image before it.
func orchard() []string {
	return []string{
		"0.1 4", "0.2 3 : Make the bench blue.", "0.3 5 : Add one red apple to the right of the others. / Turn the bench around.",
		"1.1<0.1 edited 7 : Adjust the bench's colour to a purer blue.",
		"0.4 sampling",
	}
}

func TestTheQueueOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, orchard(), func(u *ui) {
			u.press("v")
			u.golden("queue-" + size.String())
			u.press("tab", "tab")
			u.golden("queue-parent-" + size.String())
		})
	}
}

func TestTheQueueGoesFromOneToTheNext(t *testing.T) {
	story(t, wide(), orchard(), func(u *ui) {
		u.press("v")
		u.shows("queue", "3 wait · 0.2", "Make the bench blue.")
		u.press("a")
		u.shows("2 wait · 0.3", "Turn the bench around.")
		u.press("2", "a")
		u.shows("1 waits · 1.1", "before · 0.1", "made with:")
		u.press(".")
		u.shows("the next reflection is due in ")
		u.press("a")
		u.shows("nothing waits: the next reflection is due in ")
		if u.m.queueName().More != "0 wait" {
			t.Errorf("the heading says %q of an empty queue", u.m.queueName().More)
		}
		var got []flow.Decision
		for _, c := range u.session.commands() {
			if d, ok := c.(flow.Decide); ok {
				got = append(got, d.Decision)
			}
		}
		if want := []flow.Decision{flow.Accepted, flow.Edited, flow.Satisfied}; strings.Join(words(got), " ") != strings.Join(words(want), " ") {
			t.Errorf("decided %v, want %v", got, want)
		}
	})
}

func words(ds []flow.Decision) []string {
	var out []string
	for _, d := range ds {
		out = append(out, string(d))
	}
	return out
}

func TestAKeyForTheNextInTheQueueIsTakenOnlyOnceItWasPainted(t *testing.T) {
	story(t, wide(), orchard(), func(u *ui) {
		u.press("v")
		u.send(tuitest.Key("a"))
		u.send(tuitest.Key("a")) // in the same instant: what it would decide was never on the screen
		u.settle()
		u.shows("2 wait · 0.3", "this was not on the screen yet when you pressed a")
		decided := 0
		for _, c := range u.session.commands() {
			if _, ok := c.(flow.Decide); ok {
				decided++
			}
		}
		if decided != 1 {
			t.Errorf("%d decisions of two presses, want one", decided)
		}
		u.pass(paintedAfter)
		u.press("a")
		u.shows("1 waits · 1.1")
	})
}

func TestTheQueueTakesUndo(t *testing.T) {
	story(t, wide(), orchard(), func(u *ui) {
		u.press("v", "a", "a", "a")
		u.lacks("waits for you ─")
		u.press("u")
		u.shows("took back the decision on 1.1", "1 waits · 1.1")
		u.press("u")
		u.shows("took back the decision on 0.3", "2 wait · 0.3")
	})
}

func TestARefusedDecisionWaitsAgain(t *testing.T) {
	story(t, wide(), orchard(), func(u *ui) {
		u.press("v")
		u.session.refuse = flow.Fail(flow.FailUnavailable, "the disk is full")
		u.press("a")
		u.shows("the disk is full", "3 wait · 0.3")
		u.session.refuse = nil
		u.press("shift+tab", "a")
		u.shows("2 wait · 0.3")
	})
}

func TestAnEmptyQueueShowsWhatBeginsToWait(t *testing.T) {
	story(t, wide(), []string{"0.1 4", "0.2 sampling"}, func(u *ui) {
		u.press("v")
		u.shows("queue 0 wait", "the next reflection is due in ")
		u.events(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#1", Text: "Make the bench blue.", Instructions: []string{"Make the bench blue."}})
		u.shows("1 waits · 0.1", "Make the bench blue.")
	})
}

func TestTheQueueLeadsBackToTheTree(t *testing.T) {
	for _, key := range []string{"esc", "q", "v"} {
		story(t, wide(), orchard(), func(u *ui) {
			u.press("v", "tab", key)
			u.shows("─ tree ─", "┬─ 0.3")
			if u.quit {
				t.Errorf("%s left the program", key)
			}
		})
	}
}

func TestTheQueueWithoutPictures(t *testing.T) {
	story(t, tuitest.Size{W: 80, H: 24}, orchard(), func(u *ui) {
		u.press("v")
		u.golden("queue-plain")
	}, func(o *Options) { o.Plain = true })
}
