package session

import (
	"context"
	"slices"
	"testing"

	"rflow/flow"
)

// TestAFailedArmIsMadeOnceMore in its own place, and the others are not.
func TestAFailedArmIsMadeOnceMore(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		fails := true
		s.studio.script(func(_ context.Context, r flow.Role, id string, _ flow.Watch) error {
			if trials := s.Tree().Trials(); fails && r == flow.RoleCorrector && len(trials) > 0 && id == trials[0].Arms[0].Asked() {
				return flow.Fail(flow.FailUnsupported, "cannot add a unicorn")
			}
			return nil
		})
		s.must(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: "Remove it."})
		s.must(flow.StartTrial{Node: "0.1"})
		before := s.trial()
		if !slices.Equal(before.Failed(), []int{1}) || before.Made() != 3 {
			t.Fatalf("%+v, want the first alone failed", before)
		}
		s.must(flow.RetryTrial{Trial: 1}) // it fails again
		if !slices.Equal(s.trial().Failed(), []int{1}) || s.trial().Arms[0].Tries != 1 {
			t.Fatalf("%+v, want the first failed once more", s.trial())
		}
		fails = false
		s.must(flow.RetryTrial{Trial: 1})
		after := s.trial()
		if !after.Ready() || after.Made() != 4 || after.Arms[0].Asked() == before.Arms[0].Request {
			t.Errorf("%+v, want all made, the first by another request", after)
		}
		if !slices.Equal(after.Order(), before.Order()) {
			t.Errorf("the order was %v and is %v: a place tells what it is", before.Order(), after.Order())
		}
		for i, a := range after.Arms[1:] {
			if a.Image != before.Arms[i+1].Image || a.Tries != 0 {
				t.Errorf("arm %d was made anew", i+2)
			}
		}
		s.refused(flow.RetryTrial{Trial: 1})
		s.must(flow.JudgeTrial{Trial: 1, Best: 1})
		s.refused(flow.RetryTrial{Trial: 1})
		s.refused(flow.RetryTrial{Trial: 9})
	})
}
