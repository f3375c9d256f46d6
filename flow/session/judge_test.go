package session

import (
	"testing"

	"rflow/flow"
)

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
