package compare

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/grade"
	"rflow/tui/internal/prose"
)

// Heading says that compare is on, in which mode, and which side is which.
func (m Model) Heading() (mode, sides string) {
	left, right := m.sides()
	l, r := m.name(left), m.name(right)
	switch {
	case m.words:
		return "compare", m.called(left) + ", with " + m.called(right)
	case m.tossing:
		return m.blindly("compare"), "nothing is shown yet"
	}
	switch m.mode {
	case flicker:
		shown, other := l, r
		if m.second {
			shown, other = r, l
		}
		if m.held {
			return m.blindly("compare: flicker, held"), "this is " + shown + ", the other " + other
		}
		return m.blindly("compare: flicker"), fmt.Sprintf("%s and %s in turns, %s", l, r, pace(m.rate))
	case differing:
		a, b := m.order()
		return m.blindly("compare: difference"), fmt.Sprintf("from %s to %s, amplified %d times", m.name(a), m.name(b), m.gain)
	case slider:
		return m.blindly("compare: slider"), "left " + l + ", right " + r
	default:
		return m.blindly("compare: side by side"), "left " + l + ", right " + r
	}
}

func (m Model) blindly(mode string) string {
	if m.hidden() {
		return mode + ", blind"
	}
	return mode
}

func pace(rate int) string {
	return [...]string{"one every 2 s", "1 a second", "2 a second", "4 a second"}[rate]
}

// letter is what an image of a blind pair is called, or "".
func (m Model) letter(n *flow.Node) string {
	a, _ := m.order()
	switch {
	case !m.blind || n == nil:
		return ""
	case n == a:
		return "A"
	default:
		return "B"
	}
}

// name tells which image it is, unless that is hidden.
func (m Model) name(n *flow.Node) string {
	if n == nil {
		return "an image that is gone"
	}
	letter := m.letter(n)
	if m.hidden() {
		return letter
	}
	return strings.TrimSpace(letter + " " + string(n.ID) + " " + m.role(n))
}

// role is what an image is to the other.
func (m Model) role(n *flow.Node) string {
	before, after := m.Pair()
	switch {
	case after.Parent == before.ID && n == after:
		return "child"
	case after.Parent == before.ID:
		return "parent"
	case n.ID == m.subject:
		return "selected"
	default:
		return m.others[m.with].Role
	}
}

// label is name with the verdict, styled; it takes at most w cells.
func (m Model) label(n *flow.Node, on bool, w int) string {
	style := m.theme.Strong
	if !on {
		style = m.theme.Muted
	}
	out := style.Render(m.name(n))
	if v := m.verdict(n); v != nil && !m.hidden() {
		out += "  " + grade.Of(m.tree).Level(*v).Style(m.theme).Render(v.Label())
	}
	return prose.Truncate(out, w)
}

func (m Model) verdict(n *flow.Node) *flow.Verdict {
	if n == nil {
		return nil
	}
	return n.Verdict(m.tree.Verifier())
}

// caption is the line over the pictures: which is which.
func (m Model) caption() string {
	left, right := m.sides()
	if m.tossing || left == nil || right == nil {
		return ""
	}
	half := (m.w - m.gap()) / 2
	wide := min(m.w, max(m.vista().cols, leastCaption)) // over the picture, where that has room for it
	switch m.mode {
	case abreast:
		between := strings.Repeat(" ", m.w-2*half)
		return prose.Centre(m.label(left, true, half), half) + between + prose.Centre(m.label(right, true, half), half)
	case flicker:
		return prose.Centre(prose.Spread(m.lamp(!m.second)+m.label(left, !m.second, half-2), m.lamp(m.second)+m.label(right, m.second, half-2), wide), m.w)
	case differing:
		a, b := m.order()
		words := prose.Truncate(m.name(a)+" → "+m.name(b), max(1, m.w-6))
		return prose.Centre(m.theme.Strong.Render(words)+m.theme.Muted.Render(fmt.Sprintf("  × %d", m.gain)), m.w)
	default:
		return prose.Centre(prose.Spread(m.theme.Muted.Render("◂ ")+m.label(left, true, half-2), m.label(right, true, half-2)+m.theme.Muted.Render(" ▸"), wide), m.w)
	}
}

const leastCaption = 48

// lamp marks the one of two that is shown.
func (m Model) lamp(on bool) string {
	if on {
		return m.theme.Accent.Render("●") + " "
	}
	return m.theme.Faint.Render("○") + " "
}

// foot is the lines under the pictures: what is measured, and what was asked for.
func (m Model) foot() []string {
	rows := m.footRows()
	if rows == 0 {
		return nil
	}
	words := strings.Join(m.remarks(false), " · ")
	if prose.Width(words) > m.w-2 {
		words = leading(m.remarks(true), m.w-2)
	}
	lines := []string{prose.Fit(" "+m.theme.Muted.Render(prose.Truncate(words, m.w-2)), m.w)}
	if rows > 1 {
		lines = append(lines, prose.Fit(" "+m.asked(m.w-2), m.w))
	}
	return lines
}

// remarks are what there is to know of the pair, the most important first; brief in
// fewer words.
func (m Model) remarks(brief bool) []string {
	var out []string
	before, after := m.Pair()
	if before == nil || after == nil {
		return nil
	}
	switch {
	case m.zoom > 1 && brief:
		out = append(out, fmt.Sprintf("zoom %d× at %.0f, %.0f %%", m.zoom, m.cx*100, m.cy*100))
	case m.zoom > 1:
		out = append(out, fmt.Sprintf("zoom %d×, middle at %.0f %% across, %.0f %% down", m.zoom, m.cx*100, m.cy*100))
	}
	if words := worded(after.Preference); words != "" && m.noSides() == "" && !m.hidden() {
		out = append(out, "you judged: "+words)
	}
	switch {
	case m.facts == nil && brief:
		out = append(out, "being measured")
	case m.facts == nil:
		out = append(out, "the difference is being measured")
	case brief:
		out = append(out, m.facts.Brief()...)
	default:
		out = append(out, m.facts.String())
	}
	if box := m.box(); before.Width != after.Width || before.Height != after.Height {
		sizes := fmt.Sprintf("%d×%d and %d×%d px", before.Width, before.Height, after.Width, after.Height)
		if box.X > 0 && !m.hidden() {
			sizes += fmt.Sprintf(", both shown in %d×%d", box.X, box.Y)
		} else if m.hidden() {
			sizes = "their sizes differ"
		}
		out = append(out, sizes)
	}
	return out
}

// asked is the reflection that led from one image to the other, in at most w cells.
func (m Model) asked(w int) string {
	_, after := m.Pair()
	if after == nil || m.noSides() != "" || after.Reflection == "" || m.hidden() { // the text might tell which it led to
		return ""
	}
	words := strings.Join(flow.Instructions(after.Reflection), " / ")
	return prose.Truncate(m.theme.Text.Render("asked for: "+prose.Line(words)), w)
}
