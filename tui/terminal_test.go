package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

func auto(o *Options) { o.Graphics, o.Theme = render.Auto, nil }

// answer sends what a terminal answers, in its order.
func (u *ui) answer(version string, graphics bool, attributes ...int) {
	u.send(tea.TerminalVersionMsg{Name: version})
	if graphics {
		u.send(uv.KittyGraphicsEvent{Options: kitty.Options{ID: 31}, Payload: []byte("OK")})
	}
	u.send(uv.CellSizeEvent{Width: 9, Height: 18})
	u.send(uv.PrimaryDeviceAttributesEvent(append([]int{62}, attributes...)))
	u.settle()
}

func TestTheTerminalsRepliesChooseThePath(t *testing.T) {
	for _, c := range []struct {
		version    string
		graphics   bool
		attributes []int
		want       render.Path
	}{
		{"kitty(0.41.1)", true, nil, render.Kitty},
		{"kitty(0.26.5)", true, nil, render.KittyClassic},
		{"XTerm(379)", false, []int{1, 4, 22}, render.Sixel},
		{"XTerm(379)", false, []int{1, 22}, render.Blocks},
		{"WezTerm 20240203", true, []int{4}, render.ITerm2},
	} {
		story(t, wide(), garden(), func(u *ui) {
			if !strings.Contains(u.raw.String(), "\x1b[>0q") || !strings.HasSuffix(strings.SplitN(u.raw.String(), "\a", 2)[0], "\x1b[c") {
				t.Errorf("asked %q, want everything and the sentinel last", u.raw.String())
			}
			u.answer(c.version, c.graphics, c.attributes...)
			got := u.m.shell.pics.g.Target()
			if got.Path != c.want || got.CellW != 9 {
				t.Errorf("%s %v: %+v, want %s in cells of 9 px", c.version, c.attributes, got, c.want)
			}
		}, auto)
	}
}

func TestASilentTerminalGetsBlocks(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.pass(3 * time.Second)
		if !u.m.term.caps.Silent {
			t.Error("the terminal's silence was not noticed")
		}
		if got := u.m.shell.pics.g.Target().Path; got != render.Blocks {
			t.Errorf("drawn by %s, want blocks", got)
		}
		u.answer("kitty(0.41.1)", true) // a slow line
		if got := u.m.shell.pics.g.Target().Path; got != render.Kitty {
			t.Errorf("after a late answer drawn by %s, want kitty", got)
		}
	}, auto)
}

// TestPlaceholdersKeepTheirColours: with fewer than 256 colours the writer would
// destroy the ids of the images.
func TestPlaceholdersKeepTheirColours(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
		u.answer("kitty(0.41.1)", true)
		if u.profile != colorprofile.ANSI256 {
			t.Errorf("the writer keeps %s, want 256 colours", u.profile)
		}
		if u.m.theme.Name != "mono" {
			t.Errorf("theme %s, want one without colours", u.m.theme.Name)
		}
	}, auto, func(o *Options) { o.NoColor = true })
}

// TestColoursFollowTheReplies: TERM and COLORTERM are often wrong, in both ways.
func TestColoursFollowTheReplies(t *testing.T) {
	const kept, turned = "\x1bP1$r0;38:2::1:102:203m\x1b\\", "\x1bP1$r0;38:5:26m\x1b\\"
	for _, c := range []struct {
		name    string
		have    colorprofile.Profile
		style   string
		noColor bool
		own     *themes.Theme
		want    colorprofile.Profile
		theme   string
	}{
		{"xterm as TERM=xterm", colorprofile.ANSI, kept, false, nil, colorprofile.TrueColor, "dark"},
		{"an inherited COLORTERM", colorprofile.TrueColor, turned, false, nil, colorprofile.ANSI256, "dark"},
		{"no answer", colorprofile.ANSI, "", false, nil, colorprofile.ANSI, "16"},
		{"NO_COLOR", colorprofile.ASCII, kept, true, nil, colorprofile.ASCII, "mono"},
		{"a theme of one's own", colorprofile.ANSI, kept, false, themes.Light(), colorprofile.TrueColor, "light"},
	} {
		story(t, wide(), garden(), func(u *ui) {
			u.send(tea.ColorProfileMsg{Profile: c.have})
			u.send(uv.UnknownDcsEvent(c.style))
			u.answer("XTerm(379)", false, 1, 22)
			if u.profile != c.want || u.m.theme.Name != c.theme {
				t.Errorf("%s: the writer shows %s in theme %s, want %s in %s", c.name, u.profile, u.m.theme.Name, c.want, c.theme)
			}
			if got := u.m.shell.pics.g.Target().Profile; got != c.want {
				t.Errorf("%s: pictures have %s, want %s", c.name, got, c.want)
			}
		}, auto, func(o *Options) { o.NoColor, o.Theme = c.noColor, c.own })
	}
}

func TestTheThemeFollowsTheTerminal(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		if u.m.theme.Name != "dark" {
			t.Errorf("theme %s before the terminal told its background", u.m.theme.Name)
		}
		u.send(tea.BackgroundColorMsg{Color: ansi.BrightWhite})
		if u.m.theme.Name != "light" {
			t.Errorf("theme %s on a white background", u.m.theme.Name)
		}
	}, auto)
}

func TestWhatBubbleTeaMakesOfRepliesIsUnderstood(t *testing.T) {
	for text, want := range map[string]render.Reply{
		"\x1b[0n":                    render.StatusReply{},
		"\x1b[?2;0;1000;800S":        render.SixelSizeReply{W: 1000, H: 800},
		"\x1b[?1;0;256S":             render.SixelColorsReply{N: 256},
		"\x1bP>|kitty(0.41.1)\x1b\\": render.VersionReply{Text: "kitty(0.41.1)"},
		"\x1b[6;18;9t":               render.CellSizeReply{W: 9, H: 18},
		"\x1b_Gi=31;OK\x1b\\":        render.KittyReply{ID: 31, Message: "OK"},
		"\x1b[?2026;2$y":             render.ModeReply{Mode: 2026, Value: 2},
		"\x1b[?997;2n":               render.SchemeReply{},
		"\x1bP1$r0;38:5:77m\x1b\\":   render.StyleReply{Text: "0;38:5:77"},
		"\x1bP1+r5463\x1b\\":         render.TermcapReply{Name: "Tc", OK: true},
		"\x1bP0+r524742\x1b\\":       render.TermcapReply{Name: "RGB"},
		"\x1bP1+r436f=323536\x1b\\":  render.TermcapReply{Name: "Co", Value: "256", OK: true},
	} {
		var decoder uv.EventDecoder
		n, event := decoder.Decode([]byte(text))
		var msg tea.Msg = event
		switch e := event.(type) { // as Bubble Tea does
		case uv.TerminalVersionEvent:
			msg = tea.TerminalVersionMsg(e)
		case uv.ModeReportEvent:
			msg = tea.ModeReportMsg(e)
		case uv.CapabilityEvent:
			msg = tea.CapabilityMsg(e)
		}
		if rs := replies(msg); n != len(text) || len(rs) != 1 || rs[0] != want {
			t.Errorf("%q is the message %T and understood as %v, want %v", text, msg, rs, want)
		}
	}
}

func TestPreviewsReplaceTheThumbnailWhileItIsSampled(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		before := u.screen()
		for step := 1; step <= 3; step++ {
			pic := tuitest.PNG(64, byte(step))
			u.session.updates <- flow.Update{Progress: &flow.NodeProgress{
				Node: "2.1", Role: flow.RoleCorrector, Progress: flow.Progress{Stage: flow.StageSampling, Step: step * 4, Total: 30, Preview: &pic},
			}}
			u.settle()
		}
		u.shows("12/30")
		if u.screen() == before {
			t.Error("no preview is shown")
		}
		late := flow.Progress{Stage: flow.StageSampling, Step: 5, Total: 30}
		u.session.updates <- flow.Update{Progress: &flow.NodeProgress{Node: "2.1", Role: flow.RoleCorrector, Progress: late}}
		u.settle()
		u.shows("12/30") // a late report changes nothing
		u.golden("sampling")
		u.events(flow.NodeFinished{Node: "2.1", Parent: "1.1", Chain: 1, Round: 2, Image: tuitest.Digest("0.1"), Width: 64, Height: 64})
		u.lacks("12/30")
		if n := len(u.m.shell.pics.files); n != 0 {
			t.Errorf("%d previews are kept after the image is there", n)
		}
	})
}

func TestTheEditorsCommand(t *testing.T) {
	for _, c := range []struct {
		shell shell
		want  string
	}{
		{shell{}, "vi"},
		{shell{env: []string{"EDITOR=nano", "VISUAL="}}, "nano"},
		{shell{env: []string{"EDITOR=nano", "VISUAL=code -w"}}, "code -w"},
		{shell{editor: "ed", env: []string{"EDITOR=nano"}}, "ed"},
	} {
		if got := c.shell.editorCommand(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.shell.env, got, c.want)
		}
	}
}

func TestATextComesBackFromTheEditor(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("e")
		u.send(editedMsg{gen: u.m.gen, text: "Add a third apple."})
		u.settle()
		u.shows("Add a third apple.")
		u.press("ctrl+s")
		d, ok := u.session.commands()[len(u.session.commands())-1].(flow.Decide)
		if !ok || d.Decision != flow.Edited || d.Final != "Add a third apple." {
			t.Errorf("commands %+v, want the edited text decided last", u.session.commands())
		}
	})
}

// TestWithOtherColoursAllIsWrittenAgain: what is on the screen was written with
// fewer, and looks the same to Bubble Tea.
func TestWithOtherColoursAllIsWrittenAgain(t *testing.T) {
	program(t, garden(), render.Auto, func(p *tea.Program, out *counter) {
		time.Sleep(time.Second)
		out.take()
		p.Send(tea.ColorProfileMsg{Profile: colorprofile.ANSI}) // as Bubble Tea finds under TERM=xterm
		time.Sleep(time.Second)
		out.take()
		p.Send(uv.UnknownDcsEvent("\x1bP1$r0;38:2::1:102:203m\x1b\\"))
		p.Send(uv.PrimaryDeviceAttributesEvent{62, 22})
		time.Sleep(time.Second)
		if _, text := out.take(); !strings.Contains(text, "\x1b[2J") || !strings.Contains(text, "38;2;") {
			t.Errorf("wrote %.300q, want the whole screen in true colour", text)
		}
	})
}
