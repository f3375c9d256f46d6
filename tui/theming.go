package tui

import (
	"image/color"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/dialog"
	"rflow/tui/internal/intent"
)

// themeMsg is a theme that was asked for by its name; nil follows the terminal.
type themeMsg struct {
	name  string
	theme *themes.Theme
	err   error
}

// chooseTheme draws with a theme of that name once it is read; without a name it
// asks which.
func (m Model) chooseTheme(name string) (Model, tea.Cmd) {
	if name == "" {
		m.dialogs = append(m.dialogs, m.themeDialog())
		return m, nil
	}
	shelf := m.o.Themes
	return m, func() tea.Msg {
		theme, err := shelf.Named(name)
		return themeMsg{name, theme, err}
	}
}

// themeNames lists what chooseTheme takes.
func (m Model) themeNames() []string { return m.o.Themes.Names() }

// themed draws with the theme that was read. One that cannot be used changes
// nothing.
func (m Model) themed(msg themeMsg) (Model, tea.Cmd) {
	if msg.err != nil {
		return m.say(msg.err.Error(), bad), nil
	}
	m.term.own = msg.theme
	m, cmd := m.restyle().known(nil)
	m = m.arrange()
	switch {
	case m.term.caps.NoColor:
		return m.say("NO_COLOR is set, so there are no colours whatever the theme", warn), cmd
	case m.theme.Name != msg.name && msg.theme != nil:
		return m.say("theme "+msg.name+", as "+m.theme.Name+" on this terminal", info), cmd
	}
	return m.say("theme "+msg.name+`; theme = "`+msg.name+`" in config.toml keeps it`, info), cmd
}

// ground returns the colours that are put in the place of the terminal's background
// and text, nil where those stay: for a theme that was chosen, and where a terminal
// that can have others does not tell its own, as tmux before 3.4.
func (t terminal) ground() (background, text color.Color) {
	if !t.heard || len(t.caps.BackgroundQuery()) == 0 { // it might show the bytes
		return nil, nil
	}
	if t.caps.Background.A == 0 {
		return t.theme().Ground(nil)
	}
	if t.own == nil {
		return nil, nil
	}
	return t.theme().Ground(t.caps.Background)
}

// lay notes what is in the place of the terminal's own background. That one has to
// be known first, or there was time to tell it: afterwards it cannot.
func (t terminal) lay() terminal {
	t.heard = t.heard || t.caps.Background.A != 0 || t.caps.Done || t.caps.Silent
	if b, _ := t.ground(); b != nil {
		t.laid = opaque(b)
	}
	return t
}

// echoes reports whether a colour is what was laid over the terminal's own
// background, and says nothing of that.
func (t terminal) echoes(c color.Color) bool {
	b, _ := t.ground()
	return t.laid.A != 0 && opaque(c) == t.laid && (b != nil || t.caps.Background.A != 0)
}

func opaque(c color.Color) color.RGBA {
	r, g, b, _ := c.RGBA()
	return color.RGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 255}
}

// themeDialog lists the themes, the one in use first to be taken.
func (m Model) themeDialog() dialog.Dialog {
	var options []dialog.Option
	letters := m.freeLetters()
	for i, name := range m.themeNames() {
		letter := ""
		if i < len(letters) {
			letter = letters[i : i+1]
		}
		options = append(options, dialog.Option{Key: dialog.Letter(letter), Label: name, Intent: intent.Theme{Name: name}})
	}
	return dialog.NewChoice(m.asks.dialog, "theme", "", options...)
}

// freeLetters are those that a list does not use itself.
func (m Model) freeLetters() string {
	k := m.asks.dialog.List
	taken := slices.Concat(k.Up.Keys(), k.Down.Keys(), k.Take.Keys(), k.Leave.Keys())
	return strings.Map(func(r rune) rune {
		if slices.Contains(taken, string(r)) {
			return -1
		}
		return r
	}, "abcdefghijklmnopqrstuvwxyz")
}
