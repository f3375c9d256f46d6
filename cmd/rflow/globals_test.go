package main

import (
	"strings"
	"testing"
)

// A command's help names the flags that it goes by and no others.
func TestHelpNamesWhatACommandGoesBy(t *testing.T) {
	p := newProgram(t)
	for command, c := range map[string]struct{ with, without []string }{
		"gc":      {[]string{"--grace", "--data", "--config"}, []string{"--generator", "--backend", "--theme", "--speculate"}},
		"replay":  {[]string{"--loop", "--data", "--graphics", "--theme", "--plain"}, []string{"--verifier", "--backend"}},
		"run":     {[]string{"--prompts", "--backend", "--verifier", "--tls-ca"}, []string{"--theme", "--graphics"}},
		"verify":  {[]string{"--verifier", "--backend"}, []string{"--corrector"}},
		"backend": {[]string{"--listen"}, []string{"--data", "--generator"}},
		"open":    {[]string{"--speculate", "--backend", "--theme"}, nil},
		"inbox":   {[]string{"--speculate", "--backend", "--theme"}, nil},
	} {
		r := p.run(command, "--help")
		if r.code != exitDone {
			t.Errorf("%s --help ends with %d: %s", command, r.code, r.errOut)
		}
		for _, flag := range c.with {
			if !strings.Contains(r.out, flag+" ") {
				t.Errorf("%s --help lacks %s:\n%s", command, flag, r.out)
			}
		}
		for _, flag := range c.without {
			if strings.Contains(r.out, "  "+flag+" ") {
				t.Errorf("%s --help names %s, which it does not go by", command, flag)
			}
		}
	}
	if r := p.run("version", "--help"); strings.Contains(r.out, "Global Flags") {
		t.Errorf("version goes by no flag of all commands, and names some:\n%s", r.out)
	}
	for command := range heeded() {
		if r := p.run(command, "--help"); r.code != exitDone || !strings.Contains(r.out, "Usage:") {
			t.Errorf("there is no command %s: %d, %s", command, r.code, r.errOut)
		}
	}
}

func TestAWrongFlagLeadsToTheHelp(t *testing.T) {
	p := newProgram(t)
	for want, args := range map[string][]string{
		"unknown flag: --nope; rflow sessions --help tells its flags":                                       {"sessions", "--nope"},
		"invalid argument \"x\" for \"--init\" flag: want a whole number; rflow run --help tells its flags": {"run", "--init", "x"},
	} {
		if r := p.run(args...); r.code != exitUsage || !strings.Contains(r.errOut, want) {
			t.Errorf("%q ends with %d and says %q; want %d and %q", args, r.code, r.errOut, exitUsage, want)
		}
	}
}
