package clay

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"rflow/flow"
)

// things makes a sight by hand: class, colour and the middle of a box a sixth
// of the picture wide.
func things(t *testing.T, list ...string) *sight {
	t.Helper()
	out := &sight{}
	for i := 0; i < len(list); i += 2 {
		colour, name, _ := strings.Cut(list[i], " ")
		class, ok := classByName(name)
		k, ok2 := colourByName(colour)
		if !ok || !ok2 {
			t.Fatalf("no %s", list[i])
		}
		var u, v float64
		for _, c := range list[i+1] {
			switch c {
			case 'l':
				u = .2
			case 'c':
				u = .5
			case 'r':
				u = .8
			case 'f':
				v = .7
			case 's':
				v = .3
			}
		}
		out.things = append(out.things, sighting{
			class: class, colour: k, sure: .9 - .01*float64(i), clear: 1, vivid: 1,
			u0: u - .08, u1: u + .08, v0: v - .08, v1: v + .08, baseU: u, baseV: v + .08, extent: .2,
		})
	}
	return out
}

func TestGenEvalsRuleDecides(t *testing.T) {
	for _, c := range []struct {
		prompt string
		sight  *sight
		right  bool
		says   string
	}{
		{"a cup", things(t, "red cup", "lf"), true, "as asked"},
		{"a cup", things(t, "red cup", "lf", "red dog", "rf"), true, "a dog nobody asked for"},
		{"a cup", things(t, "red cup", "lf", "blue cup", "rf"), true, "two cups where one is asked for"},
		{"a cup", things(t, "red dog", "lf"), false, "no cup"},
		{"three apples", things(t, "red apple", "lf", "red apple", "rf"), false, "two of three apples"},
		{"two apples", things(t, "red apple", "lf", "red apple", "cf", "red apple", "rf"), false, "three apples where two are asked for"},
		{"a blue cup", things(t, "red cup", "lf"), false, "the cup is red, not blue"},
		{"a blue cup", things(t, "red cup", "lf", "blue cup", "rf"), false, "two cups where one is asked for"},
		{"a blue cup", things(t, "blue cup", "lf", "red cup", "rf"), true, "two cups where one is asked for"},
		{"a red cup and a blue dog", things(t, "blue cup", "lf", "red dog", "rf"), false, "the cup is blue, not red"},
		{"a red cup and a blue cup", things(t, "blue cup", "lf", "red cup", "rf"), true, "as asked"},
		{"a red cup and a blue cup", things(t, "blue cup", "lf", "blue cup", "rf"), false, "the cup is blue, not red"},
		{"a dog left of a cup", things(t, "red dog", "lf", "red cup", "rf"), true, "as asked"},
		{"a dog left of a cup", things(t, "red dog", "rf", "red cup", "lf"), false, "the dog is right of the cup, not left of"},
		{"a dog left of a cup", things(t, "red dog", "cs", "red cup", "cf"), false, "the dog is above the cup, not left of"},
		{"a dog above a cup", things(t, "red dog", "cs", "red cup", "cf"), true, "as asked"},
		{"two dogs above two cups", things(t, "red dog", "ls", "red dog", "rs", "red cup", "cf", "red cup", "rf"), true, "as asked"},
		{"two dogs above a cup", things(t, "red dog", "ls", "red dog", "rf", "red cup", "cf"), false, "not above"},
	} {
		d, err := parsePrompt(c.prompt)
		if err != nil {
			t.Fatal(err)
		}
		f := judge(d, c.sight)
		v := f.verdict(d.tag())
		if f.right() != c.right || v.Yes() != c.right {
			t.Errorf("%q: right %v, want %v; %s", c.prompt, f.right(), c.right, v.Text)
		}
		if !strings.Contains(v.Text, c.says) {
			t.Errorf("%q: the verdict says %q, want %q in it", c.prompt, v.Text, c.says)
		}
		if (v.Score > 7) != c.right {
			t.Errorf("%q: score %g for a picture that is right: %v", c.prompt, v.Score, c.right)
		}
	}
}

func TestEveryTagHasItsRubric(t *testing.T) {
	for _, tag := range append(flow.Tags(), "", "something else") {
		v := judge(demandsOf(flow.TagPosition, 1)[0], things(t, "red dog", "lf")).verdict(tag)
		want := flow.Rubric(tag)
		if len(v.Aspects) != len(want) {
			t.Fatalf("%q: %d aspects, want %d", tag, len(v.Aspects), len(want))
		}
		for i, a := range v.Aspects {
			if a.Name != want[i] || a.Score < 0 || a.Score > 10 || a.Explanation == "" {
				t.Errorf("%q: aspect %+v, want %s with a score and words", tag, a, want[i])
			}
		}
	}
}

func TestTheVerdictIsOfTheOriginalPromptsKind(t *testing.T) {
	s := generate(t, flow.GenerateRequest{Prompt: "four books", Seed: 3, Params: flow.SampleParams{Size: 256}}, nil)
	v, err := New(Options{}).Roles().Verifier.Verify(context.Background(), flow.VerifyRequest{Image: s.Picture, Prompt: "four books"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v.Kind != flow.KindRubric || v.Tag != flow.TagCounting || v.Verifier != "clay-eye/256@1" || v.Accepted == nil {
		t.Errorf("verdict %+v", v)
	}
	if _, err := New(Options{}).Roles().Verifier.Verify(context.Background(), flow.VerifyRequest{Image: s.Picture, Prompt: "a unicorn"}, nil); flow.AsFailure(err) == nil || flow.AsFailure(err).Code != flow.FailUnsupported {
		t.Errorf("an unknown prompt: got %v, want unsupported", err)
	}
}

// TestReflectionsAreInstructions reads what the reflector writes of many flawed
// scenes: it keeps the lint's rules, is understood word for word, and asks for
// nothing where nothing is wrong.
func TestReflectionsAreInstructions(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 2))
	flawed := 0
	for range 1500 {
		d, _ := writtenDemand(r)
		f := judge(d, ideal(sampleScene(d, r.Uint64())))
		text := f.reflection(noise{r.Uint64()}, nil)
		if len(f.faults) == 0 {
			if text != "" {
				t.Errorf("%s: nothing is wrong, and yet %q", d, text)
			}
			continue
		}
		flawed++
		if found := flow.Lint(text); len(found) > 0 {
			t.Errorf("%s: %q breaks the lint: %+v", d, text, found)
		}
		read, err := parseReflection(text)
		if lines := flow.Instructions(text); err != nil || len(read.unknown) > 0 || len(read.edits) != len(lines) || len(lines) > maxInstructions {
			t.Errorf("%s: %q is read as %d edits, unknown %q, %v", d, text, len(read.edits), read.unknown, err)
		}
	}
	if flawed < 200 {
		t.Errorf("only %d flawed scenes of 1500: the test sees too little", flawed)
	}
}

func TestAskingAgainGivesAnotherReflection(t *testing.T) {
	d, err := parsePrompt("three red apples left of a blue cup")
	if err != nil {
		t.Fatal(err)
	}
	f := judge(d, things(t, "red apple", "rf", "green apple", "cf", "green cup", "lf"))
	var said []string
	for seed := range 8 {
		text := f.reflection(noise{uint64(seed)}, said)
		if text == "" || sameText(said, text) {
			t.Fatalf("asked %d times: %q was rejected before", seed+1, text)
		}
		said = append(said, text)
	}
}

func TestTextsGrowWhileTheyAreWritten(t *testing.T) {
	s := picture(t, &scene{}, 64)
	var texts []string
	p, err := New(Options{}).Roles().Reflector.Reflect(context.Background(), flow.ReflectRequest{Image: s, Original: "a red cup and a dog"}, func(p flow.Progress) {
		if p.Stage == flow.StageWriting {
			texts = append(texts, p.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(texts); i++ {
		if !strings.HasPrefix(texts[i], texts[i-1]) || len(texts[i]) <= len(texts[i-1]) {
			t.Errorf("text %d %q does not go on from %q", i, texts[i], texts[i-1])
		}
	}
	if len(texts) < 3 || texts[len(texts)-1] != p.Text {
		t.Errorf("reported %q, answered %q", texts, p.Text)
	}
}
