package session

import (
	"testing"

	"rflow/flow"
)

func TestRoundsAreAddedToChainsThatHadMadeAllOfTheirs(t *testing.T) {
	play(t, ask(2, 2, 1), nil, func(s *stage) {
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted, Final: s.node("0.1").Current().Text})
		s.must(flow.EndChains{Chains: []int{2}})
		if st := s.Tree().State; st != flow.FinishedSession {
			t.Fatalf("the session is %s, want it finished: all rounds are made", st)
		}
		for _, n := range []int{0, -1, 101} {
			s.refused(flow.AddRounds{Rounds: n})
		}
		s.must(flow.AddRounds{Rounds: 2})
		first, _ := s.Tree().Chain(1)
		second, _ := s.Tree().Chain(2)
		if first.Ended() || first.Until != 3 || second.End != flow.EndPerson || second.Until != 1 {
			t.Errorf("the chains are %+v and %+v, want the first to go on until round 3 and the second ended", first, second)
		}
		if got := s.Tree().ImagesAdded(); got != 2 {
			t.Errorf("%d images are added, want 2", got)
		}
		if w := s.Tree().Waiting(); len(w) != 1 || w[0] != "1.1" {
			t.Fatalf("%v wait, want the reflection on 1.1", w)
		}
		s.must(flow.Decide{Node: "1.1", Reflection: "1.1#1", Decision: flow.Accepted, Final: s.node("1.1").Current().Text})
		if n := s.node("2.1"); n.Status != flow.Done || n.Parent != "1.1" {
			t.Errorf("2.1 is %s from %s, want it made from 1.1", n.Status, n.Parent)
		}
		s.must(flow.EndChains{Chains: []int{1}})
		s.refused(flow.AddRounds{Rounds: 1})
	})
}
