package tui

import (
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// The session may be ahead of the screen: an image is finished in the moment in which
// a key is pressed.
func TestADecisionThatComesTooLateOffersABranch(t *testing.T) {
	refusal := &flow.Failure{Code: flow.FailInvalid, What: "the image made with this decision is finished", Hint: "branch from 1.2"}
	story(t, wide(), garden(), func(u *ui) {
		for _, p := range []flow.Payload{
			flow.ReflectionDecided{Node: "1.2", Parent: "0.2", Chain: 2, Round: 1, Reflection: "1.2#1", Decision: flow.Accepted},
			flow.NodeQueued{Node: "2.2", Parent: "1.2", Chain: 2, Round: 2, Step: flow.StepCorrect, ReflectionID: "1.2#1"},
			flow.NodeFinished{Node: "2.2", Parent: "1.2", Chain: 2, Round: 2, Image: tuitest.Digest("2.2")},
		} {
			s := u.session // its tree only: no update has been sent yet
			s.tree = s.tree.Apply(flow.Event{Seq: s.tree.Seq + 1, Session: "fixture", Payload: p})
		}
		u.session.refuse = refusal
		u.press("a")
		u.shows("the decision on 1.2 is used", "branch from 1.2")
		u.press("b")
		u.shows("A branch is a chain of its own")
		u.press("esc")
		u.lacks("A branch is a chain of its own")
	})
	story(t, wide(), garden(), func(u *ui) {
		u.session.refuse = refusal
		u.press("a")
		u.shows(refusal.What) // nothing is used as far as the session knows
		u.lacks("the decision on 1.2 is used")
	})
}

func TestThePictureKeepsItsSizeWhileAPersonDecides(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("r")
		asking := u.m.layout.focus
		u.press("esc")
		if got := u.m.layout.focus; got != asking {
			t.Errorf("the picture's part of the panel went from %v to %v when the question was closed", asking, got)
		}
		before := u.m.layout.focus
		u.press("up")
		u.pass(settleAfter)
		if u.m.layout.focus == before && u.m.review.Rows(before.w) != u.m.rows.rows {
			t.Errorf("another image inherits %d rows of reflection, want the %d of its own", u.m.rows.rows, u.m.review.Rows(before.w))
		}
	})
}

func TestEstimatesNeedABackend(t *testing.T) {
	story(t, wide(), []string{"0.1 sampling"}, func(u *ui) {
		u.shows("1 job · ")
		u.m = u.m.setBackend(flow.BackendState{Phase: flow.BackendOffline, Failure: &flow.Failure{What: "nothing listens"}})
		u.shows("1 job", "nothing listens")
		u.lacks("1 job · ")
		u.press("tab")
		u.shows("the next reflection comes when the backend is back")
	})
}
