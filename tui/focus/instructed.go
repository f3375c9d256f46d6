package focus

import (
	"fmt"
	"slices"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/flow/worddiff"
	"rflow/tui/internal/prose"
)

// instructed lists the instructions that the node was made with, each with how it differs
// from what was proposed and with what came of it; then those that were left out.
func (m Model) instructed(p *page, n *flow.Node, proposed []string) {
	t := m.theme
	final := flow.Instructions(n.Reflection)
	before, left := counterparts(proposed, final)
	for i, text := range final {
		outcome := t.Muted
		switch n.Outcomes[i] {
		case flow.OutcomeDone:
			outcome = t.Good
		case flow.OutcomeNotDone:
			outcome = t.Fair
		case flow.OutcomeBroke:
			outcome = t.Bad
		}
		const number, told = 3, 4 // behind the kinds of a diff
		runs := []prose.Run{{Text: fmt.Sprintf("%d ", i+1), As: number}}
		was, _ := prose.Bound(before[i], maxText)
		is, more := prose.Bound(text, maxText)
		for _, d := range worddiff.Diff(was, is) {
			runs = append(runs, prose.Run{Text: d.Text, As: int(d.Kind)})
		}
		if more > 0 {
			runs = append(runs, prose.Run{Text: fmt.Sprintf(" … and %s more", prose.Size(more))})
		}
		if n.Status == flow.Done {
			runs = append(runs, prose.Run{Text: "  " + outcomeMark(n, i), As: told})
		}
		p.runs("", []lipgloss.Style{t.Text, t.Added, t.Removed, t.Muted, outcome}, runs)
	}
	for _, text := range left {
		p.runs("", []lipgloss.Style{t.Muted, t.Removed}, []prose.Run{{Text: "  "}, {Text: text, As: 1}})
	}
}

// counterparts returns for each instruction of final the one of proposed that it stands
// for: the same words, else in order what no other has; "" for one that was added. left
// are those of proposed that nothing stands for.
func counterparts(proposed, final []string) (before, left []string) {
	left = slices.Clone(proposed)
	before = make([]string, len(final))
	kept := make([]bool, len(final))
	for i, text := range final {
		if at := slices.Index(left, text); at >= 0 {
			before[i], kept[i] = text, true
			left = slices.Delete(left, at, at+1)
		}
	}
	for i := range final {
		if !kept[i] && len(left) > 0 {
			before[i], left = left[0], left[1:]
		}
	}
	return before, left
}
