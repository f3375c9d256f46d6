package main

import (
	"slices"
	"strings"
	"testing"
)

// TestAShellOffersTheChoicesOfEveryFlag asks as the completion scripts do.
func TestAShellOffersTheChoicesOfEveryFlag(t *testing.T) {
	p := newProgram(t)
	for _, c := range []struct {
		line string
		want []string
	}{
		{"--graphics", []string{"kitty", "sixel", "blocks"}},
		{"show --graphics", []string{"sixel"}},
		{"--blocks", []string{"octant", "half"}},
		{"--strategy", []string{"sequential", "best-of-n"}},
		{"run --strategy", []string{"parallel"}},
		{"run --layout", []string{"training", "search"}},
		{"run --gate", []string{"auto", "ask"}},
		{"run --stop", []string{"never", "satisfied"}},
		{"--theme", []string{"gruvbox", "mono"}},
		{"open --backend", []string{"clay", "unix:///"}},
		{"study --axes", []string{"noise,reflection"}},
		{"export --format", []string{"genref-wds", "contact-sheet"}},
		{"export --judge", []string{"person", "verifier"}},
		{"export --subset", []string{"auto", "rule"}},
	} {
		got := p.run(append(append([]string{"__complete"}, strings.Fields(c.line)...), "")...)
		words := strings.Fields(got.out)
		for _, want := range c.want {
			if got.code != 0 || !slices.Contains(words, want) {
				t.Errorf("rflow %s: offers %q (exit %d, %s), want %q among them", c.line, words, got.code, got.errOut, want)
			}
		}
	}
}
