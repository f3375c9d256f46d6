package compare

import (
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// Sides says which side is which in few words; which is the parent stands over the
// pictures, too.
func (m Model) Sides() string {
	left, right := m.sides()
	if m.words || m.tossing {
		_, sides := m.Heading()
		return sides
	}
	l, r := m.short(left), m.short(right)
	switch m.mode {
	case flicker:
		switch {
		case !m.held:
			return l + " / " + r
		case m.second:
			return "this is " + r
		}
		return "this is " + l
	case differing:
		a, b := m.order()
		return m.short(a) + " → " + m.short(b)
	}
	return l + " | " + r
}

// short is name without what the image is to the other.
func (m Model) short(n *flow.Node) string {
	switch {
	case n == nil:
		return "gone"
	case m.hidden():
		return m.letter(n)
	}
	return string(n.ID)
}

// leading joins the first of the parts, as many as take at most w cells; one at least.
func leading(parts []string, w int) string {
	for len(parts) > 1 && prose.Width(strings.Join(parts, " · ")) > w {
		parts = parts[:len(parts)-1]
	}
	return strings.Join(parts, " · ")
}
