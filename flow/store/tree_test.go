package store

import (
	"reflect"
	"testing"
	"time"

	"rflow/flow"
)

// TestATreeIsWhatItsEventsFoldTo reads a log of several batches, while another
// program appends to it.
func TestATreeIsWhatItsEventsFoldTo(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)
	open := func() *Store {
		st, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		return st
	}
	ours, theirs := open(), open()
	if tree, err := ours.Tree(t.Context(), "nobody"); err != nil || tree.Len() != 0 {
		t.Errorf("a session that is not there: %d nodes, %v; want none", tree.Len(), err)
	}
	log := []flow.Payload{flow.SessionStarted{Prompt: "a cup", Strategy: flow.Strategy{Initial: 1, Width: 1, Depth: 1}}}
	for i := range 2 * batch {
		id := flow.NewNodeID(0, i+1, 0)
		log = append(log, flow.NodeQueued{Node: id, Parent: flow.Root, Chain: i + 1, Step: flow.StepGenerate, Prompt: "a cup"}, flow.NodeStarted{Node: id})
	}
	if _, err := ours.Append(t.Context(), "s", "session", at, log...); err != nil {
		t.Fatal(err)
	}
	for _, more := range []flow.Payload{nil, flow.Paused{Paused: true}, flow.Paused{}} {
		if more != nil {
			if _, err := ours.Append(t.Context(), "s", "person", at, more); err != nil {
				t.Fatal(err)
			}
		}
		got, err := theirs.Tree(t.Context(), "s")
		if err != nil {
			t.Fatal(err)
		}
		events, err := theirs.Events(t.Context(), "s", 0)
		if err != nil {
			t.Fatal(err)
		}
		if want := flow.Fold(events); !reflect.DeepEqual(got, want) {
			t.Errorf("after %v the tree has %d nodes, is at %d and %s; its events fold to %d, %d, %s", more, got.Len(), got.Seq, got.State, want.Len(), want.Seq, want.State)
		}
	}
}
