package replay

import (
	"fmt"
	"strings"

	"rflow/tui/internal/prose"
)

// The least that three columns are legible in.
const (
	columnsFromW, columnsFromH = 72, 16
	leastColumn                = 22 // cells between the images
)

// View draws the stage: exactly as many lines as it is high, each as wide as it is.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	if m.blank {
		return prose.Block(nil, m.w, m.h)
	}
	if m.show.Plain {
		return m.plainView()
	}
	lines := []string{m.header()}
	if m.h >= columnsFromH {
		lines = append(lines, m.theme.Rule.Render(strings.Repeat("─", m.w)))
	}
	if m.room() < 1 {
		return prose.Block(lines, m.w, m.h)
	}
	lines = append(lines, m.body(m.room())...)
	return prose.Block(append(lines, m.footer()), m.w, m.h)
}

// room is how many lines there are between header and footer.
func (m Model) room() int {
	if m.h >= columnsFromH && !m.show.Plain {
		return m.h - 3
	}
	return m.h - 2
}

// body returns room lines.
func (m Model) body(room int) []string {
	var lines []string
	switch {
	case m.help:
		lines = m.clip(m.helpLines(), room)
	case m.show.Plain:
		lines = m.clip(m.plain(), room)
	case m.beat().act == title || m.beat().act == ending:
		lines = m.card(room)
	case m.wide():
		lines = m.columns(room)
	default:
		lines = m.single(room)
	}
	m.near()
	for len(lines) < room {
		lines = append(lines, "")
	}
	return lines[:room]
}

func (m Model) wide() bool { return m.w >= columnsFromW && m.h >= columnsFromH }

// header names the session on the left and the place on the right.
func (m Model) header() string {
	right := ""
	if b := m.beat(); b.scene >= 0 {
		sc := m.script.scenes[b.scene]
		n := sc.after
		if n == nil {
			n = sc.before
		}
		if m.script.chains > 1 {
			right = fmt.Sprintf("chain %d of %d · ", sc.chain+1, m.script.chains)
		}
		right += fmt.Sprintf("round %d", n.Round)
		if m.w < columnsFromW { // the captions say that it is a toy world
			right = strings.ReplaceAll(right, " of ", "/")
			return prose.Spread(m.theme.Strong.Render(prose.Line(m.show.Tree.Session.Prompt)), m.theme.Muted.Render(right), m.w)
		}
	}
	if m.show.Tree.Session.Toy {
		right = strings.TrimSuffix(right+" · toy world", " · ")
		right = strings.TrimPrefix(right, " · ")
	}
	return prose.Spread(m.theme.Strong.Render(prose.Line(m.show.Tree.Session.Prompt)), m.theme.Muted.Render(right), m.w)
}

// footer shows how far it is, and the keys that matter.
func (m Model) footer() string {
	at, all := m.at+1, len(m.script.beats)
	const bar = 12
	full := at * bar / all
	left := m.theme.BarFull.Render(strings.Repeat("█", full)) + m.theme.BarEmpty.Render(strings.Repeat("░", bar-full)) +
		m.theme.Muted.Render(fmt.Sprintf(" %d/%d", at, all))
	if m.auto {
		left += m.theme.Accent.Render(fmt.Sprintf("  ▶ %gx", m.show.Speed))
	}
	k := m.Keys
	var hints []string
	for _, b := range []struct{ key, desc string }{
		{k.Next.Help().Key, k.Next.Help().Desc},
		{k.Blank.Help().Key, "blank"},
		{k.Auto.Help().Key, "auto"},
		{k.Help.Help().Key, "keys"},
		{k.Leave.Help().Key, "leave"},
	} {
		hints = append(hints, b.key+" "+b.desc)
	}
	right := strings.Join(hints, " · ")
	if m.idle != "" {
		right = m.idle
	}
	if m.show.Plain { // the first line says how far it is
		return prose.Fit(right, m.w)
	}
	if prose.Width(left)+prose.Width(right)+2 > m.w && m.idle == "" {
		right = k.Help.Help().Key + " keys"
	}
	return prose.Spread(left, m.theme.Muted.Render(right), m.w)
}

// columns is before | reflection | after.
func (m Model) columns(room int) []string {
	sc := m.script.at(m.at)
	widest := (m.w - leastColumn - 4) / 2
	cols, rows := m.size(sc, widest, room-3)
	if sc.before == nil { // the first image has the stage for itself
		cols, rows = m.size(sc, m.w-leastColumn-2, room-3)
		left := m.frameOf("from noise", sc.after, true, cols, rows, true)
		return beside(left, nil, nil, cols, (m.w-cols)/2, 0, 0, (room-len(left))/2, m.w)
	}
	middle := m.w - 2*cols - 4
	left := m.frameOf("before", sc.before, false, cols, rows, true)
	var right []string
	if sc.after != nil {
		right = m.frameOf("after", sc.after, true, cols, rows, m.beat().act == after)
	}
	column := m.clip(m.column(middle), room)
	return beside(left, column, right, cols, 0, middle, cols, (room-len(left))/2, m.w)
}

// beside puts three blocks into lines: left and right of so many cells from row
// top on, the middle centred on them.
func beside(left, middle, right []string, leftW, indent, middleW, rightW, top, w int) []string {
	top = max(0, top)
	start := max(0, top+(len(left)-len(middle))/2)
	var lines []string
	for y := range max(top+len(left), start+len(middle)) {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", indent) + prose.Pad(pick(left, y-top), leftW))
		if middleW > 0 {
			b.WriteString("  " + prose.Fit(pick(middle, y-start), middleW) + "  " + prose.Pad(pick(right, y-top), rightW))
		}
		lines = append(lines, prose.Pad(b.String(), w))
	}
	return lines
}

func pick(lines []string, i int) string {
	if i < 0 || i >= len(lines) {
		return ""
	}
	return lines[i]
}

// clip cuts a text to the rows there are; what is below is reached by scrolling.
func (m Model) clip(lines []string, rows int) []string {
	if len(lines) <= rows {
		return lines
	}
	from := min(m.scroll, len(lines)-rows)
	out := append([]string{}, lines[from:from+rows]...)
	if below := len(lines) - from - rows; below > 0 {
		out[rows-1] = m.theme.Faint.Render(fmt.Sprintf("↓ %d more", below+1))
	}
	return out
}

// overflow is how many lines of text there are beyond those in view.
func (m Model) overflow() int {
	if m.help {
		return max(0, len(m.helpLines())-m.room())
	}
	if m.show.Plain {
		return max(0, len(m.plain())-m.room())
	}
	if m.w <= 0 || m.beat().act < before || m.beat().act > after {
		return 0
	}
	w := m.w - 2
	if m.wide() {
		cols, _ := m.size(m.script.at(m.at), (m.w-leastColumn-4)/2, m.room()-3)
		w = m.w - 2*cols - 4
	}
	return max(0, len(m.column(w))-m.room())
}
