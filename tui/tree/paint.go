package tree

import (
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/themes"
)

// bend is how an edge reaches its node.
type bend int

const (
	straight bend = iota // beside its parent
	leaving              // beside it, with others below
	among                // below it, with others further down
	last                 // below it, the last
	bends
)

// verb is what an edge shows of the decision.
type verb int

const (
	silent verb = iota // no reflection was involved
	accepted
	edited
	rejected
	passed
	asking
	verbs
)

func (v verb) glyph() string { return []string{"", "✓", "✎", "✗", "⚙", "?"}[v] }

func (v verb) style(t *themes.Theme) lipgloss.Style {
	switch v {
	case accepted:
		return t.Good
	case edited:
		return t.Edited
	case rejected:
		return t.Bad
	case asking:
		return t.Accent
	default:
		return t.Muted
	}
}

// verbOf returns what the edge to a node shows.
func verbOf(t flow.Tree, n *flow.Node) verb {
	parent, ok := t.Node(n.Parent)
	if !ok {
		return silent
	}
	r := parent.Reflected(n.ReflectionID)
	if r == nil {
		return silent
	}
	switch r.Decision {
	case flow.Accepted:
		return accepted
	case flow.Edited:
		return edited
	case flow.Rejected:
		return rejected
	case flow.Passed:
		return passed
	default:
		return silent
	}
}

// paint is every styled piece that does not depend on a node, made once per
// theme and size. It is not changed once made.
type paint struct {
	size                Size
	top, bottom         [2]string // of a frame; the second when selected
	left, right         string
	edges               [bends][verbs][2]string // the second dashed
	blankGap, through   string
	blank, blankPicture string
}

func newPaint(t *themes.Theme, s Size, focused bool) *paint {
	g := s.shape()
	p := &paint{size: s, blankGap: spaces(g.gap), blank: spaces(g.width), blankPicture: spaces(g.cols)}
	p.left, p.right = " ", " "
	if g.framed {
		cursor := t.Cursor
		if !focused {
			cursor = t.Muted
		}
		line := strings.Repeat("─", g.cols)
		heavy := strings.Repeat("━", g.cols)
		p.top = [2]string{t.Border.Render("╭" + line + "╮"), cursor.Render("┍" + heavy + "┑")}
		p.bottom = [2]string{t.Border.Render("╰" + line + "╯"), cursor.Render("┕" + heavy + "┙")}
		p.left, p.right = t.Border.Render("│"), t.Border.Render("│")
	}
	p.through = p.trunk(t, g, "│")
	for b := range bends {
		for v := range verbs {
			for dashed := range 2 {
				p.edges[b][v][dashed] = edge(t, g, b, v, dashed == 1)
			}
		}
	}
	return p
}

func (p *paint) trunk(t *themes.Theme, g shape, bar string) string {
	return spaces(g.trunk) + t.Rule.Render(bar) + spaces(g.gap-g.trunk-1)
}

// edge draws one edge: "─┬─ ✓ ──▶".
func edge(t *themes.Theme, g shape, b bend, v verb, dashed bool) string {
	if g.gap == 1 {
		return dotEdge(t, v, dashed)
	}
	line := "─"
	if dashed {
		line = "┄"
	}
	var head string
	switch b {
	case straight:
		head = strings.Repeat(line, g.mark-1)
	case leaving:
		head = line + "┬" + strings.Repeat(line, g.mark-3)
	case among:
		head = " ├" + strings.Repeat(line, g.mark-3)
	default:
		head = " ╰" + strings.Repeat(line, g.mark-3)
	}
	tail := strings.Repeat(line, g.gap-g.mark-3) + "▶"
	if v == silent {
		return t.Rule.Render(head + strings.Repeat(line, 3) + tail)
	}
	return t.Rule.Render(head) + " " + v.style(t).Render(v.glyph()) + " " + t.Rule.Render(tail)
}

// dotEdge is an edge of one cell.
func dotEdge(t *themes.Theme, v verb, dashed bool) string {
	switch {
	case v != silent:
		return v.style(t).Render(v.glyph())
	case dashed:
		return t.Rule.Render("┄")
	default:
		return t.Rule.Render("─")
	}
}

func spaces(n int) string { return strings.Repeat(" ", max(0, n)) }
