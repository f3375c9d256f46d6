package dialog

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Pager shows a list that may be longer than the screen: help, or the log.
type Pager struct {
	title string
	rows  []Row
	empty string
	top   int
	keys  pagerKeys
}

// Row is one line of a pager.
type Row struct {
	Head     string // a section begins here
	Key      string // left column
	Text     string
	Disabled string // why it is out of force, or ""
	Bad      bool   // an error
}

type pagerKeys struct{ up, down, pageUp, pageDown, leave key.Binding }

// NewPager shows rows from the top; empty stands in their place when there are none.
func NewPager(title, empty string, rows []Row) Pager {
	return Pager{title: title, empty: empty, rows: rows, keys: pagerKeys{
		up:       key.NewBinding(key.WithKeys("up", "k"), key.WithHelp("↑", "up")),
		down:     key.NewBinding(key.WithKeys("down", "j"), key.WithHelp("↓", "down")),
		pageUp:   key.NewBinding(key.WithKeys("pgup"), key.WithHelp("pgup", "page up")),
		pageDown: key.NewBinding(key.WithKeys("pgdown", "space"), key.WithHelp("pgdn", "page down")),
		leave:    key.NewBinding(key.WithKeys("esc", "q", "?", "!", "enter"), key.WithHelp("esc", "close")),
	}}
}

// NewHelp lists bindings by section.
func NewHelp(sections ...Section) Pager {
	var rows []Row
	for _, s := range sections {
		if len(s.Bindings) == 0 {
			continue
		}
		rows = append(rows, Row{Head: s.Name})
		for _, b := range s.Bindings {
			rows = append(rows, Row{Key: b.Label, Text: b.Description, Disabled: b.Disabled})
		}
	}
	return NewPager("keys", "no key does anything here", rows)
}

// Section is the bindings of one place.
type Section struct {
	Name     string
	Bindings []intent.Binding
}

// Update implements [Dialog].
func (p Pager) Update(msg tea.Msg) (Dialog, []intent.Intent, bool) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil, false
	}
	const page = 10
	switch {
	case key.Matches(press, p.keys.leave):
		return p, nil, true
	case key.Matches(press, p.keys.up):
		p.top--
	case key.Matches(press, p.keys.down):
		p.top++
	case key.Matches(press, p.keys.pageUp):
		p.top -= page
	case key.Matches(press, p.keys.pageDown):
		p.top += page
	}
	p.top = min(max(0, p.top), max(0, len(p.rows)-1))
	return p, nil, false
}

// View implements [Dialog].
func (p Pager) View(t *themes.Theme, w, h int) string {
	inner, room := min(w-4, 76), h-2
	if len(p.rows) == 0 {
		return frame(t, p.title, "esc closes", []string{t.Muted.Render(p.empty)}, w, h)
	}
	column := 0
	for _, r := range p.rows {
		column = max(column, prose.Width(r.Key))
	}
	column = min(column, inner/3)
	top := min(p.top, max(0, len(p.rows)-room))
	var lines []string
	for _, r := range p.rows[top:min(len(p.rows), top+max(0, room))] {
		lines = append(lines, r.line(t, column, inner))
	}
	hint := "esc closes"
	if len(p.rows) > room {
		hint = fmt.Sprintf("%d-%d of %d · ↑↓ · esc closes", top+1, top+len(lines), len(p.rows))
	}
	return frame(t, p.title, hint, lines, w, h)
}

func (r Row) line(t *themes.Theme, column, w int) string {
	if r.Head != "" {
		return prose.Fit(t.Title.Render(r.Head), w)
	}
	keycap, text := t.Text, t.Muted
	words := prose.Line(r.Text)
	if r.Disabled != "" {
		keycap, text = t.KeyDisabled, t.KeyDisabled
		words += " (" + r.Disabled + ")"
	}
	if r.Bad {
		text = t.Error
	}
	return prose.Fit(keycap.Render(prose.Fit(strings.TrimSpace(r.Key), column))+"  "+text.Render(words), w)
}

// Help implements [Dialog].
func (p Pager) Help() []intent.Binding {
	var out []intent.Binding
	for _, b := range []key.Binding{p.keys.up, p.keys.down, p.keys.pageUp, p.keys.pageDown, p.keys.leave} {
		out = append(out, intent.Describe(b, ""))
	}
	return out
}
