package session

import (
	"errors"
	"strings"
	"testing"

	"rflow/flow"
)

func text(s string) *string { return &s }

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

func TestAPersonsPromptGoesToTheCorrector(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		s.must(flow.EditPrompt{Node: "0.1", Prompt: "mine"})
		s.refused(flow.EditPrompt{Node: "0.1", Prompt: " "})
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Remove it."})
		if n := s.node("1.1"); n.Prompt != "mine" || s.studio.corrects[0].Original != "two red apples" || s.studio.corrects[0].Reflection != "Remove it." {
			t.Errorf("corrected by %+v", s.studio.corrects[0])
		}
		if len(s.studio.refines) != 1 {
			t.Errorf("%d refinements, want the one before the person wrote", len(s.studio.refines))
		}
		s.refused(flow.EditPrompt{Node: "0.1", Prompt: "too late"})
	})
}

func TestADraftIsRefinedAndThenDecided(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		s.must(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: "Remove", Open: true})
		before := len(s.log.events())
		s.must(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: "Remove", Open: true})
		if len(s.log.events()) != before {
			t.Error("a draft that did not change is saved again")
		}
		s.must(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: "Remove it."})
		if n := s.node("0.1"); n.Refined.For != "Remove it." || n.Draft.Text != "Remove it." {
			t.Errorf("draft %+v with the prompt for %q", n.Draft, n.Refined.For)
		}
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Remove it."})
		if n := s.node("0.1"); n.Draft != nil || s.node("1.1").Prompt != "two red apples, Remove it." {
			t.Errorf("draft %+v, prompt %q", n.Draft, s.node("1.1").Prompt)
		}
		s.refused(flow.SaveDraft{Node: "0.1", Reflection: "0.1#7", Text: "x"})
	})
}

func TestADraftOfAPromptStandsBesideThatOfTheReflection(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		s.must(flow.SaveDraft{Node: "0.1", Reflection: "0.1#1", Text: "Remove it."})
		s.must(flow.SaveDraft{Node: "0.1", Text: "two red", Open: true, Prompt: true})
		before := len(s.log.events())
		s.must(flow.SaveDraft{Node: "0.1", Text: "two red", Open: true, Prompt: true})
		if len(s.log.events()) != before {
			t.Error("a draft of a prompt that did not change is saved again")
		}
		n := s.node("0.1")
		if n.PromptDraft == nil || n.PromptDraft.Text != "two red" || n.Draft == nil || n.Draft.Text != "Remove it." || n.Refined.By.Person {
			t.Errorf("drafts %+v and %+v, prompt %+v", n.PromptDraft, n.Draft, n.Refined)
		}
		s.must(flow.SaveDraft{Node: "0.1", Text: "bent", Note: true})
		if n := s.node("0.1"); n.NoteDraft == nil || n.NoteDraft.Text != "bent" || n.Note != "" || n.PromptDraft == nil || n.Draft == nil {
			t.Errorf("the note's draft is %+v beside %+v and %+v, the note %q", n.NoteDraft, n.PromptDraft, n.Draft, n.Note)
		}
		text := "bent handle"
		s.must(flow.Mark{Mark: flow.NodeMarked{Node: "0.1", Note: &text}})
		if n := s.node("0.1"); n.NoteDraft != nil || n.Note != text {
			t.Errorf("once it is done the note is %q, its draft %+v", n.Note, n.NoteDraft)
		}
		s.must(flow.EditPrompt{Node: "0.1", Prompt: "two red cups"})
		if n := s.node("0.1"); n.PromptDraft != nil || n.Refined.Prompt != "two red cups" || n.Draft == nil {
			t.Errorf("once it is done: draft %+v, prompt %+v, reflection %+v", n.PromptDraft, n.Refined, n.Draft)
		}
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

func TestBranches(t *testing.T) {
	play(t, ask(2, 2, 1), nil, func(s *stage) {
		s.must(flow.Branch{From: "0.1"}) // asks the reflector
		n := s.node("0.1")
		if len(n.Reflections) != 2 || n.Reflections[1].Branch != 3 || n.Reflections[0].Decision != flow.Pending {
			t.Fatalf("reflections %+v", n.Reflections)
		}
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Satisfied}) // not the current one, but its own chain's
		s.must(flow.Branch{From: "0.1", Fresh: true, Prompt: "a green cup"})
		if n := s.node("1.4"); n.Step != flow.StepFresh || n.Original != "a green cup" || n.Prompt != "a green cup" || n.ModelVerdict().Prompt != "a green cup" {
			t.Errorf("the fresh branch made %+v", n)
		}
		if v := s.studio.verifies[len(s.studio.verifies)-1]; v.Prompt != "a green cup" || v.Tag != "" {
			t.Errorf("it is judged by %q, tag %q", v.Prompt, v.Tag)
		}
		s.must(flow.Branch{From: flow.Root})
		if n := s.node("0.5"); n.Step != flow.StepGenerate || n.Status != flow.Done {
			t.Errorf("from the root came %+v", n)
		}
		for _, cmd := range []flow.Branch{
			{From: "9.9"},
			{From: flow.Root, Reflection: text("Add.")},
			{From: "0.1", Fresh: true, Reflection: text("Add.")},
			{From: "0.1", Prompt: "\xff"},
			{From: "0.1", Reflection: text("\xff")},
		} {
			s.refused(cmd)
		}
		old := s.node("0.2").Current()
		s.must(flow.Branch{From: "0.2", Reflection: &old.Text}) // another seed
		if r := s.node("0.2").Reflections[1]; r.Author.Person || s.node("1.6").Reflection != old.Text {
			t.Errorf("the same text again is by %v: %+v", r.Author, s.node("1.6"))
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

func TestAPersonsWordIsAVerdictOfItsOwn(t *testing.T) {
	play(t, ask(2, 2, 1), func(_ *stage, o *Options) { o.Actor = "person:Ada" }, func(s *stage) {
		s.must(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: "Add a cup. Remove it."})
		if by := s.node("0.1").Current().DecidedBy; !by.Person || by.Name != "Ada" {
			t.Errorf("decided by %+v", by)
		}
		four, six := 4, 6
		s.must(flow.Judge{Judged: flow.Judged{Node: "1.1", Rating: &four, Preference: flow.ChildBetter, Done: map[int]flow.Outcome{1: flow.OutcomeBroke}}})
		n := s.node("1.1")
		if v := n.Verdict("person:Ada"); v == nil || v.Kind != flow.KindPerson || v.Score != 4 || n.Preference != flow.ChildBetter || n.Outcomes[1] != flow.OutcomeBroke {
			t.Errorf("judged as %+v", n)
		}
		for _, j := range []flow.Judged{
			{Node: "1.1", Rating: &six},
			{Node: "1.1", Preference: "both"},
			{Node: "1.1", Done: map[int]flow.Outcome{2: flow.OutcomeDone}},
			{Node: "1.1", Done: map[int]flow.Outcome{0: "perhaps"}},
			{Node: "0.2", Preference: flow.ChildBetter},
			{Node: flow.Root, Best: true},
		} {
			s.refused(flow.Judge{Judged: j})
		}
		yes, note := true, "the good one"
		s.must(flow.Mark{Mark: flow.NodeMarked{Node: "1.1", Pinned: &yes, Note: &note}})
		if n := s.node("1.1"); !n.Pinned || n.Note != note {
			t.Errorf("marked %+v", n)
		}
		s.refused(flow.Mark{Mark: flow.NodeMarked{Node: "9.9"}})
	})
}

func TestACommandThatCannotBeKeptIsRefusedAsAWhole(t *testing.T) {
	play(t, ask(1, 1, 1), nil, func(s *stage) {
		full := errors.New("no room")
		s.log.fill(full)
		before := len(s.log.events())
		if err := s.Do(t.Context(), flow.Branch{From: "0.1", Fresh: true}); !errors.Is(err, full) {
			t.Errorf("the command says %v", err)
		}
		if len(s.log.events()) != before || len(s.Tree().Chains()) != 1 {
			t.Error("half a command was carried out")
		}
		s.log.fill(nil)
		s.must(flow.Branch{From: "0.1", Fresh: true})
	})
}
