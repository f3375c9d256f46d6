package geneval

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rflow/flow"
)

func TestReadPromptsKeepsOrderTagAndMetadata(t *testing.T) {
	in := `{"tag":"counting","include":[{"class":"cup","count":2}],"prompt":"a photo of two cups"}` + "\n\n" + `{"prompt":"a boat"}` + "\n"
	got, err := ReadPrompts(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Prompt != "a photo of two cups" || got[0].Tag != flow.TagCounting || got[1].Line != 3 {
		t.Fatalf("got %+v", got)
	}
	if !strings.Contains(string(got[0].Metadata), `"include"`) {
		t.Errorf("metadata %s lost its include", got[0].Metadata)
	}
}

func TestReadPromptsNamesTheBadLine(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		line int
	}{
		"not JSON":   {"{\"prompt\":\"x\"}\nhello\n", 2},
		"no prompt":  {"{\"tag\":\"counting\"}\n", 1},
		"not UTF-8":  {"\n{\"prompt\":\"\xff\"}\n", 2},
		"wrong type": {"{\"prompt\":7}\n", 1},
		"too long":   {"{\"prompt\":\"" + strings.Repeat("x", maxLine) + "\"}\n", 1},
	} {
		_, err := ReadPrompts(strings.NewReader(c.in))
		var bad *LineError
		if !errors.As(err, &bad) || bad.Line != c.line {
			t.Errorf("%s: got error %v, want line %d", name, err, c.line)
		}
	}
}

func TestOfficialPromptFile(t *testing.T) {
	dir := os.Getenv("RFLOW_SHARED")
	if dir == "" {
		t.Log("RFLOW_SHARED IS UNSET: the official GenEval file was not read")
		return
	}
	f, err := os.Open(filepath.Join(dir, "data", "geneval-prompts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	prompts, err := ReadPrompts(f)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[flow.Tag]int{}
	for _, p := range prompts {
		counts[p.Tag]++
	}
	want := map[flow.Tag]int{"single_object": 80, "two_object": 99, "counting": 80, "colors": 94, "position": 100, "color_attr": 100}
	for _, tag := range flow.Tags() {
		if counts[tag] != want[tag] {
			t.Errorf("%s: got %d prompts, want %d", tag, counts[tag], want[tag])
		}
	}
}
