package focus

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/grade"
	"rflow/tui/internal/prose"
)

// rubric is how the aspects of one verdict are laid out in w cells: names, bars and
// scores in columns, the explanations beside them where there is room for all, else
// each below its aspect.
type rubric struct {
	w, name, bar int
	beside       bool
}

const (
	scoreWidth = 5
	shortBar   = 6
	longBar    = 20
	goodRoom   = 16 // in which an explanation may be broken into lines
)

func newRubric(list []flow.Aspect, w int) rubric {
	r := rubric{w: w}
	longest := 0
	for _, a := range list {
		r.name = max(r.name, prose.Width(aspectName(a)))
		longest = max(longest, prose.Width(prose.Line(a.Explanation)))
	}
	r.name = min(r.name, max(w/3, w-2-shortBar-scoreWidth))
	r.bar = max(4, min(longBar, w/5, w-r.name-2-scoreWidth))
	r.beside = r.room() >= min(goodRoom, longest)
	return r
}

// room is what is left beside a score.
func (r rubric) room() int { return r.w - r.name - 2 - r.bar - scoreWidth - 1 }

// aspects are the lines of a verdict's rubric.
func (m Model) aspects(v flow.Verdict, w int) []string {
	list := make([]flow.Aspect, len(v.Aspects))
	copy(list, v.Aspects)
	for i, a := range list {
		if a.Explanation == v.Text {
			list[i].Explanation = "" // it stands above
		}
	}
	r := newRubric(list, w)
	var lines []string
	for _, a := range list {
		lines = append(lines, m.aspect(a, r)...)
	}
	return lines
}

func aspectName(a flow.Aspect) string {
	return prose.Line(strings.ReplaceAll(a.Name, "_", " "))
}

// aspect is one aspect: name, bar, score, explanation.
func (m Model) aspect(a flow.Aspect, r rubric) []string {
	style := grade.OutOf(a.Score, 10).Style(m.theme)
	full := max(0, min(r.bar, int(a.Score/10*float64(r.bar)+0.5)))
	line := m.theme.Text.Render(prose.Fit(aspectName(a), r.name)) + "  " +
		style.Render(strings.Repeat("━", full)) + m.theme.BarEmpty.Render(strings.Repeat("━", r.bar-full)) +
		style.Render(prose.Fit(fmt.Sprintf("%4.3g", a.Score), scoreWidth))
	why := prose.Line(a.Explanation)
	if why == "" {
		return []string{line}
	}
	var lines []string
	if r.beside {
		for i, part := range prose.Wrap(why, r.room()) {
			if i > 0 {
				line = strings.Repeat(" ", r.w-r.room()-1)
			}
			lines = append(lines, line+" "+m.theme.Muted.Render(part))
		}
		return lines
	}
	lines = append(lines, line)
	for _, part := range prose.Wrap(why, max(1, r.w-2)) {
		lines = append(lines, "  "+m.theme.Muted.Render(part))
	}
	return lines
}
