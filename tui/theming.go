package tui

import (
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
	m = m.restyle().arrange()
	switch {
	case m.term.caps.NoColor:
		return m.say("NO_COLOR is set, so there are no colours whatever the theme", warn), nil
	case m.theme.Name != msg.name && msg.theme != nil:
		return m.say("theme "+msg.name+", as "+m.theme.Name+" on this terminal", info), nil
	}
	return m.say("theme "+msg.name+`; theme = "`+msg.name+`" in config.toml keeps it`, info), nil
}

// themeDialog lists the themes, the one in use first to be taken.
func (m Model) themeDialog() dialog.Dialog {
	var options []dialog.Option
	const keys = "abcdefghilmnoprstuvwxyz" // those that a list does not use itself
	for i, name := range m.themeNames() {
		key := ""
		if i < len(keys) {
			key = keys[i : i+1]
		}
		options = append(options, dialog.Option{Key: key, Label: name, Intent: intent.Theme{Name: name}})
	}
	return dialog.NewChoice("theme", "", options...)
}
