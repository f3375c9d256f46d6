package clay

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"rflow/flow"
)

// corrected runs a correction to its end.
func corrected(t *testing.T, d demand, s *sight, reflection string, seed uint64) *scene {
	t.Helper()
	read, err := parseReflection(reflection)
	if err != nil {
		t.Fatal(err)
	}
	c := newCorrection(d, s, read.edits, seed, defaultSteps, 1)
	for range defaultSteps {
		c.flow()
	}
	return c.scene()
}

func must(t testing.TB, prompt string) demand {
	t.Helper()
	d, err := parsePrompt(prompt)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestInstructionsAreMostlyFollowed takes random flawed scenes and counts how
// often one step removes what the first instruction names.
func TestInstructionsAreMostlyFollowed(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 71))
	var tried, done [editKeep + 1]int
	for range 3000 {
		d, _ := writtenDemand(r)
		seen := ideal(sampleScene(d, r.Uint64()))
		if len(seen.things) > 0 && r.IntN(4) == 0 { // a thing too many
			seen.things = append(seen.things, seen.things[0])
			last := &seen.things[len(seen.things)-1]
			last.u0, last.u1, last.baseU = last.u0+.02, last.u1+.02, last.baseU+.02
		}
		f := judge(d, seen)
		text := f.reflection(noise{r.Uint64()}, nil)
		if text == "" {
			continue
		}
		read, err := parseReflection(text)
		if err != nil {
			t.Fatal(err)
		}
		first := read.edits[0]
		tried[first.kind]++
		left := false
		for _, m := range judge(d, ideal(corrected(t, d, seen, text, r.Uint64()))).mends() {
			left = left || m.String() == first.String()
		}
		if !left {
			done[first.kind]++
		}
	}
	for kind, least := range map[editKind]float64{editAdd: .75, editRemove: .85, editColour: .6, editMove: .4} {
		share := float64(done[kind]) / float64(max(tried[kind], 1))
		t.Logf("%s: %d of %d, %.2f", [...]string{"add", "remove", "replace", "colour", "move"}[kind], done[kind], tried[kind], share)
		if share < least || tried[kind] < 30 {
			t.Errorf("edit kind %d: %d of %d followed, want %.2f of at least 30", kind, done[kind], tried[kind], least)
		}
	}
}

// TestAPersonsReflectionIsCarriedOut: words that have nothing to do with the
// prompt's faults change the picture too.
func TestAPersonsReflectionIsCarriedOut(t *testing.T) {
	d := must(t, "a red cup and a green dog")
	seen := things(t, "red cup", "lf", "green dog", "rf")
	for text, check := range map[string]func(*scene) bool{
		"Make the cup blue":                   func(s *scene) bool { return s.objects[0].colour == colourBlue },
		"Swap the cup and the dog":            func(s *scene) bool { return s.objects[0].x > s.objects[1].x },
		"Remove the dog":                      func(s *scene) bool { return len(s.objects) == 1 },
		"Add a yellow bird on the shelf":      func(s *scene) bool { return len(s.objects) == 3 && s.objects[2].raised() },
		"Replace the dog with a cat":          func(s *scene) bool { return s.objects[1].class.name() == "cat" },
		"Move the cup above the dog":          func(s *scene) bool { return s.objects[0].raised() },
		"Make the dog larger":                 func(s *scene) bool { o := seen.things[1].recover(); return s.objects[1].size > o.size*1.05 },
		"There should be three cups":          func(s *scene) bool { return len(s.objects) >= 4 },
		"Swap the colours of the cup and dog": func(s *scene) bool { return s.objects[0].colour == colourGreen },
	} {
		done := 0
		for seed := range uint64(30) {
			if check(corrected(t, d, seen, text, seed)) {
				done++
			}
		}
		if done < 6 {
			t.Errorf("%q: carried out by %d of 30 seeds", text, done)
		}
	}
}

func TestTheCorrectorSaysWhatItUnderstood(t *testing.T) {
	roles, ctx := New(Options{}).Roles(), context.Background()
	p := generate(t, flow.GenerateRequest{Prompt: "a cup", Seed: 1, Params: flow.SampleParams{Size: 256}}, nil).Picture
	correct := func(text string) (flow.Sample, error) {
		return roles.Corrector.Correct(ctx, flow.CorrectRequest{
			Parent: p, Original: "a cup", Prompt: "a cup", Reflection: text, Seed: 5, Params: flow.SampleParams{Size: 256},
		}, nil)
	}
	s, err := correct("Turn the cup blue with sparkles. Remove the dog.")
	if err != nil {
		t.Fatal(err)
	}
	u := s.Understood
	if u == nil || !strings.Contains(u.Text, "understood as: turn the cup blue; remove the dog") || !strings.Contains(u.Text, "not seen in the picture: the dog") || strings.Join(u.Unknown, " ") != "sparkles" {
		t.Errorf("understood %+v", u)
	}
	if _, err := correct("abracadabra"); flow.AsFailure(err) == nil || flow.AsFailure(err).Code != flow.FailUnsupported {
		t.Errorf("nonsense: got %v, want unsupported", err)
	}
	got, err := roles.Interpreter.Interpret(ctx, flow.Interpretation{Text: "Turn the cup blue with sparkles.", Reflection: true, Prompt: "a cup"})
	if err != nil || got.Text != "understood as: turn the cup blue" || len(got.Unknown) != 1 {
		t.Errorf("interpreted as %+v, %v", got, err)
	}
}

// TestCorrectionsKeepWhatTheyShould: five corrections in a row that ask for
// nothing leave class, colour, number and size of nearly everything as it was.
func TestCorrectionsKeepWhatTheyShould(t *testing.T) {
	roles, ctx := New(Options{}).Roles(), context.Background()
	kept, total, worst := 0, 0, 0.0
	for i, prompt := range []string{"two red apples and a blue cup", "three clocks", "a dog left of a couch", "a bird above a purple vase"} {
		p := generate(t, flow.GenerateRequest{Prompt: prompt, Seed: uint64(40 + i), Params: flow.SampleParams{Size: 256}}, nil).Picture
		first, err := look(p, defaultEye)
		if err != nil {
			t.Fatal(err)
		}
		for round := range uint64(5) {
			s, err := roles.Corrector.Correct(ctx, flow.CorrectRequest{Parent: p, Prompt: prompt, Seed: round, Params: flow.SampleParams{Size: 256}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			p = s.Picture
		}
		last, err := look(p, defaultEye)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := first.ground.backdrop, last.ground.backdrop; a != b {
			t.Errorf("%q: backdrop %d became %d", prompt, a, b)
		}
		used := make([]bool, len(last.things))
		for _, a := range first.things {
			total++
			for k, b := range last.things {
				if !used[k] && a.class == b.class && a.colour == b.colour && math.Hypot(a.baseU-b.baseU, a.baseV-b.baseV) < .15 {
					used[k] = true
					kept++
					worst = max(worst, math.Abs(math.Log(b.extent/a.extent)))
					break
				}
			}
		}
	}
	t.Logf("kept %d of %d; the worst size changed by %.0f%%", kept, total, 100*(math.Exp(worst)-1))
	if kept < total-2 {
		t.Errorf("kept %d of %d things", kept, total)
	}
	if worst > .35 {
		t.Errorf("a size changed by a factor of %.2f over five rounds", math.Exp(worst))
	}
}
