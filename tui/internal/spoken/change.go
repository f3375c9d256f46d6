package spoken

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rflow/flow"
	"rflow/flow/worddiff"
	"rflow/tui/internal/prose"
)

func byScore(aspects []flow.Aspect) []flow.Aspect {
	list := slices.Clone(aspects)
	slices.SortStableFunc(list, func(a, b flow.Aspect) int { return cmp.Compare(a.Score, b.Score) })
	return list
}

// Differ tells what became of one verdict in another of the same verifier: the
// score, then the aspects that changed, then in one line those that did not.
func Differ(before, after flow.Verdict) []string {
	lines := []string{fmt.Sprintf("%s, before %s", Score(after), Score(before))}
	var same []string
	for _, a := range byScore(after.Aspects) {
		i := slices.IndexFunc(before.Aspects, func(b flow.Aspect) bool { return b.Name == a.Name })
		if i < 0 {
			lines = append(lines, aspect(a))
			continue
		}
		switch old := before.Aspects[i].Score; {
		case a.Score == old:
			same = append(same, fmt.Sprintf("%s %.3g", AspectName(a), a.Score))
		case a.Score > old:
			lines = append(lines, fmt.Sprintf("better, from %.3g: %s", old, aspect(a)))
		default:
			lines = append(lines, fmt.Sprintf("worse, from %.3g: %s", old, aspect(a)))
		}
	}
	if len(same) > 0 {
		lines = append(lines, "unchanged: "+strings.Join(same, ", "))
	}
	return lines
}

// Words tells how a text became another: `adds "two", drops "three"`; "" when it is
// the same.
func Words(before, after string) string {
	var added, dropped []string
	for _, p := range worddiff.Diff(before, after) {
		switch text := `"` + strings.TrimSpace(prose.Line(p.Text)) + `"`; p.Kind {
		case worddiff.Added:
			added = append(added, text)
		case worddiff.Removed:
			dropped = append(dropped, text)
		}
	}
	var out []string
	if len(added) > 0 {
		out = append(out, "adds "+strings.Join(added, " and "))
	}
	if len(dropped) > 0 {
		out = append(out, "drops "+strings.Join(dropped, " and "))
	}
	return strings.Join(out, ", ")
}

// Reflection tells what was decided about a reflection, and its instructions, a line
// each.
func Reflection(r flow.Reflection) []string {
	lines := []string{decided(r)}
	text := r.Final
	if r.Decision == flow.Pending || r.Decision == flow.Rejected || r.Decision == flow.Satisfied {
		text = r.Text
	}
	list := flow.Instructions(text)
	if len(list) == 0 {
		return append(lines, "nothing to fix")
	}
	for i, l := range list {
		lines = append(lines, fmt.Sprintf("instruction %d of %d: %s", i+1, len(list), prose.Line(l)))
	}
	if words := Words(r.Text, r.Final); r.Decision == flow.Edited && words != "" {
		lines = append(lines, "the edit "+words)
	}
	return lines
}

func decided(r flow.Reflection) string {
	words := "reflection"
	if who := prose.Line(r.Author.String()); who != "" {
		words += " by " + who
	}
	by := ""
	if r.DecidedBy.Person && r.DecidedBy.Name != "" {
		by = " by " + prose.Line(r.DecidedBy.Name)
	}
	switch r.Decision {
	case flow.Pending:
		return words + ", waits for a decision"
	case flow.Passed:
		return words + ", passed by a rule"
	case flow.Satisfied:
		return words + ", found right" + by
	}
	words += ", " + string(r.Decision) + by
	if r.Decision == flow.Rejected {
		switch r.Remedy {
		case flow.FreshNoise:
			words += ", a new image from noise instead"
		case flow.EndChain:
			words += ", the chain ends here"
		case flow.AskAgain:
			words += ", asked again"
		}
	}
	return words
}
