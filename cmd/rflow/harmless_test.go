package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// evil sets a title, clears the screen, uses 8-bit and direction controls.
const evil = "\x1b]0;pwned\a\x1b[2J\u009b31m\u202eapple\x7f\U000f0000"

func steering(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co)
	})
}

func TestNothingThatIsPrintedSteersATerminal(t *testing.T) {
	p := newProgram(t)
	prompts := filepath.Join(t.TempDir(), "prompts.jsonl")
	line, err := json.Marshal(map[string]string{"prompt": evil, "tag": evil})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(prompts, line, 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(config, []byte("\x1b[2J = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"run", "--prompts", prompts},
		{"run", "--prompts", prompts, "--json"},
		{"run", "--prompts", evil},
		{"run", "--prompt", "a cup", "--gate", evil},
		{"run", "--prompt", "a cup", "--seed", evil},
		{"run", "--" + evil},
		{"sessions"},
		{"sessions", "--json"},
		{"study", "--prompts", prompts, "--budget", "1"},
		{"study", "--prompts", prompts, "--budget", "1", "--json"},
		{"show", evil},
		{"export", evil, "-o", "x"},
		{"doctor", "--backend", "unix:///" + evil},
		{"doctor", "--backend", "unix:///" + evil, "--json"},
		{"doctor", "--data", "/dev/null/" + evil},
		{"config", "--backend", evil},
		{"config", "--config", evil},
		{"config", "--config", config},
		{"backend", "--listen", "unix:///dev/null/" + evil},
		{"backend", "--listen", "127.0.0.1:0", "--tls-cert", evil, "--tls-key", "x"},
		{"sessions", "--data", "/dev/null/" + evil},
		{evil, evil},
	} {
		if r := p.run(args...); steering(r.out) || steering(r.errOut) {
			t.Errorf("rflow %q printed\n%q\n%q", args, r.out, r.errOut)
		}
	}
	var list []struct{ Prompt string }
	if err := json.Unmarshal([]byte(p.must("sessions", "--json")), &list); err != nil || len(list) == 0 || list[0].Prompt != evil {
		t.Errorf("sessions --json: %v, %q; want the prompt as it was given, %q", err, list, evil)
	}
}
