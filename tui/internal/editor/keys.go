package editor

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// KeyMap is the keys of an editor; what is printable is text.
type KeyMap struct {
	Left, Right, Up, Down      key.Binding
	WordLeft, WordRight        key.Binding
	LineStart, LineEnd         key.Binding
	Start, End                 key.Binding
	DeleteBefore, DeleteAfter  key.Binding
	DeleteWord                 key.Binding
	DeleteToStart, DeleteToEnd key.Binding
	Newline                    key.Binding
}

// DefaultKeyMap returns the usual line editing.
func DefaultKeyMap() KeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return KeyMap{
		Left:          bind("←", "left", "left", "ctrl+b"),
		Right:         bind("→", "right", "right", "ctrl+f"),
		Up:            bind("↑", "up", "up"),
		Down:          bind("↓", "down", "down"),
		WordLeft:      bind("ctrl+←", "word left", "ctrl+left", "alt+left", "alt+b"),
		WordRight:     bind("ctrl+→", "word right", "ctrl+right", "alt+right"),
		LineStart:     bind("ctrl+a", "to the start of the line", "ctrl+a", "home"),
		LineEnd:       bind("ctrl+e", "to the end of the line", "ctrl+e", "end"),
		Start:         bind("ctrl+home", "to the start", "ctrl+home"),
		End:           bind("ctrl+end", "to the end", "ctrl+end"),
		DeleteBefore:  bind("backspace", "delete before", "backspace", "ctrl+h"),
		DeleteAfter:   bind("delete", "delete after", "delete", "ctrl+d"),
		DeleteWord:    bind("ctrl+w", "delete the word before", "ctrl+w", "alt+backspace"),
		DeleteToStart: bind("ctrl+u", "delete to the start of the line", "ctrl+u"),
		DeleteToEnd:   bind("ctrl+k", "delete to the end of the line", "ctrl+k"),
		Newline:       bind("enter", "new line", "enter", "shift+enter", "ctrl+j"),
	}
}

// edit returns what a key does, or nil.
func (k KeyMap) edit(msg tea.KeyPressMsg) func(Model) Model {
	for _, e := range []struct {
		key key.Binding
		do  func(Model) Model
	}{
		{k.Left, func(m Model) Model { return m.moveTo(m.before(m.at)) }},
		{k.Right, func(m Model) Model { return m.moveTo(m.after(m.at)) }},
		{k.Up, func(m Model) Model { return m.vertical(-1) }},
		{k.Down, func(m Model) Model { return m.vertical(1) }},
		{k.WordLeft, func(m Model) Model { return m.moveTo(m.wordStart()) }},
		{k.WordRight, func(m Model) Model { return m.moveTo(m.wordEnd()) }},
		{k.LineStart, func(m Model) Model { return m.moveTo(m.lineStart()) }},
		{k.LineEnd, func(m Model) Model { return m.moveTo(m.lineEnd()) }},
		{k.Start, func(m Model) Model { return m.moveTo(0) }},
		{k.End, func(m Model) Model { return m.moveTo(len(m.text)) }},
		{k.DeleteBefore, func(m Model) Model { return m.delete(m.before(m.at), m.at) }},
		{k.DeleteAfter, func(m Model) Model { return m.delete(m.at, m.after(m.at)) }},
		{k.DeleteWord, func(m Model) Model { return m.delete(m.wordStart(), m.at) }},
		{k.DeleteToStart, func(m Model) Model { return m.delete(m.lineStart(), m.at) }},
		{k.DeleteToEnd, deleteToEnd},
	} {
		if key.Matches(msg, e.key) {
			return e.do
		}
	}
	return nil
}

// deleteToEnd deletes the rest of the line; at its end, the line feed.
func deleteToEnd(m Model) Model {
	if end := m.lineEnd(); end > m.at {
		return m.delete(m.at, end)
	}
	return m.delete(m.at, m.after(m.at))
}

func (m Model) moveTo(at int) Model {
	m.at, m.goal = at, -1
	return m
}

func (m Model) delete(from, to int) Model {
	m.text = m.text[:from] + m.text[to:]
	return m.moveTo(from)
}

func (m Model) lineStart() int { return strings.LastIndexByte(m.text[:m.at], '\n') + 1 }

func (m Model) lineEnd() int {
	if i := strings.IndexByte(m.text[m.at:], '\n'); i >= 0 {
		return m.at + i
	}
	return len(m.text)
}

// wordStart is the start of the word before the cursor.
func (m Model) wordStart() int {
	head := strings.TrimRightFunc(m.text[:m.at], unicode.IsSpace)
	return strings.LastIndexFunc(head, unicode.IsSpace) + spaceLength(head)
}

// spaceLength is the length of the last space of a text, or 1.
func spaceLength(head string) int {
	i := strings.LastIndexFunc(head, unicode.IsSpace)
	if i < 0 {
		return 1
	}
	for j := range head[i:] {
		if j > 0 {
			return j
		}
	}
	return len(head) - i
}

// wordEnd is the end of the word after the cursor.
func (m Model) wordEnd() int {
	tail := m.text[m.at:]
	rest := strings.TrimLeftFunc(tail, unicode.IsSpace)
	skipped := len(tail) - len(rest)
	if i := strings.IndexFunc(rest, unicode.IsSpace); i >= 0 {
		return m.at + skipped + i
	}
	return len(m.text)
}

// vertical moves by rows as they are shown.
func (m Model) vertical(by int) Model {
	rows := m.rows()
	y, x := m.position(rows)
	if m.goal >= 0 {
		x = m.goal
	}
	to := y + by
	switch {
	case to < 0:
		return m.moveTo(0)
	case to >= len(rows):
		return m.moveTo(len(m.text))
	}
	r := rows[to]
	at, used := r.start, 0
	for at < r.end {
		cells, n := cluster(m.text[at:])
		if used+cells > x {
			break
		}
		used += cells
		at += n
	}
	// The end of a row that goes on below is shown on the next row.
	if at == r.end && r.soft && at > r.start {
		at = m.before(at)
	}
	m.at, m.goal = at, x
	return m
}
