package focus

import (
	"fmt"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// TestAnEditedReflectionStandsOnce: what a person changed shows as changed words in the
// list of what was sent on, and nowhere else.
func TestAnEditedReflectionStandsOnce(t *testing.T) {
	events := tuitest.Events("0.1 4", "1.1<0.1 edited 7 : Add one red apple. / Remove the cup.")
	m := New(pane("0.1", 60, 60).theme, tuitest.Gallery{}).SetTree(flow.Fold(events)).SetSize(60, 60).Select("1.1")
	n := m.node()
	parent, _ := m.tree.Node("0.1")
	r := parent.Reflected(n.ReflectionID)
	if r == nil || r.Decision != flow.Edited || r.Text == r.Final {
		t.Fatalf("the story has no edited reflection: %+v", r)
	}
	got := tuitest.Grid(m.View(), 60, 60)
	for _, text := range []string{r.Text, r.Final} {
		for _, word := range strings.Fields(strings.TrimSuffix(text, ".")) {
			if n := strings.Count(got, " "+word+" "); len(word) > 4 && word != "apple" && n > 1 {
				t.Errorf("%q stands %d times, want once:\n%s", word, n, got)
			}
		}
	}
	for _, word := range []string{" one ", " third "} {
		if n := strings.Count(got, word); n != 1 {
			t.Errorf("%q stands %d times, want once:\n%s", word, n, got)
		}
	}
}

func TestInstructionsHaveTheirCounterparts(t *testing.T) {
	for _, c := range []struct{ proposed, final, before, left []string }{
		{[]string{"a", "b"}, []string{"a", "b"}, []string{"a", "b"}, []string{}},
		{[]string{"a", "b"}, []string{"a", "c"}, []string{"a", "b"}, []string{}},
		{[]string{"a", "b"}, []string{"b"}, []string{"b"}, []string{"a"}},
		{[]string{"a"}, []string{"n", "a"}, []string{"", "a"}, []string{}},
		{[]string{"a", "b", "c"}, []string{"x", "b"}, []string{"a", "b"}, []string{"c"}},
		{nil, []string{"x"}, []string{""}, nil},
	} {
		before, left := counterparts(c.proposed, c.final)
		if fmt.Sprint(before, left) != fmt.Sprint(c.before, c.left) {
			t.Errorf("%q to %q: stand for %q and leave %q, want %q and %q", c.proposed, c.final, before, left, c.before, c.left)
		}
	}
}
