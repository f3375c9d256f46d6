package tui

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/dialog"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/prose"
	"rflow/tui/search"
)

// searching is a search in the tree. The zero value is none.
type searching struct {
	typing bool // the field takes the keys
	on     bool // there is something that is searched for
	ed     editor.Model
	query  search.Query
	ids    []flow.NodeID // what matches
	said   string        // why nothing can
	idle   string        // why the last key did nothing
	in     flow.SessionID
}

// maxSearch is how many bytes may be searched for.
const maxSearch = 512

// openSearch opens the field with what was searched for last.
func (m Model) openSearch() Model {
	text := ""
	if m.search.in == m.doc.ID {
		text = m.search.ed.Value()
	}
	m.search = searching{typing: true, ed: editor.New(text, maxSearch).Single(), in: m.doc.ID}
	return m.searchAgain()
}

// clearSearch forgets what matches; the text is offered when the field is opened again.
func (m Model) clearSearch() Model {
	m.search = searching{ed: m.search.ed, in: m.search.in}
	m.tree = m.tree.ClearMatches()
	return m.arrange()
}

// searchKey takes a key, or a paste, while the field is open.
func (m Model) searchKey(msg tea.Msg) (Model, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, m.asks.search.Clear):
			return m.clearSearch(), nil
		case key.Matches(press, m.asks.search.Find):
			return m.endSearch()
		}
	}
	ed, used, left := m.search.ed.Update(msg, m.asks.dialog.Text)
	m.search.ed = ed
	m = m.searchAgain()
	switch press, ok := msg.(tea.KeyPressMsg); {
	case left > 0:
		m.search.idle = "there is room for " + prose.Size(maxSearch)
	case ok && !used:
		m.search.idle = dialog.Named(press) + " does nothing here"
	default:
		m.search.idle = ""
	}
	return m, nil
}

// endSearch closes the field and leaves the matches marked; the cursor goes to the
// first.
func (m Model) endSearch() (Model, tea.Cmd) {
	switch {
	case m.search.said != "":
		return m, nil // it says so in the field
	case m.search.query.Empty():
		return m.clearSearch(), nil
	}
	m.search.typing = false
	next, intents := m.tree.ToMatch()
	m.tree = next
	return m.act(intents)
}

// searchAgain finds what matches now: what is searched for or the tree has
// changed.
func (m Model) searchAgain() Model {
	if m.search.in != m.doc.ID {
		m.search = searching{}
		m.tree = m.tree.ClearMatches()
		return m
	}
	if !m.search.typing && !m.search.on {
		return m
	}
	q, err := search.Parse(m.search.ed.Value())
	m.search.query, m.search.ids, m.search.said, m.search.on = q, nil, "", !q.Empty()
	if err != nil {
		m.search.said, m.search.on = err.Error(), true
	} else {
		m.search.ids = q.Find(m.doc)
	}
	if !m.search.on {
		m.tree = m.tree.ClearMatches()
		return m
	}
	m.tree = m.tree.SetMatches(m.search.ids)
	return m
}

// searchLine is the field, in the place of the footer: what is searched for, how much
// matches, and the keys.
func (m Model) searchLine() string {
	k := m.asks.search
	right := k.Clear.Help().Key + " clears "
	switch {
	case m.search.said != "":
		right = m.theme.Warning.Render(m.search.said) + " "
	case m.search.on:
		right = m.theme.Accent.Render(m.matched()) + m.theme.Muted.Render(" · "+k.Find.Help().Key+" · "+right)
	default:
		if m.w >= 60 {
			right = "text, id, decision:edited, score>7, pinned · " + right
		}
		right = m.theme.Muted.Render(right)
	}
	if m.search.idle != "" {
		right = m.theme.Warning.Render(m.search.idle) + m.theme.Muted.Render(" · ") + right
	}
	right = prose.Truncate(right, max(0, m.w*2/3))
	room := max(2, m.w-prose.Width(right)-3)
	styles := editor.Styles{Text: m.theme.Text, Cursor: m.theme.Text.Reverse(true), Placeholder: m.theme.Placeholder}
	field := m.search.ed.SetSize(room, 1).View(styles, nil, "")
	return prose.Fit(m.theme.Accent.Render(" /")+field[0]+" "+right, m.w)
}

// matched says how many match, and how many of them are not shown.
func (m Model) matched() string {
	words := fmt.Sprintf("%d match", len(m.search.ids))
	if len(m.search.ids) == 1 {
		words = "1 matches"
	}
	pruned := 0
	for _, id := range m.search.ids {
		if !m.tree.Shown(id) {
			pruned++
		}
	}
	if pruned > 0 {
		words += fmt.Sprintf(", %d pruned", pruned)
	}
	return words
}

// searched is what stands beside the name of the tree: "/apples 2 of 5".
func (m Model) searched() string {
	if !m.search.on || m.search.typing {
		return ""
	}
	text := "/" + prose.Truncate(prose.Line(m.search.ed.Value()), 30)
	if at := slices.Index(m.search.ids, m.cursor()); at >= 0 {
		return fmt.Sprintf("%s %d of %d", text, at+1, len(m.search.ids))
	}
	return text + " " + m.matched()
}
