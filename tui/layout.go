package tui

import "rflow/flow"

// rect is a part of the screen in cells.
type rect struct{ x, y, w, h int }

func (r rect) empty() bool { return r.w <= 0 || r.h <= 0 }

func (r rect) has(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// mode is how the panels stand.
type mode int

const (
	tooSmall mode = iota
	single        // one panel at a time
	stacked       // tree above the panel
	beside        // tree beside the panel
)

// The limits between the modes, and the least that anything can be shown in.
const (
	besideFrom           = 100
	singleBelowW, belowH = 60, 16
	leastW, leastH       = 20, 6
	columnWidth          = 2 // the vertical rule and a space
)

// layout is where everything stands. Empty parts are not shown. Rules are the
// lines between: one under the header and one over the footer, one between
// tree and panel, one between focus and review.
type layout struct {
	mode                   mode
	header, banner, footer rect
	top, bottom            rect // rules over and under the panes
	tree, focus, review    rect
	panelRule, column      rect // the heading of the panel, and the vertical rule
	body                   rect // all panes
	picture                int  // rows of the picture in focus; 0: as that is high
}

// divide lays out w x h cells. wants is how many rows the review would like.
func divide(w, h int, onPanel, full, banner bool, wants int) layout {
	l := layout{}
	if w < leastW || h < leastH {
		return l
	}
	l.header = rect{0, 0, w, 1}
	l.footer = rect{0, h - 1, w, 1}
	y := 1
	if banner {
		l.banner = rect{0, y, w, 1}
		y++
	}
	l.top = rect{0, y, w, 1}
	y++
	end := h - 1
	if h >= belowH {
		end--
		l.bottom = rect{0, end, w, 1}
	}
	l.body = rect{0, y, w, max(0, end-y)}
	switch {
	case w < singleBelowW || h < belowH:
		l.mode = single
		l.one(onPanel, wants)
	case full:
		l.mode = single
		l.one(true, wants)
	case w < besideFrom:
		l.mode = stacked
		l.stack()
	default:
		l.mode = beside
		l.beside(wants)
	}
	return l
}

// one gives all room to the pane that has the focus.
func (l *layout) one(onPanel bool, wants int) {
	if !onPanel {
		l.tree = l.body
		return
	}
	if l.body.w >= singleBelowW && l.body.h < 24 {
		l.panelAcross(l.body)
		return
	}
	l.panelDown(l.body, wants)
}

// beside puts the tree left and the panel right, as three to two.
func (l *layout) beside(wants int) {
	b := l.body
	left := besideTree(b.w)
	l.tree = rect{b.x, b.y, left, b.h}
	l.column = rect{left, b.y, columnWidth, b.h}
	l.panelDown(rect{left + columnWidth, b.y, b.w - left - columnWidth, b.h}, wants)
}

func besideTree(w int) int { return w*3/5 + 2 }

// stack puts the tree above the panel. The panel is wide and low, so the review
// stands beside the picture.
func (l *layout) stack() {
	b := l.body
	up := max(6, b.h*11/20) // two small thumbnails on 24 rows
	l.tree = rect{b.x, b.y, b.w, up}
	l.panelRule = rect{b.x, b.y + up, b.w, 1}
	l.panelAcross(rect{b.x, b.y + up + 1, b.w, b.h - up - 1})
}

// panelAcross puts the review beside the focus.
func (l *layout) panelAcross(r rect) {
	left := r.w * 9 / 20
	l.focus = rect{r.x, r.y, left, r.h}
	l.column = rect{r.x + left, r.y, columnWidth, r.h}
	l.review = rect{r.x + left + columnWidth, r.y, r.w - left - columnWidth, r.h}
}

// panelDown puts the review under the focus and gives it what it wants, up to
// half; what it does not need goes to the text under the picture. The picture has the
// same rows whatever the review wants, where there are enough for both.
func (l *layout) panelDown(r rect, wants int) {
	down := min(max(wants, 3), max(3, r.h/2))
	if r.h >= 20 {
		l.picture = r.h * 9 / 20
		down = min(down, r.h-l.picture-2) // a rule, and a line of text
	}
	if r.h < 8 {
		down = r.h / 2
	}
	if wants <= 0 {
		l.focus = r
		return
	}
	l.focus = rect{r.x, r.y, r.w, r.h - down - 1}
	l.panelRule = rect{r.x, r.y + l.focus.h, r.w, 1}
	l.review = rect{r.x, r.y + l.focus.h + 1, r.w, down}
}

// rowsOf is how many rows the review has on a node at a width. They follow what
// it shows, however that came about; but once the person has begun to decide they do not
// become fewer there, so that the picture above keeps its size.
type rowsOf struct {
	node    flow.NodeID
	w, rows int
	held    bool // the person has begun
}

func (r rowsOf) want(node flow.NodeID, w, rows int) rowsOf {
	held := r.held && r.node == node
	if held && r.w == w {
		rows = max(rows, r.rows)
	}
	return rowsOf{node, w, rows, held}
}

// arrange lays the screen out anew and tells every pane its size.
func (m Model) arrange() Model {
	m.home = m.home.SetSize(m.w, max(0, m.h-3))
	m = m.arrangeLeaf()
	if m.session == nil {
		m.layout = layout{}
		return m
	}
	if m.queue.on {
		return m.arrangeQueue()
	}
	onPanel := m.onPanel || m.capturing()
	panel := m.w
	if m.w >= besideFrom && !m.full {
		panel = m.w - besideTree(m.w) - columnWidth
	}
	m.rows = m.rows.want(m.review.Node(), panel, m.review.SetHeader(false).Rows(panel)) // under a rule that tells what the header would
	m.layout = divide(m.w, m.h, onPanel, m.full, m.banner() != "", m.rows.rows)
	if m.o.Plain {
		m.layout = m.plainLayout()
	}
	l := m.layout
	m.tree = m.tree.SetSize(l.tree.w, l.tree.h).SetFocused(!onPanel)
	m.focus = m.focus.SetHeader(false).SetPicture(l.picture).SetSize(l.focus.w, l.focus.h).SetFocused(onPanel && !m.capturing()).SetFull(m.full)
	m.review = m.review.SetSize(l.review.w, l.review.h).SetFocused(onPanel).SetHeader(l.panelRule.empty() || l.mode == stacked)
	return m
}
