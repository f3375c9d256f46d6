package render

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// What tmux 3.5a in kitty 0.41 and tmux 3.3a in xterm 379 printed.
const (
	kittyInTmux = "client\t/dev/pts/2\t16491\t0\txterm-kitty\tbpaste,ccolour,clipboard,cstyle,focus,title\tkitty(0.41.1)\n"
	xtermInTmux = "client\t/dev/pts/1\t5251\t0\txterm\t256,bpaste,ccolour,clipboard,cstyle,extkeys,focus,mouse,RGB,strikethrough,title\tXTerm(379)\n"
	sixelInTmux = "client\t/dev/pts/1\t5251\t0\txterm\t256,RGB,sixel,title\tXTerm(398)\n"
	termsInTmux = "Terminal 0: xterm-kitty for /dev/pts/2, flags=0x30:\n  13: colors: (number) 256\n 199: RGB: [missing]\n 227: Tc: (flag) true\n"
)

// inTmux returns a terminal inside tmux, as tmux and its replies tell.
func inTmux(printed, replies string) Caps {
	return fold(NewCaps([]string{"TMUX=x", "TERM=tmux-256color"}), replies).Fold(parseTmux(printed))
}

func TestTmuxTellsItsClients(t *testing.T) {
	got := parseTmux(kittyInTmux + "client\t/dev/pts/9\t7\t1\tdumb\t\t\n-SSH_CONNECTION\nFOO=client\tx\npassthrough\ton\n")
	want := TmuxClient{TTY: "/dev/pts/2", PID: 16491, Type: "kitty(0.41.1)", Name: "xterm-kitty"}
	if len(got.Clients) != 1 || got.Clients[0] != want || got.Passthrough != Yes || got.SSH != No || !got.Known {
		t.Errorf("got %+v, want one client %+v, passthrough, not over SSH", got, want)
	}
	got.foldTerms(strings.Replace(termsInTmux, "/dev/pts/2", "/dev/pts/20", 1))
	if got.Clients[0].RGB {
		t.Error("another terminal's capabilities were taken for the client's")
	}
	if got.foldTerms(termsInTmux); !got.Clients[0].RGB {
		t.Error("Tc of the client's terminal was not found")
	}
}

// TestTmuxHasSixelOnlyWhereItsClientHas: tmux built with sixel lists it in DA1
// whatever terminal it runs in, and shows words in the place of pictures.
func TestTmuxHasSixelOnlyWhereItsClientHas(t *testing.T) {
	for _, c := range []struct {
		name, printed, replies string
		want                   Path
	}{
		{"xterm with sixel", sixelInTmux, tmuxReplies, Sixel},
		{"xterm without", xtermInTmux, tmuxReplies, Blocks},
		{"kitty without passthrough", kittyInTmux + "passthrough\toff\n", tmuxReplies, Blocks},
		{"kitty with passthrough", kittyInTmux + "passthrough\ton\n", tmuxKitty, Kitty},
		{"passthrough that was turned off", kittyInTmux + "passthrough\toff\n", tmuxKitty, Blocks},
		{"kitty and xterm", kittyInTmux + sixelInTmux + "passthrough\ton\n", tmuxKitty, Blocks},
		{"two of kitty", kittyInTmux + kittyInTmux + "passthrough\ton\n", tmuxKitty, Kitty},
		{"old kitty", strings.Replace(kittyInTmux, "0.41", "0.26", 1), tmuxKitty, Blocks},
		{"detached", "passthrough\ton\n", tmuxReplies, Blocks},
	} {
		caps := inTmux(c.printed, c.replies)
		if got, why := caps.Choose(Auto); got != c.want {
			t.Errorf("%s: %v, want %v: %+v", c.name, got, c.want, why)
		}
	}
}

func TestTmuxIsAskedToLetPicturesThrough(t *testing.T) {
	caps := inTmux(kittyInTmux+"passthrough\toff\n", tmuxReplies)
	if got := about(t, caps, "graphics").Advice; !strings.Contains(got, "tmux set -g allow-passthrough on") {
		t.Errorf("advice %q, want the command", got)
	}
	if !caps.Settled() {
		t.Error("waits for a kitty answer that nothing lets through")
	}
	if inTmux(kittyInTmux+"passthrough\ton\n", tmuxReplies).Settled() {
		t.Error("does not wait for the answer that kitty gives behind tmux")
	}
	if !inTmux(xtermInTmux+"passthrough\ton\n", tmuxReplies).Settled() {
		t.Error("waits for a kitty answer of xterm")
	}
}

// TestTmuxColoursAreItsClients: COLORTERM inside tmux is that of the terminal
// in which the server was started.
func TestTmuxColoursAreItsClients(t *testing.T) {
	stale := NewCaps([]string{"TMUX=x", "TERM=xterm-256color", "COLORTERM=truecolor"})
	poor := strings.Replace(xtermInTmux, ",RGB", "", 1)
	for _, c := range []struct {
		printed string
		want    colorprofile.Profile
	}{
		{xtermInTmux, colorprofile.TrueColor},
		{poor, colorprofile.ANSI256},
		{xtermInTmux + poor, colorprofile.ANSI256},
		{"", colorprofile.ANSI256},
	} {
		got, why, advice := stale.Fold(parseTmux(c.printed)).Colors()
		if got != c.want || why == "" {
			t.Errorf("%q: %v (%s), want %v", c.printed, got, why, c.want)
		}
		if c.printed == poor && !strings.Contains(advice, "',xterm:RGB'") {
			t.Errorf("%q: advice %q, want the command", c.printed, advice)
		}
	}
}

func TestAnotherAttachmentIsNoticed(t *testing.T) {
	one := parseTmux(kittyInTmux)
	for name, other := range map[string]string{
		"the same terminal again": strings.Replace(kittyInTmux, "16491", "16502", 1),
		"another terminal":        xtermInTmux,
		"one more":                kittyInTmux + xtermInTmux,
		"none":                    "",
	} {
		if one.SameAs(parseTmux(other)) {
			t.Errorf("%s counts as the same attachment", name)
		}
	}
	if !one.SameAs(parseTmux(kittyInTmux + "passthrough\ton\n")) {
		t.Error("an option changed, and the terminal counts as another one")
	}
}

func TestTmuxKnowsWhetherTheLinkIsRemote(t *testing.T) {
	caps := NewCaps([]string{"TMUX=x", "SSH_CONNECTION=1 2 3 4"})
	if caps.Fold(parseTmux(kittyInTmux + "-SSH_CONNECTION\n")).Target(Kitty).Remote {
		t.Error("attached locally since, and taken as remote")
	}
	local := NewCaps([]string{"TMUX=x"})
	if !local.Fold(parseTmux(kittyInTmux + "SSH_CONNECTION=1 2 3 4\n")).Target(Kitty).Remote {
		t.Error("attached over SSH since, and taken as local")
	}
}

// about returns the conclusion on one subject.
func about(t *testing.T, c Caps, what string) Conclusion {
	t.Helper()
	_, all := c.Choose(Auto)
	for _, k := range all {
		if k.What == what {
			return k
		}
	}
	t.Fatalf("no conclusion on %q in %+v", what, all)
	return Conclusion{}
}

// TestTmuxOnAnotherMachineIsTakenAtItsWord: it cannot be asked about its client.
func TestTmuxOnAnotherMachineIsTakenAtItsWord(t *testing.T) {
	caps := fold(NewCaps([]string{"TERM=tmux-256color", "SSH_TTY=/dev/pts/1"}), tmuxReplies).Fold(TmuxReply{})
	if caps.Settled() {
		t.Error("does not wait for what the terminal behind it may answer")
	}
	caps = caps.Fold(SilenceReply{})
	if p, _ := caps.Choose(Auto); p != Sixel || !caps.Settled() || caps.Silent {
		t.Errorf("after the wait: %v, settled %t, silent %t; want sixel", p, caps.Settled(), caps.Silent)
	}
}
