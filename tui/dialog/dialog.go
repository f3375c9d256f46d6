// Package dialog asks questions over the panes. A dialog never acts: it returns
// intents, and says when it is done.
package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
)

// Dialog is one question or one list. It is a value: Update returns the next.
type Dialog interface {
	// Update takes a key or a paste. done: the dialog is to be closed, and the
	// intents carried out afterwards.
	Update(msg tea.Msg) (next Dialog, intents []intent.Intent, done bool)
	// View draws the dialog in at most w x h cells; "" when there is no room at all.
	View(t *themes.Theme, w, h int) string
	// Help lists the keys in force.
	Help() []intent.Binding
}

// Sizer is a dialog that has to know its size to take a key: it is told the one that View
// is given next.
type Sizer interface{ Sized(w, h int) Dialog }

// Frame draws a box as dialogs of other packages have it: see frame.
func Frame(t *themes.Theme, title, hint string, lines []string, w, h int) string {
	return frame(t, title, hint, lines, w, h)
}

// Clip returns the part of a list of n items that shows item at when only room
// fit.
func Clip(n, at, room int) (from, to int) { return clip(n, at, room) }

// frame draws a box around lines of at most w-4 cells, with a title above and a
// hint below. Lines beyond h-2 are cut off.
func frame(t *themes.Theme, title, hint string, lines []string, w, h int) string {
	if w < 8 || h < 3 {
		return ""
	}
	inner := prose.Width(title) + 4
	for _, l := range lines {
		inner = max(inner, prose.Width(l))
	}
	inner = min(max(inner, prose.Width(hint)+2), w-4)
	lines = lines[:min(len(lines), h-2)]
	edge := t.BorderFocused
	var b strings.Builder
	b.WriteString(rule(edge, t.Title, "╭", "╮", title, inner+2) + "\n")
	for _, l := range lines {
		b.WriteString(edge.Render("│") + t.Popup.Render(" ") + onPopup(t, prose.Fit(l, inner)) + t.Popup.Render(" ") + edge.Render("│") + "\n")
	}
	b.WriteString(rule(edge, t.Muted, "╰", "╯", hint, inner+2))
	return b.String()
}

// rule draws a border line with words in it.
func rule(edge, words lipgloss.Style, left, right, text string, w int) string {
	text = prose.Truncate(text, w-4)
	if text == "" {
		return edge.Render(left + strings.Repeat("─", w) + right)
	}
	rest := w - prose.Width(text) - 3
	return edge.Render(left+"─") + words.Render(" "+text+" ") + edge.Render(strings.Repeat("─", max(0, rest))+right)
}

// onPopup gives styled text the popup's background: after every reset in it
// the background is set again.
func onPopup(t *themes.Theme, line string) string {
	const reset = "\x1b[m"
	open, _, ok := strings.Cut(t.Popup.Render("x"), "x")
	if !ok || open == "" {
		return line
	}
	return open + strings.ReplaceAll(line, reset, reset+open) + reset
}

// clip returns the part of a list that shows item at when only room fit.
func clip(n, at, room int) (from, to int) {
	if room <= 0 {
		return 0, 0
	}
	from = min(max(0, at-room/2), max(0, n-room))
	return from, min(n, from+room)
}
