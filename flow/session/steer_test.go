package session

import (
	"testing"

	"rflow/flow"
)

func TestChangingTheGateReleasesThoseWhoWait(t *testing.T) {
	play(t, ask(3, 3, 1), nil, func(s *stage) {
		s.waiting("0.1", "0.2", "0.3")
		s.must(flow.SetGate{Gate: flow.Gate{Mode: flow.GateAuto}})
		if s.Tree().State != flow.FinishedSession || s.Tree().Images() != 6 {
			t.Errorf("state %q with %d images", s.Tree().State, s.Tree().Images())
		}
		if r := s.node("0.2").Current(); r.Decision != flow.Passed || r.Rule != "auto" {
			t.Errorf("released as %+v", r)
		}
		s.refused(flow.SetGate{Gate: flow.Gate{Mode: "perhaps"}})
	})
}

func TestAFailedImageIsRetriedOrDecidedAnew(t *testing.T) {
	play(t, ask(2, 2, 1), nil, func(s *stage) {
		s.studio.fail(flow.RoleCorrector, func(int) error { return flow.Fail(flow.FailUnsupported, "no such word") })
		s.must(s.accept("0.1"))
		s.must(s.accept("0.2"))
		if n := s.node("1.1"); n.Status != flow.Failed || n.Failure.What != "no such word" {
			t.Fatalf("1.1 is %s for %v", n.Status, n.Failure)
		}
		s.studio.script(nil)
		old := s.node("1.1").Request
		s.must(flow.Retry{Node: "1.1"})
		if n := s.node("1.1"); n.Status != flow.Done || n.Request == old {
			t.Errorf("after the retry 1.1 is %s under %s", n.Status, n.Request)
		}
		s.refused(flow.Retry{Node: "1.1"})
		s.must(flow.Decide{Node: "0.2", Reflection: "0.2#1", Decision: flow.Edited, Final: "Remove it."})
		if s.node("1.2").Status != flow.Cancelled || s.node("1.2b").Status != flow.Done {
			t.Errorf("1.2 is %s, 1.2b %s", s.node("1.2").Status, s.node("1.2b").Status)
		}
	})
}

func TestARoleThatFailedIsRetried(t *testing.T) {
	for _, role := range []flow.Role{flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner} {
		setup := func(s *stage, _ *Options) {
			s.studio.fail(role, func(int) error { return flow.Fail(flow.FailBroken, "nonsense") })
		}
		play(t, ask(1, 1, 1), setup, func(s *stage) {
			if f, ok := s.node("0.1").RoleFailed[role]; !ok || f.What != "nonsense" {
				t.Errorf("%s failed as %+v", role, f)
			}
			s.studio.script(nil)
			s.must(flow.Retry{Node: "0.1"})
			if n := s.node("0.1"); len(n.RoleFailed) != 0 || n.Refined == nil {
				t.Errorf("after the retry: failed %v, refined %v", n.RoleFailed, n.Refined)
			}
			s.waiting("0.1")
		})
	}
}

func TestCancelling(t *testing.T) {
	play(t, ask(3, 3, 2), nil, func(s *stage) {
		release := s.studio.hold(flow.RoleCorrector)
		for _, id := range []flow.NodeID{"0.1", "0.2", "0.3"} {
			s.must(s.accept(id))
		}
		s.must(flow.Cancel{Node: "1.1"})
		if len(s.studio.now) != 2 || s.node("1.1").Status != flow.Cancelled {
			t.Errorf("%d calls go on, 1.1 is %s", len(s.studio.now), s.node("1.1").Status)
		}
		s.must(flow.Cancel{Chain: 2})
		if c, _ := s.Tree().Chain(2); c.End != flow.EndCancelled || len(s.studio.now) != 1 {
			t.Errorf("chain 2 ended as %q, %d calls go on", c.End, len(s.studio.now))
		}
		for _, cmd := range []flow.Cancel{{Node: "1.1"}, {Node: "0.1"}, {Node: "7.7"}, {Chain: 2}, {Chain: 9}} {
			s.refused(cmd)
		}
		s.must(flow.Cancel{})
		if s.Tree().State != flow.FinishedSession || len(s.studio.now) != 0 || s.Tree().Images() != 3 {
			t.Errorf("state %q, %d calls go on, %d images", s.Tree().State, len(s.studio.now), s.Tree().Images())
		}
		s.refused(flow.Cancel{})
		release()
		s.must(flow.Retry{Node: "1.3"})
		s.waiting("1.3")
	})
}

func TestCancellingAllInThePoolOpensNoChains(t *testing.T) {
	for _, strategy := range []flow.Strategy{ask(4, 2, 2), ask(2, 4, 2), ask(2, 2, 2)} {
		hold := func(s *stage, _ *Options) { s.studio.hold(flow.RoleVerifier) }
		play(t, strategy, hold, func(s *stage) {
			s.must(flow.Cancel{})
			s.must(flow.Cancel{Node: "0.1"}) // its verdict is still being made
			s.studio.script(nil)
			s.must(flow.Retry{Node: "0.1"})
			if s.node("0.1").ModelVerdict() == nil {
				t.Error("the retried verdict is not there")
			}
			for _, c := range s.Tree().Chains() {
				if !c.Ended() {
					t.Errorf("%+v: chain %+v goes on", strategy, c)
				}
			}
			if got := s.Tree().Images(); got != strategy.Initial {
				t.Errorf("%+v: %d images, want the pool's", strategy, got)
			}
		})
	}
}

func TestAPausedSessionFinishesWhatRunsAndBeginsNothing(t *testing.T) {
	play(t, ask(1, 1, 2), nil, func(s *stage) {
		s.must(flow.Pause{On: true})
		s.must(flow.Pause{On: true})
		s.must(s.accept("0.1"))
		if _, ok := s.Tree().Node("1.1"); ok || countOf[flow.Paused](s.log) != 1 {
			t.Errorf("paused: 1.1 exists %v, %d pauses", ok, countOf[flow.Paused](s.log))
		}
		s.must(flow.Pause{})
		s.waiting("1.1")
	})
}
