package tree

import (
	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/internal/grade"
	"rflow/tui/internal/prose"
)

// row returns one row of a node, exactly as wide as the size's nodes.
func (m Model) row(n *flow.Node, picture []string, r int) string {
	g := m.paint.size.shape()
	selected := 0
	if n.ID == m.cursor {
		selected = 1
	}
	if m.paint.size == Dots {
		return m.dot(n)
	}
	top := 0
	if g.framed {
		top = 1
	}
	switch {
	case g.framed && r == 0:
		return m.paint.top[selected]
	case r >= top && r < top+g.rows:
		return m.paint.left + picture[r-top] + m.paint.right
	case g.framed && r == top+g.rows:
		return m.paint.bottom[selected]
	case r == g.caption():
		return m.caption(n, g.width)
	default:
		return m.paint.blank
	}
}

// picture returns the rows of a node's picture, each exactly as wide as the
// size's pictures: the image, a look at it on the way, or words.
func (m Model) picture(n *flow.Node) []string {
	g := m.paint.size.shape()
	switch {
	case m.gallery == nil:
	case n.Status == flow.Done && !n.Image.IsZero():
		cols, rows := m.fit(n, g)
		lines, _ := m.gallery.Lines(n.Image, cols, rows)
		return m.centre(lines, cols, g)
	case n.Status == flow.Sampling:
		cols, rows := m.fit(n, g)
		if lines, ok := m.gallery.Preview(n.ID, cols, rows); ok {
			return m.centre(lines, cols, g)
		}
	}
	words, style := m.instead(n)
	lines := make([]string, g.rows)
	for i := range lines {
		lines[i] = m.paint.blankPicture
	}
	lines[(g.rows-1)/2] = style.Render(prose.Centre(words, g.cols))
	return lines
}

// instead is what stands in the place of a picture that is not there.
func (m Model) instead(n *flow.Node) (string, lipgloss.Style) {
	switch n.Status {
	case flow.Failed:
		return "✗", m.theme.Error
	case flow.Cancelled:
		return "⊘", m.theme.Faint
	case flow.Sampling:
		return "▒▒", m.theme.Faint
	default:
		return "·", m.theme.Faint
	}
}

// fit returns the cells for a picture of the node inside the size's pictures.
func (m Model) fit(n *flow.Node, g shape) (cols, rows int) {
	return m.fitted(n.Width, n.Height, g)
}

func (m Model) fitted(w, h int, g shape) (cols, rows int) {
	if w <= 0 || h <= 0 {
		w, h = 1, 1
	}
	cw, ch := m.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	return render.Fit(w, h, g.cols, g.rows, cw, ch, false)
}

// centre puts rows of cols cells into the middle of the size's pictures.
func (m Model) centre(lines []string, cols int, g shape) []string {
	out := make([]string, g.rows)
	left := (g.cols - cols) / 2
	before, after := spaces(left), spaces(g.cols-cols-left)
	above := (g.rows - len(lines)) / 2
	for i := range out {
		if j := i - above; j >= 0 && j < len(lines) {
			out[i] = before + lines[j] + after
		} else {
			out[i] = m.paint.blankPicture
		}
	}
	return out
}

// dot is a node of one glyph, in brackets when selected.
func (m Model) dot(n *flow.Node) string {
	glyph, style := "●", m.theme.Muted
	if v := m.verdict(n); v != nil {
		style = m.facts.scale.Level(*v).Style(m.theme)
	}
	switch {
	case n.Pruned:
		glyph, style = "○", m.theme.Faint
	case n.Status == flow.Queued:
		glyph, style = "◌", m.theme.Muted
	case n.Status == flow.Sampling:
		glyph, style = "◐", m.theme.Accent
	case n.Status == flow.Failed:
		glyph, style = "✗", m.theme.Error
	case n.Status == flow.Cancelled:
		glyph, style = "⊘", m.theme.Faint
	case m.tree.Drafted(n):
		glyph, style = "◈", m.theme.Accent
	case m.tree.Waits(n):
		glyph, style = "◆", m.theme.Accent
	case n.ID == m.facts.best:
		glyph, style = "★", grade.Good.Style(m.theme)
	}
	if m.matches.has[n.ID] {
		style = m.theme.Key
	}
	if n.ID != m.cursor {
		return " " + style.Render(glyph) + " "
	}
	bracket := m.theme.Cursor
	if !m.focused {
		bracket = m.theme.Muted
	}
	return bracket.Render("[") + style.Render(glyph) + bracket.Render("]")
}
