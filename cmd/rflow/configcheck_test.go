package main

import (
	"strings"
	"testing"
)

func TestConfigTellsEveryValueThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // each on a line of its own
	}{
		{"theme = \"drak\"\n", []string{"theme (from ", "config.toml, line 1): no theme \"drak\"", "would be one (dark?)"}},
		{"\nbackend = \"foo://x\"\n", []string{"backend (from ", "line 2)", `unknown kind "foo", want unix:///path`}},
		{"verifier = \"openai:zz\"\n", []string{"verifier (from ", "as in openai:http://host:port/v1?model=NAME"}},
		{"generator = \"openai:http://h/v1?model=x\"\n", []string{"a chat endpoint cannot be the generator"}},
		{"tls_ca = \"/nope.pem\"\n", []string{"tls_ca (from ", "no such file", "leave it out"}},
		{"graphics = \"sixle\"\n", []string{"graphics (from ", "(sixel?)"}},
		{"blocks = \"hafl\"\n", []string{"blocks (from ", "(half?)"}},
		{"plain = \"maybe\"\n", []string{"plain (from ", "want true or false"}},
		{"speculate = -1\n", []string{"speculate (from ", "0 for none"}},
		{"theme = \"drak\"\nnotify = \"loud\"\nbackend = \"x\"\n[keys.tree]\npin = \"u\"\n", []string{"theme (from", "notify (from", "backend (from", "line 5: keys.tree.pin"}},
	} {
		p := newProgram(t)
		p.write("config.toml", c.text)
		r := p.run("config")
		if r.code != exitUsage || r.out != "" {
			t.Errorf("%q: exit %d, standard output %q; want exit %d and nothing", c.text, r.code, r.out, exitUsage)
		}
		for _, want := range c.want {
			if !strings.Contains(r.errOut, want) {
				t.Errorf("%q: standard error lacks %q:\n%s", c.text, want, r.errOut)
			}
		}
		if n := strings.Count(r.errOut, "rflow: "); n != 1 {
			t.Errorf("%q: %d sentences of the program, want one:\n%s", c.text, n, r.errOut)
		}
	}
}

// TestWhatIsNotUsedStopsNothing lists the sessions with a theme that there is not.
func TestWhatIsNotUsedStopsNothing(t *testing.T) {
	p := newProgram(t)
	p.write("config.toml", "theme = \"drak\"\n")
	if r := p.run("sessions"); r.code != exitDone {
		t.Errorf("exit %d, %s; want the list", r.code, r.errOut)
	}
}

func TestVariablesThatAreNearlySettingsAreNoted(t *testing.T) {
	got := strays([]string{"RFLOW_THEEM=dark", "RFLOW_THEME=dark", "RFLOW_SOMETHING_ELSE=1", "HOME=/", "RFLOW_BAKEND=x"})
	if len(got) != 2 || !strings.Contains(got[0], "RFLOW_THEEM (RFLOW_THEME?)") || !strings.Contains(got[1], "RFLOW_BAKEND (RFLOW_BACKEND?)") {
		t.Errorf("noted %q, want the first and the last", got)
	}
}
