package status

import (
	"strings"

	"rflow/themes"
	"rflow/tui/internal/prose"
)

// Heading is words set into a rule. The zero value has none.
type Heading struct {
	At      int    // the column where it begins
	Text    string // what is there
	More    string // of less weight; parts between " · " are left out whole, the last first
	Focused bool
	// Joint stands in the column before it, where a vertical rule meets this one.
	Joint string
}

// Rule draws a horizontal line of w cells with headings in it, from left to right.
func Rule(t *themes.Theme, w int, heads ...Heading) string {
	var b strings.Builder
	for i, h := range heads {
		end := w
		if i+1 < len(heads) {
			end = heads[i+1].At - prose.Width(heads[i+1].Joint)
		}
		edge, words := t.Rule, t.Muted
		if h.More != "" {
			words = t.Strong
		}
		if h.Focused {
			edge, words = t.BorderFocused, t.Title
		}
		text, more := "", ""
		if h.Text != "" {
			text = prose.Truncate(" "+h.Text+" ", end-h.At-2)
		}
		if room := end - h.At - 3 - prose.Width(text); h.More != "" && room > 4 {
			more = prose.Truncate(whole(h.More, room), room) + " "
		}
		if h.Joint != "" {
			b.WriteString(t.Rule.Render(h.Joint))
		}
		used := h.At
		if text != "" {
			b.WriteString(edge.Render("─") + words.Render(text) + t.Muted.Render(more))
			used += 1 + prose.Width(text+more)
		}
		b.WriteString(edge.Render(strings.Repeat("─", max(0, end-used))))
	}
	return b.String()
}

// whole leaves out those of the parts at the end for which there is no room.
func whole(parts string, room int) string {
	for prose.Width(parts) > room {
		i := strings.LastIndex(parts, " · ")
		if i < 0 {
			break
		}
		parts = parts[:i]
	}
	return parts
}
