package focus

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/grade"
	"rflow/tui/internal/intent"
)

// Gallery gives the pane its pictures. Both methods answer at once with what is
// there now: rows lines of cols cells each.
type Gallery interface {
	// Lines shows a finished picture; ready is false while it is on its way.
	Lines(d flow.Digest, cols, rows int) (lines []string, ready bool)
	// Preview shows the look at a node's image so far, if there is one.
	Preview(node flow.NodeID, cols, rows int) (lines []string, ok bool)
	// CellSize is the size of a cell in pixels; 0, 0 when unknown.
	CellSize() (w, h int)
}

// pending is what the second key of a pair is for.
type pending int

const (
	nothing pending = iota
	rating
	outcome
)

// Model is the pane. Make one with New.
type Model struct {
	Keys KeyMap

	tree     flow.Tree
	gallery  Gallery
	theme    *themes.Theme
	progress map[flow.NodeID]flow.NodeProgress
	scale    grade.Scale
	verifier string
	w, h     int
	rows     int // of the picture; 0 follows from h
	focused  bool
	full     bool
	bare     bool // the root draws the title

	id      flow.NodeID
	scroll  int
	pending pending
}

// New returns an empty pane without a size.
func New(theme *themes.Theme, gallery Gallery) Model {
	return Model{Keys: DefaultKeyMap(), theme: theme, gallery: gallery, id: flow.Root}
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetSize gives the pane w x h cells.
func (m Model) SetSize(w, h int) Model {
	if m.w == w && m.h == h {
		return m // to clamp is to lay the text out
	}
	m.w, m.h = w, h
	return m.clamp()
}

// SetPicture gives the picture so many rows of the pane, whatever the pane's height; 0
// leaves it to the pane.
func (m Model) SetPicture(rows int) Model {
	if m.rows == rows {
		return m
	}
	m.rows = rows
	return m.clamp()
}

// SetFocused tells whether the keys go to this pane.
func (m Model) SetFocused(on bool) Model {
	m.focused = on
	return m
}

// SetHeader tells whether the pane draws its own first line; the root may draw
// Heading into a rule of its own instead.
func (m Model) SetHeader(on bool) Model {
	if m.bare == !on {
		return m
	}
	m.bare = !on
	return m.clamp()
}

// SetFull fills the pane with the picture, or goes back to the panel.
func (m Model) SetFull(on bool) Model {
	if m.full == on {
		return m
	}
	m.full = on
	return m.clamp()
}

// Full reports whether the picture fills the pane.
func (m Model) Full() bool { return m.full }

// SetProgress tells how far the running jobs are. The map is kept and must not
// be changed afterwards.
func (m Model) SetProgress(p map[flow.NodeID]flow.NodeProgress) Model {
	m.progress = p
	return m
}

// SetTree shows a session as it is now.
func (m Model) SetTree(t flow.Tree) Model {
	if t.Seq == m.tree.Seq && t.ID == m.tree.ID {
		return m
	}
	m.tree, m.scale, m.verifier = t, grade.Of(t), t.Verifier()
	return m.clamp()
}

// Select shows another node, from its top.
func (m Model) Select(id flow.NodeID) Model {
	if id == m.id {
		return m
	}
	m.id, m.scroll, m.pending = id, 0, nothing
	return m
}

// Node returns the node that is shown.
func (m Model) Node() flow.NodeID { return m.id }

func (m Model) node() *flow.Node {
	n, _ := m.tree.Node(m.id)
	return n
}

// Update takes a key. Everything else changes nothing.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	if m.pending != nothing {
		return m.second(press)
	}
	k, before := m.Keys, m.scroll
	switch {
	case key.Matches(press, k.Up):
		m.scroll--
	case key.Matches(press, k.Down):
		m.scroll++
	case key.Matches(press, k.PageUp):
		m.scroll -= max(1, m.page()-1)
	case key.Matches(press, k.PageDown):
		m.scroll += max(1, m.page()-1)
	case key.Matches(press, k.Top):
		m.scroll = 0
	case key.Matches(press, k.Bottom):
		m.scroll = m.overflow()
	case key.Matches(press, k.Full):
		return m, m.show()
	case key.Matches(press, k.Back):
		return m, []intent.Intent{intent.Leave{}}
	case key.Matches(press, k.Retry):
		if !retries(m.node()) {
			return m, notice("nothing failed here")
		}
		return m, []intent.Intent{intent.Do{Command: flow.Retry{Node: m.id}}}
	default:
		return m.judge(press)
	}
	if m = m.clamp(); m.scroll != before {
		return m, nil
	}
	return m, notice(m.whyNotScroll(key.Matches(press, k.Up, k.PageUp, k.Top)))
}

// whyNotScroll says why the text stays where it is.
func (m Model) whyNotScroll(up bool) string {
	switch {
	case m.overflow() <= 0:
		return "everything is in view"
	case up:
		return "this is the top"
	}
	return "this is the end"
}

// show asks for the full screen, or for the panel again.
func (m Model) show() []intent.Intent {
	if n := m.node(); n == nil || n.ID == flow.Root {
		return notice("the prompt is not an image: choose one first")
	}
	return []intent.Intent{intent.Show{Node: m.id, Full: !m.full}}
}

// Scroll moves the text by lines.
func (m Model) Scroll(lines int) Model {
	m.scroll += lines
	return m.clamp()
}

func (m Model) clamp() Model {
	m.scroll = max(0, min(m.scroll, m.overflow()))
	return m
}

func notice(text string) []intent.Intent { return []intent.Intent{intent.Notice{Text: text}} }
