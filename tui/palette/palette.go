package palette

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/dialog"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
)

// Palette is the list. It is a value; make one with [New].
type Palette struct {
	entries []Entry
	found   []found
	at      int // in found
	ed      editor.Model
	said    string // why the last key did nothing
	keys    keyMap
}

type keyMap struct{ up, down, pageUp, pageDown, take, leave, complete key.Binding }

// maxQuery is how many bytes a query or an argument may have.
const maxQuery = 256

func newKeyMap() keyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return keyMap{
		up:       bind("↑", "up", "up", "ctrl+p", "shift+tab"),
		down:     bind("↓", "down", "down", "ctrl+n"),
		pageUp:   bind("pgup", "page up", "pgup"),
		pageDown: bind("pgdn", "page down", "pgdown"),
		take:     bind("enter", "do it", "enter"),
		leave:    bind("esc", "nothing happens", "esc"),
		complete: bind("tab", "write it out", "tab"),
	}
}

// New lists entries in their order.
func New(entries []Entry) Palette {
	return Palette{entries: entries, found: find("", entries), ed: editor.New("", maxQuery).Single(), keys: newKeyMap()}
}

// Update implements [dialog.Dialog].
func (p Palette) Update(msg tea.Msg) (dialog.Dialog, []intent.Intent, bool) {
	p.said = ""
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, p.keys.leave):
			return p, nil, true
		case key.Matches(press, p.keys.take):
			return p.take()
		case key.Matches(press, p.keys.complete):
			return p.complete(), nil, false
		}
		if by, ok := p.keys.step(press); ok {
			p.at = within(p.at+by, len(p.found))
			return p, nil, false
		}
	}
	before := p.ed.Value()
	p.ed, _, _ = p.ed.Update(msg, editor.DefaultKeyMap())
	if p.ed.Value() != before {
		p.found, p.at = find(p.ed.Value(), p.entries), 0
	}
	return p, nil, false
}

// page is how many lines a page has.
const page = 10

// step returns how far a key moves the cursor.
func (k keyMap) step(press tea.KeyPressMsg) (int, bool) {
	switch {
	case key.Matches(press, k.up):
		return -1, true
	case key.Matches(press, k.down):
		return 1, true
	case key.Matches(press, k.pageUp):
		return -page, true
	case key.Matches(press, k.pageDown):
		return page, true
	}
	return 0, false
}

func within(at, n int) int { return max(0, min(at, n-1)) }

// complete writes the name under the cursor into the query, for its argument to
// follow.
func (p Palette) complete() Palette {
	if len(p.found) == 0 {
		return p
	}
	name := p.found[p.at].Name
	if p.found[p.at].Ask != nil {
		name += " "
	}
	p.ed = p.ed.SetValue(name)
	p.found, p.at = find(name, p.entries), 0
	return p
}

// take does what is under the cursor, asks for its argument, or says why not.
func (p Palette) take() (dialog.Dialog, []intent.Intent, bool) {
	if len(p.found) == 0 {
		p.said = "nothing is called that"
		return p, nil, false
	}
	f := p.found[p.at]
	switch {
	case f.Disabled != "":
		p.said = f.Disabled
		return p, nil, false
	case f.Ask == nil:
		return p, []intent.Intent{f.Do}, true
	case f.arg == "":
		return newQuestion(f.Name, *f.Ask, p.keys), nil, false
	}
	do, err := f.Ask.Then(f.arg)
	if offered := f.Ask.offers(f.arg); err != nil && len(offered) > 0 {
		do, err = f.Ask.Then(offered[0]) // a part of it was written
	}
	if err != nil {
		p.said = err.Error()
		return p, nil, false
	}
	return p, []intent.Intent{do}, true
}

// Help implements [dialog.Dialog].
func (p Palette) Help() []intent.Binding {
	return describe(p.keys.up, p.keys.down, p.keys.pageUp, p.keys.pageDown, p.keys.take, p.keys.complete, p.keys.leave)
}

func describe(bs ...key.Binding) []intent.Binding {
	var out []intent.Binding
	for _, b := range bs {
		out = append(out, intent.Describe(b, ""))
	}
	return out
}

// question asks for the argument of a command.
type question struct {
	name    string
	ask     Argument
	offered []string
	at      int
	moved   bool // to what is offered
	ed      editor.Model
	said    string
	keys    keyMap
}

func newQuestion(name string, ask Argument, keys keyMap) question {
	return question{name: name, ask: ask, offered: ask.Choices, ed: editor.New("", maxQuery).Single(), keys: keys}
}

// Update implements [dialog.Dialog].
func (q question) Update(msg tea.Msg) (dialog.Dialog, []intent.Intent, bool) {
	q.said = ""
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, q.keys.leave):
			return q, nil, true
		case key.Matches(press, q.keys.take):
			return q.take()
		case key.Matches(press, q.keys.complete) && len(q.offered) > 0:
			q.ed = q.ed.SetValue(q.offered[q.at])
			return q, nil, false
		}
		if by, ok := q.keys.step(press); ok {
			q.at, q.moved = within(q.at+by, len(q.offered)), true
			return q, nil, false
		}
	}
	before := q.ed.Value()
	q.ed, _, _ = q.ed.Update(msg, editor.DefaultKeyMap())
	if text := q.ed.Value(); text != before {
		q.offered, q.at, q.moved = q.ask.offers(strings.TrimSpace(text)), 0, false
	}
	return q, nil, false
}

// take takes what was written, or what is offered when nothing was or when the
// cursor was moved there.
func (q question) take() (dialog.Dialog, []intent.Intent, bool) {
	text := strings.TrimSpace(q.ed.Value())
	if len(q.offered) > 0 && (q.moved || text == "") {
		text = q.offered[q.at]
	}
	do, err := q.ask.Then(text)
	if err != nil && len(q.offered) > 0 && text != "" {
		text = q.offered[q.at] // a part of it was written
		do, err = q.ask.Then(text)
	}
	if err != nil {
		q.said = err.Error()
		return q, nil, false
	}
	return q, []intent.Intent{do}, true
}

// Help implements [dialog.Dialog].
func (q question) Help() []intent.Binding {
	return describe(q.keys.up, q.keys.down, q.keys.take, q.keys.complete, q.keys.leave)
}
