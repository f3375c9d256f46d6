package tree

import (
	"maps"
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

func (m Model) fold() (Model, []intent.Intent) {
	p, ok := m.place(m.cursor)
	if !ok || len(p.node.Children) == 0 {
		return m, []intent.Intent{intent.Notice{Text: "there is nothing to fold: no image follows this one"}}
	}
	m.folded = maps.Clone(m.folded)
	if m.folded == nil {
		m.folded = map[flow.NodeID]bool{}
	}
	if m.folded[m.cursor] {
		delete(m.folded, m.cursor)
	} else {
		m.folded[m.cursor] = true
	}
	return m.rearrange(), nil
}

func (m Model) resize(by int) (Model, []intent.Intent) {
	to, last := m.size().larger(), "the thumbnails are at their largest"
	if by < 0 {
		to, last = m.size().smaller(), "the thumbnails are at their smallest"
	}
	if to == m.size() {
		return m, []intent.Intent{intent.Notice{Text: last}}
	}
	m.chosen, m.manual = to, true
	return m.repaint().reveal(m.cursor), nil
}

func (m Model) toggleFollow() (Model, []intent.Intent) {
	m.follow = !m.follow
	if !m.follow {
		return m, []intent.Intent{intent.Notice{Text: "the view stays where it is"}}
	}
	return m.reveal(m.facts.newest), []intent.Intent{intent.Notice{Text: "the view follows the newest image; the cursor stays"}}
}

// Following reports whether the view follows the newest image.
func (m Model) Following() bool { return m.follow }

func (m Model) togglePruned() (Model, []intent.Intent) {
	if m.layout.pruned == 0 && !m.showPruned {
		return m, []intent.Intent{intent.Notice{Text: "nothing is pruned"}}
	}
	m.showPruned = !m.showPruned
	before := m.cursor
	m = m.rearrange()
	if m.cursor != before {
		return m, []intent.Intent{intent.Select{Node: m.cursor}}
	}
	return m, nil
}

// mark sets or takes off a mark of the node.
func (m Model) mark(press tea.KeyPressMsg) (Model, []intent.Intent) {
	n := m.node()
	if n == nil || n.ID == flow.Root {
		return m, []intent.Intent{intent.Notice{Text: "the prompt is not an image: choose one first"}}
	}
	change := flow.NodeMarked{Node: n.ID}
	not := func(b bool) *bool { b = !b; return &b }
	switch {
	case key.Matches(press, m.Keys.Mark):
		change.Marked = not(n.Marked)
	case key.Matches(press, m.Keys.Pin):
		change.Pinned = not(n.Pinned)
	default:
		change.Pruned = not(n.Pruned)
	}
	return m, []intent.Intent{intent.Do{Command: flow.Mark{Mark: change}}}
}

// copy puts what the node says, or its id, on the clipboard.
func (m Model) copy(press tea.KeyPressMsg) (Model, []intent.Intent) {
	n := m.node()
	if n == nil {
		return m, []intent.Intent{intent.Notice{Text: "there is nothing to copy yet"}}
	}
	if key.Matches(press, m.Keys.CopyID) {
		return m, []intent.Intent{intent.Copy{Text: string(n.ID)}, intent.Notice{Text: "copied the id " + string(n.ID)}}
	}
	text, what := n.Prompt, "prompt"
	if r := n.Current(); r != nil && n.IntendedText() != "" {
		text, what = n.IntendedText(), "reflection"
	}
	return m, []intent.Intent{intent.Copy{Text: text}, intent.Notice{Text: "copied the " + what + ", " + strconv.Itoa(len(text)) + " bytes"}}
}

func (m Model) retry() (Model, []intent.Intent) {
	if n := m.node(); !retries(n) {
		return m, []intent.Intent{intent.Notice{Text: "nothing failed here"}}
	}
	return m, []intent.Intent{intent.Do{Command: flow.Retry{Node: m.cursor}}}
}
