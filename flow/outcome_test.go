package flow

import "testing"

func TestLikelyOutcomeSaysWhatVerifierAndReflectorTell(t *testing.T) {
	yes, no := true, false
	made := "Turn the cup blue.\nAdd one red apple."
	for name, c := range map[string]struct {
		node Node
		want [3]Outcome
	}{
		"accepted: all is done":      {Node{Status: Done, Verdicts: []Verdict{{Kind: KindRubric, Accepted: &yes}}}, [3]Outcome{OutcomeDone, OutcomeDone, ""}},
		"asked for again: not done":  {Node{Status: Done, Verdicts: []Verdict{{Kind: KindRubric, Accepted: &no}}, Reflections: []Reflection{{Text: "add one red apple"}}}, [3]Outcome{"", OutcomeNotDone, ""}},
		"a person's words tell not":  {Node{Status: Done, Reflections: []Reflection{{Text: "Add one red apple.", Author: Author{Person: true}}}}, [3]Outcome{}},
		"a person's verdict is none": {Node{Status: Done, Verdicts: []Verdict{{Kind: KindPerson, Accepted: &yes}}}, [3]Outcome{}},
		"no image yet":               {Node{Status: Sampling, Verdicts: []Verdict{{Kind: KindRubric, Accepted: &yes}}}, [3]Outcome{}},
	} {
		c.node.Reflection = made
		for i, want := range c.want {
			if got := c.node.LikelyOutcome(i); got != want {
				t.Errorf("%s, instruction %d: got %q, want %q", name, i, got, want)
			}
		}
	}
}
