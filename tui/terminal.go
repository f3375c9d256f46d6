package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"rflow/render"
	"rflow/themes"
)

// terminal is what is known about the terminal, folded from its messages. It
// is a value.
type terminal struct {
	caps    render.Caps
	forced  render.Path
	asked   bool // the queries are on their way
	again   int  // how often they were repeated
	dark    bool
	profile colorprofile.Profile
	noColor bool
	own     *themes.Theme // chosen by the person, or nil
}

// askAgainMost bounds the repeats: where passthrough is off no answer ever comes.
const askAgainMost = 2

func newTerminal(o Options) terminal {
	t := terminal{caps: render.NewCaps(o.Env), forced: o.Graphics, dark: true, noColor: o.NoColor, own: o.Theme}
	t.profile = t.caps.Profile
	t.noColor = t.noColor || t.caps.NoColor
	return t
}

// replies turns a message of Bubble Tea into what the terminal replied with it.
func replies(msg tea.Msg) []render.Reply {
	switch msg := msg.(type) {
	case tea.TerminalVersionMsg:
		return []render.Reply{render.VersionReply{Text: msg.Name}}
	case tea.ModeReportMsg:
		return []render.Reply{render.ModeReply{Mode: msg.Mode.Mode(), Value: int(msg.Value)}}
	case uv.KittyGraphicsEvent:
		return []render.Reply{render.KittyReply{ID: uint32(msg.Options.ID), Message: string(msg.Payload)}}
	case uv.CellSizeEvent:
		return []render.Reply{render.CellSizeReply{W: msg.Width, H: msg.Height}}
	case uv.PixelSizeEvent:
		return []render.Reply{render.WindowPxReply{W: msg.Width, H: msg.Height}}
	case uv.PrimaryDeviceAttributesEvent:
		return []render.Reply{render.AttributesReply{Attributes: msg[min(1, len(msg)):]}} // without the class
	case tea.ColorProfileMsg:
		return []render.Reply{render.ProfileReply{Profile: msg.Profile}}
	case tea.WindowSizeMsg:
		return []render.Reply{render.WindowReply{Cols: msg.Width, Rows: msg.Height}}
	case uv.UnknownCsiEvent:
		return parse(string(msg))
	case uv.UnknownDcsEvent:
		return parse(string(msg))
	case uv.UnknownApcEvent:
		return parse(string(msg))
	case uv.UnknownEvent:
		return parse(string(msg))
	}
	return nil
}

func parse(s string) []render.Reply {
	r, _ := render.ParseReplies([]byte(s))
	return r
}

// fold takes replies in. changed: there is a target to draw by, and it may
// differ from the last one.
func (t terminal) fold(rs []render.Reply) (next terminal, changed bool) {
	for _, r := range rs {
		t.caps = t.caps.Fold(r)
	}
	return t, t.caps.Done || t.caps.Silent || t.forced != render.Auto
}

// path returns how pictures are drawn.
func (t terminal) path() render.Path {
	p, _ := t.caps.Choose(t.forced)
	return p
}

// target returns how pictures are drawn, in full.
func (t terminal) target() render.Target {
	target := t.caps.Target(t.path())
	if t.noColor {
		target.Profile = min(target.Profile, colorprofile.ASCII)
	}
	return target
}

// theme returns the theme for this terminal. On the placeholder path the
// writer knows at least 256 colours, so having fewer is a matter of the theme.
func (t terminal) theme() *themes.Theme {
	switch {
	case t.noColor:
		return themes.Mono()
	case t.own != nil:
		return t.own
	}
	colors := 1 << 24
	switch t.profile {
	case colorprofile.ANSI256:
		colors = 256
	case colorprofile.ANSI:
		colors = 16
	case colorprofile.TrueColor:
	default:
		colors = 2
	}
	return themes.For(t.dark, colors)
}
