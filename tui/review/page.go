package review

import (
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow/worddiff"
	"rflow/themes"
	"rflow/tui/internal/prose"
)

// maxShown bounds how much of one text is shown, in bytes.
const maxShown = 8 << 10

// page collects lines of a width.
type page struct {
	theme *themes.Theme
	w     int
	lines []string
}

// put adds text in one style, behind a head that the first line has and the
// others leave room for. head is at most as wide as the page.
func (p *page) put(head string, style lipgloss.Style, text string) {
	p.runs(head, []lipgloss.Style{style}, []prose.Run{{Text: text}})
}

func (p *page) runs(head string, styles []lipgloss.Style, runs []prose.Run) {
	indent := prose.Width(head)
	left := maxShown
	for i, r := range runs {
		text, more := prose.Bound(r.Text, max(0, left))
		left -= len(text)
		runs[i].Text = prose.Harmless(text)
		if more > 0 {
			runs[i].Text += " … and " + prose.Size(more) + " more"
			runs = runs[:i+1]
			break
		}
	}
	for i, line := range prose.WrapRuns(runs, max(1, p.w-indent)) {
		var b strings.Builder
		if i == 0 {
			b.WriteString(head)
		} else {
			b.WriteString(strings.Repeat(" ", indent))
		}
		for _, r := range line {
			b.WriteString(styles[r.As].Render(r.Text))
		}
		p.lines = append(p.lines, b.String())
	}
}

// diff adds how a text became another, word by word.
func (p *page) diff(head string, before, after string) {
	before, _ = prose.Bound(before, maxShown)
	after, more := prose.Bound(after, maxShown)
	var runs []prose.Run
	for _, d := range worddiff.Diff(before, after) {
		runs = append(runs, prose.Run{Text: d.Text, As: int(d.Kind)})
	}
	if more > 0 {
		runs = append(runs, prose.Run{Text: " … and " + prose.Size(more) + " more"})
	}
	p.runs(head, []lipgloss.Style{p.theme.Text, p.theme.Added, p.theme.Removed}, runs)
}

// label is the head of a paragraph: a muted word in a column of its own.
func (p *page) label(word string) string {
	return p.theme.Muted.Render(prose.Fit(word, min(labelWidth, p.w/3)))
}

const labelWidth = 9

func (p *page) gap() {
	if n := len(p.lines); n > 0 && p.lines[n-1] != "" {
		p.lines = append(p.lines, "")
	}
}
