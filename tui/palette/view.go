package palette

import (
	"fmt"
	"slices"
	"strings"

	"rflow/themes"
	"rflow/tui/dialog"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/prose"
)

// The most that the list takes of the screen, in cells.
const maxWidth, maxRows = 76, 16

// View implements [dialog.Dialog].
func (p Palette) View(t *themes.Theme, w, h int) string {
	inner := min(w-4, maxWidth)
	if inner < 8 {
		return ""
	}
	var rows []string
	for i, f := range p.found {
		rows = append(rows, f.line(t, inner, i == p.at))
	}
	k := p.keys
	hint := fmt.Sprintf("%d · %s does it · %s writes it out · %s", len(p.found), k.Take.Help().Key, k.Complete.Help().Key, k.Leave.Help().Key)
	if p.said != "" {
		hint = p.said
	}
	return list(t, "commands", p.ed, rows, p.at, "nothing is called that", hint, w, h)
}

// View implements [dialog.Dialog].
func (q question) View(t *themes.Theme, w, h int) string {
	inner := min(w-4, maxWidth)
	if inner < 8 {
		return ""
	}
	var rows []string
	for i, c := range q.offered {
		rows = append(rows, chosen(t, prose.Fit(" "+prose.Line(c), inner), i == q.at))
	}
	k := q.keys
	hint := k.Take.Help().Key + " · " + k.Leave.Help().Key + " " + k.Leave.Help().Desc
	if q.said != "" {
		hint = q.said
	}
	return list(t, q.name+": "+q.ask.Hint, q.ed, rows, q.at, "", hint, w, h)
}

// list draws a field and rows under it, with row at in view.
func list(t *themes.Theme, title string, ed editor.Model, rows []string, at int, empty, hint string, w, h int) string {
	inner := min(w-4, maxWidth)
	styles := editor.Styles{Text: t.Text, Cursor: t.Text.Reverse(true), Placeholder: t.Placeholder}
	field := ed.SetSize(max(1, inner-2), 1).View(styles, nil, "")
	lines := []string{t.Accent.Render("› ") + field[0]}
	room := min(maxRows, h-3)
	if len(rows) == 0 && empty != "" && room > 0 {
		return dialog.Frame(t, title, hint, append(lines, prose.Fit(t.Muted.Render(empty), inner)), w, h)
	}
	from, to := dialog.Clip(len(rows), at, room)
	return dialog.Frame(t, title, hint, append(lines, rows[from:to]...), w, h)
}

// line is one entry: its name, why it does nothing, and on the right its key.
func (f found) line(t *themes.Theme, w int, here bool) string {
	name, note := t.Text, t.Muted
	if f.Disabled != "" {
		name, note = t.KeyDisabled, t.KeyDisabled
	}
	right := f.Key
	if right == "" {
		right = "command"
	}
	right = prose.Line(right)
	room := max(0, w-prose.Width(right)-3)
	var b strings.Builder
	for i, r := range f.Name {
		style := name
		if slices.Contains(f.at, i) {
			style = style.Underline(true)
		}
		b.WriteString(style.Render(prose.Line(string(r))))
	}
	more := ""
	switch {
	case f.Disabled != "":
		more = " (" + f.Disabled + ")"
	case f.arg != "":
		more = " " + f.arg
	case f.Ask != nil:
		more = " …"
	}
	left := prose.Fit(b.String()+note.Render(prose.Line(more)), room)
	return chosen(t, " "+left+" "+note.Render(right)+" ", here)
}

// chosen draws a row that the cursor is on.
func chosen(t *themes.Theme, row string, here bool) string {
	if !here {
		return row
	}
	const reset = "\x1b[m"
	open, _, ok := strings.Cut(t.Selection.Render("x"), "x")
	if !ok || open == "" {
		return "›" + prose.Cut(row, 1, prose.Width(row))
	}
	return open + strings.ReplaceAll(row, reset, reset+open) + reset
}
