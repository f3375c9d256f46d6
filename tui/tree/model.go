package tree

import (
	"maps"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/grade"
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

// Model is the pane. Make one with New.
type Model struct {
	Keys KeyMap

	tree     flow.Tree
	gallery  Gallery
	theme    *themes.Theme
	paint    *paint
	progress map[flow.NodeID]flow.NodeProgress
	ghost    Ghost
	w, h     int
	focused  bool

	cursor flow.NodeID
	goal   int // the column that moves up and down keep to

	chosen     Size
	manual     bool // chosen counts
	follow     bool
	showPruned bool
	folded     map[flow.NodeID]bool
	matches    matches

	offCol, offLane int
	moved           bool // by the person; until then the view follows from the cursor and the size
	layout          *layout
	facts           facts
}

// facts are what drawing wants to know of a tree, looked up once.
type facts struct {
	scale    grade.Scale
	verifier string
	best     flow.NodeID
	newest   flow.NodeID
	ends     map[flow.NodeID]flow.ChainEnd // by the tip of the chain
	live     map[flow.NodeID]bool          // tips of chains that go on
}

// New returns an empty pane without a size.
func New(theme *themes.Theme, gallery Gallery) Model {
	m := Model{
		Keys: DefaultKeyMap(), gallery: gallery, cursor: flow.Root, layout: &layout{},
		ghost: Ghost{Waits: []string{"waits for you"}, Draft: []string{"draft"}, Empty: []string{"nothing to fix"}},
	}
	return m.SetTheme(theme)
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	m.paint = newPaint(theme, m.size(), m.focused)
	return m
}

// SetSize gives the pane w x h cells.
func (m Model) SetSize(w, h int) Model {
	if w == m.w && h == m.h {
		return m
	}
	m.w, m.h = w, h
	if !m.moved {
		m.offCol, m.offLane = 0, 0
	}
	return m.repaint().reveal(m.cursor)
}

// SetFocused tells whether the keys go to this pane.
func (m Model) SetFocused(on bool) Model {
	if on == m.focused {
		return m
	}
	m.focused = on
	m.paint = newPaint(m.theme, m.size(), on)
	return m
}

// Ghost is what stands where the next image will be while a reflection waits:
// what the keys are called is not this pane's to know. Every line may be given in several
// wordings, the longest first: the first that there is room for is taken.
type Ghost struct {
	Waits, Draft, Empty []string   // the first line, of a reflection, one with a draft and an empty one
	Keys, Right         [][]string // below it at the cursor: what decides on each of them
	Elsewhere           []string   // below it everywhere else: how to get there
}

// SetGhost sets the words that stand where the next image will be.
func (m Model) SetGhost(g Ghost) Model {
	m.ghost = g
	return m
}

// SetProgress tells how far the running jobs are. The map is kept and must not
// be changed afterwards.
func (m Model) SetProgress(p map[flow.NodeID]flow.NodeProgress) Model {
	m.progress = p
	return m
}

// SetTree shows a session as it is now. The cursor stays on its node; when that
// is no longer there it goes to the nearest ancestor in view, so look at Cursor
// afterwards. What is in view stays where it was.
func (m Model) SetTree(t flow.Tree) Model {
	if t.Seq == m.tree.Seq && t.ID == m.tree.ID {
		return m
	}
	if t.ID != m.tree.ID {
		m.cursor, m.goal, m.offCol, m.offLane, m.folded, m.moved = flow.Root, 0, 0, 0, nil, false
		m.tree, m.layout = flow.Tree{}, &layout{}
	}
	newest := m.facts.newest
	m.tree = t
	m.facts = survey(t)
	m = m.rearrange().repaint()
	if m.follow && m.facts.newest != newest {
		m = m.reveal(m.facts.newest)
	}
	return m
}

func survey(t flow.Tree) facts {
	f := facts{scale: grade.Of(t), verifier: t.Verifier(), ends: map[flow.NodeID]flow.ChainEnd{}, live: map[flow.NodeID]bool{}}
	if best, ok := t.Best(); ok {
		f.best = best.ID
	}
	for _, c := range t.Chains() {
		if c.Ended() {
			f.ends[c.Tip] = c.End
		} else {
			f.live[c.Tip] = true
		}
	}
	for n := range t.Nodes() {
		if n.ID != flow.Root && !n.Withdrawn {
			f.newest = n.ID
		}
	}
	return f
}

// rearrange makes the layout anew and keeps what is in view where it was.
func (m Model) rearrange() Model {
	before, had := m.place(m.cursor)
	m.layout = arrange(m.tree, options{m.showPruned, m.folded})
	m.cursor = m.surviving(m.cursor)
	if after, ok := m.place(m.cursor); ok && had {
		m.offLane += after.lane - before.lane
	}
	return m.clamp()
}

// surviving returns the node, or its nearest ancestor that is laid out.
func (m Model) surviving(id flow.NodeID) flow.NodeID {
	for id != flow.Root {
		if _, ok := m.layout.index[id]; ok {
			return id
		}
		n, ok := m.tree.Node(id)
		if !ok {
			return flow.Root
		}
		id = n.Parent
	}
	return flow.Root
}

// Cursor returns the selected node; Root is the prompt.
func (m Model) Cursor() flow.NodeID { return m.cursor }

// Select moves the cursor to a node, unfolds what hides it, and brings it into
// view. A node that is not in the tree changes nothing.
func (m Model) Select(id flow.NodeID) Model {
	n, ok := m.tree.Node(id)
	if !ok || id == m.cursor {
		return m
	}
	folded := maps.Clone(m.folded)
	for p := n.Parent; p != "" && p != flow.Root; {
		delete(folded, p)
		parent, ok := m.tree.Node(p)
		if !ok {
			break
		}
		p = parent.Parent
	}
	if len(folded) != len(m.folded) {
		m.folded = folded
		m = m.rearrange()
	}
	m.cursor = m.surviving(id)
	if p, ok := m.place(m.cursor); ok {
		m.goal = p.col
	}
	return m.reveal(m.cursor)
}

// Size returns how large nodes are drawn now.
func (m Model) Size() Size { return m.size() }

func (m Model) size() Size {
	if m.manual {
		return m.chosen
	}
	s := m.tree.Session.Strategy
	return automatic(m.w, m.h, max(s.Initial, s.Width), s.Depth)
}

// node returns the node under the cursor, nil in an empty tree.
func (m Model) node() *flow.Node {
	n, _ := m.tree.Node(m.cursor)
	return n
}

func (m Model) place(id flow.NodeID) (place, bool) {
	i, ok := m.layout.index[id]
	if !ok {
		return place{}, false
	}
	return m.layout.places[i], true
}

// repaint makes the painted parts anew when the size has changed.
func (m Model) repaint() Model {
	if s := m.size(); m.paint == nil || m.paint.size != s {
		m.paint = newPaint(m.theme, s, m.focused)
	}
	return m
}
