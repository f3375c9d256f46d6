package main

import (
	"bytes"
	"strings"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
	"rflow/flow"
)

// hostile is text that a terminal must never be sent as it is: a title, a
// clear, a blink, a C1 colour, an end of string, direction overrides.
const hostile = "\x1b]0;OWNED\x07 \x1b[2J\x1b[31;5mred\x1b[0m \u009b35mviolet\u009c \u202etac\u2066 \x1bPq#0;2;0;0;0~\x1b\\ \x1b_Ga=d\x1b\\ \x07\x08"

// checkHarmless checks that nothing of the hostile text went through.
func checkHarmless(t *testing.T, what string, written []byte) {
	t.Helper()
	for _, bad := range []string{"\x1b]0;OWNED", "\u009d0;OWNED", "\x1b[31;5m", "\u009b", "\u009c", "\u202e", "\u2066", "\x1bPq#0;2;0;0;0~", "\x1b_Ga=d\x1b"} {
		if i := bytes.Index(written, []byte(bad)); i >= 0 {
			t.Errorf("%s: %q reached the terminal in %q", what, bad, written[max(0, i-40):min(len(written), i+40)])
		}
	}
}

// TestEndToEndHostilePrompt gives a prompt full of control sequences.
func TestEndToEndHostilePrompt(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	prompt := "a photo of a dog " + hostile
	term := p.on(ptytest.Kitty(), append(one(), "--size", "256", prompt)...)
	s := until(t, term, "0.1", "✗", "violet")
	if !s.Has("red", "OWNED") {
		t.Errorf("the harmless part of the prompt is not shown\n%s", s)
	}
	for _, key := range []string{"?", ptytest.Escape, ptytest.Down, "!", ptytest.Escape} {
		term.Type(key)
		term.Until("after "+key, func(s ptytest.Screen) bool { return s.Has("esc closes") == (key == "?" || key == "!") })
	}
	leave(t, term)
	checkHarmless(t, "the explorer", term.Written())
	if got := p.tree().Session.Prompt; got != prompt {
		t.Errorf("stored %q, want %q", got, prompt)
	}

	id := string(p.sessions()[0].ID)
	for _, args := range [][]string{{"sessions"}, {"run", "--resume"}, {"open", "nosuch\x1b[31;5m"}, append([]string{"run", "--prompt", prompt, "--size", "256"}, one()...)} {
		term := p.on(ptytest.Kitty(), args...)
		term.Ended()
		checkHarmless(t, "rflow "+args[0], term.Written())
	}
	home := p.on(ptytest.Kitty())
	until(t, home, "sessions", "a photo of a dog")
	leave(t, home)
	checkHarmless(t, "home", home.Written())
	if !strings.Contains(p.must("sessions"), id) {
		t.Errorf("session %s is not in the list", id)
	}
}

// TestEndToEndHostileReflection pastes a reflection full of controls. (A paste
// ends at the first sequence that ends one, so it has none with ESC.)
func TestEndToEndHostileReflection(t *testing.T) {
	t.Parallel()
	p, f := newProgram(t), findFlaw(t)
	term := p.on(ptytest.Kitty(), f.args(one()...)...)
	toNode(t, term, "0.1")
	decide(t, term, "e", "ctrl+s done")
	pasted := " \u009b35mviolet\u009c \u202etac\u2066 done."
	term.Type(ptytest.Ctrl('e') + "\x1b[200~" + pasted + "\x1b[201~")
	until(t, term, "violet")
	term.Type(ptytest.Ctrl('s'))
	until(t, term, "─ ✎ ")
	if r := p.node("0.1").Current(); r.Decision != flow.Edited || r.Final != r.Text+pasted {
		t.Errorf("stored %s %q, want edited %q", r.Decision, r.Final, r.Text+pasted)
	}
	leave(t, term)
	checkHarmless(t, "the explorer", term.Written())
}
