package home

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/internal/intent"
)

// ListKeyMap is the keys of the list of sessions.
type ListKeyMap struct {
	Search, Rename, Duplicate, Archive, ShowArchived, Delete, Undo, CopyID key.Binding
}

// DefaultListKeyMap returns the keys as they are without a configuration.
func DefaultListKeyMap() ListKeyMap {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return ListKeyMap{
		Search:       bind("/", "search", "/"),
		Rename:       bind("r", "rename", "r"),
		Duplicate:    bind("d", "duplicate", "d"),
		Archive:      bind("a", "archive, or back", "a"),
		Delete:       bind("x", "delete", "x", "delete"),
		ShowArchived: bind("H", "show archived", "H"),
		Undo:         bind("u", "undo rename, archive", "u"),
		CopyID:       bind("Y", "copy id", "Y"),
	}
}

// picked returns the session under the cursor.
func (m Model) picked() (Session, bool) {
	if m.pick < 0 || m.pick >= len(m.sessions) {
		return Session{}, false
	}
	return m.sessions[m.pick], true
}

// manage carries out a key of the list; false when it is none.
func (m Model) manage(press tea.KeyPressMsg) (Model, []intent.Intent, bool) {
	k := m.List
	switch {
	case key.Matches(press, k.Search):
		m.searching = true
		return m, nil, true
	case key.Matches(press, k.ShowArchived) && m.countArchived() == 0:
		return m, []intent.Intent{intent.Notice{Text: noneArchived}}, true
	case key.Matches(press, k.ShowArchived):
		m.archived = !m.archived
		return m.filter(), nil, true
	case key.Matches(press, k.Undo):
		return m, []intent.Intent{intent.TakeBack{}}, true
	}
	s, ok := m.picked()
	if !ok && key.Matches(press, k.Rename, k.Duplicate, k.Archive, k.Delete, k.CopyID) {
		return m, []intent.Intent{intent.Notice{Text: nonePicked}}, true
	}
	if !ok {
		return m, nil, false
	}
	var do intent.Intent
	switch {
	case key.Matches(press, k.Rename):
		do = intent.AskRename{ID: s.ID, Name: s.Name}
	case key.Matches(press, k.Duplicate):
		do = intent.Duplicate{ID: s.ID}
	case key.Matches(press, k.Archive):
		do = intent.Archive{ID: s.ID, On: !s.Archived}
	case key.Matches(press, k.Delete):
		do = intent.AskDelete{ID: s.ID, Name: s.title(), Images: s.Images, Archived: s.Archived}
	case key.Matches(press, k.CopyID):
		return m, []intent.Intent{intent.Copy{Text: string(s.ID)}, intent.Notice{Text: "copied " + string(s.ID)}}, true
	default:
		return m, nil, false
	}
	return m, []intent.Intent{do}, true
}

// Why keys of the list do nothing.
const nonePicked, noneArchived = "no session is picked", "none is archived"

// listHelp lists the keys of the list.
func (m Model) listHelp() []intent.Binding {
	k := m.List
	nothing := ""
	if _, ok := m.picked(); !ok {
		nothing = nonePicked
	}
	hidden := ""
	if m.countArchived() == 0 {
		hidden = noneArchived
	}
	return []intent.Binding{
		intent.Describe(k.Search, ""),
		intent.Describe(k.Rename, nothing),
		intent.Describe(k.Duplicate, nothing),
		intent.Describe(k.Archive, nothing),
		intent.Describe(k.Delete, nothing),
		intent.Describe(k.Undo, ""),
		intent.Describe(k.ShowArchived, hidden),
		intent.Describe(k.CopyID, nothing),
	}
}
