package clay

import (
	"testing"

	"rflow/flow"
)

// TestYesNoAgreesWithTheRubric: the second verifier says yes to what the first
// passes and ranks as that does, and the two do not compare.
func TestYesNoAgreesWithTheRubric(t *testing.T) {
	w := New(Options{})
	const prompt = "a photo of two red apples and a blue cup"
	var rubric, yesno []flow.Verdict
	for seed := range uint64(8) {
		s, err := w.Roles().Generator.Generate(t.Context(), flow.GenerateRequest{Prompt: prompt, Original: prompt, Seed: seed, Params: flow.SampleParams{Size: 256}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for engine, list := range map[string]*[]flow.Verdict{"": &rubric, yesNo: &yesno} {
			v, err := w.Roles().Verifier.Verify(t.Context(), flow.VerifyRequest{Image: s.Picture, Prompt: prompt, Engine: engine}, nil)
			if err != nil {
				t.Fatal(err)
			}
			*list = append(*list, v)
		}
	}
	for i := range rubric {
		if rubric[i].Yes() != yesno[i].Yes() || yesno[i].Kind != flow.KindYesNo || yesno[i].Score < 0 {
			t.Errorf("seed %d: rubric %s, yes-no %s of kind %s", i, rubric[i].Label(), yesno[i].Label(), yesno[i].Kind)
		}
		if _, err := rubric[i].Compare(yesno[i]); err == nil {
			t.Errorf("seed %d: verdicts of two verifiers compare", i)
		}
		for j := range i {
			a, err := rubric[i].Compare(rubric[j])
			if err != nil {
				t.Fatal(err)
			}
			b, err := yesno[i].Compare(yesno[j])
			if err != nil || a*b < 0 {
				t.Errorf("seeds %d and %d: the rubric orders them %d, yes-no %d (%v)", i, j, a, b, err)
			}
		}
	}
}
