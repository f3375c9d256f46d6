package tui

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"

	"rflow/render"
)

func (u *ui) target() render.Target { return u.m.shell.pics.g.Target() }

// kittyAnswers sends an answer about kitty graphics.
func (u *ui) kittyAnswers(id int, text string) {
	u.send(uv.KittyGraphicsEvent{Options: kitty.Options{ID: id}, Payload: []byte(text)})
}

func (u *ui) attributes(list ...int) {
	u.send(uv.PrimaryDeviceAttributesEvent(append([]int{62}, list...)))
	u.settle()
}

// TestWrongAndLateAnswersRecover: whatever a terminal says, and however late,
// pictures are drawn by what it said last, and by blocks until then.
func TestWrongAndLateAnswersRecover(t *testing.T) {
	for _, c := range []struct {
		name  string
		story func(u *ui, want func(render.Path))
	}{
		{"after five seconds", func(u *ui, want func(render.Path)) {
			u.pass(5 * time.Second)
			want(render.Blocks)
			u.answer("kitty(0.41.1)", true)
			want(render.Kitty)
		}},
		{"twice, unlike", func(u *ui, want func(render.Path)) {
			u.answer("kitty(0.41.1)", true)
			want(render.Kitty)
			u.kittyAnswers(31, "ENOTSUP:not any more")
			u.settle()
			want(render.Blocks)
			u.answer("XTerm(379)", false, 4)
			want(render.Sixel)
		}},
		{"garbage", func(u *ui, want func(render.Path)) {
			u.send(tea.TerminalVersionMsg{Name: "\x01\xff)(9999999999999.1"})
			u.send(uv.CellSizeEvent{Width: -3, Height: 1 << 30})
			u.send(uv.PixelSizeEvent{})
			u.send(tea.CapabilityMsg{Content: ";=;colors=-7;RGB"})
			u.send(uv.UnknownDcsEvent("\x1bP1$r\x00m\x1b\\"))
			u.send(uv.PrimaryDeviceAttributesEvent(nil))
			u.kittyAnswers(77, "OK")
			u.settle()
			want(render.Blocks)
			if got := u.target(); got.CellW != 8 || got.CellH != 16 {
				u.t.Errorf("cells of %dx%d px from garbage", got.CellW, got.CellH)
			}
			u.answer("foot(1.21.0)", false, 4)
			want(render.Sixel)
		}},
		{"kitty graphics without a version", func(u *ui, want func(render.Path)) {
			u.kittyAnswers(31, "OK")
			u.attributes()
			want(render.KittyClassic)
			u.send(tea.TerminalVersionMsg{Name: "kitty(0.41.1)"}) // after all
			u.settle()
			want(render.Kitty)
		}},
		{"half of the answers", func(u *ui, want func(render.Path)) {
			u.send(tea.TerminalVersionMsg{Name: "iTerm2 3.5.0"})
			u.pass(3 * time.Second)
			want(render.Blocks)
			u.attributes(4)
			want(render.ITerm2)
		}},
		{"a version that lies", func(u *ui, want func(render.Path)) {
			u.answer("kitty(0.41.1)", false, 22)
			want(render.Blocks)
			u.answer("kitty(0.41.1)", false, 4)
			want(render.Blocks) // no kitty draws sixels
		}},
	} {
		story(t, wide(), garden(), func(u *ui) {
			c.story(u, func(p render.Path) {
				t.Helper()
				if got := u.target().Path; got != p {
					t.Errorf("%s: drawn by %s, want %s", c.name, got, p)
				}
			})
		}, auto)
	}
}

// proofQuery finds the questions about objects of this machine.
var proofQuery = regexp.MustCompile(`\x1b_Gi=(\d+),s=1,v=1,a=q,t=([st])`)

func TestObjectsAreShownOnceAndRemoved(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.answer("kitty(0.41.1)", true)
		asked := proofQuery.FindAllStringSubmatch(u.raw.String(), -1)
		if len(asked) == 0 {
			t.Fatalf("no object was shown: %q", u.raw.String())
		}
		made := slices.Clone(u.m.shell.proofs.made)
		last := asked[len(asked)-1]
		id := 0
		for _, d := range last[1] {
			id = 10*id + int(d-'0')
		}
		u.kittyAnswers(id, "OK")
		u.settle()
		if got, want := u.target().Transfer, map[string]render.Transfer{"s": render.SharedMemory, "t": render.TempFile}[last[2]]; got != want {
			t.Errorf("images travel by %v, want %v: it was read", got, want)
		}
		if u.m.shell.pics.g.Target().Remote {
			t.Error("the terminal reads what is here, and counts as remote")
		}
		u.answer("kitty(0.41.1)", true)
		if got := proofQuery.FindAllString(u.raw.String(), -1); len(got) != len(asked) {
			t.Errorf("asked about %d objects, want %d: once is enough", len(got), len(asked))
		}
		u.pass(3 * time.Second)
		u.m.shell.proofs.close()
		for _, p := range made {
			if left := p.Objects(); len(left) > 0 {
				t.Errorf("%v are left", left)
			}
		}
	}, auto, func(o *Options) { o.Env = append(o.Env, "SSH_TTY=/dev/pts/1") })
}

// TestNoObjectIsShownInVain to terminals that are not asked for kitty graphics.
func TestNoObjectIsShownInVain(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.answer("XTerm(379)", false, 4)
		if strings.Contains(u.raw.String(), "t=s") {
			t.Error("xterm was shown an object")
		}
	}, auto)
	story(t, wide(), garden(), func(u *ui) {
		u.answer("kitty(0.41.1)", true)
		if strings.Contains(u.raw.String(), "t=s") {
			t.Error("the person wants blocks, and an object was shown")
		}
	})
}

// server is tmux as far as the program asks it.
type server struct{ reply render.TmuxReply }

func (s *server) ask(context.Context) render.TmuxReply { return s.reply }

func client(tty string, pid int, version string) render.TmuxReply {
	return render.TmuxReply{Known: true, Passthrough: render.Yes, Clients: []render.TmuxClient{{TTY: tty, PID: pid, Type: version, RGB: true}}}
}

func inTmux(o *Options) {
	auto(o)
	o.Env = []string{"TERM=tmux-256color", "TMUX=x"}
}

// TestAnotherTerminalBehindTmuxIsNoticed within seconds, though nobody tells,
// and asked everything anew.
func TestAnotherTerminalBehindTmuxIsNoticed(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		tmux := &server{client("/dev/pts/1", 10, "kitty(0.41.1)")}
		u.m.shell.tmux = tmux.ask
		u.send(tea.ResumeMsg{}) // asks everything of this one
		u.settle()
		u.answer("tmux 3.5a", true)
		if got := u.target().Path; got != render.Kitty {
			t.Fatalf("drawn by %s in kitty behind tmux", got)
		}
		step := func(what string, then func(), want render.Path, asks bool) {
			t.Helper()
			u.raw.Reset()
			then()
			u.pass(3 * time.Second)
			if asked := strings.Contains(u.raw.String(), "\x1b[>0q"); asked != asks {
				t.Errorf("%s: asked anew %t, want %t", what, asked, asks)
			}
			if asks {
				u.answer("tmux 3.5a", want == render.Kitty)
			}
			if got := u.target().Path; got != want {
				t.Errorf("%s: drawn by %s, want %s", what, got, want)
			}
		}
		step("nothing happens", func() {}, render.Kitty, false)
		step("detached", func() { tmux.reply.Clients = nil }, render.Blocks, true)
		step("attached again in the same terminal", func() { tmux.reply = client("/dev/pts/1", 11, "kitty(0.41.1)") }, render.Kitty, true)
		step("attached in xterm", func() { tmux.reply = client("/dev/pts/2", 12, "XTerm(379)") }, render.Blocks, true)
		step("and in kitty too", func() {
			both := client("/dev/pts/2", 12, "XTerm(379)")
			both.Clients = append(both.Clients, client("/dev/pts/3", 13, "kitty(0.41.1)").Clients...)
			tmux.reply = both
		}, render.Blocks, true)
		step("in kitty alone", func() { tmux.reply = client("/dev/pts/3", 13, "kitty(0.41.1)") }, render.Kitty, true)
		step("passthrough is turned off", func() { tmux.reply.Passthrough = render.No }, render.Blocks, false)
		step("and on again", func() { tmux.reply.Passthrough = render.Yes }, render.Kitty, true)
	}, inTmux)
}

// TestTheFocusBringsNews: who comes back may have changed the theme, or the
// terminal.
func TestTheFocusBringsNews(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.answer("foot(1.21.0)", false, 4)
		u.send(tea.BackgroundColorMsg{Color: ansi.Black})
		u.settle()
		if got := u.target().Background; got.A != 255 || u.m.theme.Name != "dark" {
			t.Errorf("background %v in theme %s, want what the terminal told", got, u.m.theme.Name)
		}
		u.raw.Reset()
		u.send(tea.FocusMsg{})
		u.settle()
		if !strings.Contains(u.raw.String(), "\x1b]11;?") {
			t.Errorf("sent %q on focus, want the background asked", u.raw.String())
		}
		u.send(tea.BackgroundColorMsg{Color: ansi.BrightWhite})
		u.settle()
		if got := u.target().Background; got.R < 200 || u.m.theme.Name != "light" {
			t.Errorf("background %v in theme %s after the terminal became light", got, u.m.theme.Name)
		}
	}, auto)
}

// TestDarkAndLightAreWatched where the terminal tells which of them it is.
func TestDarkAndLightAreWatched(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.send(tea.ModeReportMsg{Mode: ansi.DECMode(2031), Value: ansi.ModeReset})
		u.answer("kitty(0.41.1)", true)
		u.send(tea.BackgroundColorMsg{Color: ansi.Black})
		u.pass(3 * time.Second)
		if !strings.Contains(u.raw.String(), "\x1b[?996n") {
			t.Fatal("the terminal is not asked which it is")
		}
		u.send(uv.DarkColorSchemeEvent{})
		u.settle()
		u.raw.Reset()
		u.send(uv.DarkColorSchemeEvent{})
		u.settle()
		if u.raw.String() != "" {
			t.Errorf("sent %q, and nothing has changed", u.raw.String())
		}
		u.send(uv.LightColorSchemeEvent{})
		u.settle()
		if !strings.Contains(u.raw.String(), "\x1b]11;?") {
			t.Errorf("sent %q after it became light, want the background asked", u.raw.String())
		}
	}, auto)
}

// TestAnotherFontIsFollowed: the window changes with it, or its pixels alone do.
func TestAnotherFontIsFollowed(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.answer("foot(1.21.0)", false, 4)
		u.raw.Reset()
		u.send(tea.WindowSizeMsg{Width: u.size.W, Height: u.size.H})
		u.settle()
		if !strings.Contains(u.raw.String(), "\x1b[16t") {
			t.Errorf("sent %q, want the cell's size asked", u.raw.String())
		}
		u.send(uv.CellSizeEvent{Width: 12, Height: 25})
		u.settle()
		if got := u.target(); got.CellW != 12 || got.CellH != 25 || got.Path != render.Sixel {
			t.Errorf("%+v, want sixel in cells of 12x25 px", got)
		}
	}, auto)
}

// TestResumedElsewhere: what the terminal said before does not count.
func TestResumedElsewhere(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.answer("kitty(0.41.1)", true)
		u.raw.Reset()
		u.send(tea.ResumeMsg{})
		u.settle()
		if !strings.Contains(u.raw.String(), "\x1b[>0q") || u.target().Path != render.Kitty {
			t.Errorf("drawn by %s, sent %q; want everything asked, and no blocks meanwhile", u.target().Path, u.raw.String())
		}
		u.answer("XTerm(379)", false, 4)
		if got := u.target().Path; got != render.Sixel {
			t.Errorf("drawn by %s in the other terminal, want sixel", got)
		}
		u.send(tea.ResumeMsg{})
		u.pass(3 * time.Second)
		if got := u.target().Path; got != render.Blocks {
			t.Errorf("drawn by %s in a terminal that answers nothing", got)
		}
	}, auto)
}

func TestBlocksAreAsTheTerminalDrawsThemOrThePersonWants(t *testing.T) {
	half := render.HalfBlocks
	for _, c := range []struct {
		version string
		wish    *render.Art
		want    render.Art
	}{
		{"kitty(0.41.1)", nil, render.Octants},
		{"kitty(0.38.0)", nil, render.Sextants},
		{"foot(1.21.0)", nil, render.Octants},
		{"ghostty 1.1.3", nil, render.Sextants},
		{"VTE(7600)", nil, render.Sextants},
		{"XTerm(379)", nil, render.Quadrants},
		{"kitty(0.41.1)", &half, render.HalfBlocks},
	} {
		story(t, wide(), garden(), func(u *ui) {
			u.answer(c.version, false)
			if got := u.target().Art; got != c.want {
				t.Errorf("%s: %v, want %v", c.version, got, c.want)
			}
		}, auto, func(o *Options) { o.Blocks = c.wish })
	}
}
