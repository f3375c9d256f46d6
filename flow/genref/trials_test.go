package genref

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"rflow/flow"
)

// trialed is a session with four trials of one image: one found the edited reflection
// best, one nothing at all, one is a tie, and one is not judged.
func trialed(s shelf, id flow.SessionID, prompt string) flow.Tree {
	events := []flow.Event{}
	add := func(payloads ...flow.Payload) {
		for _, p := range payloads {
			events = append(events, flow.Event{Seq: int64(len(events) + 1), Session: id, Payload: p})
		}
	}
	add(
		flow.SessionStarted{Prompt: prompt, Strategy: flow.DefaultStrategy()},
		flow.NodeQueued{Node: "0.1", Parent: flow.Root, Chain: 1, Step: flow.StepGenerate, Prompt: prompt},
		flow.NodeFinished{Node: "0.1", Image: s.put(20, 10, 1), MediaType: "image/png", Width: 20, Height: 10},
		flow.ReflectionProposed{Node: "0.1", Reflection: "0.1#1", Text: "Add an apple.", Author: flow.Author{Name: "m"}},
		flow.DraftSaved{Node: "0.1", Reflection: "0.1#1", Text: "Add one red apple."},
	)
	for trial, judged := range []flow.TrialJudged{{Best: 2}, {Best: 3}, {Tie: flow.TieGood}, {}} {
		started, err := flow.Fold(events).NewTrial("0.1")
		if err != nil {
			panic(err)
		}
		add(started)
		for arm := range started.Arms {
			add(flow.TrialArmFinished{Trial: trial + 1, Arm: arm + 1, Image: s.put(20, 10, uint8(10*trial+arm+20)), MediaType: "image/png"})
		}
		judged.Trial = trial + 1
		add(judged)
	}
	return flow.Fold(events)
}

func TestTrialsGivePairsOfTheBestOverEachOther(t *testing.T) {
	s, dir := shelf{}, t.TempDir()
	tree := trialed(s, "s1", prompt)
	w, left, err := WritePreferences(t.Context(), dir, []flow.Tree{tree}, Options{}, s, nil)
	if err != nil || w.Trials != 4 || w.Samples != 4 || left[LeftNotBetter] != 1 {
		t.Fatalf("wrote %+v, left out %s, %v; want two pairs of each of two trials", w, left, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "trials.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range bytes.Lines(text) {
		var p trialPair
		if err := json.Unmarshal(line, &p); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{p.Image, p.Chosen.Image, p.Rejected.Image} {
			if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
				t.Error(err)
			}
		}
		if n, _ := tree.Node("0.1"); p.Image != "images/"+n.Image.String()+".png" || p.Prompt != prompt || p.Seed == 0 {
			t.Errorf("pair %+v", p)
		}
		got = append(got, fmt.Sprintf("%s %q over %s %q", p.Chosen.Kind, p.Chosen.Reflection, p.Rejected.Kind, p.Rejected.Reflection))
	}
	want := []string{
		`edited "Add one red apple." over proposed "Add an apple."`, `edited "Add one red apple." over prompt ""`,
		`prompt "" over proposed "Add an apple."`, `prompt "" over edited "Add one red apple."`,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if triplets, _, err := Triplets([]flow.Tree{tree}, Options{}); len(triplets) != 0 || err != nil {
		t.Errorf("a trial became %d triplets (%v)", len(triplets), err)
	}
}

func TestTrialsOfABenchmarksPromptAreLeftOut(t *testing.T) {
	s := shelf{}
	tree := trialed(s, "s1", "a photo of a bench")
	w, left, err := WritePreferences(t.Context(), t.TempDir(), []flow.Tree{tree}, Options{}, s, nil)
	if err != nil || w.Trials != 0 || left[LeftBenchmark] != 2 {
		t.Errorf("wrote %+v, left out %s, %v", w, left, err)
	}
	w, _, err = WritePreferences(t.Context(), t.TempDir(), []flow.Tree{tree}, Options{Benchmarks: true}, s, nil)
	if err != nil || w.Trials != 4 {
		t.Errorf("asked for, wrote %+v, %v", w, err)
	}
}

func TestAPairWithALostImageIsLeftOut(t *testing.T) {
	s := shelf{}
	tree := trialed(s, "s1", prompt)
	delete(s, tree.Trials()[0].Arms[0].Image)
	w, _, err := WritePreferences(t.Context(), t.TempDir(), []flow.Tree{tree}, Options{}, s, nil)
	if err != nil || w.Trials != 3 || len(w.Lost) != 1 {
		t.Errorf("wrote %+v, %v; want three pairs and one lost image", w, err)
	}
}
