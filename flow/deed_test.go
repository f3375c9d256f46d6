package flow

import (
	"fmt"
	"reflect"
	"testing"
)

// judgedWorld is a session of two chains with an image made from a reflection in each.
func judgedWorld() *world {
	w := newWorld(Strategy{Initial: 2, Width: 2, Depth: 1, Reflection: true, Gate: Gate{Mode: GateAuto}, Stop: StopNever}, "")
	w.drain(first)
	w.actor = "person"
	return w
}

func TestAJudgementThatIsWithdrawnCountsAsNotSaid(t *testing.T) {
	w := judgedWorld()
	before := *w.node(t, "1.1")
	best, _ := w.tree.Best()
	two, five := 2, 5
	rate := func(r int) []Payload {
		return []Payload{Judged{Node: "1.1", Rating: &r}, VerdictGiven{Node: "1.1", Verdict: Verdict{Verifier: "person", Kind: KindPerson, Score: float64(r)}}}
	}
	w.add(rate(two)...)
	first := w.tree.Seq - 1
	w.add(Judged{Node: "1.1", Preference: ChildBetter, Done: map[int]Outcome{0: OutcomeDone}, Blind: true})
	w.add(rate(five)...)
	second := w.tree.Seq - 1
	w.add(Judged{Node: "1.2", Best: true}, Judged{Node: "1.1", Best: true})
	if b, _ := w.tree.Best(); b.ID != "1.1" {
		t.Fatalf("the result is %s, want 1.1", b.ID)
	}
	w.add(JudgementWithdrawn{Node: "1.1", Of: w.tree.Seq})
	if b, _ := w.tree.Best(); b.ID != "1.2" {
		t.Errorf("the result is %s, want 1.2, which was chosen before", b.ID)
	}
	w.add(JudgementWithdrawn{Node: "1.1", Of: second})
	if n := w.node(t, "1.1"); *n.Rating != two || n.Verdict("person").Score != 2 || n.Preference != ChildBetter {
		t.Errorf("rated %d, verdict %+v, %q; want the 2 of before, and better", *n.Rating, n.Verdict("person"), n.Preference)
	}
	w.add(JudgementWithdrawn{Node: "1.1", Of: first}, JudgementWithdrawn{Node: "1.1", Of: first + 2}, JudgementWithdrawn{Node: "1.2", Of: second + 2})
	n := w.node(t, "1.1")
	if n.Rating != nil || n.Preference != "" || n.Outcomes != nil || !reflect.DeepEqual(n.Verdicts, before.Verdicts) {
		t.Errorf("all is withdrawn, and it is %+v with %+v", n, n.Verdicts)
	}
	if b, _ := w.tree.Best(); b.ID != best.ID {
		t.Errorf("the result is %s, want %s as before", b.ID, best.ID)
	}
	if !n.Told {
		t.Error("a blind judgement was withdrawn, and what it told is said to be hidden")
	}
	unknown := w.tree.unknown
	w.add(JudgementWithdrawn{Node: "1.1", Of: first}, JudgementWithdrawn{Node: "1.1", Of: 1}, JudgementWithdrawn{Node: "9.9", Of: first})
	if w.tree.unknown != unknown+3 {
		t.Errorf("%d events were passed over, want the 3 that make no sense", w.tree.unknown-unknown)
	}
}

func TestAJudgedTrialIsOpenAgainButKnown(t *testing.T) {
	w := judgedWorld()
	n := w.node(t, "0.1")
	w.add(TrialStarted{Trial: 1, Node: n.ID, Original: n.Original, Arms: []TrialArm{{Kind: ArmProposed, Request: "a"}, {Kind: ArmNone, Request: "b"}}})
	w.add(TrialArmFinished{Trial: 1, Arm: 1, Image: Sum([]byte("a"))}, TrialArmFinished{Trial: 1, Arm: 2, Image: Sum([]byte("b"))})
	w.add(TrialJudged{Trial: 1, Best: 2})
	d, ok := w.tree.LastDeed()
	if want := (JudgeTrial{Trial: 1, Best: 2, Blind: true}); !ok || d.Again != Command(want) || d.Back != Command(UnjudgeTrial{1}) {
		t.Fatalf("the deed is %+v, want %+v", d, want)
	}
	w.add(TrialJudgementWithdrawn{Trial: 1})
	if tr := w.tree.Trials()[0]; tr.Decided() || !tr.Ready() || !tr.Known || !tr.Judged.IsZero() {
		t.Errorf("the trial is %+v, want it open, and known", tr)
	}
	w.add(TrialJudged{Trial: 1, Best: 1, Told: true})
	if tr := w.tree.Trials()[0]; tr.Best != 1 || !tr.Told {
		t.Errorf("the trial is %+v, want the first best, by somebody who knew", tr)
	}
}

// TestLogsFromBeforeAnUndoWasAnEvent: what they took back in so many words is no deed,
// and their marks that were put back stand as what they say.
func TestLogsFromBeforeAnUndoWasAnEvent(t *testing.T) {
	w := newWorld(Strategy{Initial: 3, Width: 2, Depth: 1, Reflection: true, Gate: Gate{Mode: GateAsk}, Stop: StopNever}, "")
	w.drain(first)
	w.actor = "person"
	yes, no := true, false
	w.add(
		ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: Accepted, Final: "Add 0.1#1.", By: Author{Person: true}},
		DecisionWithdrawn{Node: "0.1", Reflection: "0.1#1"},
		PoolWidened{}, PoolNarrowed{Kept: []NodeID{"0.1"}}, PoolWidened{},
		ChainEnded{Chain: 1, Reason: EndPerson}, ChainReopened{Chain: 1},
		NodeMarked{Node: "0.1", Pinned: &yes}, NodeMarked{Node: "0.1", Pinned: &no},
	)
	var got []string
	for _, d := range w.tree.Deeds() {
		got = append(got, fmt.Sprintf("%T", d.Again))
	}
	if want := "[flow.Mark flow.Mark]"; fmt.Sprint(got) != want {
		t.Errorf("deeds %v, want %s", got, want)
	}
	if _, ok := w.tree.LastUndone(); ok {
		t.Error("something can be done again that nobody took back")
	}
	if d, _ := w.tree.LastDeed(); *d.Back.(Mark).Mark.Pinned != true {
		t.Errorf("the last mark would be taken back to %+v, want pinned", d.Back)
	}
}

func TestWhatASessionDoesByItselfIsNoDeed(t *testing.T) {
	w := newWorld(DefaultStrategy(), "")
	w.tree.Session.Strategy.Gate.Mode = GateAuto
	w.drain(first)
	if d := w.tree.Deeds(); len(d) > 0 {
		t.Errorf("nobody did anything, and there are deeds: %+v", d)
	}
}

func TestOnlySoManyDeedsAreKept(t *testing.T) {
	w := judgedWorld()
	yes := true
	for range maxDeeds + 10 {
		w.add(NodeMarked{Node: "0.1", Pinned: &yes})
	}
	d := w.tree.Deeds()
	if len(d) != maxDeeds || d[len(d)-1].Seq != w.tree.Seq || !reflect.DeepEqual(w.tree, Fold(w.events)) {
		t.Errorf("%d deeds, the last of event %d; want %d, the last of %d", len(d), d[len(d)-1].Seq, maxDeeds, w.tree.Seq)
	}
}

// TestATreeWithoutTheseEventsReadsTheirLog: a program that does not know of undoing keeps
// the marks and decisions of a log that has it, for they are told in its own words.
func TestATreeWithoutTheseEventsReadsTheirLog(t *testing.T) {
	w := judgedWorld()
	yes, no := true, false
	w.add(NodeMarked{Node: "0.1", Pinned: &yes})
	w.add(Undone{Of: w.tree.Seq, Steps: 1}, NodeMarked{Node: "0.1", Pinned: &no})
	if w.node(t, "0.1").Pinned || len(w.tree.Deeds()) != 0 {
		t.Errorf("pinned %v with deeds %+v, want neither", w.node(t, "0.1").Pinned, w.tree.Deeds())
	}
	if d, ok := w.tree.LastUndone(); !ok || *d.Again.(Mark).Mark.Pinned != true {
		t.Errorf("what can be done again is %+v", d)
	}
	var old Tree
	for _, e := range w.events {
		if u, ok := e.Payload.(Undone); ok {
			e.Payload = Unknown{Type: u.Kind()}
		}
		old = old.Apply(e)
	}
	if n, _ := old.Node("0.1"); n.Pinned || old.Unknown() != 1 {
		t.Errorf("pinned %v with %d unknown events, want not and 1", n.Pinned, old.Unknown())
	}
}
