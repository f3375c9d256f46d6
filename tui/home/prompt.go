package home

import (
	"fmt"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/prose"
)

// prompt is the text field. Its text is bounded, so that a frame costs little
// whatever is pasted.
type prompt struct {
	ed   editor.Model
	most int
	cols int
	// given is the text that the field was filled with: it is kept byte for byte
	// for as long as it has not been edited.
	given, shown string
}

const (
	promptRows = 3
	example    = "a photo of three red apples and a blue cup"
)

func newPrompt() prompt { return prompt{most: DefaultPromptBytes} }

func (p prompt) set(text string) prompt {
	p.ed = editor.New(text, p.most).Single().SetSize(p.cols, promptRows)
	p.given, p.shown = text, p.ed.Value()
	return p
}

// value returns the text: as it was given, or as it was written.
func (p prompt) value() string {
	if v := p.ed.Value(); v != p.shown {
		return v
	}
	return p.given
}

func (p prompt) limit(n int) prompt {
	p.most = n
	return p
}

func (p prompt) width(w int) prompt {
	p.cols = max(1, w)
	p.ed = p.ed.SetSize(p.cols, promptRows)
	return p
}

// update takes a key or a paste. problem says why it was refused, or "".
func (p prompt) update(msg tea.Msg, keys editor.KeyMap) (next prompt, problem string) {
	if paste, ok := msg.(tea.PasteMsg); ok {
		switch n := len(p.ed.Value()) + len(paste.Content); {
		case !utf8.ValidString(paste.Content):
			return p, "what you pasted is not UTF-8 text; the field is as it was"
		case n > p.most:
			return p, fmt.Sprintf("what you pasted has %s; a prompt may have %s; the field is as it was", prose.Size(len(paste.Content)), prose.Size(p.most))
		}
	}
	var left int
	p.ed, _, left = p.ed.Update(msg, keys)
	if left > 0 {
		return p, fmt.Sprintf("a prompt may have %s", prose.Size(p.most))
	}
	return p, ""
}

// view returns promptRows lines of the field's width.
func (p prompt) view(t *themes.Theme, focused bool) []string {
	s := editor.Styles{Text: t.Text, Cursor: t.Text.Reverse(true), Placeholder: t.Placeholder}
	if !focused {
		s.Cursor = t.Text
	}
	return p.ed.View(s, nil, example)
}
