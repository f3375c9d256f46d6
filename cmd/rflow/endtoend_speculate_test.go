package main

import (
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
)

// TestEndToEndSpeculation reads for as long as the correction takes, accepts, and has
// the picture without another step of the backend.
func TestEndToEndSpeculation(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), f.args(append(one(), "--speculate", "4", "--speculate-keep")...)...)
	toNode(t, term, "0.1")
	until(t, term, "1 waits for you", "speculated 1/4")
	decide(t, term, "a", "─ ✓ ")
	s := until(t, term, "images 1+1/1", "1.1 ★", "speculated 1/4")
	checkGraphics(t, brand{"speculation", ptytest.Kitty(), nil}, s)
	leave(t, term)
	if n := p.node("1.1"); !n.Speculated || p.tree().Guesses() != 1 {
		t.Errorf("speculated %v, %d guesses; want the one that was accepted", n.Speculated, p.tree().Guesses())
	}
}
