package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/flow/store"
)

// small is a session that is over soon: 2 + 2 x 1 images of 256 px.
var small = []string{"--init", "2", "--width", "2", "--depth", "1", "--size", "256", "--seed", "5"}

func TestRunKeepsTheContractOfItsEvents(t *testing.T) {
	p := newProgram(t)
	out := p.must(append([]string{"run", "--prompt", "a photo of two red apples", "--json"}, small...)...)
	lines := parseLines(t, out)
	seen := map[string]int{}
	var seq int64
	hexDigest := regexp.MustCompile(`^[0-9a-f]{64}$`)
	for _, l := range lines {
		seen[l.Type]++
		if l.Seq <= seq || l.Time.IsZero() || l.Session == "" {
			t.Errorf("event %+v: seq after %d, a time and a session are asked", l, seq)
		}
		seq = l.Seq
		if strings.HasPrefix(l.Type, "node_") && l.Type != "node_started" {
			if l.Node == "" || l.Parent == "" || l.Round == nil || l.Chain == nil || l.Seed == nil {
				t.Errorf("%s event %+v misses a field of the contract", l.Type, l)
			}
		}
		if l.Type == "node_finished" {
			if !hexDigest.MatchString(l.Image) {
				t.Errorf("node %s: image %q is no SHA-256", l.Node, l.Image)
			}
			if got := findImage(t, p.data, l.Image); got == "" {
				t.Errorf("node %s: no file named %s under the data folder", l.Node, l.Image)
			}
		}
	}
	for kind, want := range map[string]int{"session_started": 1, "node_queued": 4, "node_started": 4, "node_finished": 4, "verdict": 4, "reflection_proposed": 2, "reflection_decided": 2, "chain_ended": 2, "session_finished": 1} {
		if seen[kind] != want {
			t.Errorf("%s: got %d events, want %d", kind, seen[kind], want)
		}
	}
	last := lines[len(lines)-1]
	if last.Type != "session_finished" || last.Images != 4 || last.Best == nil || last.Best.Score == nil || last.Best.Correct == nil || last.Best.Kind == "" {
		t.Errorf("last event %+v: want session_finished with 4 images and a whole best", last)
	}
}

func findImage(t *testing.T, data, digest string) string {
	t.Helper()
	found := ""
	err := filepath.WalkDir(filepath.Join(data, "images"), func(path string, _ os.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(filepath.Base(path), digest) {
			found = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSameSeedSameBytes(t *testing.T) {
	images := func() []string {
		p := newProgram(t)
		var got []string
		for _, l := range parseLines(t, p.must(append([]string{"run", "--prompt", "a red apple left of a blue cup", "--json"}, small...)...)) {
			if l.Type == "node_finished" {
				got = append(got, l.Node+" "+l.Image)
			}
		}
		slices.Sort(got)
		return got
	}
	first, second := images(), images()
	if !slices.Equal(first, second) {
		t.Errorf("two runs with one seed made different pictures:\n%v\n%v", first, second)
	}
}

func TestOneBadPromptFailsAlone(t *testing.T) {
	p := newProgram(t)
	file := filepath.Join(t.TempDir(), "prompts.jsonl")
	text := `{"prompt":"a photo of a quantum carburettor","tag":"single_object"}` + "\n" +
		`{"prompt":""}` + "\n" + `{"prompt":"a photo of a red apple","tag":"colors"}` + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := p.run(append([]string{"run", "--prompts", file, "--json"}, small...)...)
	if r.code != exitFailed {
		t.Errorf("exit %d, want %d\n%s", r.code, exitFailed, r.errOut)
	}
	var ends []line
	for _, l := range parseLines(t, r.out) {
		if l.Type == "session_failed" || l.Type == "session_finished" {
			ends = append(ends, l)
		}
	}
	if len(ends) != 3 || ends[0].Type != "session_failed" || ends[1].Type != "session_failed" || ends[2].Type != "session_finished" {
		t.Fatalf("sessions ended as %+v, want failed, failed, finished", ends)
	}
	if !strings.Contains(ends[0].Reason, "carburettor") {
		t.Errorf("the reason %q does not name the word that was not understood", ends[0].Reason)
	}
	if ends[1].Reason == "" {
		t.Error("the empty prompt failed without a reason")
	}
}

func TestUsageErrors(t *testing.T) {
	p := newProgram(t)
	for _, args := range [][]string{
		{"run"},
		{"run", "--prompt", ""},
		{"run", "--prompt", "a \xff cup"},
		{"run", "--prompt", "a cup", "--prompts", "x"},
		{"run", "--prompts", "/does/not/exist"},
		{"run", "--prompt", "a cup", "--width", "0"},
		{"run", "--prompt", "a cup", "--stop", "sometimes"},
		{"run", "--prompt", "a cup", "--gate", "perhaps"},
		{"inbox", "nosuchsession"},
		{"run", "--prompt", "a cup", "--strategy", "guess"},
		{"run", "--nonsense"},
		{"run", "--resume", "nosuchsession"},
		{"run", "--prompt", "a cup", "--backend", "http://x"},
		{"show"},
		{"show", "x.png", "--graphics", "oil"},
		{"show", "x.png", "--blocks", "braille"},
		{"export", "x"},
		{"backend"},
		{"study"},
		{"nonsense", "words"},
		{"open", "nosuchsession"},
	} {
		if r := p.run(args...); r.code != exitUsage || r.errOut == "" {
			t.Errorf("rflow %q: exit %d, message %q; want exit %d and a message", args, r.code, r.errOut, exitUsage)
		}
	}
}

func TestNothingToResumeIsDone(t *testing.T) {
	newProgram(t).must("run", "--resume")
}

func TestARunThatNobodyHearsOfIsNotDone(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skipf("there is no device that is always full here: %v", err)
	}
	defer full.Close()
	p := newProgram(t)
	cmd := p.command(append([]string{"run", "--prompt", "a photo of a cup", "--json"}, small...)...)
	var errOut strings.Builder
	cmd.Stdout, cmd.Stderr = full, &errOut
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(errOut.String(), "standard output") {
		t.Errorf("%v, said %q; want exit %d and why", err, errOut.String(), exitFailed)
	}
	p.must("run", "--resume")
}

// TestASessionThatWaitsIsNotDone resumes one that asks: nobody is there to
// answer, so it stays as it is and the exit code says so.
func TestASessionThatWaitsIsNotDone(t *testing.T) {
	p := newProgram(t)
	st, err := store.Open(t.Context(), p.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	strategy := flow.Strategy{Initial: 1, Width: 1, Depth: 1, Reflection: true, Gate: flow.Gate{Mode: flow.GateAsk}, Stop: flow.StopNever}
	first := flow.SessionStarted{Prompt: "a photo of a cup", Strategy: strategy, Seed: 1, Params: flow.SampleParams{Size: 256}}
	id := st.NewSessionID()
	if _, err := st.Append(t.Context(), id, "session", time.Time{}, first); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	r := p.run("run", "--resume", "--json")
	if r.code != exitFailed || !strings.Contains(r.errOut, "waits for a decision: rflow open "+string(id)) {
		t.Errorf("exit %d, said %q; want exit %d and how to decide", r.code, r.errOut, exitFailed)
	}
	if !strings.Contains(r.out, `"reflection_proposed"`) || strings.Contains(r.out, `"session_finished"`) {
		t.Errorf("events\n%s\nwant a proposal and no end", r.out)
	}
}

func TestSessionsAndExport(t *testing.T) {
	p := newProgram(t)
	if got := strings.TrimSpace(p.must("sessions", "--json")); got != "[]" {
		t.Errorf("an empty data folder lists %s, want []", got)
	}
	p.must(append([]string{"run", "--prompt", "a photo of a green chair"}, small...)...)
	var list []struct {
		ID, Prompt, State string
		Images            int
		Best              *struct{ Image string }
	}
	if err := json.Unmarshal([]byte(p.must("sessions", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].State != "finished" || list[0].Images != 4 || list[0].Best == nil {
		t.Fatalf("sessions lists %+v", list)
	}
	out := filepath.Join(t.TempDir(), "out")
	p.must("export", list[0].ID, "-o", out)
	doc, err := os.ReadFile(filepath.Join(out, "session.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{`"nodes"`, `"edges"`, `"reflections"`, `"verdicts"`, `"original"`, `"final"`, `"decision"`} {
		if !strings.Contains(string(doc), key) {
			t.Errorf("session.json has no %s", key)
		}
	}
	pngs, _ := filepath.Glob(filepath.Join(out, "*.png"))
	if len(pngs) != 4 {
		t.Errorf("export wrote %d PNGs, want 4", len(pngs))
	}
}

func TestStopSatisfiedSpendsLess(t *testing.T) {
	p := newProgram(t)
	out := p.must("run", "--prompt", "a photo of an apple", "--init", "1", "--width", "1", "--depth", "6", "--size", "256", "--seed", "3", "--stop", "satisfied", "--json")
	lines := parseLines(t, out)
	last := lines[len(lines)-1]
	if last.Images >= 7 || last.Best == nil || !*last.Best.Correct {
		t.Errorf("an easy prompt spent %d of 7 images and ended with %+v; want fewer, and a correct best", last.Images, last.Best)
	}
}
