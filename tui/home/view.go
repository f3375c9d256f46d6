package home

import (
	"strings"

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
	if m.w >= wideFrom {
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
	if m.w < wideFrom {
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
	if len(lines) <= h || at < h-2 {
		return lines[:min(len(lines), h)]
	}
	from := min(at-h+3, len(lines)-h)
	return lines[from : from+h]
}

// formLines draws the form, and says in which line the focus is.
func (m Model) formLines() (lines []string, at int) {
	t := m.theme
	airy := m.w >= wideFrom && m.h >= 24
	lines = append(lines, "")
	for f := onPrompt; f < onSessions; f++ {
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
	lines = append(lines, "")
	return append(lines, m.summary()...), at
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
	value, note := m.form.value(f, m.limits())
	style := m.theme.Text
	if f == m.at {
		value = "‹ " + value + " ›"
		style = m.theme.Strong
	} else {
		value = "  " + value
	}
	room := max(0, m.formWidth()-labelWidth-2)
	return prose.Truncate(style.Render(prose.Fit(value, min(18, room)))+" "+m.theme.Faint.Render(note), room)
}

// summary says what starting would do, or why it cannot be done.
func (m Model) summary() []string {
	t := m.theme
	wrong := func(text string) []string {
		lines := prose.Wrap(prose.Line(text), max(1, m.formWidth()-1))
		for i, l := range lines {
			lines[i] = " " + t.Error.Render(l)
		}
		return lines
	}
	switch {
	case m.busy != "":
		return []string{" " + t.Accent.Render(m.busy+" …")}
	case m.problem != "":
		return wrong(m.problem)
	}
	if err := m.form.strategy.Validate(); err != nil {
		return wrong(err.Error())
	}
	return []string{" " + t.Key.Render(" enter ") + t.Text.Render(" makes ") + t.Strong.Render(m.cost())}
}
