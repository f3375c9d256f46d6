package focus

import (
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

// TestNothingIsCutInSilence: what a backend says became of a text stands on the
// node that it became of, while it is made, when it is done, and when it failed.
func TestNothingIsCutInSilence(t *testing.T) {
	const cut = "T5 has no room for the last 37 tokens of the reflection"
	queued := tuitest.Events("0.1 4", "1.1<0.1 accepted sampling")
	with := func(p flow.Payload) flow.Tree {
		return flow.Fold(append(queued[:len(queued):len(queued)], flow.Event{Seq: int64(len(queued) + 1), Payload: p}))
	}
	u := &flow.Understanding{Notices: []string{cut}}
	running := map[flow.NodeID]flow.NodeProgress{"1.1": {Node: "1.1", Role: flow.RoleCorrector, Progress: flow.Progress{Stage: flow.StageSampling, Step: 2, Total: 30, Notices: []string{cut}}}}
	for name, m := range map[string]Model{
		"running": New(themes.Dark(), tuitest.Gallery{}).SetTree(flow.Fold(queued)).SetProgress(running),
		"done":    New(themes.Dark(), tuitest.Gallery{}).SetTree(with(flow.NodeFinished{Node: "1.1", Image: tuitest.Digest("1.1"), Understood: u})),
		"failed":  New(themes.Dark(), tuitest.Gallery{}).SetTree(with(flow.NodeFailed{Node: "1.1", Failure: flow.Failure{Code: flow.FailUnsupported, What: "no", Understood: u}})),
	} {
		view := tuitest.Grid(m.SetSize(90, 60).Select("1.1").View(), 90, 60)
		if !strings.Contains(view, "notice      "+cut) {
			t.Errorf("%s: the panel does not say that %s:\n%s", name, cut, view)
		}
	}
}

// TestAVerifierThatIsAwayIsNotSaidToLook.
func TestAVerifierThatIsAwayIsNotSaidToLook(t *testing.T) {
	tree := flow.Fold(tuitest.Events("0.1 done"))
	m := New(themes.Dark(), tuitest.Gallery{}).SetTree(tree).SetSize(90, 60).Select("0.1")
	if view := tuitest.Grid(m.View(), 90, 60); !strings.Contains(view, "the verifier is looking") {
		t.Fatalf("the panel does not say that the verifier is looking:\n%s", view)
	}
	view := tuitest.Grid(m.SetProgress(map[flow.NodeID]flow.NodeProgress{"0.1": {Node: "0.1", Role: flow.RoleVerifier, Progress: flow.Progress{
		Stage: flow.StageQueued, Wait: 8 * time.Second, Notices: []string{"the endpoint is full (try 3)"},
	}}}).View(), 90, 60)
	if strings.Contains(view, "is looking") || !strings.Contains(view, "waits 8.0 s") || !strings.Contains(view, "the endpoint is full (try 3)") {
		t.Errorf("want the panel to say that the verifier waits, and why:\n%s", view)
	}
}
