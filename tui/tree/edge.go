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
		case near(row, g) && p.parent >= 0 && x >= at-g.gap && x < at:
			return m.layout.places[p.parent].node.ID, p.node.ID, true
		}
	}
	return "", "", false
}

// near reports whether a row of a lane is that of its edges, or where there is room
// one beside it: a line is a small thing to hit.
func near(row int, g shape) bool {
	if g.need() < 5 {
		return row == g.mid
	}
	return row >= g.mid-1 && row <= g.mid+1
}
