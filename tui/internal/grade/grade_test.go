package grade

import (
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func TestScoresAreGradedWithinTheirVerifier(t *testing.T) {
	s := Of(tuitest.Tree("0.1 vq:-2", "0.2 vq:0.1", "0.3 vq:1.5"))
	yes, no := true, false
	for _, c := range []struct {
		v    flow.Verdict
		want Level
	}{
		{flow.Verdict{Kind: flow.KindRubric, Score: 8}, Good},
		{flow.Verdict{Kind: flow.KindRubric, Score: 5}, Fair},
		{flow.Verdict{Kind: flow.KindRubric, Score: 4.9}, Bad},
		{flow.Verdict{Kind: flow.KindPerson, Score: 4}, Good},
		{flow.Verdict{Kind: flow.KindYesNo, Accepted: &yes, Score: 1}, Good},
		{flow.Verdict{Kind: flow.KindYesNo, Accepted: &no, Score: 99}, Bad},
		{flow.Verdict{Kind: flow.KindReward, Verifier: "clay eye", Score: 1.5}, Good},
		{flow.Verdict{Kind: flow.KindReward, Verifier: "clay eye", Score: 0}, Fair},
		{flow.Verdict{Kind: flow.KindReward, Verifier: "clay eye", Score: -2}, Bad},
		{flow.Verdict{Kind: flow.KindReward, Verifier: "another", Score: -2}, Fair},
		{flow.Verdict{Kind: "of the future"}, Unknown},
	} {
		if got := s.Level(c.v); got != c.want {
			t.Errorf("%s %q %g is %d, want %d", c.v.Kind, c.v.Verifier, c.v.Score, got, c.want)
		}
	}
}
