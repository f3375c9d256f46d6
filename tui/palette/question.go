package palette

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/dialog"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
)

// question asks for the argument of a command.
type question struct {
	name    string
	ask     Argument
	offered []string
	at      int
	moved   bool // to what is offered
	ed      editor.Model
	said    string
	keys    KeyMap
	text    editor.KeyMap
}

func newQuestion(name string, ask Argument, keys KeyMap, text editor.KeyMap) question {
	return question{name: name, ask: ask, offered: ask.Choices, ed: editor.New("", maxQuery).Single(), keys: keys, text: text}
}

// Update implements [dialog.Dialog].
func (q question) Update(msg tea.Msg) (dialog.Dialog, []intent.Intent, bool) {
	q.said = ""
	switch msg := msg.(type) {
	case dialog.Wheel:
		q.at, q.moved = within(q.at+int(msg), len(q.offered)), true
		return q, nil, false
	case dialog.Click:
		return q.clicked(msg)
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, q.keys.Leave):
			return q, nil, true
		case key.Matches(msg, q.keys.Take):
			return q.take()
		case key.Matches(msg, q.keys.Complete):
			return q.complete(), nil, false
		}
		if by, ok := q.keys.step(msg); ok {
			if len(q.offered) == 0 {
				q.said = "nothing is offered for that; it may be said all the same"
			}
			q.at, q.moved = within(q.at+by, len(q.offered)), true
			return q, nil, false
		}
	}
	before := q.ed.Value()
	q.ed, q.said = write(q.ed, msg, q.text, q.keys)
	if text := q.ed.Value(); text != before {
		q.offered, q.at, q.moved = q.ask.offers(strings.TrimSpace(text)), 0, false
	}
	return q, nil, false
}

// complete writes what is offered into the field.
func (q question) complete() question {
	if len(q.offered) == 0 {
		q.said = "nothing is offered for that"
		return q
	}
	q.ed = q.ed.SetValue(q.offered[q.at])
	return q
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
	return describe(q.keys.Up, q.keys.Down, q.keys.Take, q.keys.Complete, q.keys.Leave)
}
