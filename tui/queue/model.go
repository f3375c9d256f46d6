package queue

import (
	"rflow/flow"
	"rflow/render"
	"rflow/themes"
)

// Gallery gives the queue its pictures. All methods answer at once with what is
// there now.
type Gallery interface {
	// Lines shows a picture: rows lines of cols cells; ready is false while it is
	// on its way.
	Lines(d flow.Digest, cols, rows int) (lines []string, ready bool)
	// Near tells which pictures come next. It replaces what was told before.
	Near(pics ...render.Pic)
	// CellSize is the size of a cell in pixels; 0, 0 when unknown.
	CellSize() (w, h int)
}

// Shown is an item and the session that it is in.
type Shown struct {
	Tree flow.Tree
	Node flow.NodeID
}

// node returns the image, nil for the zero Shown.
func (s Shown) node() *flow.Node {
	n, ok := s.Tree.Node(s.Node)
	if !ok || n.ID == flow.Root {
		return nil
	}
	return n
}

// parent returns the image before, nil where there is none.
func (s Shown) parent() *flow.Node {
	n := s.node()
	if n == nil {
		return nil
	}
	p, ok := s.Tree.Node(n.Parent)
	if !ok || p.ID == flow.Root || p.Image.IsZero() {
		return nil
	}
	return p
}

// Model is the pane. Make one with New.
type Model struct {
	Keys KeyMap

	theme   *themes.Theme
	gallery Gallery
	w, h    int
	at      Shown
	ahead   []Shown
	writing bool
	empty   string
}

// New returns an empty queue without a size.
func New(theme *themes.Theme, gallery Gallery) Model {
	return Model{Keys: DefaultKeyMap(), theme: theme, gallery: gallery}
}

// SetTheme draws with another theme.
func (m Model) SetTheme(theme *themes.Theme) Model {
	m.theme = theme
	return m
}

// SetSize gives the queue w x h cells.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = w, h
	return m
}

// SetWriting tells whether a text is being written, which then gets what room
// there is.
func (m Model) SetWriting(on bool) Model {
	m.writing = on
	return m
}

// Show shows an item, and prepares the pictures of those that come after it.
func (m Model) Show(at Shown, ahead ...Shown) Model {
	m.at, m.ahead, m.empty = at, ahead, ""
	return m
}

// Empty shows no item but words.
func (m Model) Empty(words string) Model {
	m.at, m.ahead, m.empty = Shown{}, nil, words
	return m
}

// Near returns the pictures that the next keys will show, as large as they will
// be shown.
func (m Model) Near() []render.Pic {
	var pics []render.Pic
	for _, s := range m.ahead {
		l := m.divide(s, false)
		if n := s.node(); n != nil && l.picture.w > 0 {
			pics = append(pics, render.Pic{Key: n.Image.String(), Cols: l.picture.w, Rows: l.picture.h})
		}
		if p := s.parent(); p != nil && l.parent.w > 0 {
			pics = append(pics, render.Pic{Key: p.Image.String(), Cols: l.parent.w, Rows: l.parent.h})
		}
	}
	return pics
}
