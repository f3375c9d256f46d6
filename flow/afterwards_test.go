package flow

import (
	"testing"
	"time"
)

// TestAVerdictGivenAfterwardsChangesNothing: it stands beside the others; what
// the session does, its ranking and its own verifier stay as they were, even
// where its own verdict is missing or has the same name.
func TestAVerdictGivenAfterwardsChangesNothing(t *testing.T) {
	var events []Event
	add := func(p Payload) {
		events = append(events, Event{Seq: int64(len(events) + 1), Time: time.Unix(int64(len(events)), 0), Session: "s", Payload: p})
	}
	verdict := func(node NodeID, verifier string, score float64, source *Source) {
		add(VerdictGiven{Node: node, Verdict: Verdict{Verifier: verifier, Kind: KindRubric, Score: score, Source: source}})
	}
	add(SessionStarted{Prompt: "a cup", Strategy: Strategy{Initial: 3, Width: 1, Depth: 0, Stop: StopNever}})
	for _, id := range []NodeID{"0.1", "0.2", "0.3"} {
		add(NodeQueued{Node: id, Parent: Root, Chain: int(id[2] - '0'), Step: StepGenerate, Request: string(id)})
		add(NodeFinished{Node: id, Image: Sum([]byte(id))})
	}
	other := &Source{Address: "grpc://elsewhere:1", Engine: "eye"}
	verdict("0.3", "other", 10, other) // before its own verdict
	verdict("0.1", "own", 5, nil)
	verdict("0.2", "own", 3, nil)
	before := Fold(events)
	verdict("0.2", "other", 9, other)
	verdict("0.1", "own", 1, other) // as if somebody asked the session's own again
	after := Fold(events)

	for name, tree := range map[string]Tree{"before": before, "after": after} {
		if tree.Verifier() != "own" {
			t.Errorf("%s: the session's verifier is %q, want own", name, tree.Verifier())
		}
		if best, ok := tree.Best(); !ok || best.ID != "0.1" || best.ModelVerdict().Score != 5 {
			t.Errorf("%s: the best is %+v, want 0.1 with 5", name, best)
		}
		jobs := tree.Plan().Jobs
		if len(jobs) != 1 || jobs[0].Node != "0.3" || jobs[0].Role != RoleVerifier {
			t.Errorf("%s: planned %+v, want the verdict on 0.3 alone", name, jobs)
		}
	}
	n, _ := after.Node("0.2")
	if v := n.Verdict("other"); v == nil || v.Score != 9 || *v.Source != *other {
		t.Errorf("the verdict given afterwards is %+v, want 9 from %+v", v, other)
	}
}
