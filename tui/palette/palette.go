package palette

import (
	"fmt"

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
	keys    KeyMap
	text    editor.KeyMap
}

// KeyMap is the keys of the list and of the question for an argument; what is
// printable is text.
type KeyMap struct{ Up, Down, PageUp, PageDown, Take, Complete, Leave key.Binding }

// maxQuery is how many bytes a query or an argument may have.
const maxQuery = 256

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Up:       bind("↑", "up", "up", "ctrl+p", "shift+tab"),
		Down:     bind("↓", "down", "down", "ctrl+n"),
		PageUp:   bind("pgup", "page up", "pgup"),
		PageDown: bind("pgdn", "page down", "pgdown"),
		Take:     bind("enter", "do it", "enter"),
		Leave:    bind("esc", "nothing happens", "esc"),
		Complete: bind("tab", "write it out", "tab"),
	}
}

// New lists entries in their order; text is the keys of the field above them.
func New(keys KeyMap, text editor.KeyMap, entries []Entry) Palette {
	return Palette{entries: entries, found: find("", entries), ed: editor.New("", maxQuery).Single(), keys: keys, text: text}
}

// Update implements [dialog.Dialog].
func (p Palette) Update(msg tea.Msg) (dialog.Dialog, []intent.Intent, bool) {
	p.said = ""
	switch msg := msg.(type) {
	case dialog.Wheel:
		p.at = within(p.at+int(msg), len(p.found))
		return p, nil, false
	case dialog.Click:
		return p.clicked(msg)
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, p.keys.Leave):
			return p, nil, true
		case key.Matches(msg, p.keys.Take):
			return p.take()
		case key.Matches(msg, p.keys.Complete):
			return p.complete(), nil, false
		}
		if by, ok := p.keys.step(msg); ok {
			p.said = p.nowhere(by)
			p.at = within(p.at+by, len(p.found))
			return p, nil, false
		}
	}
	before := p.ed.Value()
	p.ed, p.said = write(p.ed, msg, p.text, p.keys)
	if p.ed.Value() != before {
		p.found, p.at = find(p.ed.Value(), p.entries), 0
	}
	return p, nil, false
}

// nowhere says why the cursor does not move, or "".
func (p Palette) nowhere(by int) string {
	switch {
	case len(p.found) == 0:
		return "nothing is called that"
	case by > 0 && p.at == len(p.found)-1:
		return "this is the last one"
	case by < 0 && p.at == 0:
		return "this is the first one"
	}
	return ""
}

// write gives a key or a paste to the field. said is why it came to nothing, or "".
func write(ed editor.Model, msg tea.Msg, text editor.KeyMap, keys KeyMap) (next editor.Model, said string) {
	next, used, left := ed.Update(msg, text)
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case left > 0:
		return next, fmt.Sprintf("there is room for %d bytes", maxQuery)
	case ok && !used:
		return next, dialog.Named(press) + " does nothing here: " + keys.Leave.Help().Key + " leaves"
	}
	return next, ""
}

// page is how many lines a page has.
const page = 10

// step returns how far a key moves the cursor.
func (k KeyMap) step(press tea.KeyPressMsg) (int, bool) {
	switch {
	case key.Matches(press, k.Up):
		return -1, true
	case key.Matches(press, k.Down):
		return 1, true
	case key.Matches(press, k.PageUp):
		return -page, true
	case key.Matches(press, k.PageDown):
		return page, true
	}
	return 0, false
}

func within(at, n int) int { return max(0, min(at, n-1)) }

// complete writes the name under the cursor into the query, for its argument to
// follow.
func (p Palette) complete() Palette {
	if len(p.found) == 0 {
		p.said = "nothing is called that"
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
		return newQuestion(f.Name, *f.Ask, p.keys, p.text), nil, false
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
	return describe(p.keys.Up, p.keys.Down, p.keys.PageUp, p.keys.PageDown, p.keys.Take, p.keys.Complete, p.keys.Leave)
}

func describe(bs ...key.Binding) []intent.Binding {
	var out []intent.Binding
	for _, b := range bs {
		out = append(out, intent.Describe(b, ""))
	}
	return out
}
