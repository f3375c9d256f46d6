package render

import (
	"context"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// What terminals were seen to answer, or are documented to.
const (
	xtermReplies   = "\x1bP>|XTerm(379)\x1b\\\x1b[?2026;0$y\x1b[?2027;0$y\x1b[?1;0;1024S\x1b[?2;0;1000;1000S\x1b[?64;1;2;4;6;9;15;22c"
	kittyReplies   = "\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;18;9t\x1b[4;518;738t\x1b[?2026;2$y\x1b[?62;c"
	oldKitty       = "\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c"
	konsoleReplies = "\x1bP>|Konsole 25.04.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;1;4c"
	wezReplies     = "\x1bP>|WezTerm 20240203-110809\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?65;4;6;18;22c"
	footReplies    = "\x1bP>|foot(1.13.1)\x1b\\\x1b[6;14;7t\x1b[?2026;2$y\x1b[?62;4;22c"
	tmuxReplies    = "\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2;4c"
	tmuxKitty      = tmuxReplies + "\x1b_Gi=31;OK\x1b\\"
)

func fold(c Caps, replies string) Caps {
	got, _ := ParseReplies([]byte(replies))
	for _, r := range got {
		c = c.Fold(r)
	}
	return c
}

func TestChooseGoesByRepliesAndBrands(t *testing.T) {
	for _, c := range []struct {
		name, replies string
		env           []string
		want          Path
	}{
		{"xterm", xtermReplies, nil, Sixel},
		{"kitty", kittyReplies, nil, Kitty},
		{"kitty over ssh", kittyReplies, []string{"SSH_TTY=/dev/pts/1", "TERM=xterm-kitty"}, Kitty},
		{"kitty without placeholders", oldKitty, nil, KittyClassic},
		{"ghostty", "\x1bP>|ghostty 1.2.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;22c", nil, Kitty},
		{"konsole", konsoleReplies, nil, KittyClassic},
		{"wezterm", wezReplies, nil, ITerm2},
		{"iterm2", "\x1bP>|iTerm2 3.5.0\x1b\\\x1b[?62;4c", nil, ITerm2},
		{"foot", footReplies, nil, Sixel},
		{"sixel of an unknown brand", "\x1b[?62;4c", nil, Sixel},
		{"kitty protocol of an unknown brand", "\x1bP>|newterm 1.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62c", nil, KittyClassic},
		{"kitty error", "\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;ENOTSUP:no\x1b\\\x1b[?62c", nil, Blocks},
		{"plain xterm", "\x1bP>|XTerm(379)\x1b\\\x1b[?64;1;2c", nil, Blocks},
		{"tmux with sixel", tmuxReplies, []string{"TMUX=/tmp/x"}, Sixel},
		{"kitty behind tmux", tmuxKitty, []string{"TMUX=/tmp/x"}, Kitty},
		{"a stale window id", "\x1b[?62c", []string{"KITTY_WINDOW_ID=1", "TERM=xterm-kitty"}, Blocks},
		{"nothing yet", "", []string{"TERM=xterm-kitty"}, Blocks},
	} {
		caps := fold(NewCaps(c.env), c.replies)
		got, conclusions := caps.Choose(Auto)
		if got != c.want {
			t.Errorf("%s: %v, want %v; %+v", c.name, got, c.want, conclusions)
		}
		for _, k := range conclusions {
			if k.What == "" || k.Value == "" || k.Evidence == "" {
				t.Errorf("%s: conclusion %+v says too little", c.name, k)
			}
		}
	}
}

func TestForcedPathIsTakenAndExplained(t *testing.T) {
	p, conclusions := fold(NewCaps(nil), xtermReplies).Choose(Blocks)
	if p != Blocks {
		t.Fatalf("got %v, want blocks", p)
	}
	for _, c := range conclusions {
		if c.What == "graphics" && (c.Evidence != "asked for" || !strings.Contains(c.Advice, "sixel")) {
			t.Errorf("got %+v, want what detection would have chosen", c)
		}
	}
}

func TestCellSizeFromTheBestReply(t *testing.T) {
	// xterm 379 at 80 x 24 with a border of two pixels.
	c := Caps{}.Fold(WindowReply{Cols: 80, Rows: 24, W: 644, H: 412})
	if w, h, from := c.Cell(); w != 8 || h != 17 || !strings.Contains(from, "TIOCGWINSZ") {
		t.Errorf("kernel: %dx%d from %s, want 8x17", w, h, from)
	}
	c = c.Fold(WindowPxReply{W: 720, H: 432})
	if w, h, _ := c.Cell(); w != 9 || h != 18 {
		t.Errorf("window: %dx%d, want 9x18", w, h)
	}
	c = c.Fold(CellSizeReply{W: 10, H: 21})
	if w, h, _ := c.Cell(); w != 10 || h != 21 {
		t.Errorf("cell: %dx%d, want 10x21", w, h)
	}
	if w, h, from := (Caps{}).Fold(CellSizeReply{W: 1 << 20, H: 3}).Cell(); w != 8 || h != 16 || !strings.Contains(from, "assumed") {
		t.Errorf("absurd reply: %dx%d from %s, want 8x16 assumed", w, h, from)
	}
}

func TestQueriesAreWrappedForTmuxAndEndWithTheSentinel(t *testing.T) {
	plain := string(NewCaps(nil).Queries())
	wrapped := string(NewCaps([]string{"TMUX=x"}).Queries())
	if !strings.HasSuffix(plain, "\x1b[c") || !strings.HasSuffix(wrapped, "\x1b[c") {
		t.Error("the sentinel is not last")
	}
	if strings.Contains(plain, "tmux;") || !strings.Contains(wrapped, ansi.TmuxPassthrough("\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\")) {
		t.Errorf("plain %q, wrapped %q", plain, wrapped)
	}
	// tmux 3.5a draws "\x1bP$qm" as a sixel image of one cell, and goes on a line below.
	if style := "\x1bP$qm"; !strings.Contains(plain, style) || strings.Contains(wrapped, style) {
		t.Errorf("DECRQSS is for terminals, and not for tmux: plain %q, wrapped %q", plain, wrapped)
	}
}

func TestPlaceholdersNeed256Colours(t *testing.T) {
	if got := AtLeast256(Kitty, colorprofile.ASCII); got != colorprofile.ANSI256 {
		t.Errorf("kitty: %v", got)
	}
	if got := AtLeast256(Kitty, colorprofile.TrueColor); got != colorprofile.TrueColor {
		t.Errorf("kitty in true colour: %v", got)
	}
	if got := AtLeast256(Sixel, colorprofile.ANSI); got != colorprofile.ANSI {
		t.Errorf("sixel: %v", got)
	}
}

func TestParsePath(t *testing.T) {
	for i, name := range Paths() {
		if p, err := ParsePath(strings.ToUpper(name)); err != nil || p != Path(i) || p.String() != name {
			t.Errorf("%q: %v, %v", name, p, err)
		}
	}
	if _, err := ParsePath("svg"); err == nil || !strings.Contains(err.Error(), "kitty-classic") {
		t.Errorf("svg: %v, want an error that lists the names", err)
	}
}

func TestRepliesAmongKeysAndInPieces(t *testing.T) {
	in := "a\x1b[A" + xtermReplies + "\x1bOPq\x1b[0n\x1b]11;rgb:ffff/8080/0000\x1b\\"
	var got []Reply
	var rest []byte
	for i := range len(in) {
		var r []Reply
		r, rest = ParseReplies(append(rest, in[i]))
		got = append(got, r...)
	}
	whole, left := ParseReplies([]byte(in))
	if !reflect.DeepEqual(got, whole) || len(rest) != 0 || len(left) != 0 {
		t.Errorf("byte by byte %v, whole %v", got, whole)
	}
	if n := len(whole); n != 8 || whole[0] != (VersionReply{"XTerm(379)"}) || whole[n-2] != (StatusReply{}) {
		t.Errorf("got %v", whole)
	}
	if b, ok := whole[len(whole)-1].(BackgroundReply); !ok || opaque(b.Color).R != 255 || opaque(b.Color).G != 128 {
		t.Errorf("background %v", whole[len(whole)-1])
	}
}

func FuzzParseReplies(f *testing.F) {
	for _, s := range []string{xtermReplies, kittyReplies, tmuxKitty, "\x1b[?1;2", "\x1bP>|\x1b[c"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c := Caps{}
		replies, rest := ParseReplies(in)
		if len(rest) > len(in) || len(rest) > maxReply {
			t.Fatalf("%d bytes left of %d", len(rest), len(in))
		}
		for _, r := range replies {
			c = c.Fold(r)
		}
		p, _ := c.Choose(Auto)
		if w, h := c.Target(p).cell(); w < 1 || h < 1 || w > 200 || h > 400 {
			t.Fatalf("cell %dx%d from %q", w, h, in)
		}
		if strings.ContainsAny(c.Version, "\x1b\x07\n") {
			t.Fatalf("version %q", c.Version)
		}
	})
}

// ptyPair returns a terminal and the program's side of it, in raw mode.
func ptyPair(t *testing.T) (terminal, program *os.File) {
	t.Helper()
	terminal, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close(); program.Close() })
	if _, err := term.MakeRaw(program.Fd()); err != nil {
		t.Fatal(err)
	}
	// Opened anew, the file is in non-blocking mode and keeps deadlines.
	program2, err := os.OpenFile(program.Name(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program2.Close() })
	return terminal, program2
}

func TestProbeOverAPty(t *testing.T) {
	terminal, program := ptyPair(t)
	go answerAsKitty(terminal, func(medium, path string) string {
		if medium == "s" {
			return "EBADF:no shared memory"
		}
		return "OK"
	})
	c, err := Probe(t.Context(), program, NewCaps(nil))
	if p, _ := c.Choose(Auto); err != nil || p != Kitty || c.Silent || c.Took <= 0 {
		t.Errorf("got %v, %v, %+v", p, err, c)
	}
	if got := c.Target(Kitty).Transfer; got != TempFile {
		t.Errorf("transfer %v, want a file: it alone was read", got)
	}
}

func TestProbeOfASilentTerminalEnds(t *testing.T) {
	_, program := ptyPair(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	c, err := Probe(ctx, program, NewCaps(nil))
	if p, con := c.Choose(Auto); err != nil || p != Blocks || !c.Silent || con[1].Advice == "" {
		t.Errorf("got %v, %v, %+v", p, err, c)
	}
}

func TestWindowSizeOfAPty(t *testing.T) {
	terminal, program := ptyPair(t)
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 80, X: 644, Y: 412}); err != nil {
		t.Fatal(err)
	}
	got, err := WindowSize(program.Fd())
	if want := (WindowReply{Cols: 80, Rows: 24, W: 644, H: 412}); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}
