package tui

import (
	"slices"

	"rflow/flow"
	"rflow/render"
)

// foreseenAhead is how many pictures that may never be asked for are kept at hand.
const foreseenAhead = 8

// foresee keeps a picture that is in no tree yet.
func (p *pictures) foresee(f flow.Foreseen) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.foreseen = append(p.foreseen, f)
	p.files[f.Image.String()] = f.Picture.Data
	if old := p.foreseen[0]; len(p.foreseen) > foreseenAhead {
		p.foreseen = slices.Clone(p.foreseen[1:])
		delete(p.files, old.Image.String())
	}
}

// foreseenOf returns the newest picture that waits for a decision on a node; false
// where none does.
func (p *pictures) foreseenOf(id flow.NodeID) (flow.Foreseen, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range slices.Backward(p.foreseen) {
		if f.Node == id {
			return f, true
		}
	}
	return flow.Foreseen{}, false
}

// nearby has the panel's pictures prepared of the nodes that one key leads to, so
// that they are there when the cursor is, and in the tree the one that accepting leads
// to, if that is made already. It is called when the cursor has come to
// rest: what a move itself costs stays small.
func (m Model) nearby() Model {
	g := m.shell.pics.g
	if m.session == nil || m.o.Plain || m.layout.focus.empty() {
		g.Near()
		return m
	}
	var pics []render.Pic
	if f, ok := m.shell.pics.foreseenOf(m.cursor()); ok {
		cols, rows := m.tree.Fit(f.Width, f.Height)
		pics = append(pics, render.Pic{Key: f.Image.String(), Cols: cols, Rows: rows})
	}
	for _, id := range m.tree.Nearby() {
		there := m
		there.focus = m.focus.Select(id)
		there.review, _ = m.review.Select(id) // of a copy: nothing comes of what it asks for
		there.rows.held = false
		if image, cols, rows := there.arrange().focus.Wants(); !image.IsZero() {
			pics = append(pics, render.Pic{Key: image.String(), Cols: cols, Rows: rows})
		}
	}
	g.Near(pics...)
	return m
}
