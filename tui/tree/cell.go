package tree

import (
	"fmt"
	"strings"

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
	w, h := n.Width, n.Height
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

// caption is the line under a picture: id, marks and state, then the score.
func (m Model) caption(n *flow.Node, width int) string {
	id, text, muted, accent := m.theme.Text, m.theme.Text, m.theme.Muted, m.theme.Accent
	on := lipgloss.NewStyle()
	if n.ID == m.cursor {
		id = m.theme.Title
		if m.paint.size == Small {
			// There is no frame to show the cursor.
			on = m.theme.Selection
		}
	}
	if n.Pruned {
		id, text, accent = m.theme.Faint, m.theme.Faint, m.theme.Faint
	}
	draw := func(s lipgloss.Style, words string) string {
		if words == "" {
			return ""
		}
		return s.Inherit(on).Render(words)
	}
	state, step := m.state(n)
	left := draw(id, prose.Line(string(n.ID)))
	if marks := m.marks(n); marks != "" {
		left += draw(accent, " "+marks)
	}
	right := draw(accent, step)
	if v := m.verdict(n); v != nil && step == "" {
		right = draw(m.facts.scale.Level(*v).Style(m.theme), prose.Line(v.Label()))
	}
	room := width
	if right != "" {
		room -= prose.Width(right) + 1
	}
	more := room - prose.Width(left) - 1
	if state != "" && more > 1 && (step == "" || prose.Width(state) <= more) {
		left += draw(muted, " "+prose.Truncate(state, more))
	}
	left = prose.Truncate(left, room)
	gap := width - prose.Width(left) - prose.Width(right)
	return prose.Fit(left+draw(text, spaces(gap))+right, width)
}

// marks are the signs after an id.
func (m Model) marks(n *flow.Node) string {
	var b strings.Builder
	for _, s := range []struct {
		on   bool
		sign string
	}{
		{m.tree.Waits(n), "◆"}, {n.ID == m.facts.best, "★"}, {n.Pinned, "⚑"}, {n.Marked, "•"}, {n.Note != "", "≡"},
	} {
		if s.on {
			b.WriteString(s.sign)
		}
	}
	return b.String()
}

// verdict is the one that the node's score shows: the session's verifier's, or
// that of another model.
func (m Model) verdict(n *flow.Node) *flow.Verdict {
	if v := n.Verdict(m.facts.verifier); v != nil {
		return v
	}
	return n.ModelVerdict()
}

// state says in a word what becomes of a node, and how far it is.
func (m Model) state(n *flow.Node) (word, step string) {
	p, running := m.progress[n.ID]
	switch n.Status {
	case flow.Queued:
		if running && p.Stage == flow.StageQueued && p.Ahead > 0 {
			return "queued", fmt.Sprint(p.Ahead)
		}
		return "queued", ""
	case flow.Sampling:
		return sampling(p, running)
	case flow.Failed, flow.Cancelled:
		return string(n.Status), ""
	}
	return m.after(n, p, running), ""
}

func sampling(p flow.NodeProgress, running bool) (word, step string) {
	switch {
	case running && (p.Stage == flow.StageLoading || p.Stage == flow.StageCompiling):
		return string(p.Stage), ""
	case running && p.Stage == flow.StageSampling && p.Total > 0:
		return string(flow.Sampling), fmt.Sprintf("%d/%d", p.Step, p.Total)
	}
	return string(flow.Sampling), ""
}

// after is the state of a node whose image is there.
func (m Model) after(n *flow.Node, p flow.NodeProgress, running bool) string {
	failed := func(r flow.Role) bool { _, ok := n.RoleFailed[r]; return ok }
	r := n.Current()
	switch {
	case n.Pruned:
		return "pruned"
	case n.ModelVerdict() == nil && failed(flow.RoleVerifier):
		return "no verdict"
	case n.ModelVerdict() == nil:
		return "looking"
	case m.facts.ends[n.ID] == flow.EndSatisfied:
		return "right"
	case m.facts.ends[n.ID] == flow.EndPerson:
		return "ended"
	case !m.facts.live[n.ID]:
		return ""
	case failed(flow.RoleReflector):
		return "no reflection"
	case running && p.Role == flow.RoleReflector && (r == nil || r.Decision == flow.Rejected):
		return "writing…"
	case running && p.Role == flow.RoleRefiner && r != nil && r.Decision.Applies():
		return "refining…"
	}
	return ""
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
	case m.tree.Waits(n):
		glyph, style = "◆", m.theme.Accent
	case n.ID == m.facts.best:
		glyph, style = "★", grade.Good.Style(m.theme)
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
