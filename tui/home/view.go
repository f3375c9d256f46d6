package home

import (
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/tui/internal/prose"
)

const (
	labelWidth = 10
	wideFrom   = 96
	thumbCols  = 8
	thumbRows  = 4
)

// formWidth returns how many cells the form has.
func (m Model) formWidth() int {
	if m.beside() {
		return m.w * 11 / 20
	}
	return m.w
}

// View returns exactly as many cells as SetSize gave.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	form, at := m.formLines()
	if !m.beside() {
		return prose.Block(m.column(form, at), m.w, m.h)
	}
	left := m.formWidth()
	right := m.w - left - 3
	list, picked := m.list(right, true)
	if m.at != onSessions {
		picked = 0
	}
	form, list = m.pin(form, at), window(list, picked, m.h)
	lines := make([]string, m.h)
	bar := " " + m.theme.Rule.Render("│") + " "
	for y := range lines {
		lines[y] = prose.Fit(line(form, y), left) + bar + prose.Fit(line(list, y), right)
	}
	return strings.Join(lines, "\n")
}

// column stacks form and list. What starting would do is always in view.
func (m Model) column(form []string, at int) []string {
	list, picked := m.list(m.w, false)
	room := m.h - len(form) - 1
	if room < 2 && m.at != onSessions {
		return m.pin(form, at)
	}
	if room < 2 {
		return window(list, picked, m.h)
	}
	return append(m.pin(form, at), append([]string{""}, window(list, picked, room)...)...)
}

// pin returns the form in m.h lines at most, its last lines, the summary, at the end.
func (m Model) pin(form []string, at int) []string {
	if len(form) <= m.h {
		return form
	}
	tail := min(len(m.summary()), m.h)
	last := len(form) - tail
	return append(window(form[:last], at, m.h-tail), form[last:]...)
}

func line(lines []string, y int) string {
	if y < len(lines) {
		return lines[y]
	}
	return ""
}

// window returns h lines with line at among them, from the top if it fits.
func window(lines []string, at, h int) []string {
	from := top(len(lines), at, h)
	return lines[from:min(len(lines), from+max(0, h))]
}

// top is the first of n lines that is shown when h fit and line at is among them.
func top(n, at, h int) int {
	if n <= h || at < h-2 {
		return 0
	}
	return min(at-h+3, n-h)
}

// formLines draws the form, and says in which line the focus is.
func (m Model) formLines() (lines []string, at int) {
	t := m.theme
	airy := m.w >= wideFrom && m.h >= 24
	lines = append(lines, "")
	for f := onPrompt; f < onSessions; f++ {
		if !m.shown(f) {
			continue
		}
		if airy && f > onSize && !m.anyBefore(f) {
			lines = append(lines, "")
		}
		if f == m.at {
			at = len(lines)
		}
		if f == onPrompt {
			for i, l := range m.prompt.view(t, m.at == onPrompt) {
				lines = append(lines, m.label(f, i == 0)+l)
			}
			if airy {
				lines = append(lines, "")
			}
			continue
		}
		lines = append(lines, m.label(f, true)+m.fieldLine(f))
		if airy && (f == onStrategy || f == onDepth || f == onReflect) {
			lines = append(lines, "")
		}
	}
	lines = append(lines, m.about()...)
	lines = append(lines, "")
	return append(lines, m.summary()...), at
}

// anyBefore reports whether a field of choice stands before f.
func (m Model) anyBefore(f field) bool {
	for g := onGenerator; g < f; g++ {
		if m.shown(g) {
			return true
		}
	}
	return false
}

// about tells what there was no room for beside the field with the focus, and
// what the backend says of itself.
func (m Model) about() []string {
	var lines []string
	put := func(style lipgloss.Style, text string) {
		for _, l := range prose.Wrap(prose.Line(text), max(1, m.formWidth()-1)) {
			lines = append(lines, " "+style.Render(l))
		}
	}
	if m.at > onSize && m.at < onSessions && m.offer().check() == nil { // else the summary tells
		if value, note := m.form.value(m.at, m.offer()); prose.Width(m.fieldText(m.at, value, note)) > m.fieldRoom() {
			put(m.noteStyle(m.at), value+": "+note)
		}
	}
	if caps := m.backend.Caps; caps != nil {
		for _, notice := range caps.Notices {
			put(m.theme.Warning, notice)
		}
	}
	if len(lines) > 0 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// label draws the name of a field; the one with the focus stands out.
func (m Model) label(f field, first bool) string {
	name := prose.Fit(" "+f.label(), labelWidth)
	switch {
	case !first:
		return strings.Repeat(" ", labelWidth+2)
	case f == m.at:
		return m.theme.Title.Render(name) + m.theme.Title.Render("▸ ")
	}
	return m.theme.Muted.Render(name) + "  "
}

func (m Model) fieldLine(f field) string {
	value, note := m.form.value(f, m.offer())
	style := m.theme.Text
	if f == m.at {
		style = m.theme.Strong
	}
	text := m.fieldText(f, value, note)
	head := text[:len(text)-len(note)]
	return prose.Truncate(style.Render(head)+m.noteStyle(f).Render(note), m.fieldRoom())
}

// fieldText is a field's line without its name and colours. It ends with the
// note.
func (m Model) fieldText(f field, value, note string) string {
	value = prose.Line(value)
	if f == m.at {
		value = "‹ " + value + " ›"
	} else {
		value = "  " + value
	}
	return prose.Fit(value, min(max(18, prose.Width(value)), m.fieldRoom())) + " " + note
}

func (m Model) fieldRoom() int { return max(0, m.formWidth()-labelWidth-2) }

// noteStyle warns of what is not as a person would expect.
func (m Model) noteStyle(f field) lipgloss.Style {
	role, ok := f.role()
	if !ok {
		return m.theme.Faint
	}
	switch e, _ := m.offer().engine(role); {
	case e.Unavailable != "":
		return m.theme.Error
	case e.InstructionEditor, e.RandomWeights:
		return m.theme.Warning
	}
	return m.theme.Faint
}
