package render

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// What terminals were seen to make of a true colour that is set.
const (
	xtermStyle  = "\x1bP1$r0;38:2::1:102:203m\x1b\\"
	kittyStyle  = "\x1bP1$r38:2:1:102:203m\x1b\\"
	paletteOnly = "\x1bP1$r0;38:5:26m\x1b\\"
)

func TestColoursAreWhatTheTerminalAnswers(t *testing.T) {
	const da1 = "\x1b[?62;22c"
	for _, c := range []struct {
		name    string
		env     []string
		replies string
		want    colorprofile.Profile
		by      string
	}{
		{"xterm over ssh", []string{"TERM=xterm"}, xtermStyle + da1, colorprofile.TrueColor, "DECRQSS"},
		{"kitty", []string{"TERM=xterm-256color"}, kittyStyle + da1, colorprofile.TrueColor, "DECRQSS"},
		{"an inherited COLORTERM", []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, paletteOnly + da1, colorprofile.ANSI256, "DECRQSS"},
		{"DECRQSS known, and not SGR", []string{"TERM=xterm"}, "\x1bP0$r\x1b\\" + da1, colorprofile.ANSI, "TERM"},
		{"another colour in force", []string{"TERM=xterm"}, "\x1bP1$r0;31m\x1b\\" + da1, colorprofile.ANSI, "TERM"},
		{"Tc", []string{"TERM=xterm"}, "\x1bP1+r5463\x1b\\\x1bP0+r524742\x1b\\" + da1, colorprofile.TrueColor, "XTGETTCAP"},
		{"RGB alone", []string{"TERM=xterm"}, "\x1bP0+r5463\x1b\\\x1bP1+r524742=38\x1b\\" + da1, colorprofile.TrueColor, "XTGETTCAP"},
		{"256 by terminfo", []string{"TERM=vt100"}, "\x1bP1+r636f6c6f7273=323536\x1b\\" + da1, colorprofile.ANSI256, "XTGETTCAP"},
		{"a brand", []string{"TERM=xterm-256color"}, "\x1bP>|WezTerm 20240203-110809\x1b\\" + da1, colorprofile.TrueColor, "XTVERSION"},
		{"xterm's name promises nothing", []string{"TERM=xterm"}, "\x1bP>|XTerm(330)\x1b\\" + da1, colorprofile.ANSI, "TERM"},
		{"a TERM without a version", []string{"TERM=wezterm"}, paletteOnly + da1, colorprofile.ANSI256, "DECRQSS"},
		{"NO_COLOR", []string{"TERM=xterm", "NO_COLOR=yes"}, xtermStyle + da1, colorprofile.ASCII, "NO_COLOR"},
		{"dumb", []string{"TERM=dumb"}, xtermStyle + da1, colorprofile.NoTTY, "TERM"},
		{"GNU screen", []string{"TERM=screen", "STY=1.pts", "COLORTERM=truecolor"}, da1, colorprofile.ANSI256, "screen"},
	} {
		caps := fold(NewCaps(c.env), c.replies)
		got, by, _ := caps.Colors()
		if got != c.want || !strings.Contains(by, c.by) {
			t.Errorf("%s: %v by %q, want %v by %s", c.name, got, by, c.want, c.by)
		}
		if p := caps.Target(Blocks).Profile; p != got {
			t.Errorf("%s: pictures have %v, want %v", c.name, p, got)
		}
	}
}

// TestControlStringsAreNotSentWhereTheyWouldBeSeen: GNU screen hands them to its
// terminal or its status line, the Linux console prints them.
func TestControlStringsAreNotSentWhereTheyWouldBeSeen(t *testing.T) {
	for _, env := range [][]string{{"TERM=screen", "STY=1"}, {"TERM=screen.xterm-256color"}, {"TERM=linux"}} {
		q := string(NewCaps(env).Queries())
		if strings.ContainsAny(strings.ReplaceAll(q, "\x1b[", ""), "\x1b") || !strings.HasSuffix(q, sentinel) {
			t.Errorf("%v: asks %q, want the sentinel and no control string", env, q)
		}
	}
	tmux := fold(NewCaps([]string{"TERM=screen-256color"}), "\x1bP>|tmux 3.5a\x1b\\")
	if q := string(tmux.Queries()); !strings.Contains(q, "\x1bPtmux;") {
		t.Errorf("tmux that calls itself screen is asked %q, want the kitty query through it", q)
	}
}

func TestMultiplexersAreExplained(t *testing.T) {
	screen := fold(NewCaps([]string{"TERM=screen", "STY=1.pts"}), "\x1b[?1;2c")
	if got := about(t, screen, "graphics"); got.Value != "blocks" || !strings.Contains(got.Advice, "screen") {
		t.Errorf("GNU screen: %+v", got)
	}
	// What the terminal below screen has does not come through.
	if p, _ := fold(screen, "\x1b[?62;4c").Choose(Auto); p != Blocks {
		t.Errorf("GNU screen with sixel below: %v, want blocks", p)
	}
	zellij := NewCaps([]string{"TERM=xterm-256color", "ZELLIJ=0", "TERM_PROGRAM=iTerm.app"})
	if p, _ := fold(zellij, "\x1b[?62c").Choose(Auto); p != Blocks {
		t.Errorf("zellij without sixel: %v, want blocks", p)
	}
	if p, _ := fold(zellij, "\x1b[?62;4c").Choose(Auto); p != Sixel {
		t.Errorf("zellij with sixel: %v, want it", p)
	}
	if got := about(t, zellij, "inside"); got.Value != "zellij" || got.Evidence == "" {
		t.Errorf("zellij: %+v", got)
	}
}

func TestBlocksFollowTheFont(t *testing.T) {
	for _, c := range []struct {
		env     []string
		replies string
		want    Art
	}{
		{nil, "\x1bP>|kitty(0.40.0)\x1b\\", Octants},
		{nil, "\x1bP>|kitty(0.39.1)\x1b\\", Sextants},
		{nil, "\x1bP>|foot(1.20.2)\x1b\\", Octants},
		{nil, "\x1bP>|foot(1.19.0)\x1b\\", Sextants},
		{nil, "\x1bP>|WezTerm 20240203-110809\x1b\\", Sextants},
		{nil, "\x1bP>|VTE(6003)\x1b\\", Quadrants},
		{nil, xtermReplies, Quadrants},
		{[]string{"TERM=linux"}, "\x1b[?6c", HalfBlocks},
		{[]string{"TERM=xterm-kitty"}, "", Quadrants}, // a hint is no proof
	} {
		got := about(t, fold(NewCaps(c.env), c.replies), "blocks")
		if !strings.HasPrefix(got.Value, c.want.String()) || got.Evidence == "" {
			t.Errorf("%v %q: %+v, want %v", c.env, c.replies, got, c.want)
		}
	}
	// tmux 3.3a with glibc 2.36 drops an octant, and what follows moves to the left.
	if got := inTmux(kittyInTmux, tmuxReplies).Target(Kitty).Art; got != Quadrants {
		t.Errorf("kitty behind tmux: %v, want what every system knows the width of", got)
	}
	for i, name := range artNames() {
		if a, err := ParseArt(strings.ToUpper(name)); err != nil || a == nil || *a != Art(i) || a.String() != name {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
	if _, err := ParseArt("braille"); err == nil || !strings.Contains(err.Error(), "octant") {
		t.Errorf("braille: %v, want an error that lists the names", err)
	}
	if a, err := ParseArt("auto"); a != nil || err != nil {
		t.Errorf("auto: %v, %v", a, err)
	}
}
