package tree

import (
	"fmt"
	"slices"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// View draws what is in view: exactly as many lines as the pane is high, each
// as wide as the pane.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	lines := make([]string, 0, m.h)
	if body(m.h) < m.h {
		lines = append(lines, m.header())
	}
	if len(m.layout.places) == 0 {
		lines = append(lines, m.empty()...)
	} else {
		lines = append(lines, m.body(m.h-len(lines))...)
	}
	blank := spaces(m.w)
	for len(lines) < m.h {
		lines = append(lines, blank)
	}
	return strings.Join(lines[:m.h], "\n")
}

func (m Model) empty() []string {
	words := "no session is open"
	if m.tree.Len() > 0 {
		words = "the first images are on their way"
	}
	lines := slices.Repeat([]string{spaces(m.w)}, body(m.h)/2)
	return append(lines, m.theme.Muted.Render(prose.Centre(words, m.w)))
}

// header names the columns and says how much lies outside the view.
func (m Model) header() string {
	g := m.paint.size.shape()
	var b strings.Builder
	x := 0
	for col := m.offCol; col < max(1, m.layout.cols); col++ {
		at := m.x(col)
		if at >= m.w {
			break
		}
		b.WriteString(spaces(at - x))
		x = max(x, at)
		words := prose.Fit(m.columnName(col, g), min(g.width, m.w-at))
		if col == 0 && m.cursor == flow.Root {
			b.WriteString(m.theme.Selection.Render(prose.Fit(m.rootName(), min(g.width, m.w-at))))
		} else {
			b.WriteString(m.theme.Muted.Render(words))
		}
		x += min(g.width, m.w-at)
	}
	outside := m.outside(g)
	if outside == "" {
		return prose.Fit(b.String(), m.w)
	}
	room := m.w - prose.Width(outside) - 1
	if room < 0 {
		return prose.Fit(b.String(), m.w)
	}
	return prose.Fit(prose.Cut(b.String(), 0, room), room) + m.theme.Faint.Render(outside) + " "
}

func (m Model) rootName() string {
	if m.paint.size == Dots {
		return "[◇]"
	}
	return "◇ prompt"
}

func (m Model) columnName(col int, g shape) string {
	switch {
	case g.width < 7:
		return fmt.Sprintf("%2d", col)
	case col == 0:
		return "◇ initial"
	default:
		return fmt.Sprintf("round %d", col)
	}
}

// outside says what lies beyond the edges of the view: "↑2 ↓5 ←1 →3".
func (m Model) outside(g shape) string {
	var parts []string
	add := func(sign string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d", sign, n))
		}
	}
	add("↑", m.offLane)
	add("↓", len(m.layout.lanes)-m.offLane-lanes(g, m.h))
	add("←", m.offCol)
	add("→", m.layout.cols-m.offCol-columns(g, m.w, m.offCol))
	if m.follow {
		parts = append(parts, "following")
	}
	return strings.Join(parts, " ")
}

// x returns where a column begins.
func (m Model) x(col int) int {
	g := m.paint.size.shape()
	return margin(g, m.offCol) + (col-m.offCol)*(g.width+g.gap)
}

// body draws rows of lanes.
func (m Model) body(rows int) []string {
	g := m.paint.size.shape()
	trunks := m.trunksInView(rows, g)
	var lines []string
	narrow := m.w <= g.label
	for lane := m.offLane; lane < len(m.layout.lanes) && len(lines) < rows; lane++ {
		l := m.lane(lane, trunks[lane-m.offLane])
		for r := 0; r < g.pitch && len(lines) < rows; r++ {
			if narrow {
				lines = append(lines, prose.Cut(l.label, 0, m.w))
				continue
			}
			lines = append(lines, m.laneRow(l, r))
		}
	}
	return lines
}
