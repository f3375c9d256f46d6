package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// These tests pin what a terminal is not to be believed: its environment, and
// a kitty answer that says less than it seems to.

// TestTheEnvironmentProvesNothing: variables go stale in tmux, over SSH and in
// a terminal that was started from another.
func TestTheEnvironmentProvesNothing(t *testing.T) {
	values := []string{
		"TERM=xterm-kitty", "TERM=xterm-ghostty", "TERM=wezterm", "TERM=foot", "TERM=mintty",
		"TERM_PROGRAM=iTerm.app", "TERM_PROGRAM=WezTerm", "TERM_PROGRAM=ghostty", "TERM_PROGRAM=vscode", "LC_TERMINAL=iTerm2",
		"KITTY_WINDOW_ID=1", "GHOSTTY_RESOURCES_DIR=/usr", "WEZTERM_PANE=0", "KONSOLE_VERSION=250400", "TMUX=/tmp/tmux-0/default,1,0",
	}
	for i, a := range values {
		for _, b := range values[i:] {
			caps := NewCaps([]string{a, b})
			if p, _ := caps.Choose(Auto); p != Blocks {
				t.Errorf("%s %s, before a reply: %v, want blocks", a, b, p)
			}
			// A terminal that knows text alone.
			if p, _ := fold(caps, "\x1b[?61;1;22c").Choose(Auto); p != Blocks {
				t.Errorf("%s %s, and a terminal without graphics: %v", a, b, p)
			}
		}
	}
}

// TestAnOKIsNoPromiseOfPlaceholders: several terminals answer the graphics
// query with OK and print the placeholders as boxes.
func TestAnOKIsNoPromiseOfPlaceholders(t *testing.T) {
	for version, want := range map[string]Path{
		"kitty(0.28.0)": Kitty, "kitty(0.27.1)": KittyClassic, "kitty(0.26.5)": KittyClassic, "kitty(1.0.0)": Kitty, "kitty": KittyClassic,
		"ghostty 1.0.0": Kitty, "WezTerm 20240203-110809-5046fc22": ITerm2, "Konsole 25.04.0": KittyClassic, "WarpTerminal 1": KittyClassic, "": KittyClassic,
		"kittyless(9.9)": KittyClassic, "iTerm2 3.5.11": ITerm2,
	} {
		replies := "\x1b_Gi=31;OK\x1b\\\x1b[?62;c"
		if version != "" {
			replies = "\x1bP>|" + version + "\x1b\\" + replies
		}
		if p, why := fold(NewCaps([]string{"TERM=xterm-256color"}), replies).Choose(Auto); p != want {
			t.Errorf("%q answers OK: %v, want %v: %+v", version, p, want, why[1])
		}
	}
}

// TestOnlyTheAnswerToTheQueryCounts: other programs' answers, and those to
// uploads that were not kept quiet, come on the same line.
func TestOnlyTheAnswerToTheQueryCounts(t *testing.T) {
	for _, other := range []string{"\x1b_Gi=7;OK\x1b\\", "\x1b_G;OK\x1b\\", "\x1b_Gi=16777232;OK\x1b\\", "\x1b_GI=31;OK\x1b\\"} {
		if c := fold(NewCaps(nil), other); c.Kitty != Unanswered {
			t.Errorf("%q was taken for an answer: %v", other, c.Kitty)
		}
	}
	query := string(NewCaps(nil).Queries())
	if !strings.Contains(query, "a=q") || !strings.Contains(query, "i=31") {
		t.Errorf("the query is %q, want a=q with an id", query)
	}
	for id := ID(1); id <= MaxID; id += 251 {
		if id.terminal() == kittyQueryID {
			t.Errorf("picture %d has the id of the query", id)
		}
	}
}

// TestTheVersionReplyOutranksTheEnvironment also when they disagree.
func TestTheVersionReplyOutranksTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		env     []string
		replies string
		want    Path
	}{
		{[]string{"TERM=xterm-kitty", "KITTY_WINDOW_ID=4"}, footReplies, Sixel},
		{[]string{"TERM_PROGRAM=iTerm.app"}, xtermReplies, Sixel},
		{[]string{"TERM=xterm-256color", "TERM_PROGRAM=WezTerm"}, kittyReplies, Kitty},
		{[]string{"TERM=foot"}, konsoleReplies, KittyClassic},
	} {
		if p, _ := fold(NewCaps(c.env), c.replies).Choose(Auto); p != c.want {
			t.Errorf("%v and %.20q: %v, want %v", c.env, c.replies, p, c.want)
		}
	}
}

// TestTmuxIsRecognised by its variable, by its TERM (which starts with screen
// or tmux), and by its version when the environment came over SSH without.
func TestTmuxIsRecognised(t *testing.T) {
	for what, c := range map[string]Caps{
		"TMUX":    NewCaps([]string{"TERM=xterm-256color", "TMUX=/tmp/tmux-1000/default,1,0"}),
		"TERM":    NewCaps([]string{"TERM=tmux-256color"}),
		"version": fold(NewCaps([]string{"TERM=screen-256color", "SSH_TTY=/dev/pts/1"}), "\x1bP>|tmux 3.5a\x1b\\"),
	} {
		if !c.Tmux || !strings.Contains(string(c.Queries()), "\x1bPtmux;\x1b\x1b_G") {
			t.Errorf("by its %s: tmux %t, queries %q; want the graphics query wrapped", what, c.Tmux, c.Queries())
		}
		if got := string(c.Queries()); strings.Count(got, "tmux;") != 1 || !strings.Contains(got, ansi.RequestPrimaryDeviceAttributes) {
			t.Errorf("by its %s: queries %q; want the rest for tmux itself", what, got)
		}
	}
}

// TestNothingIsPlacedThroughTmux: what passes through tmux is drawn where the
// outer cursor happens to be. Only cells that tmux itself places, sixels that
// it understands, and text are safe.
func TestNothingIsPlacedThroughTmux(t *testing.T) {
	for _, outer := range []string{"", "kitty(0.41.1)", "kitty(0.20.0)", "WezTerm 2024", "iTerm2 3.5.0", "Konsole 25.04.0", "mintty 3.7", "XTerm(379)", "foot(1.21.0)"} {
		for _, sixel := range []bool{false, true} {
			for _, passes := range []bool{false, true} {
				replies := "\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2c"
				if sixel {
					replies = tmuxReplies
				}
				if passes {
					replies += "\x1b_Gi=31;OK\x1b\\"
				}
				caps := fold(NewCaps([]string{"TMUX=x"}), replies)
				if outer != "" {
					caps = caps.Fold(TmuxReply{Known: true, Clients: []TmuxClient{{Type: outer, Sixel: sixel}}})
				}
				p, _ := caps.Choose(Auto)
				what := fmt.Sprintf("%q behind tmux, sixel %t, passthrough %t", outer, sixel, passes)
				if p != Kitty && p != Sixel && p != Blocks {
					t.Errorf("%s: %v", what, p)
				}
				if p == Kitty && !(passes && (outer == "" || outer == "kitty(0.41.1)")) {
					t.Errorf("%s: placeholders without proof", what)
				}
				if p == Sixel && (!sixel || !caps.Target(p).Whole) {
					t.Errorf("%s: sixel %+v, want tmux's own, drawn whole", what, caps.Target(p))
				}
			}
		}
	}
}

// TestSynchronisedOutputIsAlwaysAskedFor, over SSH too: the framework leaves it
// out there.
func TestSynchronisedOutputIsAlwaysAskedFor(t *testing.T) {
	for _, env := range [][]string{nil, {"SSH_TTY=/dev/pts/3"}, {"TMUX=x"}, {"TERM=dumb", "SSH_CONNECTION=a"}} {
		if q := string(NewCaps(env).Queries()); !strings.Contains(q, ansi.RequestModeSynchronizedOutput) {
			t.Errorf("%v: %q does not ask", env, q)
		}
	}
	for value, want := range map[int]bool{0: false, 1: true, 2: true, 3: true, 4: false} {
		c := fold(NewCaps(nil), fmt.Sprintf("\x1b[?2026;%d$y\x1b[?62;4c", value))
		if got := c.Target(Sixel).Sync; got != want {
			t.Errorf("mode report %d: synchronised %t, want %t", value, got, want)
		}
	}
}
