package store

import (
	"context"
	"slices"
	"testing"

	"rflow/flow"
)

// TestVerifiersAreListedAsTheTreesHaveThem: the session's own first, persons left
// out, and nothing of what cannot be read.
func TestVerifiersAreListedAsTheTreesHaveThem(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s := open(t, dir, Options{})
	given := func(node flow.NodeID, who string, kind flow.VerdictKind) flow.Payload {
		return flow.VerdictGiven{Node: node, Verdict: flow.Verdict{Verifier: who, Kind: kind, Score: 1}}
	}
	mustAppend(t, s, "two", append(story("a"), given("0.0", "person:x", flow.KindPerson), given("0.1", "a later one", flow.KindReward), given("0.0", "a later one", flow.KindReward))...)
	mustAppend(t, s, "own", story("b")...)
	mustAppend(t, s, "none", flow.SessionStarted{Prompt: "c"})
	if _, err := s.write.ExecContext(ctx, "INSERT INTO events (session, seq, time, kind, actor, body) VALUES ('none', 2, 1, 'verdict', '', x'ff00')"); err != nil {
		t.Fatal(err)
	}
	got, err := s.Verifiers(ctx)
	if err != nil || len(got) != 2 {
		t.Fatalf("%v, %v; want those of two sessions", got, err)
	}
	for id, want := range map[flow.SessionID][]string{"two": {"v", "a later one"}, "own": {"v"}} {
		events, err := s.Events(ctx, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		if tree := flow.Fold(events).Verifiers(); !slices.Equal(got[id], want) || !slices.Equal(tree, want) {
			t.Errorf("%s: got %q, its tree has %q, want %q", id, got[id], tree, want)
		}
	}
}
