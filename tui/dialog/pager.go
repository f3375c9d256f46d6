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
	w, h  int    // as it was sized last
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
		by, ok := p.keys.Scroll(msg, p.lines())
		if !ok {
			p.said = idle(msg, p.close.Help().Key+" closes")
		}
		p.top += by
	}
	p.top = max(0, min(p.top, p.lines()-p.room()))
	return p, nil, false
}

// Sized implements [Sizer].
func (p Pager) Sized(w, h int) Dialog {
	p.w, p.h = w, h
	return p
}

// room is how many lines are seen at a time; not known before it was sized.
func (p Pager) room() int { return max(1, p.h-2) }

// lines is how many lines there are.
func (p Pager) lines() int {
	column, inner := p.columns(p.w)
	n := 0
	for _, r := range p.rows {
		n += len(r.wrapped(column, inner))
	}
	return n
}

// columns are the widths of the left column and of a line.
func (p Pager) columns(w int) (column, inner int) {
	inner = min(w-4, 76)
	for _, r := range p.rows {
		column = max(column, prose.Width(r.Key))
	}
	return min(column, inner/3), inner
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
	column, inner := p.columns(w)
	if inner < 4 {
		return ""
	}
	if len(p.rows) == 0 {
		return frame(t, p.title, p.hint(""), []string{t.Muted.Render(p.empty)}, w, h)
	}
	var lines []string
	for _, r := range p.rows {
		lines = append(lines, r.drawn(t, column, inner)...)
	}
	all, room := len(lines), max(0, h-2)
	top := max(0, min(p.top, all-room))
	lines = lines[top:min(all, top+room)]
	where := ""
	if all > room {
		where = fmt.Sprintf("%d-%d of %d · %s%s · ", top+1, top+len(lines), all, Short(p.keys.Up), Short(p.keys.Down))
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

// wrapped is the text of a row beside the left column, line by line.
func (r Row) wrapped(column, w int) []string {
	if r.Head != "" {
		return []string{r.Head}
	}
	words := prose.Line(r.Text)
	if r.Disabled != "" {
		words += " (" + r.Disabled + ")"
	}
	return prose.Wrap(words, max(1, w-column-2))
}

func (r Row) drawn(t *themes.Theme, column, w int) []string {
	if r.Head != "" {
		return []string{prose.Fit(t.Title.Render(r.Head), w)}
	}
	keycap, text := t.Text, t.Muted
	if r.Disabled != "" {
		keycap, text = t.KeyDisabled, t.KeyDisabled
	}
	if r.Bad {
		text = t.Error
	}
	var lines []string
	head := strings.TrimSpace(r.Key)
	for _, l := range r.wrapped(column, w) {
		lines = append(lines, prose.Fit(keycap.Render(prose.Fit(head, column))+"  "+text.Render(l), w))
		head = ""
	}
	return lines
}

// Help implements [Dialog].
func (p Pager) Help() []intent.Binding {
	k := p.keys
	return describe(k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, p.close)
}
