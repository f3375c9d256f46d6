package flow

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawPayload draws any payload, most of them senseless where they come.
func drawPayload(t *rapid.T) Payload {
	node := rapid.SampledFrom([]NodeID{Root, "0.1", "0.2", "1.1", "1.2", "1.1b", "0.3", "1.3", "nowhere"}).Draw(t, "node")
	parent := rapid.SampledFrom([]NodeID{Root, "0.1", "0.2", "1.1"}).Draw(t, "parent")
	chain := rapid.IntRange(0, 4).Draw(t, "chain")
	reflection := rapid.SampledFrom([]string{"", "0.1#1", "0.1#2", "0.2#1", "root#1"}).Draw(t, "reflection")
	role := rapid.SampledFrom([]Role{RoleGenerator, RoleCorrector, RoleVerifier, RoleReflector, RoleRefiner, ""}).Draw(t, "role")
	text := rapid.SampledFrom([]string{"", "Add a cup.", "Remove it."}).Draw(t, "text")
	yes := rapid.Bool().Draw(t, "yes")
	rating := rapid.IntRange(0, 5).Draw(t, "rating")
	return rapid.SampledFrom([]Payload{
		SessionStarted{Prompt: text, Strategy: DefaultStrategy()},
		NodeQueued{Node: node, Parent: parent, Chain: chain, Round: rating, ReflectionID: reflection, Prompt: text, Request: text},
		NodeStarted{Node: node},
		NodeFinished{Node: node, Image: Sum([]byte(node))},
		NodeFailed{Node: node},
		NodeCancelled{Node: node, Withdrawn: yes},
		RoleFailed{Node: node, Role: role},
		Retried{Node: node, Role: role},
		Retried{Node: TrialNode(rating, chain), Role: RoleCorrector},
		VerdictGiven{Node: node, Verdict: Verdict{Verifier: text, Kind: KindReward, Score: float64(rating)}},
		VerdictGiven{Node: node, Verdict: Verdict{Verifier: text, Kind: KindPerson, Score: float64(rating)}},
		PoolNarrowed{Kept: []NodeID{node, parent}},
		PoolWidened{},
		ChainReopened{Chain: chain},
		ChainExtended{Chain: chain, Until: rating},
		ChainStarted{Chain: chain, Head: node, Until: rating, Branch: yes, Prompt: text},
		ChainEnded{Chain: chain, Reason: rapid.SampledFrom([]ChainEnd{EndDepth, EndSatisfied, EndPerson, EndFailed, EndCancelled}).Draw(t, "end")},
		ReflectionProposed{Node: node, Reflection: reflection, Text: text, Branch: rapid.IntRange(0, 4).Draw(t, "branch")},
		ReflectionDecided{
			Node: node, Reflection: reflection, Final: text, Prompt: text,
			Decision: rapid.SampledFrom([]Decision{Accepted, Edited, Rejected, Satisfied, Passed, Pending}).Draw(t, "decision"),
			Remedy:   rapid.SampledFrom([]Remedy{"", AskAgain, FreshNoise, EndChain}).Draw(t, "remedy"),
		},
		DecisionWithdrawn{Node: node, Reflection: reflection},
		DraftSaved{Node: node, Reflection: reflection, Text: text, Open: yes},
		PromptRefined{Node: node, Prompt: text, For: text, By: Author{Person: yes}},
		Judged{Node: node, Rating: &rating, Best: yes, Done: map[int]Outcome{chain: OutcomeDone}},
		Judged{Node: node, Preference: ChildBetter, Blind: yes},
		JudgementWithdrawn{Node: node, Of: int64(rapid.IntRange(0, 60).Draw(t, "of"))},
		Undone{Of: int64(rapid.IntRange(0, 60).Draw(t, "undone")), Steps: rating},
		Redone{Of: int64(rapid.IntRange(0, 60).Draw(t, "redone")), Steps: rating},
		NodeMarked{Node: node, Pruned: &yes, Note: &text},
		GateChanged{Gate: Gate{Mode: rapid.SampledFrom([]GateMode{GateAsk, GateAuto, GateRule}).Draw(t, "gate")}},
		Paused{Paused: yes},
		TrialStarted{Trial: rating, Node: node, Arms: []TrialArm{{Kind: ArmProposed, Reflection: text, Request: "a"}, {Kind: ArmNone, Request: "b"}}},
		TrialArmFinished{Trial: rating, Arm: chain, Image: Sum([]byte(node))},
		TrialArmFinished{Trial: rating, Arm: chain, Failure: Fail(FailBroken, "no")},
		TrialJudged{Trial: rating, Best: chain, Tie: rapid.SampledFrom([]Preference{"", TieGood, TieBad, ChildBetter}).Draw(t, "tie")},
		TrialJudgementWithdrawn{Trial: rating},
		TrialCancelled{Trial: rating},
		SessionFinished{},
		SessionFailed{Reason: text},
		Unknown{Type: "from_the_future"},
		nil,
	}).Draw(t, "payload")
}

// drawLog draws a log that begins like a session and goes on with anything.
func drawLog(t *rapid.T) []Event {
	s := drawStrategy(t)
	s.Gate.Mode = rapid.SampledFrom([]GateMode{GateAsk, GateAuto, GateRule}).Draw(t, "gate")
	w := newWorld(s, "log")
	for range rapid.IntRange(0, 12).Draw(t, "answers") {
		if plan := w.settle(); len(plan.Jobs) > 0 {
			w.answer(plan.Jobs[rapid.IntRange(0, len(plan.Jobs)-1).Draw(t, "job")])
		}
	}
	for range rapid.IntRange(0, 40).Draw(t, "noise") {
		w.actor = rapid.SampledFrom([]string{"session", "person"}).Draw(t, "actor")
		w.add(drawPayload(t))
	}
	return w.events
}

func TestFoldIsApplyOverAndOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawLog(t)
		trees := make([]Tree, 0, len(events))
		var tree Tree
		for _, e := range events {
			tree = tree.Apply(e)
			trees = append(trees, tree)
		}
		// Each tree that was passed on the way is still what it was.
		for i, kept := range trees {
			if want := Fold(events[:i+1]); !reflect.DeepEqual(kept, want) {
				t.Fatalf("after event %d of %d (%T)\ngot  %s\nwant %s", i+1, len(events), events[i].Payload, dump(kept), dump(want))
			}
		}
	})
}

func TestApplyLeavesABulkFoldedTreeAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawLog(t)
		cut := rapid.IntRange(0, len(events)).Draw(t, "cut")
		kept := Fold(events[:cut])
		one, other := kept, kept
		for _, e := range events[cut:] {
			one = one.Apply(e)
			e.Payload = drawPayload(t)
			other = other.Apply(e) // another future from the same tree
		}
		if want := Fold(events[:cut]); !reflect.DeepEqual(kept, want) {
			t.Fatalf("the tree changed under its successors\ngot  %s\nwant %s", dump(kept), dump(want))
		}
		if want := Fold(events); !reflect.DeepEqual(one, want) {
			t.Fatalf("one future leaked into the other\ngot  %s\nwant %s", dump(one), dump(want))
		}
	})
}

func dump(t Tree) string {
	s := fmt.Sprintf("seq %d state %s unknown %d chains %+v\n", t.Seq, t.State, t.unknown, t.chains)
	for n := range t.Nodes() {
		s += fmt.Sprintf("  %+v\n", *n)
	}
	return s
}

func TestADuplicateEventChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawLog(t)
		tree := Fold(events)
		again := events[rapid.IntRange(0, len(events)-1).Draw(t, "again")]
		if got := tree.Apply(again); !reflect.DeepEqual(got, tree) {
			t.Fatalf("event %d (%T) again\ngot  %s\nwant %s", again.Seq, again.Payload, dump(got), dump(tree))
		}
		if got := Fold(append(events[:len(events):len(events)], events...)); !reflect.DeepEqual(got, tree) {
			t.Fatalf("the log twice\ngot  %s\nwant %s", dump(got), dump(tree))
		}
	})
}

func TestAPlanDependsOnTheTreeAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawLog(t)
		one, other := Fold(events).Plan(), Fold(events).Plan()
		if !reflect.DeepEqual(one, other) {
			t.Fatalf("two plans of one tree\n%+v\n%+v", one, other)
		}
		seen := map[string]bool{}
		for _, j := range one.Jobs {
			if j.Request != "" && seen[j.Request] {
				t.Fatalf("request %s is planned twice: %+v", j.Request, one.Jobs)
			}
			seen[j.Request] = true
		}
	})
}

func TestAnUnknownEventIsPassedOver(t *testing.T) {
	w := newWorld(DefaultStrategy(), "")
	before := w.made()
	w.add(Unknown{Type: "from_the_future"})
	if w.tree.Unknown() != 1 || !reflect.DeepEqual(w.made(), before) {
		t.Errorf("unknown %d, nodes %v; want 1 and %v", w.tree.Unknown(), w.made(), before)
	}
}

func TestNothingHappensBeforeASessionHasStarted(t *testing.T) {
	tree := Fold([]Event{{Seq: 1, Payload: NodeQueued{Node: "0.1", Parent: Root}}})
	if tree.Len() != 0 || tree.Unknown() != 1 || !tree.Plan().Settled {
		t.Errorf("%d nodes, unknown %d, plan %+v", tree.Len(), tree.Unknown(), tree.Plan())
	}
}

func TestTreesAreReadWhileTheNextIsMade(t *testing.T) {
	w := newWorld(Strategy{Initial: 3, Width: 3, Depth: 3, Prompt: true, Reflection: true, Gate: Gate{Mode: GateAuto}, Stop: StopNever}, "")
	w.drain(first)
	trees := make(chan Tree, len(w.events))
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for tree := range trees {
				tree.Plan()
				tree.Waiting()
				tree.Result()
				_ = dump(tree)
			}
		})
	}
	var tree Tree
	for _, e := range w.events {
		tree = tree.Apply(e)
		trees <- tree
	}
	close(trees)
	readers.Wait()
}

// longLog is a session of about n events.
func longLog(n int) []Event {
	w := newWorld(Strategy{Initial: 16, Width: 16, Depth: 1 << 12, Prompt: true, Reflection: true, Gate: Gate{Mode: GateAuto}, Stop: StopNever}, "")
	var b builder
	b.apply(w.events[0])
	for len(w.events) < n {
		plan := b.tree.Plan()
		w.tree = b.tree
		var payloads []Payload
		if payloads = plan.Facts; len(payloads) == 0 {
			before := len(w.events)
			for _, j := range plan.Jobs {
				w.answer(j)
			}
			for _, e := range w.events[before:] {
				b.apply(e)
			}
			continue
		}
		for _, p := range payloads {
			e := Event{Seq: int64(len(w.events) + 1), Time: time.Unix(0, 0), Session: "test", Payload: p}
			w.events = append(w.events, e)
			b.apply(e)
		}
	}
	return w.events[:n]
}

func BenchmarkFold(b *testing.B) {
	events := longLog(10_000)
	b.ReportAllocs()
	for b.Loop() {
		Fold(events)
	}
}

func BenchmarkApply(b *testing.B) {
	events := longLog(10_000)
	tree, last := Fold(events[:len(events)-1]), events[len(events)-1]
	b.ReportAllocs()
	for b.Loop() {
		tree.Apply(last)
	}
}

func BenchmarkPlan(b *testing.B) {
	tree := Fold(longLog(10_000))
	b.ReportAllocs()
	for b.Loop() {
		tree.Plan()
	}
}
