package sheet

import (
	"maps"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/grade"
	"rflow/tui/internal/intent"
)

// Model is the sheet of one round. Make one with New. It is a value.
type Model struct {
	Keys KeyMap

	theme    *themes.Theme
	gallery  Gallery
	tree     flow.Tree
	pool     flow.Pool
	scale    grade.Scale
	best     flow.NodeID
	progress map[flow.NodeID]flow.NodeProgress
	w, h     int
	plain    bool

	round  int
	nodes  []*flow.Node // of the round, as they are shown
	cursor flow.NodeID
	off    int // first row of tiles in view
	resize int // steps from the size at which all are in view

	// marking are marks that were set and are not in the tree yet, so that keys
	// pressed fast count.
	marking map[flow.NodeID]bool
}

// New returns an empty sheet without a size.
func New(theme *themes.Theme, gallery Gallery) Model {
	return Model{Keys: DefaultKeyMap(), theme: theme, gallery: gallery}
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetPlain tells images in words, one in a line.
func (m Model) SetPlain(on bool) Model {
	m.plain = on
	return m
}

// SetSize gives the sheet w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m.reveal()
}

// SetProgress tells how far the running jobs are. The map is kept and must not be
// changed afterwards.
func (m Model) SetProgress(p map[flow.NodeID]flow.NodeProgress) Model {
	m.progress = p
	return m
}

// SetTree shows a session as it is now. The cursor stays on its image, wherever
// that is ranked then.
func (m Model) SetTree(t flow.Tree) Model {
	m.tree, m.pool, m.scale, m.best = t, t.Pool(), grade.Of(t), ""
	if n, ok := t.Best(); ok {
		m.best = n.ID
	}
	if len(m.marking) > 0 {
		m.marking = maps.Clone(m.marking)
		maps.DeleteFunc(m.marking, func(id flow.NodeID, on bool) bool {
			n, ok := t.Node(id)
			return !ok || n.Marked == on
		})
	}
	return m.arrange()
}

// Open shows the round of a node with the cursor on it; the initial pool for the
// prompt.
func (m Model) Open(id flow.NodeID) Model {
	m.round, m.cursor, m.off, m.marking = 0, "", 0, nil
	if n, ok := m.tree.Node(id); ok && id != flow.Root {
		m.round, m.cursor = n.Round, n.ID
	}
	return m.arrange()
}

// Cursor returns the selected node; "" in an empty sheet.
func (m Model) Cursor() flow.NodeID { return m.cursor }

// Round returns the round that is shown; 0 is the initial pool.
func (m Model) Round() int { return m.round }

// arrange ranks the round's images: those with a verdict first, then those on
// their way, then those that are out.
func (m Model) arrange() Model {
	var done, coming, out []*flow.Node
	for n := range m.tree.Nodes() {
		switch {
		case n.ID == flow.Root || n.Round != m.round || n.Withdrawn:
		case n.Pruned, n.Status == flow.Cancelled, n.Status == flow.Failed:
			out = append(out, n)
		case n.Status == flow.Done:
			done = append(done, n)
		default:
			coming = append(coming, n)
		}
	}
	m.nodes = slices.Concat(m.tree.Rank(done), coming, m.tree.Rank(out))
	if m.at() < 0 {
		m.cursor = ""
		if len(m.nodes) > 0 {
			m.cursor = m.nodes[0].ID
		}
	}
	return m.reveal()
}

// at returns the place of the cursor, -1 when its image is not in the sheet.
func (m Model) at() int {
	return slices.IndexFunc(m.nodes, func(n *flow.Node) bool { return n.ID == m.cursor })
}

// rounds returns those that have images, in order.
func (m Model) rounds() []int {
	var list []int
	for n := range m.tree.Nodes() {
		if n.ID != flow.Root && !n.Withdrawn && !slices.Contains(list, n.Round) {
			list = append(list, n.Round)
		}
	}
	slices.Sort(list)
	return list
}

// size returns the place of the pictures' size in shapes.
func (m Model) size() int {
	return max(0, min(best(len(m.nodes), m.w, m.room())+m.resize, len(shapes())-1))
}

// fits returns how many images stand in a row and how many rows there are.
func (m Model) fits() (across, down int) { return m.grid().fits() }

func (m Model) room() int { return max(0, m.h-1) }

func (m Model) grid() grid {
	return grid{theme: m.theme, gallery: m.gallery, shape: shapes()[m.size()], w: m.w, h: m.room(), cursor: max(0, m.at()), focused: true, plain: m.plain}
}

func (m Model) reveal() Model {
	m.off = m.grid().first(m.off, len(m.nodes))
	return m
}

// Update takes a key. [intent.Leave] asks to close the sheet.
func (m Model) Update(msg tea.Msg) (Model, []intent.Intent) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	k := m.Keys
	switch {
	case key.Matches(press, k.Leave):
		return m, []intent.Intent{intent.Leave{}}
	case key.Matches(press, k.PreviousRound):
		return m.toRound(-1), nil
	case key.Matches(press, k.NextRound):
		return m.toRound(1), nil
	case key.Matches(press, k.Larger):
		return m.larger(2), nil
	case key.Matches(press, k.Smaller):
		return m.larger(-2), nil
	case len(m.nodes) == 0:
		return m, []intent.Intent{intent.Notice{Text: "there is no image here yet"}}
	case key.Matches(press, k.Show):
		return m, []intent.Intent{intent.Show{Node: m.cursor}}
	case key.Matches(press, k.Mark, k.Pin, k.Prune):
		return m.mark(press)
	case key.Matches(press, k.Keep):
		return m, asks(m.keep())
	case key.Matches(press, k.End):
		return m, asks(m.end())
	}
	return m.move(press), nil
}

// asks turns a wish, or why it cannot be, into intents.
func asks(wish intent.Intent, why string) []intent.Intent {
	if wish == nil {
		return []intent.Intent{intent.Notice{Text: why}}
	}
	return []intent.Intent{wish}
}

func (m Model) move(press tea.KeyPressMsg) Model {
	across, _ := m.fits()
	at, n, k := max(0, m.at()), len(m.nodes), m.Keys
	switch {
	case key.Matches(press, k.Left):
		at = step(at, n, across, -1, 0)
	case key.Matches(press, k.Right):
		at = step(at, n, across, 1, 0)
	case key.Matches(press, k.Up):
		at = step(at, n, across, 0, -1)
	case key.Matches(press, k.Down):
		at = step(at, n, across, 0, 1)
	case key.Matches(press, k.First):
		at = 0
	case key.Matches(press, k.Last):
		at = n - 1
	}
	m.cursor = m.nodes[at].ID
	return m.reveal()
}

func (m Model) toRound(by int) Model {
	rounds := m.rounds()
	at := slices.Index(rounds, m.round) + by
	if at < 0 || at >= len(rounds) {
		return m
	}
	m.round, m.cursor, m.off = rounds[at], "", 0
	return m.arrange()
}

func (m Model) larger(by int) Model {
	now := m.size()
	m.resize += max(0, min(now+by, len(shapes())-1)) - now
	return m.reveal()
}

// At returns the node at a cell of the sheet, if there is one.
func (m Model) At(x, y int) (flow.NodeID, bool) {
	if m.plain {
		if i, ok := m.list().At(y - len(m.head())); ok {
			return m.nodes[i].ID, true
		}
		return "", false
	}
	if i, ok := m.grid().at(x, y-1, m.off); ok && i < len(m.nodes) {
		return m.nodes[i].ID, true
	}
	return "", false
}

// Select puts the cursor on an image of the sheet.
func (m Model) Select(id flow.NodeID) Model {
	if slices.ContainsFunc(m.nodes, func(n *flow.Node) bool { return n.ID == id }) {
		m.cursor = id
	}
	return m.reveal()
}
