package home

import "rflow/tui/internal/intent"

// Click takes a click on a cell of the pane: on a field or a session it gives it
// the focus, and on the session that has it already it opens that.
func (m Model) Click(x, y int) (Model, []intent.Intent) {
	if m.busy != "" {
		return m, nil
	}
	f, session := m.hit(x, y)
	switch {
	case session >= 0 && m.at == onSessions && m.pick == session:
		return m, []intent.Intent{intent.Open{ID: m.sessions[session].ID}}
	case session >= 0:
		m.at, m.pick, m.searching = onSessions, session, false
	case f >= 0:
		m.at, m.typing, m.searching, m.problem = f, onPrompt, false, ""
	}
	return m, nil
}

// Wheel moves the cursor in the list.
func (m Model) Wheel(by int) Model {
	if m.at == onSessions {
		m.pick = max(0, min(m.pick+by, len(m.sessions)-1))
	}
	return m
}

// hit returns the field at a cell, or the session, by its place in the list; -1
// for none.
func (m Model) hit(x, y int) (f field, session int) {
	if x < 0 || y < 0 || x >= m.w || y >= m.h {
		return -1, -1
	}
	form, at := m.formLines()
	room := m.h
	if m.beside() {
		if x >= m.formWidth() {
			return -1, m.sessionAt(y, room)
		}
		return m.fieldAt(y, form, at), -1
	}
	room -= len(form) + 1
	switch {
	case room < 2 && m.at == onSessions:
		return -1, m.sessionAt(y, m.h)
	case room < 2 || y < len(form):
		return m.fieldAt(y, form, at), -1
	}
	return -1, m.sessionAt(y-len(form)-1, room)
}

// fieldAt returns the field in row y of the form.
func (m Model) fieldAt(y int, form []string, at int) field {
	if len(form) > m.h {
		tail := min(len(m.summary()), m.h)
		y += top(len(form)-tail, at, m.h-tail)
	}
	found := field(-1)
	for f := onPrompt; f < onSessions; f++ {
		here := m
		here.at = f
		if _, line := here.formLines(); m.shown(f) && line <= y && (line == y || f == onPrompt && y < line+promptRows) {
			found = f
		}
	}
	return found
}

// sessionAt returns the session in row y of the list, which has h rows.
func (m Model) sessionAt(y, h int) int {
	pictures := m.beside()
	list, picked := m.list(m.w, pictures)
	if pictures && m.at != onSessions {
		picked = 0
	}
	y += top(len(list), picked, h)
	i := y - 1 // under the title
	if pictures {
		i = (y - 3) / (thumbRows + 1)
		if y < 3 {
			i = -1
		}
	}
	if i < 0 || i >= len(m.sessions) {
		return -1
	}
	return i
}

// beside reports whether the list stands beside the form, with pictures.
func (m Model) beside() bool { return m.w >= wideFrom && !m.plain }
