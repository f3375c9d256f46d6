package tuitest

import (
	"slices"
	"testing"

	"rflow/flow"
)

func TestALineOfTextBecomesANode(t *testing.T) {
	tree := Tree(
		"0.1 4",
		"0.2 yes:21.3 : Add an apple. / Make the bench blue.",
		"1.1<0.1 edited sampling",
		"1.3<0.1 fresh failed",
	)
	if got, want := tree.Len(), 5; got != want {
		t.Fatalf("%d nodes, want %d", got, want)
	}
	if got, want := tree.Unknown(), 0; got != want {
		t.Errorf("%d events were passed over, want %d", got, want)
	}
	if got, want := tree.Waiting(), []flow.NodeID{"0.2"}; !slices.Equal(got, want) {
		t.Errorf("waiting %v, want %v", got, want)
	}
	waits, _ := tree.Node("0.2")
	if got, want := waits.Current().Instructions(), []string{"Add an apple.", "Make the bench blue."}; !slices.Equal(got, want) {
		t.Errorf("instructions %q, want %q", got, want)
	}
	child, _ := tree.Node("1.1")
	if child.Status != flow.Sampling || child.Step != flow.StepCorrect || child.Reflection == "" {
		t.Errorf("1.1 is %s by %s with reflection %q, want a correction that is being sampled", child.Status, child.Step, child.Reflection)
	}
	fresh, _ := tree.Node("1.3")
	if fresh.Status != flow.Failed || fresh.Step != flow.StepFresh {
		t.Errorf("1.3 is %s by %s, want failed by fresh", fresh.Status, fresh.Step)
	}
	if c, ok := tree.Chain(3); !ok || !c.Branch || c.Head != "0.1" {
		t.Errorf("chain 3 is %+v, want a branch off 0.1", c)
	}
}

func TestGridShowsEveryCell(t *testing.T) {
	if got, want := Grid("ab\x1b[31mé\n한!", 4, 3), "abé |\n한! |\n    |\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := Styles("a\x1b[1;31mbc\x1b[0md", 4, 1), "0:1-2 fg#800000 attrs1\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
