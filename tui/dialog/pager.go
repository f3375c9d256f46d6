package dialog

import (
	"fmt"
	"slices"
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
	keys  KeyMap
	close key.Binding
	said  string // why the last key did nothing
}

// Row is one line of a pager.
type Row struct {
	Head     string // a section begins here
	Key      string // left column
	Text     string
	Disabled string // why it is out of force, or ""
	Bad      bool   // an error
}

// NewPager shows rows from the top; empty stands in their place when there are none.
// The key that opened it closes it too.
func NewPager(keys Keys, title, empty string, rows []Row, opener ...string) Pager {
	k := keys.List
	leave := named(k.Leave, "close")
	leave.SetKeys(slices.Concat(opener, k.Leave.Keys(), k.Take.Keys())...)
	return Pager{title: title, empty: empty, rows: rows, keys: k, close: leave}
}

// NewHelp lists bindings by section; opener is the key that opened it.
func NewHelp(keys Keys, opener []string, sections ...Section) Pager {
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
	return NewPager(keys, "keys", "no key does anything here", rows, opener...)
}

// Section is the bindings of one place.
type Section struct {
	Name     string
	Bindings []intent.Binding
}

// Update implements [Dialog].
func (p Pager) Update(msg tea.Msg) (Dialog, []intent.Intent, bool) {
	p.said = ""
	switch msg := msg.(type) {
	case Wheel:
		p.top += int(msg)
	case tea.KeyPressMsg:
		if key.Matches(msg, p.close) {
			return p, nil, true
		}
		by, ok := p.keys.Scroll(msg, len(p.rows))
		if !ok {
			p.said = idle(msg, p.close.Help().Key+" closes")
		}
		p.top += by
	}
	p.top = min(max(0, p.top), max(0, len(p.rows)-1))
	return p, nil, false
}

// Scroll returns by how many lines a key moves in a list of n; false for a key that
// does not.
func (k KeyMap) Scroll(press tea.KeyPressMsg, n int) (by int, ok bool) {
	const page = 10
	switch {
	case key.Matches(press, k.Up):
		return -1, true
	case key.Matches(press, k.Down):
		return 1, true
	case key.Matches(press, k.PageUp):
		return -page, true
	case key.Matches(press, k.PageDown):
		return page, true
	case key.Matches(press, k.Top):
		return -n, true
	case key.Matches(press, k.Bottom):
		return n, true
	}
	return 0, false
}

// View implements [Dialog].
func (p Pager) View(t *themes.Theme, w, h int) string {
	inner, room := min(w-4, 76), h-2
	if len(p.rows) == 0 {
		return frame(t, p.title, p.hint(""), []string{t.Muted.Render(p.empty)}, w, h)
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
	where := ""
	if len(p.rows) > room {
		where = fmt.Sprintf("%d-%d of %d · %s%s · ", top+1, top+len(lines), len(p.rows), Short(p.keys.Up), Short(p.keys.Down))
	}
	return frame(t, p.title, p.hint(where), lines, w, h)
}

// hint says where in the list this is, how it is closed, or why a key did nothing.
func (p Pager) hint(where string) string {
	if p.said != "" {
		return p.said
	}
	return where + p.close.Help().Key + " closes"
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
	k := p.keys
	return describe(k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, p.close)
}
