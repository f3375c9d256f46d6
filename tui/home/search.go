package home

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// maxQuery bounds what is searched for, in bytes.
const maxQuery = 200

// title is what a session is called: its name, else its prompt.
func (s Session) title() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Prompt
}

// matches reports whether every word is somewhere in what the list tells of the
// session, whatever the case.
func (s Session) matches(words []string) bool {
	about := []string{s.Name, s.Prompt, string(s.ID), s.Score, s.standing()}
	if s.Archived {
		about = append(about, "archived")
	}
	text := strings.ToLower(strings.Join(about, "\n"))
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// filter lists the sessions that are searched for. The one that is picked stays
// so while it is there.
func (m Model) filter() Model {
	was, had := m.picked()
	words := strings.Fields(strings.ToLower(m.query))
	m.sessions = nil
	at := m.pick
	for _, s := range m.all {
		if s.Archived && !m.archived || !s.matches(words) {
			continue
		}
		if had && s.ID == was.ID {
			at = len(m.sessions)
		}
		m.sessions = append(m.sessions, s)
	}
	m.pick = max(0, min(at, len(m.sessions)-1))
	return m
}

func (m Model) countArchived() int {
	n := 0
	for _, s := range m.all {
		if s.Archived {
			n++
		}
	}
	return n
}

// searchKey takes a key while something is searched for.
func (m Model) searchKey(press tea.KeyPressMsg) (Model, []intent.Intent) {
	k, text := m.Keys, m.Editing
	switch {
	case key.Matches(press, k.LeaveText):
		m.searching, m.query = false, ""
	case key.Matches(press, k.Start):
		m.searching = false
		return m, nil
	case key.Matches(press, k.Next, k.Previous):
		m.searching = false
		return m.press(press)
	case key.Matches(press, k.Up):
		m.pick = max(0, m.pick-1)
		return m, nil
	case key.Matches(press, k.Down):
		m.pick = max(0, min(m.pick+1, len(m.sessions)-1))
		return m, nil
	case key.Matches(press, text.DeleteBefore):
		_, n := utf8.DecodeLastRuneInString(m.query)
		m.query = m.query[:len(m.query)-n]
	case key.Matches(press, text.DeleteToStart):
		m.query = ""
	case key.Matches(press, text.DeleteWord):
		m.query = m.query[:strings.LastIndexByte(strings.TrimRight(m.query, " "), ' ')+1]
	case press.Text == "":
		return m, nil
	default:
		return m.searchFor(press.Text), nil
	}
	return m.filter(), nil
}

// searchFor adds to what is searched for. What has no room is left out.
func (m Model) searchFor(text string) Model {
	text, _ = prose.Bound(strings.ToValidUTF8(text, ""), max(0, maxQuery-len(m.query)))
	m.query += strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text)
	return m.filter()
}

// listTitle heads the list: its name, and what is searched for.
func (m Model) listTitle() string {
	t := m.theme
	title := t.Muted
	if m.at == onSessions {
		title = t.Title
	}
	head := title.Render(" sessions")
	if m.searching || m.query != "" {
		head += "  " + t.Text.Render("/"+prose.Line(m.query))
		if m.searching {
			head += t.Text.Reverse(true).Render(" ")
		}
		return head + t.Muted.Render(fmt.Sprintf("  %d of %d", len(m.sessions), len(m.all)))
	}
	if len(m.sessions) > 3 { // of a long list a part is seen
		head += t.Muted.Render(fmt.Sprintf("  %d", len(m.sessions)))
	}
	if n := m.countArchived(); n > 0 && !m.archived {
		head += t.Muted.Render(fmt.Sprintf("  %d archived", n))
	}
	return head
}

// noSessions says why the list is empty.
func (m Model) noSessions() string {
	k := m.List
	switch hidden := m.countArchived(); {
	case len(m.all) == 0:
		return "none yet: the first one is yours to start"
	case m.query != "":
		return "nothing matches; " + m.Keys.LeaveText.Help().Key + " while searching shows all again"
	case hidden > 0:
		return "all are archived; " + k.ShowArchived.Help().Key + " shows them"
	}
	return ""
}

// standing says in words how a session stands.
func (s Session) standing() string {
	switch {
	case s.Waiting > 0:
		return fmt.Sprintf("◆ %d waiting", s.Waiting)
	case s.State == flow.FailedSession:
		return "failed"
	case s.State == flow.FinishedSession:
		return "finished"
	case s.State == flow.PausedState:
		return "paused"
	}
	return "to go on with"
}
