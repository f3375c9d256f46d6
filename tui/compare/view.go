package compare

import (
	"strings"

	"rflow/tui/internal/prose"
)

// View draws the pane: exactly as many lines as it is high, each as wide as it is.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	if m.words {
		return prose.Block(m.inWords(), m.w, m.h)
	}
	body, _ := m.body()
	lines := append([]string{m.caption()}, body...)
	lines = append(lines, m.foot()...)
	return prose.Block(lines, m.w, m.h)
}

// footRows is how many lines there are under the pictures.
func (m Model) footRows() int {
	switch {
	case m.h >= 14:
		return 2
	case m.h >= 8:
		return 1
	default:
		return 0
	}
}

// pictureRoom is the room for one picture, in cells.
func (m Model) pictureRoom() (w, h int) {
	h = max(0, m.h-1-m.footRows())
	if m.mode == abreast {
		return max(0, (m.w-m.gap())/2), h
	}
	return m.w, h
}

// gap is how many cells there are between two pictures.
func (m Model) gap() int {
	if m.w < 60 {
		return 1
	}
	return 2
}

// missing says why what there is to judge cannot be seen, or "".
func (m Model) missing() string {
	if m.words {
		return ""
	}
	_, missing := m.body()
	return missing
}

// body returns the lines between caption and foot, and what is not there yet.
func (m Model) body() (lines []string, missing string) {
	w, h := m.pictureRoom()
	left, right := m.sides()
	switch {
	case h < 1 || w < 1:
		return nil, "there is no room for the pictures"
	case left == nil || right == nil:
		return block("the image is gone", m.w, h), "an image is gone"
	case m.tossing:
		return block("in an order that chance decides", m.w, h), "they are not there yet"
	}
	v := m.vista()
	if m.mode == differing {
		a, b := m.order()
		key := v.key(differenceKey(v.box, m.gain, a.Image, b.Image))
		lines, missing = m.picture("compare/difference", key, v)
		return centred(lines, v.cols, v.rows, w, h), missing
	}
	l, noLeft := m.picture("compare/"+string(left.ID), v.key(boxKey(v.box, left.Image)), v)
	r, noRight := m.picture("compare/"+string(right.ID), v.key(boxKey(v.box, right.Image)), v)
	if missing = noLeft; missing == "" {
		missing = noRight
	}
	switch {
	case m.mode == abreast:
		l, r = centred(l, v.cols, v.rows, w, h), centred(r, v.cols, v.rows, w, h)
		for y := range l {
			l[y] += strings.Repeat(" ", m.w-2*w) + r[y]
		}
		return l, missing
	case m.mode == slider:
		l = m.slid(l, r, v.cols)
	case m.second:
		l = r
	}
	return centred(l, v.cols, v.rows, w, h), missing
}

// picture returns rows lines of cols cells, and why they are not the picture, or "".
func (m Model) picture(reel, key string, v vista) (lines []string, missing string) {
	lines, ready, err := m.gallery.Look(reel, key, v.cols, v.rows)
	switch {
	case err != nil:
		return block(prose.Line(err.Error()), v.cols, v.rows), "a picture cannot be shown: " + err.Error()
	case len(lines) == 0:
		return block("on its way", v.cols, v.rows), "a picture is still on its way"
	case !ready:
		return lines, "a picture is still on its way"
	}
	return lines, ""
}

// slid shows the left picture up to the slider and the right one from there.
func (m Model) slid(left, right []string, cols int) []string {
	if cols < 3 {
		return left
	}
	at := min(cols-1, m.slide*cols/100)
	out := make([]string, len(left))
	for y := range left {
		out[y] = prose.Cut(left[y], 0, at) + m.theme.Title.Render("┃") + prose.Cut(right[y], at+1, cols)
	}
	return out
}

// block is text in the middle of w x h cells.
func block(text string, w, h int) []string {
	lines := prose.Wrap(text, max(1, w))
	lines = lines[:min(len(lines), h)]
	for i, l := range lines {
		lines[i] = prose.Centre(l, w)
	}
	return centred(lines, w, len(lines), w, h)
}

// centred puts lines of cols x rows cells into the middle of w x h.
func centred(lines []string, cols, rows, w, h int) []string {
	left, top := max(0, w-cols)/2, max(0, h-rows)/2
	blank := strings.Repeat(" ", w)
	out := make([]string, 0, h)
	for range top {
		out = append(out, blank)
	}
	for _, l := range lines {
		out = append(out, strings.Repeat(" ", left)+l+strings.Repeat(" ", max(0, w-cols-left)))
	}
	for len(out) < h {
		out = append(out, blank)
	}
	return out[:h]
}
