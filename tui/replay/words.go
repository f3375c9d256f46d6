package replay

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/flow/worddiff"
	"rflow/tui/internal/prose"
)

// How words are told apart.
const (
	asText = iota
	asAccepted
	asAdded
	asRemoved
	asWaiting
)

func (m Model) style(as int) lipgloss.Style {
	switch as {
	case asAccepted:
		return m.theme.Good.Bold(true)
	case asAdded:
		return m.theme.Edited.Bold(true).Underline(true)
	case asRemoved:
		return m.theme.Removed
	case asWaiting:
		return m.theme.Accent
	default:
		return m.theme.Text
	}
}

// said is the text of a reflection, an instruction a line.
func said(text string) string {
	list := flow.Instructions(text)
	for i, l := range list {
		list[i] = fmt.Sprintf("%d %s", i+1, l)
	}
	if len(list) == 1 {
		return prose.Harmless(strings.TrimPrefix(list[0], "1 "))
	}
	return prose.Harmless(strings.Join(list, "\n"))
}

// wordsOf returns the words that a room reads.
func wordsOf(r *flow.Reflection) []string {
	if r == nil {
		return nil
	}
	if r.Decision == flow.Edited {
		return strings.Fields(r.Final)
	}
	return strings.Fields(r.Text)
}

// runs are the words of a reflection with what became of each: what went to the
// corrector is highlighted, a person's own words are told apart, and what was
// taken out is struck through.
func runs(r *flow.Reflection) []prose.Run {
	switch r.Decision {
	case flow.Accepted, flow.Passed:
		return []prose.Run{{Text: orNothing(said(r.Final)), As: asAccepted}}
	case flow.Edited:
		var out []prose.Run
		for _, p := range worddiff.Diff(said(r.Text), said(r.Final)) {
			as := asAccepted
			switch p.Kind {
			case worddiff.Added:
				as = asAdded
			case worddiff.Removed:
				as = asRemoved
			}
			out = append(out, prose.Run{Text: p.Text, As: as})
		}
		return out
	case flow.Rejected:
		return []prose.Run{{Text: orNothing(said(r.Text)), As: asRemoved}}
	case flow.Pending:
		return []prose.Run{{Text: orNothing(said(r.Text)), As: asWaiting}}
	default:
		return []prose.Run{{Text: orNothing(said(r.Text)), As: asText}}
	}
}

func orNothing(text string) string {
	if text == "" {
		return "nothing to fix"
	}
	return text
}

// verdict says what was decided.
func (m Model) verdict(r *flow.Reflection) string {
	by := ""
	if r.DecidedBy.Person && r.DecidedBy.Name != "" {
		by = " by " + prose.Line(r.DecidedBy.Name)
	}
	switch r.Decision {
	case flow.Accepted:
		return m.theme.Good.Bold(true).Render("✓ accepted" + by)
	case flow.Edited:
		return m.theme.Edited.Bold(true).Render("✎ edited" + by)
	case flow.Passed:
		return m.theme.Muted.Render("⚙ passed by a rule")
	case flow.Satisfied:
		return m.theme.Good.Bold(true).Render("✓ it is right" + by)
	case flow.Rejected:
		return m.theme.Bad.Bold(true).Render("✗ rejected" + by)
	default:
		return m.theme.Accent.Bold(true).Render("? waits for a decision")
	}
}

// column is what stands between the images, w cells wide.
func (m Model) column(w int) []string {
	sc := m.script.at(m.at)
	r := sc.said
	if r == nil || m.beat().act == before {
		return nil
	}
	lines := []string{m.verdict(r)}
	if r.Author.Name != "" || r.Author.Person {
		lines = append(lines, m.theme.Muted.Render(prose.Truncate("by "+prose.Line(r.Author.String()), w)))
	}
	lines = append(lines, "")
	for _, l := range prose.WrapRuns(runs(r), w) {
		var b strings.Builder
		for _, run := range l {
			b.WriteString(m.style(run.As).Render(run.Text))
		}
		lines = append(lines, b.String())
	}
	return append(lines, m.notes(sc, w)...)
}

// notes are what else there is to say of a decision.
func (m Model) notes(sc scene, w int) []string {
	var notes []string
	r := sc.said
	if r.Decision == flow.Rejected {
		switch r.Remedy {
		case flow.FreshNoise:
			notes = append(notes, "a new image from noise instead")
		case flow.EndChain:
			notes = append(notes, "the chain ends here")
		}
	}
	if r.Rule != "" {
		notes = append(notes, "rule: "+r.Rule)
	}
	if why := strings.TrimSpace(strings.ReplaceAll(r.Code, "_", " ") + " " + r.Reason); why != "" {
		notes = append(notes, "why: "+why)
	}
	if n := len(sc.refused); n > 0 {
		notes = append(notes, fmt.Sprintf("%d rejected before", n))
	}
	if len(notes) == 0 {
		return nil
	}
	lines := []string{""}
	for _, n := range notes {
		for _, l := range prose.Wrap(prose.Line(n), w) {
			lines = append(lines, m.theme.Muted.Render(l))
		}
	}
	return lines
}
