package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rflow/flow"
)

// TestVerifyRatesAFinishedSession with two other verifiers, and leaves its own
// course alone.
func TestVerifyRatesAFinishedSession(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "a photo of two red apples"}, small...)...)
	id := string(allEvents(t, p)[0].Session)
	before := flow.Fold(allEvents(t, p))

	out := p.must("verify", id, "--verifier", "clay-yes-no/256")
	if !strings.Contains(out, "4 images rated by clay-yes-no/256@1") || !strings.Contains(out, "yes to") || !strings.Contains(out, "own best") {
		t.Errorf("it says %q", out)
	}
	r := p.run("verify", id, "--verifier", "Clay World yes or no", "--json")
	if r.code != exitDone || r.out != "" || !strings.Contains(r.errOut, "4 images are rated already") {
		t.Errorf("again: exit %d, %q, %q; want nothing to do", r.code, r.out, r.errOut)
	}

	address, asked := chatServer(t, `{"count_accuracy":{"explanation":"two","score":9},"overall_score":8,
		"accuracy_to_prompt":9,"creativity_and_originality":5,"visual_quality_and_realism":6,"consistency_and_cohesion":7,"emotional_or_thematic_resonance":4,"meets_prompt":true}`)
	events := eventsOf(t, p.must("verify", id, "--verifier", address, "--json"))
	verdicts := payloadsOf[flow.VerdictGiven](events)
	if len(verdicts) != 4 || asked.Load() != 4 {
		t.Fatalf("%d verdicts, asked %d times, want 4", len(verdicts), asked.Load())
	}
	if v := verdicts[0].Verdict; v.Verifier != "critic/rubric-1" || v.Source == nil || v.Source.Address != address || v.Score != 8 || !v.Yes() {
		t.Errorf("the verdict is %+v", v)
	}

	after := flow.Fold(allEvents(t, p))
	was, _ := before.Best()
	if is, _ := after.Best(); is.ID != was.ID || after.State != flow.FinishedSession || after.Verifier() != before.Verifier() {
		t.Errorf("the session's best is %s by %s, it was %s by %s", is.ID, after.Verifier(), was.ID, before.Verifier())
	}
	out = t.TempDir()
	p.must("export", id, "-o", out)
	doc, err := os.ReadFile(filepath.Join(out, "session.json"))
	if want := `"verifiers":`; err != nil || !strings.Contains(string(doc), want) || !strings.Contains(string(doc), "critic/rubric-1") {
		t.Errorf("the export does not tell the verifiers: %v", err)
	}
	if got := after.Verifiers(); len(got) != 3 || got[0] != before.Verifier() {
		t.Errorf("the verifiers are %q, want three, its own first", got)
	}
	by := strings.Join(after.Verifiers(), ", ")
	if list := p.must("sessions"); !strings.Contains(list, "rated by "+by) {
		t.Errorf("the list does not say %q:\n%s", by, list)
	}
	if list := p.must("sessions", "--json"); !strings.Contains(list, `"critic/rubric-1"`) {
		t.Errorf("the list as JSON does not tell the verifiers: %s", list)
	}
	shown := p.must("show", id)
	for i, who := range after.Verifiers() {
		line := shown[strings.Index(shown, who):]
		if line = line[:strings.IndexByte(line, '\n')]; !strings.Contains(line, "4 rated, best ") || !strings.Contains(line, "of 4") || (i == 0) != strings.Contains(shown, "its own  "+who) {
			t.Errorf("of %s it says %q:\n%s", who, line, shown)
		}
	}
	if !strings.Contains(shown, "4 of 4 images") || strings.Count(shown, "\n") < 10 {
		t.Errorf("no picture, or not where the session stands:\n%s", shown)
	}
	if r := p.run("show", "zzzz"); r.code != exitFailed || !strings.Contains(r.errOut, "no such file") || !strings.Contains(r.errOut, "rflow sessions") {
		t.Errorf("what is neither: exit %d, %q", r.code, r.errOut)
	}
}

func TestVerifyRefuses(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "a photo of two red apples"}, small...)...)
	id := string(allEvents(t, p)[0].Session)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"verify"}, exitUsage, "session ID"},
		{[]string{"verify", id}, exitUsage, "--verifier"},
		{[]string{"verify", "nosuch", "--verifier", "x"}, exitUsage, "rflow sessions"},
		{[]string{"verify", id, "--verifier", "nobody"}, exitUsage, "Clay World yes or no"},
		{[]string{"verify", id, "--verifier", "Clay World verifier"}, exitFailed, "goes by this verifier already"},
	} {
		if r := p.run(c.args...); r.code != c.code || !strings.Contains(r.errOut, c.says) {
			t.Errorf("rflow %q: exit %d, %q; want %d, with %q", c.args, r.code, r.errOut, c.code, c.says)
		}
	}
}
