package dialog

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// DefaultRoom is how many bytes a text may have where nothing says otherwise.
const DefaultRoom = 16 << 10

// Write asks for a text.
type Write struct {
	title string
	area  textarea.Model
	most  int
	then  func(text string) intent.Intent
	said  string
	keys  writeKeys
}

type writeKeys struct{ done, leave key.Binding }

// NewWrite asks for a text of at most room bytes, beginning with one; then makes
// the intent that is carried out with it. An empty text is refused.
func NewWrite(title, text string, room int, then func(string) intent.Intent) Write {
	a := textarea.New()
	a.Prompt, a.ShowLineNumbers, a.EndOfBufferCharacter = "", false, ' '
	a.MaxHeight, a.CharLimit = 0, 0
	a.KeyMap.Paste.SetEnabled(false) // asks programs of this machine; terminals paste by themselves
	a.SetHeight(5)
	a.SetValue(prose.Harmless(text[:min(len(text), room)]))
	a.Focus()
	return Write{title: title, area: a, most: room, then: then, keys: writeKeys{
		done:  key.NewBinding(key.WithKeys("ctrl+s"), key.WithHelp("ctrl+s", "done")),
		leave: key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "nothing happens")),
	}}
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
		case msg.Text != "" && len(w.area.Value())+len(msg.Text) > w.most:
			w.said = "there is room for " + prose.Size(w.most)
			return w, nil, false
		}
	case tea.PasteMsg:
		switch {
		case !utf8.ValidString(msg.Content):
			w.said = "what you pasted is not UTF-8 text"
			return w, nil, false
		case len(w.area.Value())+len(msg.Content) > w.most:
			w.said = fmt.Sprintf("what you pasted has %s; there is room for %s", prose.Size(len(msg.Content)), prose.Size(w.most))
			return w, nil, false
		}
	}
	w.area, _ = w.area.Update(msg) // its commands only blink
	return w, nil, false
}

func (w Write) done() (Dialog, []intent.Intent, bool) {
	text := strings.TrimSpace(w.area.Value())
	if text == "" {
		w.said = "write something, or leave with esc"
		return w, nil, false
	}
	return w, []intent.Intent{w.then(text)}, true
}

// View implements [Dialog].
func (w Write) View(t *themes.Theme, width, h int) string {
	inner, rows := min(width-4, 72), max(1, min(6, h-2))
	if inner < 4 {
		return ""
	}
	s := w.area.Styles()
	for _, state := range []*textarea.StyleState{&s.Focused, &s.Blurred} {
		*state = textarea.StyleState{Text: t.Text, Placeholder: t.Placeholder, CursorLine: t.Text, Selection: t.Selection}
	}
	s.Cursor.Blink = false
	w.area.SetStyles(s)
	w.area.SetWidth(inner)
	w.area.SetHeight(rows)
	hint := "ctrl+s done · esc nothing happens"
	if w.said != "" {
		hint = w.said
	}
	lines := strings.Split(prose.Block(strings.Split(w.area.View(), "\n"), inner, rows), "\n")
	return frame(t, w.title, hint, lines, width, h)
}

// Help implements [Dialog].
func (w Write) Help() []intent.Binding {
	return []intent.Binding{intent.Describe(w.keys.done, ""), intent.Describe(w.keys.leave, "")}
}

// Text implements [Dialog].
func (w Write) Text() bool { return true }
