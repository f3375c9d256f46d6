package tui

import "rflow/render"

// nearby has the panel's pictures prepared of the nodes that one key leads to, so
// that they are there when the cursor is. It is called when the cursor has come to
// rest: what a move itself costs stays small.
func (m Model) nearby() Model {
	g := m.shell.pics.g
	if m.session == nil || m.o.Plain || m.layout.focus.empty() {
		g.Near()
		return m
	}
	var pics []render.Pic
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
