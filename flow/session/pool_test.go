package session

import (
	"slices"
	"testing"

	"rflow/flow"
)

// heads returns where the chains begin that go on.
func heads(t flow.Tree) []flow.NodeID {
	var ids []flow.NodeID
	for _, c := range t.Chains() {
		if !c.Ended() {
			ids = append(ids, c.Head)
		}
	}
	slices.Sort(ids)
	return ids
}

func wantHeads(t *testing.T, s *stage, want ...flow.NodeID) {
	t.Helper()
	if got := heads(s.Tree()); !slices.Equal(got, want) {
		t.Errorf("chains from %v, want %v", got, want)
	}
}

func TestAChoiceFromThePoolIsReplacedUntilAnImageHasComeOfIt(t *testing.T) {
	play(t, ask(4, 2, 1), nil, func(s *stage) {
		if p := s.Tree().Pool(); !p.Narrowed || p.Verified != 4 || p.Used {
			t.Fatalf("the verdicts narrowed the pool to %+v", p)
		}
		s.must(flow.KeepPool{Nodes: []flow.NodeID{"0.3", "0.1"}})
		wantHeads(t, s, "0.1", "0.3")
		s.must(flow.KeepPool{Nodes: []flow.NodeID{"0.2"}})
		wantHeads(t, s, "0.2")
		if w := s.Tree().Waiting(); !slices.Equal(w, []flow.NodeID{"0.2"}) {
			t.Errorf("%v wait, want the image that was kept alone", w)
		}
		s.must(flow.Decide{Node: "0.2", Reflection: "0.2#1", Decision: flow.Accepted})
		if !s.Tree().Pool().Used {
			t.Fatalf("an image came of it, and the pool is %+v", s.Tree().Pool())
		}
		s.refused(flow.KeepPool{Nodes: []flow.NodeID{"0.4"}})
		s.refused(flow.WidenPool{})
	})
}

func TestANarrowingTakenBackStopsItsJobsAndWaitsForThePerson(t *testing.T) {
	slow := func(s *stage, _ *Options) { s.studio.hold(flow.RoleCorrector) }
	play(t, ask(4, 2, 1), slow, func(s *stage) {
		s.must(flow.KeepPool{Nodes: []flow.NodeID{"0.1"}})
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted})
		s.must(flow.WidenPool{})
		if n := s.node("1.1"); n.Status != flow.Cancelled || !n.Withdrawn {
			t.Errorf("the image in the making is %s, want it cancelled", n.Status)
		}
		if p := s.Tree().Pool(); p.Narrowed || !p.Held || len(heads(s.Tree())) != 0 {
			t.Errorf("the pool is %+v with chains from %v, want it to wait for the person", p, heads(s.Tree()))
		}
		if st := s.Tree().State; st != flow.Active {
			t.Errorf("the session is %s, want it active", st)
		}
		s.refused(flow.WidenPool{})
		s.must(flow.KeepPool{Nodes: []flow.NodeID{"0.1"}})
		if n := s.node("1.1b"); n.ReflectionID != "0.1#1" || n.Status == flow.Done {
			t.Errorf("what was decided goes on as %+v", n)
		}
	})
}

func TestAGateThatDoesNotAskNarrowsAPoolThatWasHeld(t *testing.T) {
	play(t, ask(3, 1, 1), nil, func(s *stage) {
		s.must(flow.WidenPool{})
		wantHeads(t, s)
		s.must(flow.SetGate{Gate: flow.Gate{Mode: flow.GateAuto}})
		if p := s.Tree().Pool(); !p.Narrowed || len(p.Kept) != 1 || s.Tree().State != flow.FinishedSession {
			t.Errorf("the pool is %+v, the session %s", p, s.Tree().State)
		}
	})
}

func TestChainsThatAPersonEndedGoOnAgain(t *testing.T) {
	slow := func(s *stage, _ *Options) { s.studio.hold(flow.RoleCorrector) }
	play(t, ask(3, 3, 1), slow, func(s *stage) {
		s.must(flow.Decide{Node: "0.2", Reflection: "0.2#1", Decision: flow.Accepted})
		for _, ids := range [][]int{nil, {9}, {1, 1}} {
			s.refused(flow.EndChains{Chains: ids})
		}
		s.must(flow.EndChains{Chains: []int{1, 2}})
		wantHeads(t, s, "0.3")
		if n := s.node("1.2"); n.Status != flow.Cancelled {
			t.Errorf("the image in the making is %s, want it cancelled", n.Status)
		}
		s.refused(flow.EndChains{Chains: []int{1}})
		s.refused(flow.ReopenChains{Chains: []int{3}})
		s.must(flow.ReopenChains{Chains: []int{1, 2}})
		wantHeads(t, s, "0.1", "0.2", "0.3")
		if n := s.node("1.2"); n.Status != flow.Sampling && n.Status != flow.Queued {
			t.Errorf("the image is %s, want it made after all", n.Status)
		}
		if w := s.Tree().Waiting(); !slices.Contains(w, flow.NodeID("0.1")) {
			t.Errorf("%v wait, want the reflection on 0.1 to wait again", w)
		}
	})
}

func TestThePersonNarrowsThePool(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) { s.refused(flow.KeepPool{Nodes: []flow.NodeID{"0.1"}}) })
	hold := func(s *stage, _ *Options) { s.studio.hold(flow.RoleVerifier) }
	play(t, ask(4, 2, 1), hold, func(s *stage) {
		for _, nodes := range [][]flow.NodeID{nil, {"0.1", "0.1"}, {"0.9"}, {flow.Root}} {
			s.refused(flow.KeepPool{Nodes: nodes})
		}
		s.must(flow.KeepPool{Nodes: []flow.NodeID{"0.3", "0.1", "0.4"}})
		if c := s.Tree().Chains(); len(c) != 3 || c[0].Head != "0.3" {
			t.Errorf("chains %+v", c)
		}
	})
}
