package session

import (
	"testing"

	"rflow/flow"
)

func text(s string) *string { return &s }

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
