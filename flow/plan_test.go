package flow

import (
	"slices"
	"testing"
)

// asking is a strategy with one chain under a gate that asks.
func asking(depth int) Strategy {
	return Strategy{Initial: 1, Width: 1, Depth: depth, Prompt: true, Reflection: true, Gate: Gate{Mode: GateAsk}, Stop: StopNever}
}

func auto(initial, width, depth int) Strategy {
	return Strategy{Initial: initial, Width: width, Depth: depth, Prompt: true, Reflection: true, Gate: Gate{Mode: GateAuto}, Stop: StopNever}
}

func (w *world) node(t *testing.T, id NodeID) *Node {
	t.Helper()
	n, ok := w.tree.Node(id)
	if !ok {
		t.Fatalf("there is no node %s: %v", id, w.made())
	}
	return n
}

func count[P Payload](w *world) int {
	n := 0
	for _, e := range w.events {
		if _, ok := e.Payload.(P); ok {
			n++
		}
	}
	return n
}

func decide(n NodeID, id string, d Decision, final string) ReflectionDecided {
	return ReflectionDecided{Node: n, Reflection: id, Decision: d, Final: final, By: Author{Person: true}}
}

func TestAReflectionWaitsForThePerson(t *testing.T) {
	w := newWorld(asking(2), "")
	plan := w.drain(first)
	if !slices.Equal(plan.Waiting, []NodeID{"0.1"}) || plan.Settled {
		t.Fatalf("waiting %v settled %v, want 0.1 and false", plan.Waiting, plan.Settled)
	}
	if got := w.tree.Waiting(); !slices.Equal(got, plan.Waiting) {
		t.Errorf("the tree says that %v wait, the plan %v", got, plan.Waiting)
	}
	if n := w.node(t, "0.1"); n.Refined == nil || n.Refined.For != "Add 0.1#1." {
		t.Errorf("refined %+v, want one for the proposal before the decision", n.Refined)
	}
	w.add(decide("0.1", "0.1#1", Edited, "Remove it."))
	w.drain(first)
	if n := w.node(t, "1.1"); n.Reflection != "Remove it." || n.Prompt != "two red apples+" || n.Step != StepCorrect {
		t.Errorf("the child is made with %q, %q, %s", n.Reflection, n.Prompt, n.Step)
	}
	if n := w.node(t, "0.1"); n.Refined.For != "Remove it." || count[PromptRefined](w) != 3 {
		t.Errorf("an edited reflection is refined anew: %+v, %d refinements", n.Refined, count[PromptRefined](w))
	}
}

func TestASharedHeadIsDecidedOnce(t *testing.T) {
	w := newWorld(auto(1, 3, 1), "")
	w.drain(first)
	if got := count[ReflectionDecided](w); got != 1 {
		t.Errorf("%d decisions, want 1 for the three chains from one image", got)
	}
	seeds := map[uint64]bool{}
	for _, id := range []NodeID{"1.1", "1.2", "1.3"} {
		n := w.node(t, id)
		seeds[n.Seed] = true
		if n.Parent != "0.1" || n.ReflectionID != "0.1#1" {
			t.Errorf("%s comes from %s by %s", id, n.Parent, n.ReflectionID)
		}
	}
	if len(seeds) != 3 {
		t.Errorf("%d seeds, want 3", len(seeds))
	}
}

func TestTheBestOfThePoolBecomeChains(t *testing.T) {
	score := map[NodeID]float64{"0.1": 2, "0.2": 9, "0.3": 5}
	for _, test := range []struct {
		name  string
		s     Strategy
		heads map[int]NodeID
	}{
		{"narrowed", auto(3, 2, 1), map[int]NodeID{2: "0.2", 3: "0.3"}},
		{"as many", auto(3, 3, 1), map[int]NodeID{1: "0.1", 2: "0.2", 3: "0.3"}},
		{"repeated", auto(3, 5, 1), map[int]NodeID{1: "0.1", 2: "0.2", 3: "0.3", 4: "0.2", 5: "0.3"}},
		{"repeated again", auto(3, 7, 1), map[int]NodeID{1: "0.1", 2: "0.2", 3: "0.3", 4: "0.2", 5: "0.3", 6: "0.1", 7: "0.2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(test.s, "")
			for plan := w.settle(); len(plan.Jobs) > 0; plan = w.settle() {
				if j := plan.Jobs[0]; j.Role == RoleVerifier {
					w.add(VerdictGiven{Node: j.Node, Verdict: Verdict{Verifier: "v", Kind: KindRubric, Score: score[j.Node]}})
				} else {
					w.answer(j)
				}
			}
			for _, c := range w.tree.Chains() {
				if test.heads[c.ID] != c.Head {
					t.Errorf("chain %d begins at %s, want %s", c.ID, c.Head, test.heads[c.ID])
				}
			}
			if len(w.tree.Chains()) != len(test.heads) {
				t.Errorf("%d chains, want %d", len(w.tree.Chains()), len(test.heads))
			}
		})
	}
}

func TestNarrowingWaitsForAllVerdictsUnlessThePersonKeepsTheirOwn(t *testing.T) {
	s := auto(3, 1, 1)
	s.Gate.Mode = GateAsk
	w := newWorld(s, "")
	for w.settle(); w.tree.Images() < 2; w.settle() {
		w.answer(w.settle().Jobs[0])
	}
	if w.tree.Narrowed() {
		t.Fatal("narrowed before all were judged")
	}
	w.add(PoolNarrowed{Kept: []NodeID{"0.2"}})
	w.drain(first)
	if c := w.tree.Chains(); len(c) != 1 || c[0].Head != "0.2" {
		t.Errorf("chains %+v, want one from 0.2", c)
	}
	if w.node(t, "0.3").Status != Done {
		t.Error("an image that was asked for is made although it is not kept")
	}
}

func TestADecisionTakenBackGivesANewAttempt(t *testing.T) {
	w := newWorld(asking(2), "")
	w.drain(first)
	w.add(decide("0.1", "0.1#1", Accepted, "Add 0.1#1."))
	w.settle()
	old := w.node(t, "1.1")
	w.add(NodeCancelled{Node: "1.1", Withdrawn: true}, DecisionWithdrawn{Node: "0.1", Reflection: "0.1#1"})
	if plan := w.drain(first); !slices.Equal(plan.Waiting, []NodeID{"0.1"}) {
		t.Fatalf("waiting %v after the decision was taken back, want 0.1", plan.Waiting)
	}
	w.add(decide("0.1", "0.1#1", Accepted, "Add 0.1#1."))
	w.drain(first)
	n := w.node(t, "1.1b")
	if n.Seed == old.Seed || n.Request == old.Request || n.Attempt != 1 || n.Status != Done {
		t.Errorf("the second attempt %+v is not new", n)
	}
	if w.node(t, "1.1").Status != Cancelled {
		t.Errorf("the first attempt is %s", w.node(t, "1.1").Status)
	}
	if r := w.node(t, "0.1").Current(); !r.Used {
		t.Error("the decision is not used though its child is finished")
	}
	w.add(DecisionWithdrawn{Node: "0.1", Reflection: "0.1#1"}, decide("0.1", "0.1#1", Rejected, ""))
	if r := w.node(t, "0.1").Current(); r.Decision != Accepted {
		t.Errorf("a used decision became %q", r.Decision)
	}
}

func TestWhatThePersonTookBackWaitsUnderAnyGate(t *testing.T) {
	w := newWorld(auto(1, 1, 1), "")
	for w.settle(); count[ReflectionDecided](w) == 0; {
		w.answer(w.settle().Jobs[0])
		w.settle()
	}
	w.add(NodeCancelled{Node: "1.1", Withdrawn: true}, DecisionWithdrawn{Node: "0.1", Reflection: "0.1#1"})
	if plan := w.drain(first); !slices.Equal(plan.Waiting, []NodeID{"0.1"}) {
		t.Fatalf("waiting %v, want 0.1: a person has stepped in", plan.Waiting)
	}
	w.add(GateChanged{Gate: Gate{Mode: GateAuto}})
	if plan := w.drain(first); !plan.Settled || w.tree.Images() != 2 {
		t.Errorf("after release: settled %v, %d images, want 2", plan.Settled, w.tree.Images())
	}
}

func TestAChainEndedByAPersonGoesOnWhenTheyTakeItBack(t *testing.T) {
	for _, d := range []ReflectionDecided{
		decide("0.1", "0.1#1", Satisfied, ""),
		{Node: "0.1", Reflection: "0.1#1", Decision: Rejected, Remedy: EndChain},
	} {
		w := newWorld(asking(1), "")
		w.drain(first)
		w.add(d)
		w.drain(first)
		if w.tree.State != FinishedSession {
			t.Fatalf("%s: state %q, want finished", d.Decision, w.tree.State)
		}
		w.add(DecisionWithdrawn{Node: "0.1", Reflection: "0.1#1"})
		if plan := w.drain(first); len(plan.Waiting) != 1 || w.tree.State != Active {
			t.Errorf("%s: waiting %v, state %q after it was taken back", d.Decision, plan.Waiting, w.tree.State)
		}
	}
}

func TestFreshNoiseTakesOneRound(t *testing.T) {
	w := newWorld(asking(2), "")
	w.drain(first)
	w.add(ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: Rejected, Remedy: FreshNoise})
	plan := w.drain(first)
	if n := w.node(t, "1.1"); n.Step != StepFresh || n.Reflection != "" || n.Parent != "0.1" || n.Prompt != "two red apples" {
		t.Errorf("fresh noise made %+v", n)
	}
	if !slices.Equal(plan.Waiting, []NodeID{"1.1"}) {
		t.Errorf("waiting %v, want 1.1", plan.Waiting)
	}
}

func TestAskingAgainIsAnotherRequest(t *testing.T) {
	w := newWorld(asking(1), "")
	var asked []string
	for plan := w.settle(); len(plan.Jobs) > 0; plan = w.settle() {
		if plan.Jobs[0].Role == RoleReflector {
			asked = append(asked, plan.Jobs[0].Request)
		}
		w.answer(plan.Jobs[0])
	}
	w.add(ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: Rejected, Remedy: AskAgain})
	plan := w.settle()
	if len(plan.Jobs) != 1 || plan.Jobs[0].Role != RoleReflector || plan.Jobs[0].Request == asked[0] {
		t.Fatalf("jobs %+v, want the reflector under another id than %s", plan.Jobs, asked[0])
	}
	w.drain(first)
	if r := w.node(t, "0.1").Current(); r.ID != "0.1#2" || r.Decision != Pending {
		t.Errorf("current %+v, want 0.1#2 pending", r)
	}
}

func TestAPausedSessionMakesNoNewImage(t *testing.T) {
	w := newWorld(auto(2, 2, 1), "")
	w.settle()
	w.add(NodeStarted{Node: "0.1"}, Paused{Paused: true})
	plan := w.settle()
	if len(plan.Jobs) != 1 || plan.Jobs[0].Node != "0.1" {
		t.Fatalf("jobs %+v, want the one that runs", plan.Jobs)
	}
	if plan = w.drain(first); plan.Settled || w.tree.Images() != 1 {
		t.Fatalf("settled %v with %d images while paused", plan.Settled, w.tree.Images())
	}
	w.add(Paused{})
	if w.drain(first); w.tree.Images() != 4 {
		t.Errorf("%d images after the pause, want 4", w.tree.Images())
	}
}

func TestTextsOfOneNodeDoNotUndoEachOther(t *testing.T) {
	w := newWorld(asking(1), "")
	w.drain(first)
	// A branch off the image that still waits, while nothing may be queued.
	w.add(Paused{Paused: true}, ChainStarted{Chain: 2, Head: "0.1", Until: 1, Branch: true},
		ReflectionProposed{Node: "0.1", Reflection: "0.1#2", Text: "Remove it.", Branch: 2}, decide("0.1", "0.1#2", Accepted, "Remove it."))
	before := count[PromptRefined](w)
	if plan := w.drain(first); !slices.Equal(plan.Waiting, []NodeID{"0.1"}) {
		t.Fatalf("waiting %v, want 0.1", plan.Waiting)
	}
	if got := count[PromptRefined](w) - before; got != 1 {
		t.Fatalf("%d refinements, want one for the branch's text", got)
	}
	if n := w.node(t, "0.1"); n.Current().ID != "0.1#1" || n.Refined.For != "Add 0.1#1." {
		t.Errorf("0.1 shows %s with the prompt for %q", n.Current().ID, n.Refined.For)
	}
	w.add(Paused{}, decide("0.1", "0.1#1", Accepted, "Add 0.1#1."))
	w.drain(first)
	if a, b := w.node(t, "1.1"), w.node(t, "1.2"); a.Reflection != "Add 0.1#1." || b.Reflection != "Remove it." {
		t.Errorf("1.1 was made with %q, 1.2 with %q", a.Reflection, b.Reflection)
	}
}

func TestAPersonsPromptHoldsUntilTheyGiveItBack(t *testing.T) {
	w := newWorld(asking(1), "")
	w.drain(first)
	w.add(PromptRefined{Node: "0.1", Prompt: "mine", By: Author{Person: true}}, DraftSaved{Node: "0.1", Reflection: "0.1#1", Text: "Other."})
	if plan := w.drain(first); w.node(t, "0.1").Refined.Prompt != "mine" {
		t.Fatalf("refined %+v, plan %+v", w.node(t, "0.1").Refined, plan)
	}
	w.add(PromptRefined{Node: "0.1", By: Author{Person: true}})
	w.drain(first)
	if r := w.node(t, "0.1").Refined; r.By.Person || r.For != "Other." {
		t.Errorf("given back: %+v, want one for the draft", r)
	}
	before := count[PromptRefined](w)
	w.add(DraftSaved{Node: "0.1"})
	w.drain(first)
	if r := w.node(t, "0.1").Refined; r.For != "Add 0.1#1." || count[PromptRefined](w) != before {
		t.Errorf("the first text finds its prompt again: %+v after %d more calls", r, count[PromptRefined](w)-before)
	}
}
