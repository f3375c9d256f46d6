package tree

import "rflow/flow"

// Edge returns the edge at a cell of the pane: the node whose reflection it
// carries, and the image that was made with it; "" where that is still to come.
func (m Model) Edge(x, y int) (parent, child flow.NodeID, ok bool) {
	header := m.h - body(m.h)
	g := m.paint.size.shape()
	lane := m.offLane + (y-header)/g.pitch
	if x < 0 || x >= m.w || y < header || y >= m.h || lane >= len(m.layout.lanes) {
		return "", "", false
	}
	row := (y - header) % g.pitch
	for _, i := range m.layout.lanes[lane] {
		p := m.layout.places[i]
		at := m.x(p.col)
		switch {
		case p.col < m.offCol:
		case p.ghost && x >= at-g.gap:
			return p.node.ID, "", true
		case row == g.mid && p.parent >= 0 && x >= at-g.gap && x < at:
			return m.layout.places[p.parent].node.ID, p.node.ID, true
		}
	}
	return "", "", false
}
