package clay

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
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
