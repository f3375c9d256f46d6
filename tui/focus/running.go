package focus

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// running says how far a job on the node is: a bar where steps are counted,
// words where not.
func (m Model) running(n *flow.Node, w int) string {
	p, known := m.progress[n.ID]
	switch {
	case n.Status == flow.Queued:
		words := "queued"
		if known && p.Stage == flow.StageQueued && p.Ahead > 0 {
			words = fmt.Sprintf("queued, %d before it", p.Ahead)
			if p.Wait > 0 {
				words += ", about " + span(p.Wait)
			}
		}
		return prose.Fit(m.theme.Muted.Render(words), w)
	case n.Status != flow.Sampling:
		return ""
	case !known || p.Total <= 0 || p.Stage != flow.StageSampling:
		words := string(flow.StageSampling)
		if known && p.Stage != "" {
			words = string(p.Stage)
		}
		return prose.Fit(m.theme.Accent.Render(prose.Line(words)), w)
	}
	step := fmt.Sprintf("%d/%d", p.Step, p.Total)
	room := w - len("sampling ") - len(step) - 1
	if room < 3 {
		return prose.Fit(m.theme.Accent.Render("sampling "+step), w)
	}
	room = min(room, 40)
	full := max(0, min(room, room*p.Step/p.Total))
	return prose.Fit(m.theme.Accent.Render("sampling")+" "+
		m.theme.BarFull.Render(strings.Repeat("━", full))+m.theme.BarEmpty.Render(strings.Repeat("━", room-full))+" "+
		m.theme.Muted.Render(step), w)
}
