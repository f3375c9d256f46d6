package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rflow/tui"
)

// keyFile is a configuration with that text.
func keyFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestABrokenKeyFileIsClearAndHarmless(t *testing.T) {
	p := newProgram(t)
	before := p.must("config")
	for text, want := range map[string]string{
		"[keys.tree]\npin = \"u\"\nmrak = \"z\"\n":   `line 3: keys.tree.mrak: there is no action "mrak" (mark?); there are left, right`,
		"[keys.tree]\npin = \"u\"\n":                 `line 2: keys.tree.pin: "u" is keys.everywhere.undo (undo) already; give one of them another key`,
		"theme = \"dark\"\n[keys.tree]\npin = 7\n":   `line 3: keys.tree.pin: want the name of a key`,
		"[keys.tree]\npin = \"\n":                    "line 2",
		"[keys.\"\\u001b[2J\"]\npin = \"\\u001b\"\n": "there is no place",
		"[keys]\n[keys]\n":                           "keys",
	} {
		r := p.run("config", "--config", keyFile(t, text))
		if r.code != 2 || !strings.Contains(r.errOut, want) || !strings.Contains(r.errOut, "config.toml") || steering(r.errOut) || r.out != "" {
			t.Errorf("%q: exit %d, %q; want exit 2 and %q", text, r.code, r.errOut, want)
		}
	}
	if after := p.must("config"); after != before {
		t.Errorf("the settings were\n%s\nand are\n%s", before, after)
	}
}

func TestTheKeysThatAreInForceArePrinted(t *testing.T) {
	p := newProgram(t)
	file := keyFile(t, "[keys.tree]\npin = [\"P\", \"alt+t\"]\n")
	out := p.must("config", "keys", "--config", file)
	if !strings.Contains(out, `pin            = ["P", "alt+t"]`) || !strings.Contains(out, `undo           = ["u"]`) {
		t.Errorf("printed\n%s", out)
	}
	keys, err := tui.ReadKeys([]byte(out))
	if err != nil || keys.List() != out {
		t.Errorf("what is printed is not read as it is: %v", err)
	}
}
