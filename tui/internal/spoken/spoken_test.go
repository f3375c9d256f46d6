package spoken

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func TestImagesInSentences(t *testing.T) {
	doc := tuitest.Tree("0.1 4", "0.2 yes:3", "0.3 sampling", "1.1<0.1 edited 7 : Add an apple.", "2.1<1.1 5 pruned", "1.3<0.2 fresh no:2")
	running := map[flow.NodeID]flow.NodeProgress{"0.3": {Progress: flow.Progress{Step: 12, Total: 30}}}
	for id, want := range map[flow.NodeID]string{
		"":    "the prompt: " + tuitest.Prompt,
		"0.1": "image 0.1, from noise, score 4 of 10",
		"0.2": "image 0.2, from noise, yes, 3.0",
		"0.3": "image 0.3, from noise, being made, step 12 of 30",
		"1.1": "image 1.1, round 1 of chain 1, score 7 of 10, better than its parent, the best so far, made by an edited reflection",
		"2.1": "image 2.1, round 2 of chain 1, score 5 of 10, worse than its parent, pruned, made by an accepted reflection",
		"1.3": "image 1.3, round 1 of chain 3, no, 2.0, worse than its parent, made anew from noise",
	} {
		if id == "" {
			id = flow.Root
		}
		n, ok := doc.Node(id)
		if !ok {
			t.Fatalf("no node %q", id)
		}
		if got := Image(doc, n, running); got != want {
			t.Errorf("%s is told as\n%q, want\n%q", id, got, want)
		}
	}
}

func TestWhatChangedInWords(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"three red apples", "three red apples", ""},
		{"three red apples", "two red apples", `adds "two", drops "three"`},
		{"a cup", "a blue cup on a bench", `adds "blue" and "on a bench"`},
		{"a very blue cup", "a cup", `drops "very blue"`},
		{"", "a cup", `adds "a cup"`},
	} {
		if got := Words(c.before, c.after); got != c.want {
			t.Errorf("from %q to %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

func TestVerdictsThatDiffer(t *testing.T) {
	verdict := func(score float64, aspects ...flow.Aspect) flow.Verdict {
		return flow.Verdict{Verifier: "eye", Kind: flow.KindRubric, Score: score, Aspects: aspects}
	}
	got := Differ(
		verdict(5, flow.Aspect{Name: "count_accuracy", Score: 3, Explanation: "one apple"}, flow.Aspect{Name: "style", Score: 8}, flow.Aspect{Name: "place", Score: 9}),
		verdict(7, flow.Aspect{Name: "count_accuracy", Score: 9, Explanation: "two apples"}, flow.Aspect{Name: "style", Score: 8}, flow.Aspect{Name: "place", Score: 4, Explanation: "below"}),
	)
	want := []string{
		"score 7 of 10, before score 5 of 10",
		"worse, from 9: place 4 of 10: below",
		"better, from 3: count accuracy 9 of 10: two apples",
		"unchanged: style 8",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReflectionsInWords(t *testing.T) {
	who := flow.Author{Name: "clay"}
	for _, c := range []struct {
		r    flow.Reflection
		want string
	}{
		{flow.Reflection{Text: "1. Add an apple.\n2. Paint it.", Author: who, Decision: flow.Pending}, "reflection by clay, waits for a decision|instruction 1 of 2: Add an apple.|instruction 2 of 2: Paint it."},
		{flow.Reflection{Text: "Add an apple.", Final: "Add a pear.", Author: who, Decision: flow.Edited}, "reflection by clay, edited|instruction 1 of 1: Add a pear.|the edit adds \"a pear\", drops \"an apple\""},
		{flow.Reflection{Decision: flow.Passed}, "reflection, passed by a rule|nothing to fix"},
		{flow.Reflection{Text: "Add it.", Decision: flow.Rejected, Remedy: flow.FreshNoise}, "reflection, rejected, a new image from noise instead|instruction 1 of 1: Add it."},
	} {
		if got := strings.Join(Reflection(c.r), "|"); got != c.want {
			t.Errorf("told as %q, want %q", got, c.want)
		}
	}
}

func TestTheSelectedOneIsInFull(t *testing.T) {
	sentence := func(i int) string { return fmt.Sprintf("item %d, %s", i, strings.Repeat("and more ", 6)) }
	for _, c := range []struct{ n, at, w, h int }{{20, 0, 30, 8}, {20, 19, 30, 8}, {20, 9, 30, 8}, {3, 1, 30, 12}, {20, 5, 30, 1}, {20, 5, 10, 3}, {1, 0, 80, 20}} {
		l := NewList(c.n, c.at, c.w, c.h, sentence)
		if len(l.Lines) > c.h || len(l.Lines) != len(l.Item) {
			t.Errorf("%+v: %d lines of %d items", c, len(l.Lines), len(l.Item))
		}
		if !strings.HasPrefix(l.Lines[l.Row], "> item") || l.Item[l.Row] != c.at {
			t.Errorf("%+v: the selected one is at %d: %q", c, l.Row, l.Lines)
		}
		if c.h >= 4 && c.w == 30 && strings.Count(strings.Join(l.Lines, ""), "more ") < 5 {
			t.Errorf("%+v: the selected one is cut: %q", c, l.Lines)
		}
		if c.n >= 20 && len(l.Lines) != c.h {
			t.Errorf("%+v: %d lines are used", c, len(l.Lines))
		}
	}
	if l := NewList(0, 0, 80, 20, sentence); len(l.Lines) != 0 {
		t.Errorf("an empty list has %q", l.Lines)
	}
	if i, ok := NewList(20, 9, 30, 8, sentence).At(99); ok {
		t.Errorf("line 99 is item %d", i)
	}
}
