package charts

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
)

// KeyMap is the keys of the pane.
type KeyMap struct{ Next, Previous, Page, Leave key.Binding }

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Next:     bind("→/l", "next chart", "right", "l", "down", "j"),
		Previous: bind("←/h", "chart before", "left", "h", "up", "k"),
		Page:     bind("1-3", "score, decisions, agreement", "1", "2", "3"),
		Leave:    bind("esc", "close the charts", "esc"),
	}
}

// page is one chart.
type page int

const (
	score page = iota
	decisions
	agreement
	pages
)

// Model is the pane. Make one with New. It is a value.
type Model struct {
	Keys KeyMap

	theme *themes.Theme
	tree  flow.Tree
	w, h  int
	plain bool
	page  page
	from  int // lines above what is shown, in words

	lines  []Line
	images int
	rates  Rates
	agree  Agreement
}

// New returns the charts of no session yet.
func New(theme *themes.Theme) Model { return Model{Keys: DefaultKeyMap(), theme: theme} }

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetSize gives the charts w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m
}

// SetPlain tells numbers in words, without drawings.
func (m Model) SetPlain(on bool) Model {
	m.plain = on
	return m
}

// SetTree shows a session as it is now.
func (m Model) SetTree(t flow.Tree) Model {
	m.tree = t
	m.lines, m.images = Lines(t)
	m.rates, m.agree = RatesOf(t), AgreementOf(t)
	return m
}

// all reports whether there is room for every chart at once.
func (m Model) all() bool { return m.w >= 90 && m.h >= 26 && !m.plain }

// Help returns the pane's keys; a key that does nothing now says why.
func (m Model) Help() []intent.Binding {
	why := ""
	if m.all() {
		why = "all are shown"
	}
	k := m.Keys
	return []intent.Binding{
		intent.Describe(k.Next, why), intent.Describe(k.Previous, why), intent.Describe(k.Page, why), intent.Describe(k.Leave, ""),
	}
}

// Update takes a key. [intent.Leave] asks to close the charts.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	switch {
	case key.Matches(press, m.Keys.Leave):
		return m, []intent.Intent{intent.Leave{}}
	case m.all() && key.Matches(press, m.Keys.Next, m.Keys.Previous, m.Keys.Page):
		return m, []intent.Intent{intent.Notice{Text: "all charts are shown"}}
	case m.plain && key.Matches(press, m.Keys.Next):
		m = m.turn(1)
	case m.plain && key.Matches(press, m.Keys.Previous):
		m = m.turn(-1)
	case key.Matches(press, m.Keys.Next):
		m.page = min(m.page+1, pages-1)
	case key.Matches(press, m.Keys.Previous):
		m.page = max(m.page-1, 0)
	case key.Matches(press, m.Keys.Page):
		m.from = 0
		m.page = page(max(0, min(slices.Index(m.Keys.Page.Keys(), press.String()), int(pages)-1)))
	}
	return m, nil
}
