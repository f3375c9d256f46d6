package flow

import (
	"errors"
	"slices"
	"testing"
)

func yes(v bool) *bool { return &v }

func TestVerdictsOfEachKindAreOrdered(t *testing.T) {
	for _, test := range []struct {
		kind VerdictKind
		best []Verdict // best first
	}{
		{KindRubric, []Verdict{{Score: 9.5}, {Score: 9}, {Score: 0}}},
		{KindReward, []Verdict{{Score: 1.27}, {Score: -0.5}, {Score: -40}}},
		{KindPerson, []Verdict{{Score: 5}, {Score: 4}, {Score: 0}}},
		{KindYesNo, []Verdict{
			{Score: 21.3, Accepted: yes(true)},
			{Score: 2, Accepted: yes(true)},
			{Score: -3, Accepted: yes(true)},
			{Score: -1, Accepted: yes(false)},
			{Score: 0.5, Accepted: yes(false)},
			{Score: 30, Accepted: yes(false)},
		}},
	} {
		for i := range test.best {
			for j := range test.best {
				a, b := test.best[i], test.best[j]
				a.Kind, b.Kind, a.Verifier, b.Verifier = test.kind, test.kind, "v", "v"
				got, err := a.Compare(b)
				if want := sign(j - i); err != nil || sign(got) != want {
					t.Errorf("%s: %v against %v is %d (%v), want %d", test.kind, a.Label(), b.Label(), got, err, want)
				}
			}
		}
	}
}

func sign(n int) int { return max(-1, min(1, n)) }

func TestVerdictsOfDifferentVerifiersDoNotCompare(t *testing.T) {
	a := Verdict{Verifier: "a", Kind: KindRubric, Score: 1}
	for _, b := range []Verdict{{Verifier: "b", Kind: KindRubric}, {Verifier: "a", Kind: KindReward}} {
		if _, err := a.Compare(b); !errors.Is(err, ErrIncomparable) {
			t.Errorf("%+v against %+v: %v, want ErrIncomparable", a, b, err)
		}
	}
}

func TestScoresShowAsTheirVerifierGivesThem(t *testing.T) {
	for _, test := range []struct {
		v    Verdict
		want string
	}{
		{Verdict{Kind: KindRubric, Score: 8}, "8/10"},
		{Verdict{Kind: KindRubric, Score: 7.25}, "7.25/10"},
		{Verdict{Kind: KindYesNo, Score: 21.34, Accepted: yes(true)}, "yes 21.3"},
		{Verdict{Kind: KindYesNo, Score: 2, Accepted: yes(false)}, "no 2.0"},
		{Verdict{Kind: KindReward, Score: 1.268}, "VQ +1.27"},
		{Verdict{Kind: KindReward, Score: -0.5}, "VQ -0.50"},
		{Verdict{Kind: KindPerson, Score: 4}, "4/5"},
	} {
		if got := test.v.Label(); got != test.want {
			t.Errorf("%+v shows as %q, want %q", test.v, got, test.want)
		}
	}
}

func TestRankPutsUnjudgedNodesLastAndKeepsTies(t *testing.T) {
	node := func(id NodeID, score ...float64) *Node {
		n := &Node{ID: id}
		for _, s := range score {
			n.Verdicts = append(n.Verdicts, Verdict{Verifier: "v", Kind: KindRubric, Score: s})
		}
		return n
	}
	nodes := []*Node{node("none"), node("five", 5), node("nine", 9), node("also five", 5)}
	var got []NodeID
	for _, n := range (Tree{nodes: nodes}).Rank(nodes) {
		got = append(got, n.ID)
	}
	if want := []NodeID{"nine", "five", "also five", "none"}; !slices.Equal(got, want) {
		t.Errorf("ranked %v, want %v", got, want)
	}
}

func TestEveryTagHasItsRubric(t *testing.T) {
	for _, tag := range Tags() {
		if got := Rubric(tag); len(got) != 3 {
			t.Errorf("%s has aspects %v, want three", tag, got)
		}
	}
	if got := Rubric(""); len(got) != 5 || got[0] != "accuracy_to_prompt" {
		t.Errorf("any other prompt has aspects %v", got)
	}
}

func TestAPersonsRatingNeverDecidesTheBest(t *testing.T) {
	w := newWorld(auto(2, 2, 0), "")
	for plan := w.settle(); len(plan.Jobs) > 0; plan = w.settle() {
		if j := plan.Jobs[0]; j.Role == RoleVerifier {
			w.add(VerdictGiven{Node: j.Node, Verdict: Verdict{Verifier: "person", Kind: KindPerson, Score: 5}})
			w.add(VerdictGiven{Node: j.Node, Verdict: Verdict{Verifier: "v", Kind: KindYesNo, Score: 3, Accepted: yes(j.Node == "0.2")}})
			continue
		}
		w.answer(plan.Jobs[0])
	}
	best := w.tree.Result()
	if best.Node != "0.2" || best.Kind != KindYesNo || *best.Score != 3 || !*best.Correct {
		t.Errorf("best is %+v, want 0.2 by the model's yes", best)
	}
	if got := w.tree.Verifier(); got != "v" {
		t.Errorf("the session's verifier is %q, want v", got)
	}
	pruned := true
	w.add(NodeMarked{Node: "0.2", Pruned: &pruned})
	if best, _ := w.tree.Best(); best.ID != "0.1" {
		t.Errorf("best is %s, want 0.1 once 0.2 is pruned", best.ID)
	}
}
