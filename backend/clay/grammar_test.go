package clay

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rflow/flow"
)

// genevalLine is one line of GenEval's prompt file.
type genevalLine struct {
	Tag     flow.Tag `json:"tag"`
	Prompt  string   `json:"prompt"`
	Include []struct {
		Class    string `json:"class"`
		Count    int    `json:"count"`
		Color    string `json:"color"`
		Position []any  `json:"position"`
	} `json:"include"`
}

// genevalLines reads GenEval's 553 prompts, or says loudly that they are not here.
func genevalLines(t *testing.T) []genevalLine {
	t.Helper()
	dir := os.Getenv("RFLOW_SHARED")
	if dir == "" {
		t.Skip("RFLOW_SHARED is not set: the 553 GenEval prompts are NOT checked; TestGrammarReadsWhatItWrites covers the same grammar")
	}
	f, err := os.Open(filepath.Join(dir, "data", "geneval-prompts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []genevalLine
	for in := bufio.NewScanner(f); in.Scan(); {
		var l genevalLine
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

// demand is what the line's metadata asks for; ok is false when a class has no
// object here.
func (l genevalLine) demand() (d demand, ok bool) {
	ok = true
	for _, in := range l.Include {
		class, known := classByName(in.Class)
		g := group{class: class, count: in.Count, exact: in.Count > 1}
		g.colour, g.painted = colourByName(in.Color)
		d.groups = append(d.groups, g)
		ok = ok && known
		if len(in.Position) == 2 {
			for _, r := range []relation{relLeft, relRight, relAbove, relBelow} {
				if r.String() == in.Position[0] {
					d.rel = r
				}
			}
			// GenEval writes the thing the place is seen from first.
			d.groups[0], d.groups[1] = d.groups[1], d.groups[0]
		}
	}
	return d, ok
}

func TestGenEvalPromptsParseToTheirMetadata(t *testing.T) {
	read, refused := 0, 0
	for _, l := range genevalLines(t) {
		want, ok := l.demand()
		got, err := parsePrompt(l.Prompt)
		if !ok {
			refused++
			f := flow.AsFailure(err)
			if f == nil || f.Code != flow.FailUnsupported || f.Understood == nil || len(f.Understood.Unknown) == 0 {
				t.Errorf("%q: got %v, %v, want a refusal that names the unknown words", l.Prompt, got, err)
			}
			continue
		}
		read++
		if err != nil {
			t.Errorf("%q: %v", l.Prompt, err)
			continue
		}
		if got.String() != want.String() || len(got.groups) != len(want.groups) {
			t.Errorf("%q: got %s, want %s", l.Prompt, got, want)
		}
		for i := range got.groups {
			if got.groups[i] != want.groups[i] {
				t.Errorf("%q: group %d is %+v, want %+v", l.Prompt, i, got.groups[i], want.groups[i])
			}
		}
		if got.tag() != l.Tag {
			t.Errorf("%q: tag %s, want %s", l.Prompt, got.tag(), l.Tag)
		}
	}
	t.Logf("%d prompts read, %d refused", read, refused)
	if read == 0 || refused+read != 553 {
		t.Errorf("read %d, refused %d, want 553 in all", read, refused)
	}
}

// writtenDemand makes a random demand and a prompt for it in one of many wordings.
func writtenDemand(r *rand.Rand) (demand, string) {
	var d demand
	noun := func(g group) string {
		names := append([]string{g.class.name()}, otherNames[g.class.name()]...)
		name := names[r.IntN(len(names))]
		if g.count > 1 {
			many := plurals(name)
			name = many[r.IntN(len(many))]
		}
		if g.painted {
			name = g.colour.name() + pick(r, " ", " coloured ", "-colored ") + name
		}
		if g.count == 1 {
			return pick(r, article(name), "one "+name, "1 "+name)
		}
		return pick(r, numberNames[g.count], string(rune('0'+g.count))) + " " + name
	}
	for range 1 + r.IntN(2) {
		g := group{class: classID(r.IntN(numClasses)), count: 1 + r.IntN(maxCount), painted: r.IntN(2) == 0}
		if g.painted {
			g.colour = colourID(r.IntN(int(numColours)))
		}
		g.exact = g.count > 1
		d.groups = append(d.groups, g)
	}
	text := pick(r, "", "a photo of ", "An image of ", "a picture of ") + noun(d.groups[0])
	if len(d.groups) == 2 {
		d.rel = relation(r.IntN(5))
		link := []string{" and ", " with ", " & "}
		if d.rel != relNone {
			link = nil
			for _, p := range relationPhrases {
				if p.rel == d.rel {
					link = append(link, " "+strings.Join(p.words, " ")+" ")
				}
			}
		}
		text += pick(r, link...) + noun(d.groups[1])
	}
	return d, text + pick(r, "", ".", ", side by side", ", each fully visible, on a plain backdrop.")
}

func TestGrammarReadsWhatItWrites(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 4000 {
		want, text := writtenDemand(r)
		got, err := parsePrompt(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if !slices.Equal(got.groups, want.groups) || got.rel != want.rel {
			t.Fatalf("%q: got %+v, want %+v", text, got, want)
		}
	}
}

// TestRefinedPromptsAskTheSame spells demands out, with every kind of stress,
// and reads them back.
func TestRefinedPromptsAskTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2))
	for range 1000 {
		d, _ := writtenDemand(r)
		g := d.groups[r.IntN(len(d.groups))]
		text := d.spell([]edit{
			{kind: editAdd, group: g}, {kind: editColour, what: choice{class: g.class}}, {kind: editMove, what: choice{class: g.class}},
		})
		got, err := parsePrompt(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got.String() != d.String() {
			t.Errorf("%q: got %s, want %s", text, got, d)
		}
		if d.rel != relNone && !got.stressRel {
			t.Errorf("%q: the stress on the place is lost", text)
		}
	}
}

func TestPromptsInOtherWords(t *testing.T) {
	for text, want := range map[string]string{
		"two red apples and a blue cup":                 "two red apples and one blue cup",
		"an orange orange":                              "one orange orange",
		"an orange and an orange bus":                   "one orange and one orange bus",
		"A photo of a mug on top of a sofa":             "one cup above one couch",
		"a bike under the table":                        "one bicycle below one dining table",
		"a pair of benchs":                              "two benches",
		"apples":                                        "two apples",
		"a dog that is standing to the left of a bench": "one dog left of one bench",
		"a cup and a dog, the dog left of the cup":      "one cup right of one dog",
		"a vase in blue":                                "one blue vase",
		"exactly one cup":                               "one cup",
		"A PHOTO OF FOUR KNIFES":                        "four knives",
	} {
		d, err := parsePrompt(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if d.String() != want {
			t.Errorf("%q: understood %q, want %q", text, d, want)
		}
	}
}

func TestARefusalSaysWhatWasUnderstood(t *testing.T) {
	for _, c := range []struct {
		prompt, understood string
		unknown            []string
	}{
		{"a photo of a red unicorn and a blue cup", "one blue cup", []string{"red", "unicorn"}},
		{"a sparkling apple", "one apple", []string{"sparkling"}},
		{"a grey cup", "one cup", []string{"grey"}},
		{"a cup next to a bowl", "one cup", []string{"next", "to", "a bowl"}},
		{"seven apples", "nothing", []string{"seven"}},
		{"a cat, a dog and a bird", "one cat and one dog", []string{"a bird"}},
		{"a cup left of", "one cup", []string{"left of"}},
		{"the quick brown fox", "nothing", []string{"quick", "brown", "fox"}},
	} {
		_, err := parsePrompt(c.prompt)
		f := flow.AsFailure(err)
		if f == nil || f.Code != flow.FailUnsupported || f.Understood == nil {
			t.Errorf("%q: got %v, want a refusal that says what was understood", c.prompt, err)
			continue
		}
		if f.Understood.Text != c.understood || !slices.Equal(f.Understood.Unknown, c.unknown) {
			t.Errorf("%q: understood %q, unknown %q; want %q, %q", c.prompt, f.Understood.Text, f.Understood.Unknown, c.understood, c.unknown)
		}
		if f.What == "" || !strings.Contains(f.Hint, "two red apples") {
			t.Errorf("%q: the refusal %q with hint %q helps nobody", c.prompt, f.What, f.Hint)
		}
	}
}

func TestMalformedPromptsAreInvalid(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "blank": " \t\n", "long": strings.Repeat("a cup ", 20_000), "not UTF-8": "a cup \xff\xfe",
	} {
		if f := flow.AsFailure(second(parsePrompt(text))); f == nil || f.Code != flow.FailInvalid {
			t.Errorf("%s prompt: got %v, want invalid", name, f)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func FuzzPrompt(f *testing.F) {
	for _, s := range []string{"a photo of two red apples and a blue cup", "a dog left of a bench", "an orange orange", "\x1b[31m\u202e a cup", "a 4 left of on the", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parsePrompt(text)
		if err != nil {
			if flow.AsFailure(err).What == "" {
				t.Errorf("%q: a refusal without words", text)
			}
			return
		}
		if n := len(d.groups); n < 1 || n > 2 {
			t.Fatalf("%q: %d groups", text, n)
		}
		again, err := parsePrompt(d.String())
		if err != nil || again.String() != d.String() {
			t.Errorf("%q: understood %q, which reads back as %q, %v", text, d, again, err)
		}
	})
}
