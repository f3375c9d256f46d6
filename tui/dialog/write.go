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
	keys  FieldKeyMap
	text  editor.KeyMap
	begun string // the text at first
	keep  func(text string) []intent.Intent
}

// NewWrite asks for a text of at most room bytes, beginning with one; then makes
// the intent that is carried out with it. An empty text is refused.
func NewWrite(keys Keys, title, text string, room int, then func(string) intent.Intent) Write {
	return Write{title: title, ed: editor.New(text, room), most: room, then: then, keys: keys.Field, text: keys.Text, begun: text}
}

// OrNothing takes an empty text too.
func (w Write) OrNothing() Write {
	w.empty = true
	return w
}

// Kept makes intents of a text that is left before it is done, if it is another than
// at first: nothing that was written is lost.
func (w Write) Kept(keep func(text string) []intent.Intent) Write {
	w.keep = keep
	w.keys.Leave = named(w.keys.Leave, "keep as a draft")
	return w
}

// OneLine makes it a field of one line, which has a key more to be done with.
func (w Write) OneLine() Write {
	w.ed = w.ed.Single()
	line := named(w.keys.Line, w.keys.Done.Help().Desc)
	line.SetKeys(append(w.keys.Line.Keys(), w.keys.Done.Keys()...)...)
	w.keys.Done = line
	return w
}

// Update implements [Dialog].
func (w Write) Update(msg tea.Msg) (Dialog, []intent.Intent, bool) {
	w.said = ""
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, w.keys.Leave) && w.keep != nil && w.ed.Value() != w.begun:
			return w, w.keep(w.ed.Value()), true
		case key.Matches(msg, w.keys.Leave):
			return w, nil, true
		case key.Matches(msg, w.keys.Done):
			return w.done()
		}
	case tea.PasteMsg:
		if why := w.refuses(msg.Content); why != "" {
			w.said = why
			return w, nil, false
		}
	}
	ed, used, left := w.ed.Update(msg, w.text)
	w.ed = ed
	switch press, ok := msg.(tea.KeyPressMsg); {
	case left > 0:
		w.said = "there is room for " + prose.Size(w.most)
	case ok && !used:
		w.said = idle(press, hint(w.keys.Done)+", "+hint(w.keys.Leave))
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
		w.said = "write something first; " + hint(w.keys.Leave)
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
	hint := hint(w.keys.Done) + " · " + hint(w.keys.Leave)
	if w.said != "" {
		hint = w.said
	}
	styles := editor.Styles{Text: t.Text, Cursor: t.Text.Reverse(true), Placeholder: t.Placeholder}
	return frame(t, w.title, hint, w.ed.SetSize(inner, rows).View(styles, nil, ""), width, h)
}

// Help implements [Dialog].
func (w Write) Help() []intent.Binding {
	return describe(w.keys.Done, w.keys.Leave)
}
