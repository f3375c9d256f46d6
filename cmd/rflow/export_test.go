package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// make makes so many small sessions and returns their ids, newest first.
func (p program) make(prompts ...string) []string {
	p.t.Helper()
	for _, prompt := range prompts {
		p.must(append([]string{"run", "--prompt", prompt}, small...)...)
	}
	var ids []string
	for _, s := range p.sessions() {
		ids = append(ids, string(s.ID))
	}
	return ids
}

func TestASessionTravelsInABundle(t *testing.T) {
	here, there := newProgram(t), newProgram(t)
	id := here.make("a photo of two red apples")[0]
	file := filepath.Join(t.TempDir(), "apples.rflow")
	here.must("export", id, "--format", "bundle", "-o", file)

	there.must("import", file)
	want, got := here.must("sessions", "--json"), there.must("sessions", "--json")
	if got != want {
		t.Errorf("there: %s\nhere: %s", got, want)
	}
	again := filepath.Join(t.TempDir(), "again.rflow")
	there.must("export", id, "--format", "bundle", "-o", again)
	a, _ := os.ReadFile(file)
	b, _ := os.ReadFile(again)
	if len(a) == 0 || string(a) != string(b) {
		t.Errorf("exported there it has %d bytes and is another bundle than here, of %d bytes", len(b), len(a))
	}
	if r := there.run("import", file); r.code != 0 || !strings.Contains(r.errOut, "there already") {
		t.Errorf("imported again: %d, %s", r.code, r.errOut)
	}
	bad := filepath.Join(t.TempDir(), "bad.rflow")
	if err := os.WriteFile(bad, a[:len(a)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if r := there.run("import", bad, file); r.code != exitFailed || !strings.Contains(r.errOut, "the bundle is cut short") || !strings.Contains(r.errOut, "there already") {
		t.Errorf("a damaged bundle and a good one: %d, %s; want the good one taken and exit %d", r.code, r.errOut, exitFailed)
	}
}

func TestExportNeverMixesSessions(t *testing.T) {
	p := newProgram(t)
	ids := p.make("a photo of two red apples", "a photo of a blue cup")
	out := filepath.Join(t.TempDir(), "out")
	p.must("export", ids[0], "-o", out)
	before, err := os.ReadFile(filepath.Join(out, "0.1.png"))
	if err != nil {
		t.Fatal(err)
	}
	r := p.run("export", ids[1], "-o", out)
	if r.code != 0 || !strings.Contains(r.errOut, "holds something else") {
		t.Errorf("into another session's folder: %d, %s; want it said", r.code, r.errOut)
	}
	after, _ := os.ReadFile(filepath.Join(out, "0.1.png"))
	if string(before) != string(after) {
		t.Error("the picture of the other session was replaced")
	}
	if _, err := os.Stat(filepath.Join(out, ids[1], "0.1.png")); err != nil {
		t.Errorf("the second session's picture: %v", err)
	}
}

func TestDeleteAndGCFreeWhatNobodyUses(t *testing.T) {
	p := newProgram(t)
	ids := p.make("a photo of two red apples", "a photo of a blue cup")
	if r := p.run("delete", ids[0]); r.code != exitUsage || len(p.sessions()) != 2 {
		t.Errorf("with nobody to ask: %d, %s; want a refusal", r.code, r.errOut)
	}
	if r := p.run("delete", "--yes", ids[0]); r.code != 0 || !strings.Contains(r.errOut, "4 images") {
		t.Errorf("delete: %d, %s; want 4 images gone", r.code, r.errOut)
	}
	if left := p.sessions(); len(left) != 1 || string(left[0].ID) != ids[1] {
		t.Errorf("left: %+v, want %s alone", left, ids[1])
	}
	stray := filepath.Join(p.data, "images", "ab", strings.Repeat("ab", 32)+".png")
	if err := os.MkdirAll(filepath.Dir(stray), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stray, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
		left bool
	}{
		{[]string{"gc"}, "removed 0 images", true}, // it is young
		{[]string{"gc", "--grace", "0s", "--dry-run"}, "would remove 1 image ", true},
		{[]string{"gc", "--grace", "0s"}, "removed 1 image ", false},
	} {
		out := p.must(c.args...)
		if _, err := os.Stat(stray); !strings.Contains(out, c.want) || (err == nil) != c.left {
			t.Errorf("%v: %s, and the image is there: %v; want %q and %v", c.args, out, err == nil, c.want, c.left)
		}
	}
	p.must("export", ids[1], "-o", filepath.Join(t.TempDir(), "out"))
}

func TestPagesSheetsAndTrainingDataAreWritten(t *testing.T) {
	p := newProgram(t)
	id := p.make("a photo of two red apples and a blue cup")[0]
	out := t.TempDir()
	for _, c := range []struct{ format, file, begins string }{
		{"html", "a.html", "<!doctype html>"},
		{"contact-sheet", "a.png", "\x89PNG"},
		{"bundle", "a.rflow", "PK"},
	} {
		path := filepath.Join(out, c.file)
		p.must("export", id, "--format", c.format, "-o", path)
		if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), c.begins) {
			t.Errorf("%s: begins with %.10q, %v; want %q", c.format, text, err, c.begins)
		}
		p.must("export", id, "--format", c.format, "-o", out) // into a folder: named by the id
		if _, err := os.Stat(filepath.Join(out, id+filepath.Ext(c.file))); err != nil {
			t.Errorf("%s: %v", c.format, err)
		}
	}
	pairs := filepath.Join(out, "pairs")
	if r := p.run("export", id, "--format", "reward", "--judge", "verifier", "-o", pairs); r.code != 0 || !strings.Contains(r.errOut, "TOY WORLD") {
		t.Errorf("reward: %d, %s; want the toy world said loudly", r.code, r.errOut)
	}
	if text, err := os.ReadFile(filepath.Join(pairs, "reward.jsonl")); err != nil || !strings.Contains(string(text), pairs+"/images/") {
		t.Errorf("reward.jsonl: %.200s, %v", text, err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"nothing judged":  {[]string{"--format", "genref-wds", "-o", filepath.Join(out, "x")}, "say which of two images is better"},
		"a used folder":   {[]string{"--format", "reward", "--judge", "verifier", "-o", pairs}, "is not empty"},
		"a strange judge": {[]string{"--format", "reward", "--judge", "nose", "-o", filepath.Join(out, "x")}, "verifier, clay-eye"},
		"a strange split": {[]string{"--format", "genref-wds", "--subset", "nose", "-o", filepath.Join(out, "x")}, "general, length, rule, editing"},
		"a strange name":  {[]string{"--format", "gif", "-o", "x"}, "contact-sheet, genref-wds"},
	} {
		r := p.run(append([]string{"export", id}, c.args...)...)
		if r.code == exitDone || !strings.Contains(r.errOut, c.want) {
			t.Errorf("%s: exit %d, %s; want %q", name, r.code, r.errOut, c.want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(out, ".rflow-*")); len(left) != 0 {
		t.Errorf("left lying about: %v", left)
	}
}
