package trial

import (
	"slices"
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
	t, ok := m.current()
	switch {
	case m.list:
		return prose.Block(m.rows(), m.w, m.h)
	case !ok:
		return prose.Block([]string{" " + m.theme.Muted.Render("the trial begins")}, m.w, m.h)
	case m.plain:
		return prose.Block(m.inWords(t), m.w, m.h)
	}
	style := m.theme.Muted
	if t.Ready() {
		style = m.theme.Accent
	}
	right := same(t)
	if prose.Width(m.status(t))+prose.Width(right)+3 > m.w {
		right = ""
	}
	lines := []string{prose.Spread(" "+style.Render(m.status(t)), m.theme.Muted.Render(right+" "), m.w)}
	lines = append(lines, m.grid(t)...)
	lines = append(lines, m.tells(t, m.told())...)
	return prose.Block(lines, m.w, m.h)
}

// told is how many lines there are under the pictures. They are there from the start, so
// that no picture moves when everything is told.
func (m Model) told() int {
	switch {
	case m.h >= 28:
		return 7
	case m.h >= 16:
		return 5
	default:
		return min(3, max(0, m.h-5))
	}
}

// shape is how the pictures stand: across in a row, cols x rows cells each.
type shape struct{ across, cols, rows int }

func (s shape) width() int  { return s.cols + 2 }
func (s shape) height() int { return s.rows + 2 } // a line above, the caption below

// shape is the arrangement with the largest pictures, in as few rows as that takes.
func (m Model) shape(t flow.Trial) shape {
	h := m.h - 1 - m.told()
	n := max(1, len(t.Arms))
	best, most := shape{across: n, cols: max(1, m.w/n-2), rows: 1}, 0
	for across := 1; across <= n; across++ {
		down := (n + across - 1) / across
		s := shape{across: across, cols: m.w/across - 2, rows: h/down - 2}
		if s.cols < 1 || s.rows < 1 {
			continue
		}
		if cols, rows := m.fit(t, s); cols*rows >= most {
			best, most = s, cols*rows
			best.rows = rows
		}
	}
	return best
}

// fit is how many cells a picture takes of its room.
func (m Model) fit(t flow.Trial, s shape) (cols, rows int) {
	w, h := 1, 1
	for _, a := range t.Arms {
		if a.Made() && a.Width > 0 && a.Height > 0 {
			w, h = a.Width, a.Height
		}
	}
	cw, ch := m.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	return render.Fit(w, h, s.cols, s.rows, cw, ch, false)
}

// shown reports whether all pictures there are can be seen.
func (m Model) shown(t flow.Trial) bool {
	cols, rows := m.fit(t, m.shape(t))
	return !slices.ContainsFunc(t.Arms, func(a flow.Arm) bool {
		if !a.Made() {
			return false
		}
		_, ready := m.gallery.Lines(a.Image, cols, rows)
		return !ready
	})
}

// grid draws the pictures in the order in which they are shown.
func (m Model) grid(t flow.Trial) []string {
	s := m.shape(t)
	if s.height() > m.h-1 { // not even one row
		return nil
	}
	order := t.Order()
	var lines []string
	for row := 0; row < len(order); row += s.across {
		block := make([]string, s.height())
		for place := row; place < min(row+s.across, len(order)); place++ {
			for y, line := range m.tile(t, s, place, order[place]) {
				block[y] += line
			}
		}
		lines = append(lines, block...)
	}
	return lines
}

// tile draws one picture with its frame and what is said of it.
func (m Model) tile(t flow.Trial, s shape, place, arm int) []string {
	style, h, v, corners := m.theme.Rule, " ", " ", []string{" ", " ", " ", " "}
	if place == m.at {
		style, h, v, corners = m.theme.Cursor, "━", "┃", []string{"┏", "┓", "┗", "┛"}
	}
	lines := []string{style.Render(corners[0] + strings.Repeat(h, s.cols) + corners[1])}
	for _, line := range m.picture(t, s, arm) {
		lines = append(lines, style.Render(v)+line+style.Render(v))
	}
	return append(lines, style.Render(corners[2])+m.caption(t, place, arm, s.cols)+style.Render(corners[3]))
}

// caption is what stands under a picture: its letter, and once it is judged what it is.
func (m Model) caption(t flow.Trial, place, arm, w int) string {
	style := m.theme.Strong
	if place == m.at {
		style = m.theme.Selection
	}
	left := style.Render(letter(place))
	right := m.theme.Muted.Render(m.arm(t, arm))
	if told(t) {
		right = m.theme.Muted.Render(name(t.Arms[arm-1].TrialArm))
		if t.Best == arm {
			left += m.theme.Good.Render(" ★")
			right = m.theme.Good.Render(name(t.Arms[arm-1].TrialArm))
		}
	}
	return prose.Spread(left, prose.Truncate(right, max(0, w-prose.Width(left)-1)), w)
}

// picture returns the lines of one picture, each as wide as its room.
func (m Model) picture(t flow.Trial, s shape, arm int) []string {
	cols, rows := m.fit(t, s)
	a := t.Arms[arm-1]
	var lines []string
	if a.Made() {
		lines, _ = m.gallery.Lines(a.Image, cols, rows)
	} else if a.Failure == nil {
		lines, _ = m.gallery.Preview(t.ArmNode(arm).ID, cols, rows)
	}
	if len(lines) == 0 {
		instead := "·"
		if a.Failure != nil {
			instead = "✗"
		}
		lines, cols = []string{m.theme.Faint.Render(prose.Centre(instead, s.cols))}, s.cols
	}
	before, above := (s.cols-cols)/2, (s.rows-len(lines))/2
	out := slices.Repeat([]string{strings.Repeat(" ", s.cols)}, s.rows)
	for i, line := range lines[:min(len(lines), s.rows)] {
		out[above+i] = strings.Repeat(" ", before) + line + strings.Repeat(" ", s.cols-cols-before)
	}
	return out
}
