// Package editor is a small text area: wrapped lines, the usual line editing,
// and marks on stretches of the text, which is why it is not the text area of
// bubbles. What it shows is harmless; what it holds is what was typed.
package editor

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rflow/tui/internal/prose"
)

// Model is a text being edited. It is a value: a copy is a text of its own. The
// zero Model is empty, without a size and without a bound.
type Model struct {
	text   string
	at     int // byte offset of the cursor, between two characters
	goal   int // column that moves up and down keep to; -1 for the cursor's own
	w, h   int
	single bool
	limit  int // bytes; 0 for none
}

// New returns an editor with a text, the cursor at its end, that takes at most
// limit bytes.
func New(text string, limit int) Model {
	m := Model{limit: limit, goal: -1}
	return m.SetValue(text)
}

// Single makes it a field of one line: enter does nothing, and line feeds that
// are pasted become spaces.
func (m Model) Single() Model {
	m.single = true
	return m.SetValue(m.text)
}

// Alone reports whether it is a field of one line.
func (m Model) Alone() bool { return m.single }

// SetValue replaces the text; the cursor goes to its end.
func (m Model) SetValue(text string) Model {
	m.text = m.clean(text)
	m.at, m.goal = len(m.text), -1
	return m
}

// Value returns the text as it was typed.
func (m Model) Value() string { return m.text }

// SetSize gives it w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m
}

// clean makes line ends alike and keeps the bound.
func (m Model) clean(text string) string {
	text = strings.ToValidUTF8(text, "�")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	if m.single {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	if m.limit > 0 {
		text, _ = prose.Bound(text, m.limit)
	}
	return text
}

// Insert puts a text at the cursor. left is how many of its bytes found no room.
func (m Model) Insert(text string) (next Model, left int) {
	whole := m
	whole.limit = 0
	text = whole.clean(text)
	if m.limit > 0 {
		text, left = prose.Bound(text, max(0, m.limit-len(m.text)))
	}
	m.text = m.text[:m.at] + text + m.text[m.at:]
	m.at, m.goal = m.at+len(text), -1
	return m, left
}

// Update takes a key or a paste. used is false for a key that means nothing in
// a text; left is how many bytes of a paste found no room.
func (m Model) Update(msg tea.Msg, keys KeyMap) (next Model, used bool, left int) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m, left = m.Insert(msg.Content)
		return m, true, left
	case tea.KeyPressMsg:
		if edit := keys.edit(msg); edit != nil {
			return edit(m), true, 0
		}
		if key.Matches(msg, keys.Newline) {
			if m.single {
				return m, false, 0
			}
			m, left = m.Insert("\n")
			return m, true, left
		}
		text := msg.Text
		if msg.Code == tea.KeyTab && msg.Mod == 0 {
			text = "\t"
		}
		if text == "" || msg.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
			return m, false, 0
		}
		m, left = m.Insert(text)
		return m, true, left
	}
	return m, false, 0
}

// before returns the offset of the character before at.
func (m Model) before(at int) int {
	if at <= 0 {
		return 0
	}
	// Characters are at most a few runes: segment the line up to here.
	start := strings.LastIndexByte(m.text[:at-1], '\n') + 1
	if m.text[at-1] == '\n' {
		return at - 1
	}
	last := start
	for i := start; i < at; {
		last = i
		_, n := cluster(m.text[i:])
		i += n
	}
	return last
}

// after returns the offset of the character after the one at at.
func (m Model) after(at int) int {
	if at >= len(m.text) {
		return len(m.text)
	}
	_, n := cluster(m.text[at:])
	return at + n
}

// cluster returns the cells and bytes of the first character of a text.
func cluster(text string) (cells, size int) {
	if text[0] == '\n' {
		return 0, 1
	}
	c, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	if i := strings.IndexByte(c, '\n'); i > 0 {
		c = c[:i]
	}
	if c == "" { // not reached: a text has a first character
		_, n := utf8.DecodeRuneInString(text)
		return 1, n
	}
	return prose.Width(prose.Harmless(c)), len(c)
}
