package geneval

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPromptsOfTheBenchmarkAreKnown(t *testing.T) {
	for prompt, want := range map[string]bool{
		"a photo of a bench":                              true,
		"A photo of two benchs.":                          true,
		"two knives":                                      true,
		"a photo of an apple and a hot dog":               true,
		"a photo of a wine glass right of a hot dog":      true,
		"a photo of the  orange orange":                   true,
		"a photo of a purple wine glass and a black bear": true,
		"a photo of three red apples":                     false,
		"a photo of three red apples above a blue bench":  false,
		"a photo of a red apple left of a dog":            false,
		"a photo of a unicorn":                            false,
		"a photo of":                                      false,
		"":                                                false,
		"an oil painting of a dog":                        false,
	} {
		if got := Known(prompt); got != want {
			t.Errorf("Known(%q) = %v, want %v", prompt, got, want)
		}
	}
	dir := os.Getenv("RFLOW_SHARED")
	if dir == "" {
		t.Log("RFLOW_SHARED IS UNSET: the 553 official prompts were not tried")
		return
	}
	f, err := os.Open(filepath.Join(dir, "data", "geneval-prompts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	prompts, err := ReadPrompts(f)
	if err != nil || len(prompts) != 553 {
		t.Fatalf("%d prompts, %v; want 553", len(prompts), err)
	}
	for _, p := range prompts {
		if !Known(p.Prompt) {
			t.Errorf("%q is not known", p.Prompt)
		}
	}
}
