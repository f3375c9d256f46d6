package dialog

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// DefaultRoom is how many bytes a text may have where nothing says otherwise.
const DefaultRoom = 16 << 10

// Write asks for a text.
type Write struct {
	title string
	ed    editor.Model
	most  int
	then  func(text string) intent.Intent
	said  string
	empty bool // an empty text is an answer
	keys  writeKeys
}

type writeKeys struct{ done, leave key.Binding }

// NewWrite asks for a text of at most room bytes, beginning with one; then makes
// the intent that is carried out with it. An empty text is refused.
func NewWrite(title, text string, room int, then func(string) intent.Intent) Write {
	return Write{title: title, ed: editor.New(text, room), most: room, then: then, keys: writeKeys{
		done:  key.NewBinding(key.WithKeys("ctrl+s"), key.WithHelp("ctrl+s", "done")),
		leave: key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "nothing happens")),
	}}
}

// OrNothing takes an empty text too.
func (w Write) OrNothing() Write {
	w.empty = true
	return w
}

// OneLine makes it a field that enter is done with.
func (w Write) OneLine() Write {
	w.ed = w.ed.Single()
	w.keys.done = key.NewBinding(key.WithKeys("enter", "ctrl+s"), key.WithHelp("enter", "done"))
	return w
}

// Update implements [Dialog].
func (w Write) Update(msg tea.Msg) (Dialog, []intent.Intent, bool) {
	w.said = ""
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, w.keys.leave):
			return w, nil, true
		case key.Matches(msg, w.keys.done):
			return w.done()
		}
	case tea.PasteMsg:
		if why := w.refuses(msg.Content); why != "" {
			w.said = why
			return w, nil, false
		}
	}
	var left int
	w.ed, _, left = w.ed.Update(msg, editor.DefaultKeyMap())
	if left > 0 {
		w.said = "there is room for " + prose.Size(w.most)
	}
	return w, nil, false
}

// refuses says why a paste is not taken, or "".
func (w Write) refuses(text string) string {
	switch {
	case !utf8.ValidString(text):
		return "what you pasted is not UTF-8 text"
	case len(w.ed.Value())+len(text) > w.most:
		return fmt.Sprintf("what you pasted has %s; there is room for %s", prose.Size(len(text)), prose.Size(w.most))
	}
	return ""
}

func (w Write) done() (Dialog, []intent.Intent, bool) {
	text := strings.TrimSpace(w.ed.Value())
	if text == "" && !w.empty {
		w.said = "write something, or leave with esc"
		return w, nil, false
	}
	return w, []intent.Intent{w.then(text)}, true
}

// View implements [Dialog].
func (w Write) View(t *themes.Theme, width, h int) string {
	inner, rows := min(width-4, 72), max(1, min(6, h-2))
	if w.ed.Alone() {
		rows = min(rows, 2)
	}
	if inner < 4 {
		return ""
	}
	hint := w.keys.done.Help().Key + " done · esc nothing happens"
	if w.said != "" {
		hint = w.said
	}
	styles := editor.Styles{Text: t.Text, Cursor: t.Text.Reverse(true), Placeholder: t.Placeholder}
	return frame(t, w.title, hint, w.ed.SetSize(inner, rows).View(styles, nil, ""), width, h)
}

// Help implements [Dialog].
func (w Write) Help() []intent.Binding {
	return []intent.Binding{intent.Describe(w.keys.done, ""), intent.Describe(w.keys.leave, "")}
}
