package focus

import (
	"strings"
	"testing"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// What the verifier tells stands there with a question mark; one press confirms it.
func TestAnInstructionIsPrefilledByTheVerifier(t *testing.T) {
	events := tuitest.Events("0.1 4", "1.1<0.1 accepted 9")
	yes := true
	events = append(events, flow.Event{Seq: int64(len(events) + 1), Payload: flow.VerdictGiven{
		Node: "1.1", Verdict: flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Score: 9, Accepted: &yes},
	}})
	m := New(themes.Dark(), tuitest.Gallery{}).SetTree(flow.Fold(events)).SetSize(90, 60).Select("1.1")
	if view := tuitest.Grid(m.View(), 90, 60); !strings.Contains(view, "1 Add one red apple to the right of the others.  done?") {
		t.Errorf("the panel does not say that the instruction is likely done:\n%s", view)
	}
	_, got := press(m, "O", "1")
	want := flow.Judged{Node: "1.1", Done: map[int]flow.Outcome{0: flow.OutcomeDone}}
	if !asked(got, intent.Do{Command: flow.Judge{Judged: want}}) {
		t.Errorf("one press asks for %v, want %v", got, want)
	}
}
