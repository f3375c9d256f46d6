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
	inner := min(w-4, 64)
	var lines []string
	if c.text != "" {
		for _, l := range prose.Wrap(prose.Harmless(c.text), inner) {
			lines = append(lines, t.Text.Render(l))
		}
		lines = append(lines, "")
	}
	lines = lines[:max(0, min(len(lines), h-2-len(c.options)))] // the answers before the explanation
	from, to := clip(len(c.options), c.at, h-2-len(lines))
	for i := from; i < to; i++ {
		lines = append(lines, c.line(t, i, inner))
	}
	hint := hint(c.keys.Leave)
	if c.said != "" {
		hint = c.said
	}
	return frame(t, prose.Line(c.title), hint, lines, w, h)
}

func (c Choice) line(t *themes.Theme, i, w int) string {
	o := c.options[i]
	label, keycap := t.Text, t.Key
	words := o.Label
	if o.Disabled != "" {
		label, keycap = t.KeyDisabled, t.KeyDisabled
		words += " (" + o.Disabled + ")"
	}
	if i == c.at {
		label = label.Inherit(t.Selection)
	}
	head := keycap.Render(" " + prose.Fit(o.Key.Help().Key, c.column()) + " ")
	return head + " " + label.Render(prose.Fit(" "+prose.Line(words), max(0, w-prose.Width(head)-1)))
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
