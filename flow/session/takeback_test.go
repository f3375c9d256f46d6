package session

import (
	"strings"
	"testing"
	"testing/synctest"

	"rflow/flow"
)

// resumed goes on with the session as another program would.
func (s *stage) resumed() {
	s.t.Helper()
	_ = s.leave()
	s.open(nil)
	if err := s.Resume(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.run()
	synctest.Wait()
}

func TestWhatCanBeUndoneOutlivesTheProgram(t *testing.T) {
	hold := func(s *stage, _ *Options) { s.studio.hold(flow.RoleVerifier) }
	play(t, ask(4, 2, 1), hold, func(s *stage) {
		yes, four := true, 4
		s.must(flow.KeepPool{Nodes: []flow.NodeID{"0.3", "0.1"}})
		s.must(flow.Mark{Mark: flow.NodeMarked{Node: "0.1", Pinned: &yes}})
		s.must(flow.Judge{Judged: flow.Judged{Node: "0.1", Rating: &four}})
		s.resumed()
		s.must(flow.Undo{})
		if n := s.node("0.1"); n.Rating != nil || n.Verdict("person") != nil || !n.Pinned {
			t.Errorf("%+v, want the rating alone taken back", n)
		}
		s.must(flow.Undo{})
		s.must(flow.Undo{})
		if s.node("0.1").Pinned || !s.Tree().PoolWaits() {
			t.Errorf("pinned %v, the pool %+v; want all taken back", s.node("0.1").Pinned, s.Tree().Pool())
		}
		s.refused(flow.Undo{})
		s.resumed()
		for range 3 {
			s.must(flow.Redo{})
		}
		if n := s.node("0.1"); *n.Rating != 4 || n.Verdict("person").Score != 4 || !n.Pinned || len(s.Tree().Pool().Kept) != 2 {
			t.Errorf("%+v of the pool %+v, want all done again", n, s.Tree().Pool())
		}
		s.refused(flow.Redo{})
	})
}

func TestWhatStandsBehindAUsedDecisionIsReached(t *testing.T) {
	play(t, ask(2, 2, 2), nil, func(s *stage) {
		yes := true
		s.must(flow.Mark{Mark: flow.NodeMarked{Node: "0.2", Marked: &yes}})
		mark, _ := s.Tree().LastDeed()
		s.must(s.accept("0.1"))
		if f := s.refused(flow.Undo{}); !strings.Contains(f.What, "its image is finished") {
			t.Errorf("refused with %q", f.What)
		}
		older, ok := s.Tree().Undoable()
		if !ok || older.Seq != mark.Seq {
			t.Fatalf("what can be undone is %+v (%v), want the mark", older, ok)
		}
		s.must(flow.Undo{Deed: older.Seq})
		if s.node("0.2").Marked {
			t.Error("the mark is still there")
		}
		s.must(flow.Redo{})
		s.must(flow.Judge{Judged: flow.Judged{Node: "1.1", Preference: flow.ChildBetter}})
		if f := s.refused(flow.Undo{Deed: mark.Seq}); f.What != "something else was done since" {
			t.Errorf("refused with %q", f.What)
		}
		s.must(flow.Undo{})
		if p := s.node("1.1").Preference; p != "" {
			t.Errorf("1.1 is still judged %q", p)
		}
	})
}

// TestABranchIsTakenBackWithItsReflection while nothing has come of it.
func TestABranchIsTakenBackWithItsReflection(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		release := s.studio.hold(flow.RoleCorrector)
		text := "Make it blue."
		s.must(flow.Branch{From: "0.1", Reflection: &text})
		s.must(flow.Undo{})
		chains := s.Tree().Chains()
		if last := chains[len(chains)-1]; !last.Branch || !last.Ended() || s.Tree().Images() != 1 {
			t.Errorf("the branch is %+v with %d images, want it ended with none of its own", last, s.Tree().Images())
		}
		s.must(flow.Redo{})
		if chains := s.Tree().Chains(); chains[len(chains)-1].Ended() {
			t.Error("the branch is still ended")
		}
		release()
		synctest.Wait()
		if s.Tree().Images() != 2 {
			t.Errorf("%d images, want the branch's too", s.Tree().Images())
		}
		s.refused(flow.Undo{})
	})
}

// TestARejudgedTrialSaysThatItWasKnown, unless the blind word itself is said again.
func TestARejudgedTrialSaysThatItWasKnown(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		s.must(flow.StartTrial{Node: "0.1"})
		s.must(flow.JudgeTrial{Trial: 1, Best: 1})
		s.must(flow.Undo{})
		if tr := s.trial(); !tr.Ready() || !tr.Known {
			t.Fatalf("the trial is %+v, want it open, and known", tr)
		}
		s.must(flow.Redo{})
		if tr := s.trial(); tr.Best != 1 || tr.Told {
			t.Errorf("the trial is %+v, want the first best, judged blind", tr)
		}
		s.must(flow.Undo{})
		s.must(flow.JudgeTrial{Trial: 1, Best: 2})
		if tr := s.trial(); tr.Best != 2 || !tr.Told {
			t.Errorf("the trial is %+v, want the second best, by somebody who knew", tr)
		}
	})
}
