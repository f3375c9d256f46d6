package flow

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAPrunedImageIsNotKept(t *testing.T) {
	yes := true
	for pruned, want := range map[int]int{1: 2, 2: 1, 3: 2} { // of three, all: there is nothing else
		s := auto(3, 2, 1)
		s.Gate.Mode = GateAsk
		w := newWorld(s, "")
		w.settle()
		for i := range pruned {
			w.add(NodeMarked{Node: NewNodeID(0, i+1, 0), Pruned: &yes})
		}
		w.drain(first)
		kept := w.tree.Pool().Kept
		if len(kept) != want {
			t.Errorf("with %d of 3 pruned, %v are kept, want %d", pruned, kept, want)
		}
		for _, id := range kept {
			if w.node(t, id).Pruned && pruned < 3 {
				t.Errorf("with %d of 3 pruned, %s is kept, which is pruned", pruned, id)
			}
		}
	}
}

func TestThePoolTellsHowFarItIs(t *testing.T) {
	s := auto(4, 2, 1)
	s.Gate.Mode = GateAsk
	w := newWorld(s, "")
	for w.tree.Images() < 3 {
		w.answer(w.settle().Jobs[0])
	}
	p := w.tree.Pool()
	if p.Size != 4 || p.Keeps != 2 || p.Made != 3 || p.Verified > 3 || !p.Narrows || p.Narrowed || p.Held || len(p.Nodes) != 4 {
		t.Errorf("the pool is %+v", p)
	}
}

func TestAHeldPoolIsNotNarrowedByVerdicts(t *testing.T) {
	s := auto(3, 1, 1)
	s.Gate.Mode = GateAsk
	w := newWorld(s, "")
	w.drain(first)
	w.add(PoolWidened{})
	plan := w.drain(first)
	if p := w.tree.Pool(); !w.tree.PoolWaits() || p.Narrowed || !p.Held || plan.Settled || len(w.tree.Chains()) != 0 {
		t.Errorf("the pool is %+v, settled %v, chains %+v", p, plan.Settled, w.tree.Chains())
	}
	if w.tree.State != Active {
		t.Errorf("the session is %s while a person has to choose", w.tree.State)
	}
	w.add(PoolNarrowed{Kept: []NodeID{"0.2"}})
	w.drain(first)
	if c := w.tree.Chains(); len(c) != 1 || c[0].Head != "0.2" || w.tree.Pool().Held || w.tree.PoolWaits() {
		t.Errorf("chains %+v, want one from 0.2", c)
	}
}

// TestWideningForgetsNothingButChains holds that images, verdicts, reflections
// and branches outlive a narrowing that is taken back.
func TestWideningForgetsNothingButChains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStrategy(t)
		s.Gate.Mode = GateAsk
		w := newWorld(s, "pool")
		w.drain(drawJob(t))
		w.add(ChainStarted{Chain: w.tree.NextChain(), Head: "0.1", Until: 2, Branch: true})
		before := w.tree
		w.add(PoolWidened{})
		after := w.tree
		var nodes [2][]Node
		for i, tree := range []Tree{before, after} {
			for n := range tree.Nodes() {
				nodes[i] = append(nodes[i], *n)
			}
		}
		if !reflect.DeepEqual(nodes[0], nodes[1]) {
			t.Fatalf("nodes %+v\nbecame %+v", nodes[0], nodes[1])
		}
		for _, c := range before.Chains() {
			_, there := after.Chain(c.ID)
			if want := !before.Narrowed() || c.Branch; there != want {
				t.Fatalf("chain %+v is there: %v, want %v", c, there, want)
			}
		}
	})
}

func TestThroughFollowsAChainBack(t *testing.T) {
	w := newWorld(auto(2, 2, 2), "")
	for w.tree.Len() < 6 {
		w.answer(w.settle().Jobs[0])
	}
	for _, c := range w.tree.Chains() {
		for _, id := range []NodeID{c.Head, c.Tip} {
			if got := w.tree.Through(id); !slices.ContainsFunc(got, func(g Chain) bool { return g.ID == c.ID }) && !c.Ended() {
				t.Errorf("%+v is not among the chains through %s: %+v", c, id, got)
			}
		}
		if other := w.tree.Through("0.9"); len(other) != 0 {
			t.Errorf("chains %+v pass through an image that is not there", other)
		}
	}
}
