package flow

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"
)

// TestFoldSeqKeepsEqualTextsOnce folds a log as it is read from disk, where each event
// has its texts in memory of its own.
func TestFoldSeqKeepsEqualTextsOnce(t *testing.T) {
	const text, aspect = "Make the bench blue.", "the bench is not blue"
	log := func() (events []Event) {
		own := strings.Clone
		for i, p := range []Payload{
			SessionStarted{Prompt: "a bench", Strategy: Strategy{Initial: 1, Width: 1, Depth: 2}},
			NodeQueued{Node: "0.1", Parent: Root, Chain: 1, Step: StepGenerate, Prompt: own("a bench")},
			NodeFinished{Node: "0.1", MediaType: own("image/png"), Model: Model{ID: own("clay")}, Understood: &Understanding{Text: own("one bench")}},
			VerdictGiven{Node: "0.1", Verdict: Verdict{Verifier: own("eye"), Kind: KindRubric, Aspects: []Aspect{{Name: own("colour"), Explanation: own(aspect)}}}},
			ChainStarted{Chain: 1, Head: "0.1", Until: 2},
			ReflectionProposed{Node: "0.1", Reflection: own("0.1#1"), Text: own(text), Author: Author{Name: own("clay")}},
			PromptRefined{Node: "0.1", Prompt: own("a blue bench"), For: own(text)},
			ReflectionDecided{Node: "0.1", Reflection: own("0.1#1"), Decision: Accepted, Original: own(text), Final: own(text), Prompt: own("a blue bench")},
			NodeQueued{Node: "1.1", Parent: "0.1", Chain: 1, Round: 1, Step: StepCorrect, Prompt: own("a blue bench"), Reflection: own(text), ReflectionID: own("0.1#1")},
			NodeFinished{Node: "1.1", MediaType: own("image/png"), Model: Model{ID: own("clay")}},
			VerdictGiven{Node: "1.1", Verdict: Verdict{Verifier: own("eye"), Kind: KindRubric, Aspects: []Aspect{{Name: own("colour"), Explanation: own(aspect)}}}},
			GateChanged{Gate: Gate{Mode: GateAuto}},
		} {
			events = append(events, Event{Seq: int64(i + 1), Session: "s", Payload: p})
		}
		return events
	}
	tree := FoldSeq(slices.Values(log()))
	if want := Fold(log()); !reflect.DeepEqual(tree, want) {
		t.Fatalf("got\n%+v\nwant what Fold gives\n%+v", tree, want)
	}
	first, _ := tree.Node("0.1")
	second, _ := tree.Node("1.1")
	for what, pair := range map[string][2]string{
		"reflection":  {first.Reflections[0].Final, second.Reflection},
		"prompt":      {first.Reflections[0].Prompt, second.Prompt},
		"model":       {first.Model.ID, second.Model.ID},
		"explanation": {first.Verdicts[0].Aspects[0].Explanation, second.Verdicts[0].Aspects[0].Explanation},
	} {
		if pair[0] == "" || unsafe.StringData(pair[0]) != unsafe.StringData(pair[1]) {
			t.Errorf("%s: %q and %q lie in different places, want the same text once", what, pair[0], pair[1])
		}
	}
}
