package tree

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// caption is the line under a picture: id, marks and state, then the score.
func (m Model) caption(n *flow.Node, width int) string {
	id, text, muted, accent := m.theme.Text, m.theme.Text, m.theme.Muted, m.theme.Accent
	on := lipgloss.NewStyle()
	if n.ID == m.cursor {
		id = m.theme.Title
		if m.paint.size == Small {
			// There is no frame to show the cursor.
			on = m.theme.Selection
		}
	}
	if n.Pruned {
		id, text, accent = m.theme.Faint, m.theme.Faint, m.theme.Faint
	}
	if m.matches.has[n.ID] {
		id = m.theme.Key
	}
	draw := func(s lipgloss.Style, words string) string {
		if words == "" {
			return ""
		}
		return s.Inherit(on).Render(words)
	}
	state, step := m.state(n)
	left := draw(id, prose.Line(string(n.ID)))
	if marks := m.marks(n); marks != "" {
		left += draw(accent, " "+marks)
	}
	right := draw(accent, step)
	if v := m.verdict(n); v != nil && step == "" {
		label := shorter(prose.Line(v.Label()), width-prose.Width(left)-1, width-prose.Width(string(n.ID))-1)
		right = draw(m.facts.scale.Level(*v).Style(m.theme), label)
	}
	room := width
	if right != "" {
		room -= prose.Width(right) + 1
	}
	more := room - prose.Width(left) - 1
	if state != "" && more > 1 && (step == "" || prose.Width(state) <= more) {
		left += draw(muted, " "+prose.Truncate(state, more))
	}
	if prose.Width(string(n.ID)) <= room {
		left = prose.Cut(left, 0, room) // marks go without a sign of it
	}
	left = prose.Truncate(left, room)
	gap := width - prose.Width(left) - prose.Width(right)
	return prose.Fit(left+draw(text, spaces(gap))+right, width)
}

// shorter returns the label of a score as it fits into room cells, else in the barest
// form that fits into most cells: "9.9/10" is 9.9, "yes 21.3" is 21.3. The id beside
// it counts more than a score, and a score more than marks.
func shorter(label string, room, most int) string {
	if prose.Width(label) <= room {
		return label
	}
	label, _, _ = strings.Cut(label, "/")
	label = label[strings.LastIndexByte(label, ' ')+1:]
	if prose.Width(label) > most {
		return ""
	}
	return label
}

// marks are the signs after an id.
func (m Model) marks(n *flow.Node) string {
	var b strings.Builder
	drafted := m.tree.Drafted(n)
	for _, s := range []struct {
		on   bool
		sign string
	}{
		{drafted, "◈"}, {m.tree.Waits(n) && !drafted, "◆"}, {n.ID == m.facts.best, "★"}, {n.Pinned, "⚑"}, {n.Marked, "•"}, {n.Note != "", "≡"},
	} {
		if s.on {
			b.WriteString(s.sign)
		}
	}
	return b.String()
}

// verdict is the one that the node's score shows: the session's verifier's, or
// that of another model.
func (m Model) verdict(n *flow.Node) *flow.Verdict {
	if v := n.Verdict(m.facts.verifier); v != nil {
		return v
	}
	return n.ModelVerdict()
}

// state says in a word what becomes of a node, and how far it is.
func (m Model) state(n *flow.Node) (word, step string) {
	p, running := m.progress[n.ID]
	switch n.Status {
	case flow.Queued:
		if running && p.Stage == flow.StageQueued && p.Ahead > 0 {
			return "queued", fmt.Sprint(p.Ahead)
		}
		return "queued", ""
	case flow.Sampling:
		return sampling(p, running)
	case flow.Failed, flow.Cancelled:
		return string(n.Status), ""
	}
	return m.after(n, p, running), ""
}

func sampling(p flow.NodeProgress, running bool) (word, step string) {
	switch {
	case running && (p.Stage == flow.StageLoading || p.Stage == flow.StageCompiling):
		return string(p.Stage), ""
	case running && p.Stage == flow.StageSampling && p.Total > 0:
		return string(flow.Sampling), fmt.Sprintf("%d/%d", p.Step, p.Total)
	}
	return string(flow.Sampling), ""
}

// after is the state of a node whose image is there.
func (m Model) after(n *flow.Node, p flow.NodeProgress, running bool) string {
	failed := func(r flow.Role) bool { _, ok := n.RoleFailed[r]; return ok }
	r := n.Current()
	switch {
	case n.Pruned:
		return "pruned"
	case n.ModelVerdict() == nil && failed(flow.RoleVerifier):
		return "no verdict"
	case n.ModelVerdict() == nil:
		return "looking"
	case m.facts.ends[n.ID] == flow.EndSatisfied:
		return "right"
	case m.facts.ends[n.ID] == flow.EndPerson:
		return "ended"
	case !m.facts.live[n.ID]:
		return ""
	case failed(flow.RoleReflector):
		return "no reflection"
	case running && p.Role == flow.RoleReflector && (r == nil || r.Decision == flow.Rejected):
		return "writing…"
	case running && p.Role == flow.RoleRefiner && r != nil && r.Decision.Applies():
		return "refining…"
	}
	return ""
}
