package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write puts a file into the settings folder of a program's calls.
func (p program) write(name, text string) string {
	p.t.Helper()
	path := filepath.Join(p.data, "config", "rflow", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

func TestUnknownSettingsArePassedOver(t *testing.T) {
	p := newProgram(t)
	path := p.write("config.toml", "plain = true\n\ntehme = \"dark\"\nzzz.y = 1\ngraphics = \"blocks\"\n[colours]\nbad = 1\n[[colours.more]]\n")
	r := p.run("config")
	if r.code != exitDone || !strings.Contains(r.out, `plain           = "true"`) || !strings.Contains(r.out, `graphics        = "blocks"`) {
		t.Fatalf("exit %d: what is known should hold\n%s%s", r.code, r.out, r.errOut)
	}
	for _, want := range []string{
		path + `, line 3: there is no setting "tehme" (theme?); it is passed over`,
		`line 4: there is no setting "zzz", there are data, backend,`,
		`line 6: there is no setting "colours"`,
	} {
		if !strings.Contains(r.errOut, want) {
			t.Errorf("standard error lacks %q:\n%s", want, r.errOut)
		}
	}
	if n := strings.Count(r.errOut, "\n"); n != 3 {
		t.Errorf("%d lines for three keys:\n%s", n, r.errOut)
	}
	if strings.Contains(r.out, "tehme") {
		t.Errorf("standard output is not for that:\n%s", r.out)
	}
}

func TestBrokenFilesNameThePlace(t *testing.T) {
	for _, c := range []struct {
		file, text string
		args, want []string
	}{
		{"config.toml", "theme = \"dark\"\nplain = [true]\n", []string{"config"}, []string{"config.toml, line 2: plain must be"}},
		{"config.toml", "theme = \"dark\"\nplain = = 1\n", []string{"config"}, []string{"config.toml, line 2, column"}},
		{"config.toml", "\x00\xff\xfe", []string{"config"}, []string{"config.toml, line 1"}},
		{"config.toml", "notify = \"loud\"\n", []string{"config"}, []string{`notify (from`, `not "loud"`, "config.toml", "bell or desktop"}},
		{"config.toml", "theme = \"torn\"\n", []string{"a cup"}, []string{`no theme "torn"`, "dark, light, safe", "config.toml"}},
		{"themes/torn.toml", "name = \"torn\"\n[colors]\ngood = \"grene\"\n", []string{"--theme", "torn"}, []string{"--theme", "torn.toml", "line 3", "colors.good", "#rrggbb"}},
		{"themes/torn.toml", "[colors]\n\nwarning = \"#ffffff\"\n", []string{"--theme", "torn", "a cup"}, []string{"torn.toml", "line 3", "colors.warning", "there is no such key"}},
	} {
		p := newProgram(t)
		p.write(c.file, c.text)
		r := p.run(c.args...)
		if r.code != exitUsage || r.out != "" {
			t.Errorf("%q: exit %d, standard output %q; want exit %d", c.text, r.code, r.out, exitUsage)
		}
		for _, want := range c.want {
			if !strings.Contains(r.errOut, want) {
				t.Errorf("%q: standard error lacks %q: %s", c.text, want, r.errOut)
			}
		}
	}
}

// TestASessionWhoseImageFilesAreGone is told what is gone, and keeps the rest.
func TestASessionWhoseImageFilesAreGone(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"run", "--prompt", "two red apples"}, small...)...)
	id := strings.Fields(p.must("sessions"))[0]
	if err := os.RemoveAll(filepath.Join(p.data, "images")); err != nil {
		t.Fatal(err)
	}
	if out := p.must("sessions"); !strings.Contains(out, "two red apples") {
		t.Errorf("the list lacks the session:\n%s", out)
	}
	for _, args := range [][]string{{"show", id}, {"export", id, "--format", "html", "-o", filepath.Join(t.TempDir(), "x.html")}} {
		r := p.run(args...)
		if !strings.Contains(r.errOut, "no such image") || strings.Contains(r.errOut, "panic") {
			t.Errorf("%v: exit %d, %q; want it to say which image is gone", args, r.code, r.errOut)
		}
	}
	p.must("delete", "--yes", id)
}
