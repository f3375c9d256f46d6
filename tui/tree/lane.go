package tree

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// span is the part of a lane that a trunk runs through.
type span int

const (
	noTrunk span = iota
	starts       // from the middle down
	through
	ends // down to the middle
)

// trunksInView returns, by lane in view, where trunks run: by the column to the
// left of which they do.
func (m Model) trunksInView(rows int, g shape) []map[int]span {
	count := (rows + g.pitch - 1) / g.pitch
	out := make([]map[int]span, max(1, count))
	for _, t := range m.layout.trunks {
		from := m.layout.places[t.from]
		for lane := max(from.lane, m.offLane); lane <= t.last && lane < m.offLane+count; lane++ {
			s := through
			switch lane {
			case from.lane:
				s = starts
			case t.last:
				s = ends
			}
			at := lane - m.offLane
			if out[at] == nil {
				out[at] = map[int]span{}
			}
			out[at][from.col+1] = s
		}
	}
	return out
}

// laneView is one lane with everything of it that is in view, by column.
type laneView struct {
	label string
	cols  []columnView
}

type columnView struct {
	col     int
	place   *place
	picture []string
	edge    string // "" when none reaches the node
	trunk   span
	width   int // of the node, cut at the pane's edge
}

func (m Model) lane(lane int, trunks map[int]span) laneView {
	g := m.paint.size.shape()
	var l laneView
	for col := m.offCol; m.x(col)-g.gap < m.w && col <= m.layout.cols; col++ {
		l.cols = append(l.cols, columnView{col: col, trunk: trunks[col], width: max(0, min(g.width, m.w-m.x(col)))})
	}
	if g.label > 0 {
		l.label = m.laneLabel(lane, g)
	}
	for _, i := range m.layout.lanes[lane] {
		p := &m.layout.places[i]
		at := p.col - m.offCol
		if at < 0 || at >= len(l.cols) {
			continue
		}
		c := &l.cols[at]
		c.place = p
		if p.parent >= 0 {
			c.edge = m.edge(p, c.trunk)
		}
		if !p.ghost && m.paint.size != Dots && c.width > 0 {
			c.picture = m.picture(p.node)
		}
	}
	return l
}

// laneLabel is the number of the chain in a lane of dots, which have no captions.
// It also tells the rows apart: those whose text is alike may be taken for one
// that has moved, and a moved row is scrolled and written anew.
func (m Model) laneLabel(lane int, g shape) string {
	chain := m.layout.places[m.layout.lanes[lane][0]].node.Chain
	return m.theme.Faint.Render(prose.Fit(fmt.Sprintf("%3d", chain), g.label))
}

// edge returns the edge that reaches a place.
func (m Model) edge(p *place, t span) string {
	b := straight
	switch {
	case p.lane == m.layout.places[p.parent].lane:
		if t == starts {
			b = leaving
		}
	case t == ends:
		b = last
	default:
		b = among
	}
	if p.ghost {
		return m.paint.edges[b][asking][0]
	}
	dashed := 0
	if p.node.Step == flow.StepFresh {
		dashed = 1
	}
	return m.paint.edges[b][verbOf(m.tree, p.node)][dashed]
}

// laneRow draws one row of a lane, as wide as the pane. Widths are counted, not
// measured: to measure picture cells costs more than to draw them.
func (m Model) laneRow(l laneView, r int) string {
	g := m.paint.size.shape()
	var b strings.Builder
	b.WriteString(l.label)
	x := g.label
	for _, c := range l.cols {
		gap, width := m.gap(c, r, g), g.gap
		if c.col == 0 {
			gap, width = " ", 1
		}
		if x+width > m.w {
			b.WriteString(prose.Fit(prose.Cut(gap, 0, m.w-x), m.w-x))
			return b.String()
		}
		b.WriteString(gap)
		x += width
		if x == m.w {
			return b.String()
		}
		cell, open := m.cell(c, r, g)
		switch {
		case open:
			b.WriteString(prose.Fit(cell, m.w-x))
			return b.String()
		case c.width < g.width:
			b.WriteString(prose.Cut(cell, 0, c.width))
			return b.String()
		}
		b.WriteString(cell)
		x += g.width
	}
	b.WriteString(spaces(m.w - x))
	return b.String()
}

// gap draws the space to the left of a column.
func (m Model) gap(c columnView, r int, g shape) string {
	if r == g.mid && c.edge != "" {
		return c.edge
	}
	if c.trunk == through || c.trunk == starts && r > g.mid || c.trunk == ends && r < g.mid {
		return m.paint.through
	}
	return m.paint.blankGap
}

// cell draws a row of what stands in a column. An open cell is the last of its
// lane and may be as wide as the pane has room.
func (m Model) cell(c columnView, r int, g shape) (line string, open bool) {
	switch {
	case c.place == nil:
		return m.paint.blank, false
	case c.place.ghost:
		return m.ghostRow(c.place.node, r-g.mid, m.w-m.x(c.col), g), true
	case c.place.folded > 0 && r == g.mid:
		fold := m.theme.Muted.Render(fmt.Sprintf(" ┄ +%d", c.place.folded))
		return m.row(c.place.node, c.picture, r) + fold, true
	default:
		return m.row(c.place.node, c.picture, r), false
	}
}

// ghostRow is a row of what stands where the image after n will be, in at most w cells.
func (m Model) ghostRow(n *flow.Node, r, w int, g shape) string {
	words := m.ghostWords(n, w-1)
	if r < 0 || r >= len(words) || g.gap == 1 {
		return ""
	}
	style := m.theme.Muted
	if r == 0 {
		style = m.theme.Accent
	}
	return " " + style.Render(prose.Line(words[r]))
}

// ghostWords are the lines of a ghost in so many cells.
func (m Model) ghostWords(n *flow.Node, w int) []string {
	first, keys := m.ghost.Waits, m.ghost.Keys
	switch r := n.Current(); {
	case m.tree.Drafted(n):
		first = m.ghost.Draft
	case r != nil && r.Text == "":
		first, keys = m.ghost.Empty, m.ghost.Right
	}
	lines := [][]string{first}
	switch {
	case n.ID == m.cursor:
		lines = append(lines, keys...)
	case len(m.ghost.Elsewhere) > 0:
		lines = append(lines, m.ghost.Elsewhere)
	}
	out := make([]string, len(lines))
	for i, wordings := range lines {
		out[i] = fitting(wordings, w)
	}
	return out
}

// fitting returns the first of several wordings that takes at most w cells, else the last.
func fitting(wordings []string, w int) string {
	words := ""
	for _, words = range wordings {
		if prose.Width(words) <= w {
			break
		}
	}
	return words
}

// At returns the node at a cell of the pane; on an edge or a ghost the node
// whose reflection it stands for.
func (m Model) At(x, y int) (flow.NodeID, bool) {
	header := m.h - body(m.h)
	g := m.paint.size.shape()
	if x < 0 || x >= m.w || y < 0 || y >= m.h {
		return "", false
	}
	if y < header {
		at := m.x(0)
		return flow.Root, m.offCol == 0 && x >= at && x < at+g.width && m.tree.Len() > 0
	}
	lane := m.offLane + (y-header)/g.pitch
	if lane >= len(m.layout.lanes) {
		return "", false
	}
	row := (y - header) % g.pitch
	for _, i := range m.layout.lanes[lane] {
		p := m.layout.places[i]
		at := m.x(p.col)
		switch {
		case p.col < m.offCol:
		case p.ghost && x >= at-g.gap:
			return p.node.ID, true
		case x >= at && x < at+g.width && row < g.need():
			return p.node.ID, true
		case row == g.mid && p.parent >= 0 && x >= at-g.gap && x < at:
			return m.layout.places[p.parent].node.ID, true
		}
	}
	return "", false
}
