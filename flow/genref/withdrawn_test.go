package genref

import (
	"testing"

	"rflow/flow"
)

// TestAWithdrawnJudgementIsNoData, as if it had never been made.
func TestAWithdrawnJudgementIsNoData(t *testing.T) {
	s := shelf{}
	tree := after(
		trialed(s, "s1", prompt),
		flow.NodeQueued{Node: "1.1", Parent: "0.1", Chain: 1, Round: 1, Step: flow.StepCorrect, Prompt: prompt, Reflection: "Add one red apple."},
		flow.NodeFinished{Node: "1.1", Image: s.put(20, 10, 99), MediaType: "image/png", Width: 20, Height: 10},
		flow.Judged{Node: "1.1", Preference: flow.ChildBetter},
	)
	data := func(tree flow.Tree) (triplets, pairs int, left Left) {
		got, left, err := Triplets([]flow.Tree{tree}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		w, _, err := WritePairs(t.Context(), dir, dir, []flow.Tree{tree}, Options{}, s, nil)
		if err != nil {
			t.Fatal(err)
		}
		return len(got), w.Samples, left
	}
	if triplets, pairs, _ := data(tree); triplets != 1 || pairs != 1 {
		t.Fatalf("judged, it gives %d triplets and %d pairs, want one each", triplets, pairs)
	}
	tree = after(tree, flow.JudgementWithdrawn{Node: "1.1", Of: tree.Seq})
	if triplets, pairs, left := data(tree); triplets != 0 || pairs != 0 || left[LeftUnjudged] != 1 {
		t.Errorf("taken back, it gives %d triplets and %d pairs, left out %s; want it not judged", triplets, pairs, left)
	}
}
