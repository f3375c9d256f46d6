package home

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/internal/intent"
)

// Update takes a key or a paste.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.PasteMsg:
		if m.at == onSessions && m.searching {
			return m.searchFor(msg.Content), nil
		}
		m.at = onPrompt
		return m.write(msg), nil
	}
	return m, nil
}

func (m Model) press(press tea.KeyPressMsg) (Model, []intent.Intent) {
	k := m.Keys
	if m.at == onSessions && m.searching {
		return m.searchKey(press)
	}
	if m.at == onSessions && m.busy == "" {
		if next, intents, ok := m.manage(press); ok {
			return next, intents
		}
	}
	if !m.Text() && len(m.all) > 0 && key.Matches(press, m.List.Search) { // from any field of the form
		m.at, m.pick, m.searching, m.problem = onSessions, 0, true, ""
		return m, nil
	}
	switch {
	case key.Matches(press, k.Start):
		return m.enter()
	case m.at == onSessions && key.Matches(press, k.Up, k.Down):
		return m.choose(press), nil
	case key.Matches(press, k.Next, k.Down):
		return m.move(1), nil
	case key.Matches(press, k.Previous, k.Up):
		return m.move(-1), nil
	case m.at == onPrompt && key.Matches(press, k.LeaveText):
		return m.move(1), nil
	case m.at == onPrompt:
		return m.write(press), nil
	case m.at == onSessions:
		return m, nil
	}
	return m.change(press), nil
}

// write gives the text field a key or a paste.
func (m Model) write(msg tea.Msg) Model {
	m.prompt, m.problem = m.prompt.update(msg, m.Editing)
	return m
}

// change gives a key to a field that is no text.
func (m Model) change(press tea.KeyPressMsg) Model {
	m.problem = ""
	k := m.Keys
	switch {
	case key.Matches(press, k.Less):
		m.typing = onPrompt
		m.form = m.form.step(m.at, -1, m.offer())
	case key.Matches(press, k.More):
		m.typing = onPrompt
		m.form = m.form.step(m.at, 1, m.offer())
	case m.at.number() && key.Matches(press, k.Clear):
		m.typing, m.form = m.at, m.form.erase(m.at)
	case m.at.number() && len(press.Text) == 1 && press.Text[0] >= '0' && press.Text[0] <= '9':
		if m.typing != m.at { // the first digit replaces what stands there
			m.typing, m.form = m.at, m.form.blank(m.at)
		}
		m.form = m.form.digit(m.at, int(press.Text[0]-'0'))
	}
	return m
}

// move goes to the next or the previous field, around.
func (m Model) move(by int) Model {
	n := int(onSessions)
	if len(m.all) > 0 {
		n++
	}
	for m.at = field((int(m.at) + by + n) % n); !m.shown(m.at); {
		m.at = field((int(m.at) + by + n) % n)
	}
	m.problem, m.typing = "", onPrompt
	if m.at == onSessions {
		m.pick = 0 // the newest, from either side
	}
	return m
}

// choose moves within the list; past its ends lies the form. The keys to the next
// field leave the list at once, however long it is.
func (m Model) choose(press tea.KeyPressMsg) Model {
	by := 1
	if key.Matches(press, m.Keys.Up) {
		by = -1
	}
	to := m.pick + by
	if to < 0 || to >= len(m.sessions) {
		return m.move(by)
	}
	m.pick = to
	return m
}

// enter starts a session, or opens the one that is picked.
func (m Model) enter() (Model, []intent.Intent) {
	if m.busy != "" {
		return m, nil
	}
	if m.at == onSessions {
		if s, ok := m.picked(); ok {
			return m, []intent.Intent{intent.Open{ID: s.ID}}
		}
		return m, nil
	}
	if err := m.check(); err != nil {
		m.problem = err.Error()
		return m, nil
	}
	m.problem = ""
	return m, []intent.Intent{intent.Start{Request: m.request()}}
}
