package tree

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// matches are the nodes that a search found.
type matches struct {
	on   bool
	list []flow.NodeID // in the order in which keys lead through them
	has  map[flow.NodeID]bool
}

// SetMatches marks what a search found, and lets the keys lead through it in that
// order. The list must not be changed afterwards.
func (m Model) SetMatches(list []flow.NodeID) Model {
	m.matches = matches{on: true, list: list, has: make(map[flow.NodeID]bool, len(list))}
	for _, id := range list {
		m.matches.has[id] = true
	}
	return m
}

// ClearMatches marks nothing.
func (m Model) ClearMatches() Model {
	m.matches = matches{}
	return m
}

// Matched reports whether a node is one that a search found.
func (m Model) Matched(id flow.NodeID) bool { return m.matches.has[id] }

// Shown reports whether a node is laid out, or would be if nothing were folded.
func (m Model) Shown(id flow.NodeID) bool {
	for id != flow.Root {
		n, ok := m.tree.Node(id)
		if !ok || n.Withdrawn || n.Pruned && !m.showPruned {
			return false
		}
		id = n.Parent
	}
	return true
}

// searching carries out the keys of a search.
func (m Model) searching(press tea.KeyPressMsg) (Model, []intent.Intent) {
	switch k := m.Keys; {
	case key.Matches(press, k.Search):
		return m, []intent.Intent{intent.Call{Command: "search"}}
	case !m.matches.on:
		return m, []intent.Intent{intent.Notice{Text: "nothing is searched for: " + k.Search.Help().Key + " searches"}}
	case key.Matches(press, k.ClearSearch):
		return m, []intent.Intent{intent.Call{Command: "clear search"}}
	case key.Matches(press, k.PreviousMatch):
		return m.toMatch(-1)
	default:
		return m.toMatch(1)
	}
}

// ToMatch moves the cursor to the first match after it, unless it is on one.
func (m Model) ToMatch() (Model, []intent.Intent) {
	if m.matches.has[m.cursor] {
		return m, nil
	}
	return m.toMatch(1)
}

// toMatch moves the cursor to the match after (by 1) or before (by -1) it, round and
// round. From a node that is no match it goes to the nearest one in that order.
func (m Model) toMatch(by int) (Model, []intent.Intent) {
	var shown []flow.NodeID
	for _, id := range m.matches.list {
		if m.Shown(id) {
			shown = append(shown, id)
		}
	}
	hidden := len(m.matches.list) - len(shown)
	switch {
	case len(m.matches.list) == 0:
		return m, []intent.Intent{intent.Notice{Text: "nothing matches"}}
	case len(shown) == 0:
		return m, []intent.Intent{intent.Notice{Text: fmt.Sprintf("what matches is pruned, %d in all: %s shows it", hidden, m.Keys.ShowPruned.Help().Key)}}
	}
	to := shown[m.nextOf(shown, by)]
	if to == m.cursor {
		return m, []intent.Intent{intent.Notice{Text: "this is the only match"}}
	}
	m = m.Select(to)
	m.follow = false
	return m, []intent.Intent{intent.Select{Node: m.cursor}}
}

// nextOf returns the place in ids to go to from the cursor.
func (m Model) nextOf(ids []flow.NodeID, by int) int {
	if at := slices.Index(ids, m.cursor); at >= 0 {
		return (at + by + len(ids)) % len(ids)
	}
	here, ok := m.tree.Node(m.cursor)
	at := slices.IndexFunc(ids, func(id flow.NodeID) bool {
		n, found := m.tree.Node(id)
		return ok && found && precedes(here, n)
	})
	switch {
	case at < 0 && by > 0:
		return 0
	case at < 0:
		return len(ids) - 1
	case by < 0:
		return (at - 1 + len(ids)) % len(ids)
	}
	return at
}

// precedes reports whether a stands before b in the order of a search: by round,
// chain and attempt.
func precedes(a, b *flow.Node) bool {
	if a.Round != b.Round {
		return a.Round < b.Round
	}
	if a.Chain != b.Chain {
		return a.Chain < b.Chain
	}
	return a.Attempt < b.Attempt
}

// whyNoMatch says why the keys lead nowhere, or "".
func (m Model) whyNoMatch() string {
	switch {
	case !m.matches.on:
		return "nothing is searched for"
	case len(m.matches.list) == 0:
		return "nothing matches"
	}
	return ""
}

func (m Model) whyNoSearch() string {
	if !m.matches.on {
		return "nothing is searched for"
	}
	return ""
}
