package home

import (
	"fmt"
	"strings"
	"time"

	"rflow/tui/internal/prose"
)

// list draws the sessions, and says in which line the picked one begins.
func (m Model) list(w int, pictures bool) (lines []string, picked int) {
	t := m.theme
	lines = append(lines, m.listTitle())
	if !m.listed {
		return append(lines, t.Faint.Render(" …")), 0
	}
	if len(m.sessions) == 0 {
		return append(lines, t.Muted.Render(" "+m.noSessions())), 0
	}
	if pictures {
		lines = append([]string{""}, append(lines, "")...)
	}
	for i, s := range m.sessions {
		if i == m.pick {
			picked = len(lines)
		}
		if pictures {
			lines = append(lines, m.card(i, s, w)...)
		} else {
			lines = append(lines, m.short(i, s, w))
		}
	}
	return lines, picked
}

func (m Model) mark(i int) string {
	if m.at == onSessions && i == m.pick {
		return m.theme.Title.Render("▸")
	}
	return " "
}

// short is a session in one line.
func (m Model) short(i int, s Session, w int) string {
	style := m.theme.Text
	if m.at == onSessions && i == m.pick {
		style = m.theme.Strong
	}
	title := prose.Line(s.title())
	facts := m.facts(s)
	// The name counts most, then how it stands.
	for _, tail := range []string{facts + " · " + ago(m.now.Sub(s.Updated)), facts, s.standing(), ""} {
		if room := w - prose.Width(tail) - 4; tail == "" || room >= min(24, prose.Width(title)) {
			return prose.Spread(m.mark(i)+" "+style.Render(title), m.theme.Muted.Render(tail), w)
		}
	}
	return ""
}

// card is a session with the thumbnail of its best image.
func (m Model) card(i int, s Session, w int) []string {
	t := m.theme
	thumb, _ := m.gallery.Lines(s.Best, thumbCols, thumbRows)
	style := t.Text
	if m.at == onSessions && i == m.pick {
		style = t.Strong
	}
	room := max(1, w-thumbCols-3)
	text := prose.Wrap(prose.Line(s.title()), room)
	if len(text) > 2 {
		text = append(text[:1], prose.Truncate(prose.Fit(text[1], room-1)+"……", room))
	}
	for j := range text {
		text[j] = style.Render(text[j])
	}
	facts, when := m.facts(s), ago(m.now.Sub(s.Updated))
	if both := facts + " · " + when; prose.Width(both) <= room || len(text) == thumbRows-1 {
		text = append(text, t.Muted.Render(prose.Truncate(both, room)))
	} else {
		text = append(text, t.Muted.Render(prose.Truncate(facts, room)), t.Muted.Render(when))
	}
	var lines []string
	for y := range thumbRows {
		mark := " "
		if y == 0 {
			mark = m.mark(i)
		}
		lines = append(lines, mark+line(thumb, y)+"  "+line(text, y))
	}
	return append(lines, "")
}

// facts says in a few words how a session stands.
func (m Model) facts(s Session) string {
	var parts []string
	if s.Score != "" {
		parts = append(parts, s.Score)
	}
	if s.Images == 1 {
		parts = append(parts, "1 image", s.standing())
	} else {
		parts = append(parts, fmt.Sprintf("%d images", s.Images), s.standing())
	}
	if s.Archived {
		parts = append(parts, "archived")
	}
	return strings.Join(parts, " · ")
}

// ago says how long ago something was.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	case d < 48*time.Hour:
		return "yesterday"
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}
