package home

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/internal/prose"
)

// prompt is the text field. Its text is bounded, so that a frame costs little
// whatever is pasted.
type prompt struct {
	area textarea.Model
	most int
	cols int
	// given is the text the field was filled with while it has not been edited: it
	// is kept as it was, with characters that the field does not show.
	given string
	shown string
}

const promptRows = 3

func newPrompt() prompt {
	a := textarea.New()
	a.Prompt, a.ShowLineNumbers, a.EndOfBufferCharacter = "", false, ' '
	a.Placeholder = "a photo of three red apples and a blue cup"
	a.MaxHeight, a.CharLimit = 0, 0
	a.SetHeight(promptRows)
	a.KeyMap.InsertNewline.SetEnabled(false) // enter starts
	a.KeyMap.Paste.SetEnabled(false)         // asks programs of this machine; terminals paste by themselves
	a.KeyMap.LineNext.SetEnabled(false)
	a.KeyMap.LinePrevious.SetEnabled(false)
	a.Focus()
	return prompt{area: a, most: DefaultPromptBytes}
}

func (p prompt) set(text string) prompt {
	p.area.SetValue(prose.Line(text[:min(len(text), p.most)]))
	p.given, p.shown = text, p.area.Value()
	return p
}

// value returns the text: as it was given, or as it was written.
func (p prompt) value() string {
	if v := p.area.Value(); v != p.shown {
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
	p.area.SetWidth(p.cols)
	return p
}

func (p prompt) style(t *themes.Theme) prompt {
	s := p.area.Styles()
	for _, state := range []*textarea.StyleState{&s.Focused, &s.Blurred} {
		*state = textarea.StyleState{Text: t.Text, Placeholder: t.Placeholder, CursorLine: t.Text, Selection: t.Selection}
	}
	s.Cursor.Blink = false
	s.Cursor.Color = t.Title.GetForeground()
	p.area.SetStyles(s)
	return p
}

// update takes a key or a paste. problem says why a paste was refused, or "".
func (p prompt) update(msg tea.Msg) (next prompt, problem string) {
	if paste, ok := msg.(tea.PasteMsg); ok {
		switch n := len(p.area.Value()) + len(paste.Content); {
		case !utf8.ValidString(paste.Content):
			return p, "what you pasted is not UTF-8 text; the field is as it was"
		case n > p.most:
			return p, fmt.Sprintf("what you pasted has %s; a prompt may have %s; the field is as it was", prose.Size(len(paste.Content)), prose.Size(p.most))
		}
		msg = tea.PasteMsg{Content: strings.Join(strings.Fields(paste.Content), " ")}
	}
	if press, ok := msg.(tea.KeyPressMsg); ok && press.Text != "" && len(p.area.Value())+len(press.Text) > p.most {
		return p, fmt.Sprintf("a prompt may have %s", prose.Size(p.most))
	}
	p.area, _ = p.area.Update(msg) // its commands only blink
	return p, ""
}

// view returns promptRows lines of the field's width.
func (p prompt) view(t *themes.Theme, focused bool) []string {
	if !focused {
		text := p.area.Value()
		style := t.Text
		if text == "" {
			text, style = p.area.Placeholder, t.Placeholder
		}
		lines := prose.Wrap(prose.Line(text), p.cols)
		if len(lines) > promptRows {
			lines = lines[:promptRows]
			lines[promptRows-1] = prose.Truncate(prose.Fit(lines[promptRows-1], p.cols-1)+"……", p.cols)
		}
		for i := range lines {
			lines[i] = style.Render(lines[i])
		}
		return strings.Split(prose.Block(lines, p.cols, promptRows), "\n")
	}
	return strings.Split(prose.Block(strings.Split(p.area.View(), "\n"), p.cols, promptRows), "\n")
}
