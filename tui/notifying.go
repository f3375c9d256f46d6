package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rflow/tui/internal/prose"
)

// Call is how a person is told that something begins to wait.
type Call int

// The ways to call.
const (
	CallAuto    Call = iota // the desktop where the terminal can and is not looked at, else the bell
	CallBell                // always the bell
	CallDesktop             // a desktop notification, unless the terminal is known to show none
)

// Calls lists the ways by name, in order.
func Calls() []string { return []string{"auto", "bell", "desktop"} }

// ring tells once that something waits.
func (m Model) ring() tea.Cmd {
	words := m.callingWords()
	call := m.o.Call
	if call == CallAuto {
		call = CallBell
		if m.term.away && m.term.notifies() != "" {
			call = CallDesktop
		}
	}
	switch {
	case call == CallBell, m.term.notifies() == "" && m.term.mute(): // the call is not to be lost
		return tea.Raw("\a")
	case m.term.notifies() == "777":
		return tea.Raw(ansi.URxvtExt("notify", "rflow", words))
	}
	return tea.Raw(ansi.Notify(words))
}

// callingWords says what waits, in which session. They hold no control characters,
// and begin with no digit: terminals take those for other things.
func (m Model) callingWords() string {
	prompt := strings.ReplaceAll(prose.Truncate(prose.Line(m.doc.Session.Prompt), 60), ";", ",")
	verb := "wait"
	if m.waiting.count() == 1 {
		verb = "waits"
	}
	return fmt.Sprintf("◆ %d %s for you: %s", m.waiting.count(), verb, prompt)
}

// notifies returns the sequence by which the terminal shows notifications: "9",
// "777", or "" when it is not known to. A multiplexer keeps them to itself.
func (t terminal) notifies() string {
	if t.caps.Tmux || t.caps.Screen || t.caps.Zellij {
		return ""
	}
	name := strings.ToLower(t.caps.Version + " " + t.caps.Program)
	for _, n := range []struct{ brand, by string }{
		{"foot", "777"},
		{"rxvt", "777"},
		{"contour", "777"},
		{"kitty", "9"},
		{"iterm", "9"},
		{"wezterm", "9"},
		{"ghostty", "9"},
	} {
		if strings.Contains(name, n.brand) {
			return n.by
		}
	}
	if strings.HasPrefix(t.caps.Term, "rxvt") {
		return "777"
	}
	return ""
}

// mute reports whether it is known that the terminal shows no notifications: it
// keeps the sequence to itself, or prints it.
func (t terminal) mute() bool {
	if t.caps.Tmux || t.caps.Screen || t.caps.Zellij || len(t.caps.BackgroundQuery()) == 0 {
		return true
	}
	return strings.HasPrefix(t.caps.Version, "XTerm(")
}

// looksAway notes whether the person looks at another window.
func (m Model) looksAway(away bool) Model {
	m.term.away = away
	return m
}

// known is what waits in a session that is opened just now: whoever opens it
// looks at it, and is not called.
func known(s Session) waiting {
	return waiting{ids: s.Tree().Waiting(), pool: s.Tree().PoolWaits()}
}
