package tui

import (
	"image/color"

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
	asked   bool                 // the queries are on their way
	round   int                  // how often the terminal counted as another one
	again   int                  // how often the queries were repeated in this round
	proof   *render.Proof        // that the terminal was shown, or nil
	proving bool                 // one is being made
	writer  colorprofile.Profile // that the program writes with
	dark    bool
	scheme  render.SchemeReply // as the terminal last told
	own     *themes.Theme      // chosen by the person, or nil
	away    bool               // the person looks at another window
	heard   bool               // it had time to tell its background
	laid    color.RGBA         // the last background that a theme has put in the place of its own
}

// askAgainMost bounds the repeats: where passthrough is off no answer ever comes.
const askAgainMost = 2

func newTerminal(o Options) terminal {
	t := terminal{caps: render.NewCaps(o.Env), forced: o.Graphics, dark: true, own: o.Theme}
	t.caps.Art = o.Blocks
	t.caps.NoColor = t.caps.NoColor || o.NoColor
	return t
}

// anew returns what is known when the terminal may be another one.
func (t terminal) anew() terminal {
	own := t.caps.Background
	laid, _ := t.ground()
	t.caps = t.caps.Anew()
	if laid != nil {
		t.caps.Background = own // it can only tell what was laid over it
	}
	t.round++
	t.again, t.proof, t.proving = 0, nil, false
	return t
}

// replies turns a message of Bubble Tea into what the terminal replied with it.
func replies(msg tea.Msg) []render.Reply {
	switch msg := msg.(type) {
	case tea.TerminalVersionMsg:
		return []render.Reply{render.VersionReply{Text: msg.Name}}
	case tea.ModeReportMsg:
		return []render.Reply{render.ModeReply{Mode: msg.Mode.Mode(), Value: int(msg.Value)}}
	case tea.CapabilityMsg:
		return capability(msg.Content)
	case tea.WindowSizeMsg:
		return []render.Reply{render.WindowReply{Cols: msg.Width, Rows: msg.Height}}
	case uv.KittyGraphicsEvent:
		return []render.Reply{render.KittyReply{ID: uint32(msg.Options.ID), Message: string(msg.Payload)}}
	case uv.CellSizeEvent:
		return []render.Reply{render.CellSizeReply{W: msg.Width, H: msg.Height}}
	case uv.PixelSizeEvent:
		return []render.Reply{render.WindowPxReply{W: msg.Width, H: msg.Height}}
	case uv.PrimaryDeviceAttributesEvent:
		return []render.Reply{render.AttributesReply{Attributes: msg[min(1, len(msg)):]}} // without the class
	case uv.DarkColorSchemeEvent:
		return []render.Reply{render.SchemeReply{Dark: true}}
	case uv.LightColorSchemeEvent:
		return []render.Reply{render.SchemeReply{}}
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

// fold takes replies in. ready: there is a target to draw by that will stay,
// and it may differ from the last one.
func (t terminal) fold(rs []render.Reply) (next terminal, ready bool) {
	for _, r := range rs {
		if read, ok := t.proof.Read(r); ok {
			r = read
		}
		t.caps = t.caps.Fold(r)
	}
	t = t.lay()
	return t, t.caps.Settled() || t.caps.Silent || t.forced != render.Auto
}

// path returns how pictures are drawn.
func (t terminal) path() render.Path {
	p, _ := t.caps.Choose(t.forced)
	return p
}

// target returns how pictures are drawn, in full.
func (t terminal) target() render.Target { return t.targetBy(t.path()) }

// targetBy returns how they are drawn by a path, over the background there is.
func (t terminal) targetBy(p render.Path) render.Target {
	if b, _ := t.ground(); b != nil {
		t.caps.Background = t.laid
	}
	return t.caps.Target(p)
}

// theme returns the theme for this terminal. On the placeholder path the
// writer knows at least 256 colours, so having fewer is a matter of the theme.
func (t terminal) theme() *themes.Theme {
	if t.caps.NoColor {
		return themes.Mono()
	}
	colors := 1 << 24
	switch profile, _, _ := t.caps.Colors(); profile {
	case colorprofile.ANSI256:
		colors = 256
	case colorprofile.ANSI:
		colors = 16
	case colorprofile.TrueColor:
	default:
		colors = 2
	}
	if t.own != nil {
		return t.own.On(t.dark, colors)
	}
	return themes.For(t.dark, colors)
}
