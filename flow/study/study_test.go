package study

import (
	"slices"
	"testing"
	"time"

	"rflow/flow"
)

// session folds a session whose images, in the order of rounds and chains, got
// these scores; a score of 8 and more is a yes.
func session(t *testing.T, tag flow.Tag, width int, scores ...float64) flow.Tree {
	t.Helper()
	var events []flow.Event
	add := func(p flow.Payload) {
		events = append(events, flow.Event{Seq: int64(len(events) + 1), Time: time.Unix(int64(len(events)), 0), Session: "s", Payload: p})
	}
	add(flow.SessionStarted{Prompt: "a cup", Tag: tag, Strategy: Reflection.Strategy(len(scores), width)})
	for i, score := range scores {
		round, chain := i/width, i%width+1
		id, parent := flow.NewNodeID(round, chain, 0), flow.Root
		if round > 0 {
			parent = flow.NewNodeID(round-1, chain, 0)
		}
		add(flow.NodeQueued{Node: id, Parent: parent, Round: round, Chain: chain})
		add(flow.NodeFinished{Node: id, Image: flow.Sum([]byte(id))})
		yes := score >= 8
		add(flow.VerdictGiven{Node: id, Verdict: flow.Verdict{Verifier: "v", Kind: flow.KindRubric, Score: score, Accepted: &yes}})
	}
	return flow.Fold(events)
}

func TestChosenIsTheBestOfTheFirstImages(t *testing.T) {
	tree := session(t, flow.TagCounting, 2, 3, 5, 9, 4)
	for images, want := range map[int]flow.NodeID{1: "0.1", 2: "0.2", 3: "1.1", 4: "1.1", 99: "1.1"} {
		if n, ok := Chosen(tree, images); !ok || n.ID != want {
			t.Errorf("after %d images: got %v, want %s", images, n.ID, want)
		}
	}
}

func TestCurveSharesAndMeans(t *testing.T) {
	trees := []flow.Tree{session(t, flow.TagCounting, 1, 2, 9), session(t, flow.TagColors, 1, 8, 4)}
	got := Curve(Reflection, 2, trees)
	want := []Point{
		{Reflection, Overall, 1, 0.5, 5, 2, "", ""},
		{Reflection, Overall, 2, 1, 8.5, 2, "", ""},
		{Reflection, "counting", 1, 0, 2, 1, "", ""},
		{Reflection, "counting", 2, 1, 9, 1, "", ""},
		{Reflection, "colors", 1, 1, 8, 1, "", ""},
		{Reflection, "colors", 2, 1, 8, 1, "", ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestStrategiesSpendAtLeastTheBudget(t *testing.T) {
	for budget := 1; budget <= 40; budget++ {
		for width := 1; width <= 9; width++ {
			s := Reflection.Strategy(budget, width)
			if err := s.Validate(); err != nil {
				t.Fatal(err)
			}
			if got := s.Images(); got < budget || got >= budget+width {
				t.Errorf("budget %d, width %d: the strategy makes %d images", budget, width, got)
			}
		}
		if got := Noise.Strategy(budget, 1).Images(); got != budget {
			t.Errorf("noise, budget %d: makes %d images", budget, got)
		}
	}
}

func TestCounts(t *testing.T) {
	for budget, want := range map[int][]int{1: {1}, 2: {1, 2}, 6: {1, 2, 4, 6}, 16: {1, 2, 4, 8, 16}} {
		if got := Counts(budget); !slices.Equal(got, want) {
			t.Errorf("budget %d: got %v, want %v", budget, got, want)
		}
	}
}
