package focus

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/render"
	"rflow/tui/internal/prose"
)

// View draws the pane: exactly as many lines as it is high, each as wide as it is.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	if m.h == 1 && !m.bare {
		return m.title()
	}
	if m.full {
		return m.join(m.picture(m.w, m.room(), true), nil)
	}
	return m.join(m.above(), m.text())
}

// room is how many rows there are under the title.
func (m Model) room() int {
	if m.bare {
		return m.h
	}
	return m.h - 1
}

// above is the picture over the text, with a line of space where there is plenty.
func (m Model) above() []string {
	lines := m.picture(m.w, m.pictureRoom(), false)
	if len(lines) > 0 && m.room()-len(lines) > 6 {
		lines = append(lines, strings.Repeat(" ", m.w))
	}
	return lines
}

// join puts title, picture and the part of the text in view under each other.
// Picture lines are exactly as wide as the pane already.
func (m Model) join(picture, text []string) string {
	lines := make([]string, 0, m.h)
	if !m.bare {
		lines = append(lines, m.title())
	}
	lines = append(lines, picture...)
	room := m.h - len(lines)
	if room > 0 && len(text) > 0 {
		start := max(0, min(m.scroll, len(text)-room))
		end := min(len(text), start+room)
		shown := text[start:end]
		for i, l := range shown {
			if i == len(shown)-1 && end < len(text) {
				more := m.theme.Faint.Render(fmt.Sprintf("↓ %d", len(text)-end))
				l = prose.Spread(l, more, m.w)
			}
			lines = append(lines, prose.Fit(l, m.w))
		}
	}
	blank := strings.Repeat(" ", m.w)
	for len(lines) < m.h {
		lines = append(lines, blank)
	}
	return strings.Join(lines[:m.h], "\n")
}

// pictureRoom is how many rows the picture has. They do not follow from the text below
// it, nor from what goes on, so that the picture stays where it is from node to node; in a
// low pane it has all but a line or two, else nothing is to be seen on it.
func (m Model) pictureRoom() int {
	const low = 12
	room, rows := m.room(), m.rows
	switch {
	case rows > 0:
		rows = min(rows, room-1)
	case room <= low:
		rows = room * 3 / 4
	default:
		rows = room * 3 / 5
	}
	if n := m.node(); n != nil && m.running(n, m.w) != "" {
		rows++ // it stands below the picture
	}
	return min(rows, room)
}

// page is how many lines of text are in view.
func (m Model) page() int {
	if m.full || m.room() < 1 || m.w <= 0 {
		return 0
	}
	return m.room() - len(m.above())
}

// overflow is how many lines of text there are beyond those in view.
func (m Model) overflow() int {
	if m.full || m.room() < 1 || m.w <= 0 {
		return 0
	}
	return max(0, len(m.text())-m.page())
}

// title names the node and how it was made.
func (m Model) title() string {
	n := m.node()
	name := m.theme.Strong
	if m.focused {
		name = m.theme.Title
	}
	switch {
	case n == nil:
		return prose.Fit(m.theme.Muted.Render("nothing selected"), m.w)
	case n.ID == flow.Root:
		return prose.Fit(name.Render("prompt"), m.w)
	}
	return prose.Fit(name.Render(prose.Line(string(n.ID)))+"  "+m.theme.Muted.Render(m.Heading()), m.w)
}

// Heading says how the image was made, without styles; "" of the prompt.
func (m Model) Heading() string {
	n := m.node()
	if n == nil || n.ID == flow.Root {
		return ""
	}
	parts := []string{"from noise"}
	if n.Parent != flow.Root {
		parts[0] = "from " + string(n.Parent)
	}
	if n.Params.Steps > 0 {
		parts = append(parts, fmt.Sprintf("%d steps", n.Params.Steps))
	}
	if spent := n.Timing.Encode + n.Timing.Denoise + n.Timing.Decode; spent > 0 {
		parts = append(parts, span(spent))
	}
	if n.Model.ID != "" {
		parts = append(parts, n.Model.String())
	}
	parts = append(parts, fmt.Sprintf("seed %d", n.Seed))
	return prose.Line(strings.Join(parts, " · "))
}

// picture returns the lines of the picture area, each as wide as w: the image
// or the look at it so far, and what is going on below.
func (m Model) picture(w, h int, centred bool) []string {
	n := m.node()
	if n == nil || n.ID == flow.Root || h <= 0 || m.gallery == nil {
		return nil
	}
	if n.Status == flow.Failed || n.Status == flow.Cancelled {
		return nil
	}
	var below []string
	if bar := m.running(n, w); bar != "" {
		below = append(below, bar)
	}
	toy := m.tree.Session.Toy
	under := toy && h-len(below) >= roomForCaption
	if under {
		below = append([]string{""}, below...) // the caption's row
	}
	cols, rows := m.fit(n, w, h-len(below))
	lines, ok := []string(nil), false
	if cols > 0 {
		lines, ok = m.lines(n, cols, rows)
	}
	switch {
	case !ok && under:
		return below[1:]
	case !ok:
		return below
	case under:
		below[0] = prose.Fit(m.toy(strings.Repeat(" ", cols), cols), w)
	case toy && len(lines) > 0:
		last := len(lines) - 1
		lines = append(lines[:last:last], m.toy(lines[last], cols))
	}
	left, top := 0, 0
	if centred {
		left, top = (w-cols)/2, (h-len(below)-rows)/2
	}
	out := make([]string, 0, h)
	for range top {
		out = append(out, strings.Repeat(" ", w))
	}
	before, after := strings.Repeat(" ", left), strings.Repeat(" ", w-cols-left)
	for _, l := range lines {
		out = append(out, before+l+after)
	}
	return append(out, below...)
}

// lines returns the image, or the look at it so far.
func (m Model) lines(n *flow.Node, cols, rows int) ([]string, bool) {
	if n.Status == flow.Done && !n.Image.IsZero() {
		lines, _ := m.gallery.Lines(n.Image, cols, rows)
		return lines, true
	}
	return m.gallery.Preview(n.ID, cols, rows)
}

// fit returns the largest cells for the node's picture in w x h.
func (m Model) fit(n *flow.Node, w, h int) (cols, rows int) {
	iw, ih := n.Width, n.Height
	if iw <= 0 || ih <= 0 {
		iw, ih = 1, 1
	}
	cw, ch := m.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	return render.Fit(iw, ih, min(w, render.MaxCells), min(h, render.MaxCells), cw, ch, false)
}

// roomForCaption is from how many rows on the caption stands below the picture
// and not on it.
const roomForCaption = 10

// toy writes at the end of a row of a picture that it is of a toy world, so that no
// picture of it is taken for one of a real model.
func (m Model) toy(line string, cols int) string {
	words := " toy world "
	if b := prose.Line(m.tree.Session.Backend); b != "" && !strings.Contains(b, "/") {
		words = " " + b + " · toy world "
	}
	for _, w := range []string{words, " toy world ", "toy"} {
		if n := prose.Width(w); n <= cols {
			return prose.Cut(line, 0, cols-n) + m.theme.Badge.Render(w)
		}
	}
	return line
}
