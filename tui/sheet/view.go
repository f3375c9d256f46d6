package sheet

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// View draws the sheet: exactly as many lines as it is high, each as wide as it is.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	if m.plain {
		return m.inWords()
	}
	lines := []string{prose.Spread(m.status(), m.below(), m.w)}
	if len(m.nodes) == 0 {
		lines = append(lines, "", m.theme.Muted.Render(prose.Centre("the first images are on their way", m.w)))
		return prose.Block(lines, m.w, m.h)
	}
	tiles := m.grid().draw(len(m.nodes), func(i int) tile { return m.tile(m.nodes[i]) }, m.off)
	return prose.Block(append(lines, tiles...), m.w, m.h)
}

// Heading names the sheet and says how far it is: "initial pool · 11/16 verified".
func (m Model) Heading() string {
	if m.round == 0 && m.pool.Narrows && !m.pool.Narrowed {
		return fmt.Sprintf("sheet · initial pool · %d/%d verified", m.pool.Verified, m.pool.Size)
	}
	name, verified, images := "initial pool", 0, 0
	if m.round > 0 {
		name = fmt.Sprintf("round %d of %d", m.round, max(m.round, m.tree.Session.Strategy.Depth))
	}
	for _, n := range m.nodes {
		if n.Status == flow.Done {
			images++
			if n.ModelVerdict() != nil {
				verified++
			}
		}
	}
	return fmt.Sprintf("sheet · %s · %d/%d verified", name, verified, max(images, len(m.nodes)))
}

// status says what can be done here, and what happens when nothing is.
func (m Model) status() string {
	k := m.Keys
	mark, keep := k.Mark.Help().Key, k.Keep.Help().Key
	chosen := ""
	if n := len(m.chosen()); n > 0 {
		chosen = m.theme.Accent.Render(fmt.Sprintf("%d marked", n)) + m.theme.Muted.Render(" · ")
	}
	words := fmt.Sprintf("%s marks · %s keeps the marked, the others end · %s ends the marked", mark, keep, k.End.Help().Key)
	switch p := m.pool; {
	case m.narrowing() && p.Held:
		words = fmt.Sprintf("waits for you: %s marks, %s keeps the marked, or the best %d", mark, keep, p.Keeps)
		return " " + chosen + m.theme.Accent.Render(words)
	case m.narrowing() && !p.Narrowed:
		words = fmt.Sprintf("%s marks, %s keeps the marked now · else the best %d once all are verified", mark, keep, p.Keeps)
	case m.narrowing():
		words = fmt.Sprintf("✓ %d of %d kept · until one is used, %s marks and %s keeps others", len(p.Kept), p.Size, mark, keep)
	case m.round == 0 && p.Narrowed && p.Narrows:
		words = fmt.Sprintf("✓ %d of %d kept · branch from an image to give it a chain", len(p.Kept), p.Size)
	case len(m.chains(m.nodes)) == 0:
		words = "no chain goes on from these images"
	}
	return " " + chosen + m.theme.Muted.Render(words)
}

// below says how many tiles lie outside the view.
func (m Model) below() string {
	across, down := m.fits()
	var words []string
	if m.off > 0 {
		words = append(words, fmt.Sprintf("↑%d", m.off*across))
	}
	if rest := len(m.nodes) - (m.off+down)*across; rest > 0 {
		words = append(words, fmt.Sprintf("↓%d", rest))
	}
	if len(words) == 0 {
		return ""
	}
	return m.theme.Muted.Render(strings.Join(words, " ") + " ")
}

func (m Model) tile(n *flow.Node) tile {
	t := tile{w: n.Width, h: n.Height, marked: m.marked(n), instead: "·"}
	switch n.Status {
	case flow.Done:
		t.image = n.Image
	case flow.Sampling:
		t.preview, t.instead = n.ID, "▒▒"
	case flow.Failed:
		t.instead = "✗"
	case flow.Cancelled:
		t.instead = "⊘"
	}
	name := m.theme.Text
	switch {
	case n.ID == m.cursor:
		name = m.theme.Selection
	case n.Pruned:
		name = m.theme.Faint
	}
	t.name = name.Render(string(n.ID))
	if signs := m.signs(n); signs != "" {
		t.signs = m.theme.Accent.Render(" " + signs)
	}
	style, words := m.said(n)
	short, _, _ := strings.Cut(words, "/")
	t.right, t.short = style.Render(words), style.Render(short[strings.LastIndexByte(short, ' ')+1:])
	return t
}

// signs are what stands after a name.
func (m Model) signs(n *flow.Node) string {
	var b strings.Builder
	drafted := m.tree.Drafted(n)
	for _, s := range []struct {
		on   bool
		sign string
	}{
		{drafted, "◈"},
		{m.tree.Waits(n) && !drafted, "◆"},
		{n.ID == m.best, "★"},
		{m.pool.Narrows && slices.Contains(m.pool.Kept, n.ID), "✓"},
		{n.Pinned, "⚑"},
		{m.marked(n), "•"},
		{n.Note != "", "≡"},
	} {
		if s.on {
			b.WriteString(s.sign)
		}
	}
	return b.String()
}

// said is the score, or in a word what becomes of the image.
func (m Model) said(n *flow.Node) (lipgloss.Style, string) {
	v := n.ModelVerdict()
	_, failed := n.RoleFailed[flow.RoleVerifier]
	p, running := m.progress[n.ID]
	switch {
	case n.Pruned:
		return m.theme.Faint, "pruned"
	case v != nil:
		return m.scale.Level(*v).Style(m.theme), prose.Line(v.Label())
	case n.Status == flow.Done && failed:
		return m.theme.Error, "no verdict"
	case n.Status == flow.Done:
		return m.theme.Muted, "looking"
	case n.Status == flow.Sampling && running && p.Total > 0:
		return m.theme.Accent, fmt.Sprintf("%d/%d", p.Step, p.Total)
	}
	return m.theme.Muted, string(n.Status)
}
