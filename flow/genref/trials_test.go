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
	if err != nil || w.Trials != 4 || w.Samples != 5 || left[LeftNotBetter] != 1 {
		t.Fatalf("wrote %+v, left out %s, %v; want two pairs of each of two trials, and one of texts", w, left, err)
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
		if n, _ := tree.Node("0.1"); p.Image != "images/"+n.Image.String()+".png" || p.Prompt != prompt || p.Seed == 0 || !p.Blind {
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

// rank is what dpo.json says of which texts.
func rank(t *testing.T, dir string) []string {
	t.Helper()
	var dpo []record
	readJSON(t, filepath.Join(dir, "dpo.json"), &dpo)
	out := []string{}
	for _, r := range dpo {
		if len(r.Images) != 1 || len(r.Messages) != 2 || r.Chosen.Role != "assistant" || r.Rejected.Role != "assistant" {
			t.Errorf("record %+v", r)
		}
		out = append(out, fmt.Sprintf("%s over %s", r.Chosen.Content, r.Rejected.Content))
	}
	return out
}

// after is the session with more events.
func after(tree flow.Tree, payloads ...flow.Payload) flow.Tree {
	for _, p := range payloads {
		tree = tree.Apply(flow.Event{Seq: tree.Seq + 1, Session: tree.ID, Actor: "person", Payload: p})
	}
	return tree
}

// TestWhatATrialFoundIsAPairOfTexts, once, and before what was decided about them; not
// where a judgement was taken back, and not one that was made again after all was told.
func TestWhatATrialFoundIsAPairOfTexts(t *testing.T) {
	s := shelf{}
	tree := trialed(s, "s1", prompt)
	edited, proposed := "Add one red apple.", "Add an apple."
	decided := flow.ReflectionDecided{Node: "0.1", Reflection: "0.1#1", Decision: flow.Edited, Final: edited, By: flow.Author{Person: true}}
	one, other := edited+" over "+proposed, proposed+" over "+edited
	fourth := func(best int) flow.Payload { return flow.TrialJudged{Trial: 4, Best: best} }
	for name, c := range map[string]struct {
		tree flow.Tree
		want []string
		left Left
	}{
		"found":             {tree, []string{one}, Left{LeftNotBetter: 1}},
		"found and decided": {after(tree, decided), []string{one}, Left{LeftNotBetter: 1, LeftTwice: 1}},
		"found twice":       {after(tree, fourth(2)), []string{one}, Left{LeftNotBetter: 1, LeftTwice: 1}},
		"found both ways":   {after(tree, fourth(1)), []string{}, Left{LeftNotBetter: 1, LeftSplit: 2}},
		"found otherwise":   {after(tree, flow.TrialJudgementWithdrawn{Trial: 1}, fourth(1), decided), []string{other}, Left{LeftNotBetter: 1, LeftTrial: 1}},
		"taken back":        {after(tree, flow.TrialJudgementWithdrawn{Trial: 1}), []string{}, Left{LeftNotBetter: 1}},
		"judged again": {
			after(tree, flow.TrialJudgementWithdrawn{Trial: 1}, flow.TrialJudged{Trial: 1, Best: 1, Told: true}),
			[]string{},
			Left{LeftNotBetter: 1, LeftTold: 1},
		},
	} {
		dir := t.TempDir()
		_, left, err := WritePreferences(t.Context(), dir, []flow.Tree{c.tree}, Options{}, s, nil)
		if got := rank(t, dir); err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) || fmt.Sprint(left) != fmt.Sprint(c.left) {
			t.Errorf("%s: %q, left out %s, %v; want %q and %s", name, got, left, err, c.want, c.left)
		}
	}
}
