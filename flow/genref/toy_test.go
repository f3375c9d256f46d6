package genref

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rflow/flow"
)

// TestEachRecordSaysWhetherItIsOfAToyWorld mixes a session of one with another.
func TestEachRecordSaysWhetherItIsOfAToyWorld(t *testing.T) {
	s := shelf{}
	one := edge{prompt: prompt, reflection: "Add one red apple.", decision: flow.Edited, bad: 2, good: 8, judged: flow.ChildBetter}
	other := one
	other.reflection = "Add two red apples."
	trees := []flow.Tree{session(s, "toy.1", one), session(s, "s2", other)}
	triplets, _, err := Triplets(trees, Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	_, err = WriteReflections(t.Context(), dir, triplets, s, nil)
	if err == nil {
		_, _, err = WritePreferences(t.Context(), dir, trees, Options{}, s, nil)
	}
	if err == nil {
		_, _, err = WritePairs(t.Context(), dir, dir, trees, Options{}, s, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"reflections.json", "dpo.json", "reward.jsonl"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) == ".jsonl" {
			text = []byte("[" + strings.ReplaceAll(strings.TrimSpace(string(text)), "\n", ",") + "]")
		}
		var got []struct{ Toy *bool }
		if err := json.Unmarshal(text, &got); err != nil || len(got) != 2 {
			t.Fatalf("%s: %d records, %v; want 2", name, len(got), err)
		}
		for i, want := range []bool{true, false} {
			if got[i].Toy == nil || *got[i].Toy != want {
				t.Errorf("%s, record %d: toy is %v, want %v", name, i, got[i].Toy, want)
			}
		}
	}
}
