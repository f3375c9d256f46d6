package dialog

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Option is one answer to a [Choice].
type Option struct {
	Key      key.Binding // that takes it; see [Letter]
	Label    string
	Disabled string // why it cannot be taken, or ""
	// Intent is carried out; nil only closes the dialog.
	Intent intent.Intent
	// Next opens another dialog instead.
	Next Dialog
}

// Choice asks for one of several answers.
type Choice struct {
	title, text string
	options     []Option
	at          int
	said        string // why the last key did nothing
	keys        KeyMap
}

// NewChoice asks with a title, some text (may be empty) and at least one option.
func NewChoice(keys Keys, title, text string, options ...Option) Choice {
	return Choice{title: title, text: text, options: options, keys: keys.List}
}

// NewConfirm asks whether to carry out an intent.
func NewConfirm(keys Keys, question string, yes intent.Intent) Choice {
	return NewChoice(keys, question, "",
		Option{Key: keys.List.Yes, Label: "yes", Intent: yes},
		Option{Key: keys.List.No, Label: "no"},
	)
}

// Update implements [Dialog].
func (c Choice) Update(msg tea.Msg) (Dialog, []intent.Intent, bool) {
	c.said = ""
	switch msg := msg.(type) {
	case Wheel:
		return c.step(int(msg)), nil, false
	case Click:
		return c.clicked(msg)
	case tea.KeyPressMsg:
		return c.press(msg)
	}
	return c, nil, false
}

func (c Choice) press(press tea.KeyPressMsg) (Dialog, []intent.Intent, bool) {
	if i := slices.IndexFunc(c.options, func(o Option) bool { return key.Matches(press, o.Key) }); i >= 0 {
		return c.take(i)
	}
	switch {
	case key.Matches(press, c.keys.Leave):
		return c, nil, true
	case key.Matches(press, c.keys.Up):
		return c.step(-1), nil, false
	case key.Matches(press, c.keys.Down):
		return c.step(1), nil, false
	case key.Matches(press, c.keys.Take):
		return c.take(c.at)
	}
	c.said = idle(press, c.keys.Leave.Help().Key+" leaves")
	return c, nil, false
}

// step moves the cursor, around.
func (c Choice) step(by int) Choice {
	c.at = (c.at + by + len(c.options)) % len(c.options)
	return c
}

func (c Choice) take(i int) (Dialog, []intent.Intent, bool) {
	o := c.options[i]
	switch {
	case o.Disabled != "":
		c.at, c.said = i, o.Disabled
		return c, nil, false
	case o.Next != nil:
		return o.Next, nil, false
	case o.Intent == nil:
		return c, nil, true
	}
	return c, []intent.Intent{o.Intent}, true
}

// View implements [Dialog].
func (c Choice) View(t *themes.Theme, w, h int) string {
	inner := choiceWidth(w)
	text, rows := c.rows(w, h)
	var lines []string
	for _, l := range text {
		lines = append(lines, t.Text.Render(l))
	}
	for _, r := range rows {
		lines = append(lines, c.line(t, r, inner))
	}
	hint := hint(c.keys.Leave)
	if c.said != "" {
		hint = c.said
	}
	return frame(t, prose.Line(c.title), hint, lines, w, h)
}

func choiceWidth(w int) int { return min(w-4, 64) }

// choiceRow is a line of an answer: the first has the key.
type choiceRow struct {
	option int
	first  bool
	words  string
}

// rows lays the text and the answers out. Answers are whole before there is a text; where
// there is no room for that either, each has one line.
func (c Choice) rows(w, h int) (text []string, rows []choiceRow) {
	inner, room := choiceWidth(w), h-2
	if c.text != "" {
		text = append(prose.Wrap(prose.Harmless(c.text), inner), "")
	}
	for i, o := range c.options {
		words := prose.Line(o.Label)
		if o.Disabled != "" {
			words += " (" + o.Disabled + ")"
		}
		for j, l := range prose.Wrap(words, max(1, inner-c.column()-4)) {
			rows = append(rows, choiceRow{i, j == 0, l})
		}
	}
	if len(text)+len(rows) <= room {
		return text, rows
	}
	if len(rows) <= room {
		return nil, rows
	}
	rows = nil
	text = text[:max(0, min(len(text), room-len(c.options)))]
	from, to := clip(len(c.options), c.at, room-len(text))
	for i := from; i < to; i++ {
		words := prose.Line(c.options[i].Label)
		if why := c.options[i].Disabled; why != "" {
			words += " (" + why + ")"
		}
		rows = append(rows, choiceRow{i, true, words})
	}
	return text, rows
}

func (c Choice) line(t *themes.Theme, r choiceRow, w int) string {
	o := c.options[r.option]
	label, keycap := t.Text, t.Key
	if o.Disabled != "" {
		label, keycap = t.KeyDisabled, t.KeyDisabled
	}
	if r.option == c.at {
		label = label.Inherit(t.Selection)
	}
	head := strings.Repeat(" ", c.column()+2)
	if r.first {
		head = keycap.Render(" " + prose.Fit(o.Key.Help().Key, c.column()) + " ")
	}
	return head + " " + label.Render(prose.Fit(" "+r.words, max(0, w-prose.Width(head)-1)))
}

// column is how wide the names of the options' keys are.
func (c Choice) column() int {
	most := 0
	for _, o := range c.options {
		most = max(most, prose.Width(o.Key.Help().Key))
	}
	return most
}

// Help implements [Dialog].
func (c Choice) Help() []intent.Binding {
	var out []intent.Binding
	for _, o := range c.options {
		out = append(out, intent.Describe(named(o.Key, strings.ToLower(o.Label)), o.Disabled))
	}
	return append(out, describe(c.keys.Up, c.keys.Down, c.keys.Take, c.keys.Leave)...)
}
