package flow

import (
	"slices"
	"testing"
)

func TestABranchOffAWaitingTipLeavesItWaiting(t *testing.T) {
	w := newWorld(asking(2), "")
	w.drain(first)
	w.add(ChainStarted{Chain: w.tree.NextChain(), Head: "0.1", Until: 2, Branch: true},
		ReflectionProposed{Node: "0.1", Reflection: "0.1#2", Text: "Remove it.", Branch: 2}, decide("0.1", "0.1#2", Accepted, "Remove it."))
	plan := w.drain(first)
	if n := w.node(t, "1.2"); n.Parent != "0.1" || n.Reflection != "Remove it." || n.Chain != 2 {
		t.Fatalf("the branch made %+v", n)
	}
	slices.Sort(plan.Waiting)
	if !slices.Equal(plan.Waiting, []NodeID{"0.1", "1.2"}) {
		t.Errorf("waiting %v, want the node's own reflection and the branch's next", plan.Waiting)
	}
	c1, _ := w.tree.Chain(1)
	if r := w.node(t, "0.1").CurrentIn(c1); r.ID != "0.1#1" || r.Decision != Pending {
		t.Errorf("chain 1 goes on from %+v", r)
	}
}

func TestABranchMayAskTheReflector(t *testing.T) {
	w := newWorld(asking(1), "")
	w.drain(first)
	w.add(ChainStarted{Chain: 2, Head: "0.1", Until: 1, Branch: true})
	w.drain(first)
	n := w.node(t, "0.1")
	if len(n.Reflections) != 2 || n.Reflections[1].Branch != 2 {
		t.Fatalf("reflections %+v, want one more for branch 2", n.Reflections)
	}
	w.add(decide("0.1", "0.1#2", Accepted, "Add 0.1#2."))
	w.drain(first)
	if w.node(t, "1.2").ReflectionID != "0.1#2" || w.node(t, "0.1").Reflections[0].Decision != Pending {
		t.Error("the branch and the node's own chain got mixed up")
	}
}

func TestABranchFromTheRootIsANewImageFromNoise(t *testing.T) {
	w := newWorld(auto(2, 2, 1), "")
	w.drain(first)
	if w.tree.State != FinishedSession {
		t.Fatalf("state %q", w.tree.State)
	}
	w.add(ChainStarted{Chain: w.tree.NextChain(), Head: Root, Until: 1, Branch: true})
	if w.tree.State != Active {
		t.Fatalf("a branch leaves the session %q", w.tree.State)
	}
	w.drain(first)
	n := w.node(t, "0.3")
	if n.Step != StepGenerate || n.Parent != Root || n.Seed == w.node(t, "0.1").Seed {
		t.Errorf("the branch began with %+v", n)
	}
	if w.node(t, "1.3").Parent != "0.3" || w.tree.State != FinishedSession || count[SessionFinished](w) != 2 {
		t.Errorf("the branch went on to %+v, state %q, finished %d times", w.node(t, "1.3"), w.tree.State, count[SessionFinished](w))
	}
}

// TestAChainThatEndsAtTheRootNamesAParent holds what readers of the events rely
// on: node and parent are never empty.
func TestAChainThatEndsAtTheRootNamesAParent(t *testing.T) {
	w := newWorld(auto(1, 1, 1), "")
	w.drain(first)
	w.add(ChainStarted{Chain: 2, Head: Root, Until: 1, Branch: true})
	c, _ := w.tree.Chain(2)
	if end := w.tree.EndOf(c, EndCancelled); end.Node != Root || end.Parent != Root {
		t.Errorf("a branch off the root that came to nothing ends as %+v, want node and parent root", end)
	}
}

func TestABranchWithAnotherPromptIsJudgedByItAndNeverTheBest(t *testing.T) {
	w := newWorld(auto(1, 1, 0), "")
	w.drain(first)
	w.add(ChainStarted{Chain: 2, Head: "0.1", Until: 1, Branch: true, Prompt: "a green cup"},
		ReflectionProposed{Node: "0.1", Reflection: "0.1#1", Branch: 2},
		ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: Rejected, Remedy: FreshNoise})
	for plan := w.settle(); len(plan.Jobs) > 0; plan = w.settle() {
		if j := plan.Jobs[0]; j.Role == RoleVerifier {
			w.add(VerdictGiven{Node: j.Node, Verdict: Verdict{Verifier: "v", Kind: KindRubric, Score: 1000}})
			continue
		}
		w.answer(plan.Jobs[0])
	}
	n := w.node(t, "1.2")
	if n.Original != "a green cup" || n.Prompt != "a green cup" || n.Step != StepFresh {
		t.Errorf("the branch made %+v", n)
	}
	if best, _ := w.tree.Best(); best.ID != "0.1" {
		t.Errorf("best is %s, want 0.1", best.ID)
	}
	w.add(Judged{Node: "1.2", Best: true})
	if best, _ := w.tree.Best(); best.ID != "1.2" {
		t.Errorf("best is %s, want the person's pick", best.ID)
	}
}

func TestABranchFromTheLastRoundMakesOneMore(t *testing.T) {
	w := newWorld(auto(1, 1, 1), "")
	w.drain(first)
	w.add(ChainStarted{Chain: 2, Head: "1.1", Until: 2, Branch: true})
	w.drain(first)
	if w.node(t, "2.2").Parent != "1.1" || w.tree.Images() != 3 {
		t.Errorf("%d images: %v", w.tree.Images(), w.made())
	}
}

func TestAFailedImageUnderAutoEndsItsChainAndUnderAskWaits(t *testing.T) {
	for _, gate := range []GateMode{GateAuto, GateAsk} {
		s := auto(2, 2, 1)
		s.Gate.Mode = gate
		w := newWorld(s, "")
		w.fails = func(j Job) bool { return j.Node == "1.1" && j.Role == RoleCorrector }
		for len(w.drain(first).Waiting) > 0 {
			for _, id := range w.tree.Waiting() {
				r := w.node(t, id).Current()
				w.add(decide(id, r.ID, Accepted, r.Text))
			}
		}
		c, _ := w.tree.Chain(1)
		switch gate {
		case GateAuto:
			if c.End != EndFailed || w.tree.State != FinishedSession {
				t.Errorf("auto: chain ended %q, session %q", c.End, w.tree.State)
			}
		default:
			if c.Ended() || w.tree.State != Active || w.tree.Plan().Settled {
				t.Errorf("ask: chain ended %q, session %q", c.End, w.tree.State)
			}
		}
		old := w.node(t, "1.1").Request
		w.fails = nil
		w.add(Retried{Node: "1.1", Role: RoleCorrector})
		w.drain(first)
		n := w.node(t, "1.1")
		c, _ = w.tree.Chain(1)
		if n.Status != Done || n.Request == old || n.Tries != 1 || c.End != EndDepth || w.tree.State != FinishedSession {
			t.Errorf("%s: after the retry %s is %s (try %d), chain %q, session %q", gate, n.ID, n.Status, n.Tries, c.End, w.tree.State)
		}
	}
}

func TestACancelledChainDoesNotKeepTheSessionOpen(t *testing.T) {
	s := auto(2, 2, 1)
	s.Gate.Mode = GateAsk
	w := newWorld(s, "")
	w.fails = func(j Job) bool { return j.Node == "0.1" && j.Role == RoleVerifier }
	w.drain(first)
	c1, _ := w.tree.Chain(1)
	c2, _ := w.tree.Chain(2)
	w.add(w.tree.EndOf(c1, EndCancelled), w.tree.EndOf(c2, EndCancelled))
	if w.drain(first); w.tree.State != FinishedSession {
		t.Errorf("state %q although every chain has ended: %+v", w.tree.State, w.tree.Plan())
	}
}

func TestRolesThatFailUnderAuto(t *testing.T) {
	for _, test := range []struct {
		role   Role
		images int
		end    ChainEnd
		prompt string
	}{
		{RoleVerifier, 2, EndDepth, "two red apples+"}, // goes on unjudged
		{RoleRefiner, 2, EndDepth, "two red apples"},   // goes on with the prompt as it was
		{RoleReflector, 1, EndFailed, ""},
	} {
		w := newWorld(auto(1, 1, 1), "")
		w.fails = func(j Job) bool { return j.Role == test.role }
		w.drain(first)
		c, _ := w.tree.Chain(1)
		if w.tree.Images() != test.images || c.End != test.end || w.tree.State != FinishedSession {
			t.Errorf("%s fails: %d images, chain %q, session %q; want %d, %q, finished", test.role, w.tree.Images(), c.End, w.tree.State, test.images, test.end)
		}
		if n, ok := w.tree.Node("1.1"); ok && n.Prompt != test.prompt {
			t.Errorf("%s fails: prompt %q, want %q", test.role, n.Prompt, test.prompt)
		}
	}
}

func TestARoleThatFailsUnderAskCanBeRetried(t *testing.T) {
	for _, role := range []Role{RoleVerifier, RoleReflector} {
		w := newWorld(asking(1), "")
		w.fails = func(j Job) bool { return j.Role == role }
		if plan := w.drain(first); plan.Settled || len(plan.Waiting) > 0 {
			t.Fatalf("%s fails: settled %v, waiting %v", role, plan.Settled, plan.Waiting)
		}
		w.fails = nil
		w.add(Retried{Node: "0.1", Role: role})
		if plan := w.drain(first); len(plan.Waiting) != 1 {
			t.Errorf("%s was retried: waiting %v", role, plan.Waiting)
		}
	}
}

func TestASessionWithoutAnyImageFails(t *testing.T) {
	w := newWorld(auto(2, 2, 2), "")
	w.fails = func(j Job) bool { return j.Role == RoleGenerator }
	w.drain(first)
	if w.tree.State != FailedSession || w.tree.Failure != "cannot" || count[SessionFailed](w) != 1 {
		t.Errorf("state %q for %q", w.tree.State, w.tree.Failure)
	}
}

func TestAnEmptyReflectionAtAGate(t *testing.T) {
	for _, test := range []struct {
		decision Decision
		images   int
	}{{Accepted, 2}, {Satisfied, 1}} {
		w := newWorld(asking(1), "")
		w.empty = 16
		if plan := w.drain(first); len(plan.Waiting) != 1 {
			t.Fatalf("nothing to fix does not wait: %+v", plan)
		}
		w.add(decide("0.1", "0.1#1", test.decision, ""))
		if w.drain(first); w.tree.Images() != test.images {
			t.Errorf("%s: %d images, want %d", test.decision, w.tree.Images(), test.images)
		}
	}
}
