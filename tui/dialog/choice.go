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
	Key      string // single key that takes it
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
	keys        choiceKeys
}

type choiceKeys struct{ up, down, take, leave key.Binding }

// NewChoice asks with a title, some text (may be empty) and at least one option.
func NewChoice(title, text string, options ...Option) Choice {
	return Choice{title: title, text: text, options: options, keys: choiceKeys{
		up:    key.NewBinding(key.WithKeys("up", "k", "shift+tab"), key.WithHelp("↑", "up")),
		down:  key.NewBinding(key.WithKeys("down", "j", "tab"), key.WithHelp("↓", "down")),
		take:  key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "take it")),
		leave: key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "nothing happens")),
	}}
}

// NewConfirm asks whether to carry out an intent.
func NewConfirm(question string, yes intent.Intent) Choice {
	return NewChoice(question, "",
		Option{Key: "y", Label: "yes", Intent: yes},
		Option{Key: "n", Label: "no"},
	)
}

// Update implements [Dialog].
func (c Choice) Update(msg tea.Msg) (Dialog, []intent.Intent, bool) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return c, nil, false
	}
	c.said = ""
	if i := slices.IndexFunc(c.options, func(o Option) bool { return o.Key == press.String() }); i >= 0 {
		return c.take(i)
	}
	switch {
	case key.Matches(press, c.keys.leave):
		return c, nil, true
	case key.Matches(press, c.keys.up):
		c.at = (c.at + len(c.options) - 1) % len(c.options)
	case key.Matches(press, c.keys.down):
		c.at = (c.at + 1) % len(c.options)
	case key.Matches(press, c.keys.take):
		return c.take(c.at)
	}
	return c, nil, false
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
	from, to := clip(len(c.options), c.at, h-2-len(lines))
	for i := from; i < to; i++ {
		lines = append(lines, c.line(t, i, inner))
	}
	hint := "esc nothing happens"
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
	head := keycap.Render(" " + o.Key + " ")
	return head + " " + label.Render(prose.Fit(" "+prose.Line(words), max(0, w-prose.Width(head)-1)))
}

// Help implements [Dialog].
func (c Choice) Help() []intent.Binding {
	var out []intent.Binding
	for _, o := range c.options {
		out = append(out, intent.Binding{Keys: []string{o.Key}, Label: o.Key, Description: strings.ToLower(o.Label), Disabled: o.Disabled})
	}
	for _, b := range []key.Binding{c.keys.up, c.keys.down, c.keys.take, c.keys.leave} {
		out = append(out, intent.Describe(b, ""))
	}
	return out
}
