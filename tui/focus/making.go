package focus

import (
	"fmt"
	"strings"
	"time"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// person shows what people have said of the image.
func (m Model) person(p *page, n *flow.Node) {
	var parts []string
	switch n.Preference {
	case flow.ChildBetter:
		parts = append(parts, "better than its parent")
	case flow.ParentBetter:
		parts = append(parts, "worse than its parent")
	case flow.TieGood:
		parts = append(parts, "as good as its parent")
	case flow.TieBad:
		parts = append(parts, "as bad as its parent")
	}
	if n.Rating != nil {
		parts = append(parts, fmt.Sprintf("rated %d of 5", *n.Rating))
	}
	if len(parts) > 0 {
		p.put("you", m.theme.Edited, strings.Join(parts, " · "))
	}
	if n.Note != "" {
		p.put("note", m.theme.Text, n.Note)
	}
}

// madeWith shows the reflection that the image was made with, what was decided
// about it, and what came of each instruction.
func (m Model) madeWith(p *page, n *flow.Node) {
	parent, ok := m.tree.Node(n.Parent)
	if !ok || n.Parent == flow.Root {
		return
	}
	r := parent.Reflected(n.ReflectionID)
	p.put("reflection", m.theme.Muted, m.decision(n, r))
	if r != nil && r.Decision == flow.Rejected && r.Text != "" {
		p.put("", m.theme.Removed, r.Text)
	}
	proposed := flow.Instructions(n.Reflection)
	if r != nil && r.Decision == flow.Edited {
		proposed = flow.Instructions(r.Text)
	}
	m.instructed(p, n, proposed)
}

func (m Model) decision(n *flow.Node, r *flow.Reflection) string {
	if r == nil {
		if n.Step == flow.StepFresh {
			return "none: fresh noise"
		}
		return "none"
	}
	by := prose.Line(r.Author.String())
	switch r.Decision {
	case flow.Accepted:
		return "✓ accepted · proposed by " + by
	case flow.Edited:
		return "✎ edited · proposed by " + by
	case flow.Passed:
		return "⚙ passed by " + prose.Line(r.Rule) + " · proposed by " + by
	case flow.Rejected:
		words := "✗ rejected, fresh noise · proposed by " + by
		if r.Reason != "" {
			words += " · " + prose.Line(r.Reason)
		}
		return words
	default:
		return string(r.Decision)
	}
}

// prompts shows the prompt as given and how the working prompt differs.
func (m Model) prompts(p *page, n *flow.Node) {
	if n.Prompt == n.Original {
		p.put("prompt", m.theme.Text, n.Original)
	} else {
		p.put("prompt", m.theme.Muted, n.Original)
		p.diff("refined", n.Original, n.Prompt)
	}
	m.understood(p, n.Understood)
}

// details tells how the image was made.
func (m Model) details(p *page, n *flow.Node) {
	p.gap()
	if n.Model.ID != "" {
		p.put("model", m.theme.Muted, n.Model.String())
	}
	p.put("seed", m.theme.Muted, fmt.Sprint(n.Seed))
	var parts []string
	for _, t := range []struct {
		name string
		d    time.Duration
	}{{"queue", n.Timing.Queue}, {"encode", n.Timing.Encode}, {"denoise", n.Timing.Denoise}, {"decode", n.Timing.Decode}} {
		if t.d > 0 {
			parts = append(parts, t.name+" "+span(t.d))
		}
	}
	if len(parts) > 0 {
		p.put("time", m.theme.Muted, strings.Join(parts, " · "))
	}
	if n.Width > 0 {
		p.put("image", m.theme.Muted, fmt.Sprintf("%d x %d px · %s", n.Width, n.Height, n.Image.Short()))
	}
}

// span tells a duration to a tenth of a second.
func span(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
