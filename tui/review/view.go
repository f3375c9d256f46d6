package review

import (
	"fmt"
	"strings"

	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// View draws the pane: exactly as many lines as it is high, each as wide as it
// is. The first names the reflection and its state, the last the keys.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	at := m.look()
	var lines []string
	if m.top() == 1 {
		lines = append(lines, m.header(at))
	}
	body := m.body(at)
	start := max(0, min(m.scroll, len(body)-m.room()))
	end := min(len(body), start+m.room())
	for i, l := range body[start:end] {
		if i == end-start-1 && end < len(body) {
			l = prose.Spread(l, m.theme.Faint.Render(fmt.Sprintf("↓ %d", len(body)-end)), m.w)
		}
		lines = append(lines, l)
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	if len(lines) < m.h {
		lines = append(lines, m.actions(at))
	}
	return prose.Block(lines, m.w, m.h)
}

// top is how many lines the header takes.
func (m Model) top() int {
	if m.bare {
		return 0
	}
	return 1
}

// room is how many lines the text has between the header and the keys.
func (m Model) room() int { return max(0, m.h-1-m.top()) }

// Rows returns how many lines the pane would like at a width: its whole text,
// the header where it draws one, and the keys.
func (m Model) Rows(w int) int {
	m.w, m.h = w, 1000
	at := m.look()
	rows := len(m.body(at)) + m.top()
	if m.actions(at) != "" {
		rows++
	}
	return rows
}

// Heading is what the header says in at most w cells, without styles. The state
// counts more than the author.
func (m Model) Heading(w int) string {
	at := m.look()
	what, _ := m.stateWords(at)
	for _, by := range m.author(at) {
		if full := m.name() + " · " + by + " · " + what; prose.Width(full) <= w {
			return full
		}
	}
	return m.name() + " · " + what
}

// Scroll moves the text by lines.
func (m Model) Scroll(lines int) Model {
	if m.mode == writing || m.mode == prompting {
		return m
	}
	m.scroll = max(0, min(m.scroll+lines, len(m.body(m.look()))-m.room()))
	return m
}

// scrolls moves the text by half a page up (by -1) or down, or says why it does not.
func (m Model) scrolls(by int) (Model, []intent.Intent) {
	before, why := m.scroll, m.whyNotScroll()
	if m = m.Scroll(by * max(1, m.room()/2)); m.scroll != before && why == "" {
		return m, nil
	}
	switch {
	case why != "":
	case by < 0:
		why = "this is the beginning of the reflection"
	default:
		why = "this is the end of the reflection"
	}
	return m, notice(why)
}

// Cursor returns where the cursor of the text is, in cells of the pane; false
// when nothing is being written.
func (m Model) Cursor() (x, y int, ok bool) {
	if !m.Writing() || m.room() < 1 {
		return 0, 0, false
	}
	ed, top := m.editor(m.look())
	x, y = ed.Cursor()
	if m.mode == wording {
		x += min(labelWidth, m.w/3)
	}
	return min(x, m.w-1), min(y+m.top()+top, m.h-2), true
}

// header is a rule with the name of the pane and the state.
func (m Model) header(at look) string {
	t := m.theme
	name := t.Strong
	if m.focused {
		name = t.Title
	}
	what, style := m.stateWords(at)
	words := t.Rule.Render("─ ") + name.Render(m.name()) + t.Rule.Render(" ─ ")
	if prose.Width(words)+prose.Width(what) > m.w {
		words = t.Rule.Render("─ ") // the state counts more than what it is the state of
	}
	// The state counts more than the author.
	for _, by := range m.author(at) {
		if prose.Width(words)+prose.Width(by+what)+4 <= m.w {
			words += t.Muted.Render(by + " · ")
			break
		}
	}
	words += style.Render(what) + " "
	if n := m.w - prose.Width(words); n > 0 {
		words += t.Rule.Render(strings.Repeat("─", n))
	}
	return prose.Fit(words, m.w)
}

func (m Model) name() string {
	if m.mode == prompting {
		return "prompt"
	}
	return "reflection"
}

// author says who wrote the reflection, in words that get shorter; none when nobody
// has yet.
func (m Model) author(at look) []string {
	if at.r == nil || at.state == beingWritten || m.mode == writing || m.mode == prompting {
		return nil
	}
	who := prose.Line(at.r.Author.String())
	name, _, _ := strings.Cut(who, "@")
	switch {
	case who == "":
		return nil
	case at.r.Author.Person:
		return []string{"written by " + who, "by " + who}
	default:
		return []string{"proposed by " + who, "by " + who, "by " + name}
	}
}

// body is everything between the header and the keys.
func (m Model) body(at look) []string {
	p := &page{theme: m.theme, w: m.w}
	switch m.mode {
	case writing, prompting:
		m.drawWriting(p, at)
		return p.lines
	case rejecting:
		m.drawRemedies(p, at)
		return p.lines
	case explaining, wording:
		m.drawReasons(p)
		return p.lines
	case choosing:
		p.put("", m.theme.Accent, "which one?")
	}
	m.drawReflection(p, at)
	m.drawPrompt(p, at)
	return p.lines
}
