package queue

import (
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/tui/internal/grade"
	"rflow/tui/internal/prose"
)

// View draws the queue: exactly as many lines as it is high, each as wide as it
// is. review is the reflection as the root drew it, of the size of [Model.Room].
func (m Model) View(review string) string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	m.gallery.Near(m.Near()...)
	n := m.at.node()
	if n == nil {
		return m.nothing()
	}
	l := m.divide(m.at, m.writing)
	parts := []part{{l.picture, m.picture(l.picture, l.picture.w, n, "")}}
	if p := m.at.parent(); p != nil && l.parent.w > 0 {
		at := l.parent
		at.w = m.w - at.x
		parts = append(parts, part{at, m.picture(l.parent, at.w, p, "before · ")})
	}
	if l.facts.h > 0 {
		parts = append(parts, part{l.facts, m.facts(m.at, l.facts.w, l.facts.h)})
	}
	if l.review.w > 0 && l.review.h > 0 {
		parts = append(parts, part{l.review, strings.Split(review, "\n")})
	}
	return compose(parts, m.w, m.h)
}

// part is lines at a place, each as wide as that.
type part struct {
	at    box
	lines []string
}

// compose puts parts, of which those on one row are ordered from left to right,
// into exactly h lines of w cells.
func compose(parts []part, w, h int) string {
	lines := make([]string, h)
	for y := range lines {
		var b strings.Builder
		x := 0
		for _, p := range parts {
			row := y - p.at.y
			if row < 0 || row >= len(p.lines) || p.at.w <= 0 {
				continue
			}
			b.WriteString(strings.Repeat(" ", max(0, p.at.x-x)))
			b.WriteString(p.lines[row])
			x = p.at.x + p.at.w
		}
		b.WriteString(strings.Repeat(" ", max(0, w-x)))
		lines[y] = b.String()
	}
	return strings.Join(lines, "\n")
}

// picture is an image over its name and its score, in lines of w cells.
func (m Model) picture(at box, w int, n *flow.Node, what string) []string {
	if at.w <= 0 || at.h <= 0 {
		return nil
	}
	pixels, _ := m.gallery.Lines(n.Image, at.w, at.h)
	beside := strings.Repeat(" ", w-at.w)
	lines := make([]string, 0, at.h+captionLines)
	for _, l := range pixels {
		lines = append(lines, l+beside)
	}
	caption := m.theme.Muted.Render(what) + m.theme.Strong.Render(prose.Line(string(n.ID)))
	if v := n.Verdict(m.at.Tree.Verifier()); v != nil {
		caption += "  " + grade.Of(m.at.Tree).Level(*v).Style(m.theme).Render(prose.Line(v.Label()))
	}
	if !m.at.Tree.Session.Toy {
		return append(lines, prose.Fit(caption, w))
	}
	badge := m.theme.Badge.Render(" toy world ")
	if prose.Width(caption)+prose.Width(badge)+1 > w {
		badge = m.theme.Badge.Render("toy")
	}
	return append(lines, prose.Pad(prose.Spread(caption, badge, max(at.w, min(w, prose.Width(caption)+prose.Width(badge)+1))), w))
}

// facts are what there is to know besides, in at most so many lines of w cells:
// what was asked for, what the image was made with, and what the verifier found.
func (m Model) facts(s Shown, w, most int) []string {
	n, t := s.node(), m.theme
	if n == nil || w <= 0 || most <= 0 {
		return nil
	}
	prompt := n.Original
	if prompt == "" {
		prompt = s.Tree.Session.Prompt
	}
	if most == 1 {
		return []string{t.Strong.Render(prose.Fit(prose.Line(prompt), w))}
	}
	lines := paragraph(t.Strong, prompt, w, 2)
	if n.Reflection != "" && s.parent() != nil {
		lines = append(lines, paragraph(t.Muted, "made with: "+strings.Join(flow.Instructions(n.Reflection), " "), w, max(1, min(2, most-len(lines)-1)))...)
	}
	lines = append(lines, paragraph(t.Text, finding(n), w, most-len(lines))...)
	return lines[:min(len(lines), most)]
}

// paragraph wraps a text to w cells, and cuts it after so many lines.
func paragraph(style lipgloss.Style, text string, w, most int) []string {
	if text == "" || most <= 0 {
		return nil
	}
	lines := prose.Wrap(prose.Harmless(text), w)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = prose.Truncate(lines[most-1]+" …", w)
	}
	for i, l := range lines {
		lines[i] = style.Render(prose.Fit(l, w))
	}
	return lines
}

// finding is what the verifier says is wrong: its words, else the explanation of
// the lowest score.
func finding(n *flow.Node) string {
	v := n.ModelVerdict()
	if v == nil {
		return ""
	}
	if v.Text != "" {
		return v.Text
	}
	words, least := "", 0.0
	for _, a := range v.Aspects {
		if a.Explanation != "" && (words == "" || a.Score < least) {
			words, least = a.Explanation, a.Score
		}
	}
	return words
}

// nothing is the queue when it is empty.
func (m Model) nothing() string {
	words := prose.Wrap(prose.Harmless(m.empty), max(1, min(m.w-2, 60)))
	lines := make([]string, max(0, (m.h-len(words))/2))
	for _, l := range words {
		lines = append(lines, prose.Centre(m.theme.Muted.Render(l), m.w))
	}
	return prose.Block(lines, m.w, m.h)
}
