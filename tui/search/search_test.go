package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func garden() flow.Tree {
	events := tuitest.Events(
		"0.1 4 pinned", "0.2 3 marked",
		"1.1<0.1 edited 7",
		"1.2<0.2 6 : Add one red apple to the right of the others. / Adjust the bench's colour to a purer blue.",
		"2.1<1.1 sampling", "0.3 9 pruned", "1.12<0.1 passed yes:8.5",
	)
	add := func(p flow.Payload) {
		events = append(events, flow.Event{Seq: int64(len(events) + 1), Time: tuitest.Begun(), Session: "fixture", Payload: p})
	}
	note, four := "the Stem is odd", 4
	add(flow.NodeMarked{Node: "1.1", Note: &note})
	add(flow.Judged{Node: "0.2", Rating: &four})
	return flow.Fold(events)
}

func TestWhatIsFound(t *testing.T) {
	tree := garden()
	for _, c := range []struct{ query, want string }{
		{"", ""},
		{"zebra", ""},
		{"apples", "0.1 0.2 0.3 1.1 1.2 1.12 2.1"}, // the prompt has them
		{"purer", "1.2"},
		{`"PURER blue"`, "1.2"},
		{`"blue purer"`, ""},
		{"purer blue", "1.2"},
		{"stem", "1.1"},
		{"1.1", "1.1 1.12"},
		{"1.12", "1.12"},
		{"decision:edited", "0.1"},
		{"decision:passed", "0.1"},
		{"decision:waiting", "1.2"},
		{"waiting", "1.2"},
		{"score>7", "0.3 1.12"},
		{"score>=7", "0.3 1.1 1.12"},
		{"score<4", "0.2"},
		{"score<=4", "0.1 0.2"},
		{"score=6", "1.2"},
		{"-score>=0", "2.1"},
		{"rating>3", "0.2"},
		{"round=1 -yes", "1.1 1.2"},
		{"chain=2", "0.2 1.2"},
		{"pinned", "0.1"},
		{"marked", "0.2"},
		{"pruned", "0.3"},
		{"-pruned round=0", "0.1 0.2"},
		{"noted", "1.1"},
		{"judged", "0.2"},
		{"yes", "1.12"},
		{"no", ""},
		{"sampling", "2.1"},
		{"PINNED", "0.1"},
		{`"pinned"`, ""},
		{`"`, ""},
		{"best", "1.1"},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Errorf("%q: %v", c.query, err)
			continue
		}
		var got []string
		for _, id := range q.Find(tree) {
			got = append(got, string(id))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
	}
}

func TestWhatCannotBeAskedSaysWhatCan(t *testing.T) {
	for query, want := range map[string]string{
		"score>":         "write a number after >",
		"score>=high":    "write a number after >=",
		"score>nan":      "write a number",
		"prompt=3":       "score, rating, round and chain can",
		"decision:maybe": "accepted, edited, rejected",
		"decision:":      "accepted, edited, rejected",
		`red ""`:         "nothing between the quotation marks",
	} {
		if _, err := Parse(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", query, err, want)
		}
	}
}

// words are those that a query may be made of.
func words() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{
			"apple", "blue", `"red apple"`, "1.", "0.1", "decision:edited", "decision:waiting", "score>5", "score<=4", "round=0",
			"pinned", "marked", "pruned", "noted", "waiting", "best", "yes", "done", "sampling", "rating>=0",
		}),
		rapid.StringMatching(`[a-z]{1,4}`),
	)
}

// find runs a query that has to be right.
func find(t *rapid.T, tree flow.Tree, query string) []flow.NodeID {
	q, err := Parse(query)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return q.Find(tree)
}

func TestWordsAreTogetherWhatTheyAreAlone(t *testing.T) {
	tree := garden()
	all := find(&rapid.T{}, tree, "-zebra")
	rapid.Check(t, func(t *rapid.T) {
		a, b := words().Draw(t, "a"), words().Draw(t, "b")
		left, right, both := find(t, tree, a), find(t, tree, b), find(t, tree, a+"  "+b)
		for _, id := range all {
			if got, want := slices.Contains(both, id), slices.Contains(left, id) && slices.Contains(right, id); got != want {
				t.Fatalf("%q finds %v, %q finds %v, both together %v", a, left, b, right, both)
			}
		}
		if not := find(t, tree, "-"+a); len(not)+len(left) != len(all) {
			t.Fatalf("%q finds %v, the contrary %v, out of %v", a, left, not, all)
		}
		if !slices.Equal(both, find(t, tree, b+" "+a)) || !slices.Equal(left, find(t, tree, a+" "+a)) {
			t.Fatalf("%q and %q find something else in another order", a, b)
		}
		if !slices.Equal(left, find(t, tree, strings.ToUpper(a))) {
			t.Fatalf("%q finds something else in upper case", a)
		}
	})
}

func TestAnyTextIsAQuestionOrAnError(t *testing.T) {
	tree := garden()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "query")
		q, err := Parse(text)
		if err != nil {
			return
		}
		for _, id := range q.Find(tree) {
			if n, ok := tree.Node(id); !ok || n.ID == flow.Root || n.Withdrawn {
				t.Fatalf("%q finds %q", text, id)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	var lines []string
	for i := range 2500 {
		lines = append(lines, "0."+string(flow.NewNodeID(0, i+1, 0))[2:]+" 4 : Add one red apple to the right of the others.")
	}
	tree := tuitest.Tree(lines...)
	q, err := Parse("apple score>3 -pinned")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		q.Find(tree)
	}
}
