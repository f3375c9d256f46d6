package session

import (
	"testing"

	"rflow/flow"
)

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
