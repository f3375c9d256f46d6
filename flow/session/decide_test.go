package session

import (
	"strings"
	"testing"

	"rflow/flow"
)

func TestUndoBeforeTheChildIsFinishedStopsItsJob(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		release := s.studio.hold(flow.RoleCorrector)
		s.must(s.accept("0.1"))
		if s.node("1.1").Status != flow.Queued {
			t.Fatalf("1.1 is %s", s.node("1.1").Status)
		}
		s.must(flow.Withdraw{Node: "0.1", Reflection: "0.1#1"})
		if n := s.node("1.1"); n.Status != flow.Cancelled || !n.Withdrawn || len(s.studio.now) != 0 {
			t.Errorf("1.1 is %s, %d calls go on", n.Status, len(s.studio.now))
		}
		s.waiting("0.1")
		s.refused(flow.Withdraw{Node: "0.1", Reflection: "0.1#1"})
		s.refused(flow.Retry{Node: "1.1"})
		release()
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Remove it."})
		if n := s.node("1.1b"); n.Status != flow.Done || n.Reflection != "Remove it." || n.Seed == s.node("1.1").Seed {
			t.Errorf("the second decision made %+v", n)
		}
	})
}

func TestALaterDecisionTakesTheEarlierOnesPlace(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		release := s.studio.hold(flow.RoleCorrector)
		s.must(s.accept("0.1"))
		before := len(s.log.events())
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Rejected, Remedy: flow.FreshNoise})
		if events := s.log.events()[before:]; !events[0].Time.Equal(events[2].Time) || events[2].Payload.Kind() != "reflection_decided" {
			t.Errorf("the change of mind is not one step: %+v", events)
		}
		if s.node("1.1").Status != flow.Cancelled || s.node("1.1b").Step != flow.StepFresh || s.node("1.1b").Status != flow.Done {
			t.Errorf("1.1 is %s, 1.1b %s %s", s.node("1.1").Status, s.node("1.1b").Step, s.node("1.1b").Status)
		}
		release()
	})
}

func TestAUsedDecisionStaysAndABranchIsTheWay(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		s.must(s.accept("0.1"))
		for _, cmd := range []flow.Command{
			flow.Withdraw{Node: "0.1", Reflection: "0.1#1"},
			flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Satisfied},
		} {
			if f := s.refused(cmd); !strings.Contains(f.Hint, "branch") {
				t.Errorf("%+v: %v, want a hint at a branch", cmd, f)
			}
		}
		s.must(flow.Branch{From: "0.1", Reflection: text("Remove it.")})
		n := s.node("1.2")
		if n.Parent != "0.1" || n.Reflection != "Remove it." || n.Status != flow.Done || n.Seed == s.node("1.1").Seed {
			t.Errorf("the branch made %+v", n)
		}
		if r := s.node("0.1").Reflected("0.1#1"); r.Decision != flow.Accepted || !r.Used {
			t.Errorf("the first decision is now %+v", r)
		}
		if s.Tree().State != flow.FinishedSession || countOf[flow.SessionFinished](s.log) != 2 {
			t.Errorf("state %q, finished %d times", s.Tree().State, countOf[flow.SessionFinished](s.log))
		}
	})
}

func TestAskingAgainTellsTheReflectorWhatWasWrong(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		first := s.node("0.1").Current().Text
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Rejected, Remedy: flow.AskAgain, Code: "vague", Reason: "which one?"})
		s.waiting("0.1")
		if n := s.node("0.1").Current(); n.ID != "0.1#2" || n.Text == first {
			t.Errorf("asked again and got %+v after %q", n, first)
		}
		asked := s.studio.reflects
		if len(asked) != 2 || asked[0].Seed == asked[1].Seed || asked[0].ID == asked[1].ID {
			t.Fatalf("asked %+v", asked)
		}
		if r := asked[1]; len(r.Rejected) != 1 || r.Rejected[0] != first || r.Reason != "vague: which one?" || r.Verdict == nil {
			t.Errorf("the second request says %+v", r)
		}
		s.refused(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted})
	})
}

func TestDecisionsAreChecked(t *testing.T) {
	play(t, ask(1, 1, 2), nil, func(s *stage) {
		text := s.node("0.1").Current().Text
		for _, cmd := range []flow.Decide{
			{Node: "0.9", Reflection: "0.1#1", Decision: flow.Accepted},
			{Node: flow.Root, Reflection: "0.1#1", Decision: flow.Accepted},
			{Node: "0.1", Reflection: "0.1#9", Decision: flow.Accepted},
			{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: " \n"},
			{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: strings.Repeat("a", 100_000)},
			{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted, Final: text, Prompt: "\xff"},
			{Node: "0.1", Reflection: "0.1#1", Decision: flow.Rejected},
			{Node: "0.1", Reflection: "0.1#1", Decision: flow.Passed},
			{Node: "0.1", Reflection: "0.1#1", Decision: flow.Pending},
		} {
			s.refused(cmd)
		}
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted, Final: "Other.", Prompt: "as painted"})
		if r := s.node("0.1").Current(); r.Decision != flow.Edited || s.node("1.1").Prompt != "as painted" {
			t.Errorf("accepting another text is %q, with the prompt %q", r.Decision, s.node("1.1").Prompt)
		}
	})
}

func TestSatisfiedEndsTheChainAndCanBeTakenBack(t *testing.T) {
	play(t, ask(1, 1, 2), nil, func(s *stage) {
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Satisfied})
		if c, _ := s.Tree().Chain(1); c.End != flow.EndSatisfied || s.Tree().State != flow.FinishedSession {
			t.Fatalf("chain ended as %q, session %q", c.End, s.Tree().State)
		}
		s.must(flow.Withdraw{Node: "0.1", Reflection: "0.1#1"})
		s.waiting("0.1")
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Rejected, Remedy: flow.EndChain})
		if c, _ := s.Tree().Chain(1); c.End != flow.EndPerson {
			t.Errorf("chain ended as %q", c.End)
		}
	})
}
