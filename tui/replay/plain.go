package replay

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/spoken"
)

// This file is the stage for screen readers: where it is, what is seen, one thing a
// line.

// plainView is all of it, as lines of the stage's width.
func (m Model) plainView() string {
	room := m.room()
	if room < 1 {
		return prose.Block([]string{m.where()}, m.w, m.h)
	}
	lines := append([]string{prose.Truncate(m.where(), m.w)}, m.body(room)...)
	return prose.Block(append(lines, m.footer()), m.w, m.h)
}

// where says how far the play is.
func (m Model) where() string {
	words := fmt.Sprintf("%d of %d", m.at+1, len(m.script.beats))
	if b := m.beat(); b.scene >= 0 {
		sc := m.script.scenes[b.scene]
		n := sc.after
		if n == nil {
			n = sc.before
		}
		words += fmt.Sprintf(": chain %d of %d, round %d", sc.chain+1, m.script.chains, n.Round)
	}
	if m.show.Tree.Session.Toy {
		words += ", toy world"
	}
	if m.auto {
		words += fmt.Sprintf(", going on by itself at %g times the speed", m.show.Speed)
	}
	return words
}

// plain tells a beat.
func (m Model) plain() []string {
	var lines []string
	for _, l := range m.sentences() {
		lines = append(lines, prose.Wrap(prose.Harmless(l), max(1, m.w))...)
	}
	return lines
}

func (m Model) sentences() []string {
	b, sc := m.beat(), m.script.at(m.at)
	switch b.act {
	case title:
		return append([]string{"the prompt: " + prose.Line(m.show.Tree.Session.Prompt)}, m.facts()...)
	case ending:
		best, ok := m.show.Tree.Best()
		if !ok {
			return []string{"there is no result"}
		}
		return m.seen("the result", best)
	case before:
		return m.seen("before", sc.before)
	case after:
		return m.came(sc)
	}
	return m.said(sc)
}

// seen tells of an image.
func (m Model) seen(name string, n *flow.Node) []string {
	if n == nil {
		return []string{name + ": the image is not there"}
	}
	lines := []string{name + ": " + spoken.Image(m.show.Tree, n, nil)}
	if v := n.ModelVerdict(); v != nil {
		lines = append(lines, spoken.Verdict(*v)[1:]...)
	}
	return lines
}

// came tells of the image that a reflection led to, by what is different in it.
func (m Model) came(sc scene) []string {
	if sc.before == nil || sc.after == nil {
		return m.seen("from noise", sc.after)
	}
	lines := []string{"after: " + spoken.Image(m.show.Tree, sc.after, nil)}
	old, now := sc.before.ModelVerdict(), sc.after.ModelVerdict()
	if old != nil && now != nil && old.Verifier == now.Verifier {
		lines = append(lines, spoken.Differ(*old, *now)...)
	}
	if words := spoken.Words(sc.before.Prompt, sc.after.Prompt); words != "" {
		lines = append(lines, "its prompt "+words)
	}
	return lines
}

// said tells of the reflection and what was decided about it.
func (m Model) said(sc scene) []string {
	if sc.said == nil {
		return []string{"there was no reflection"}
	}
	lines := spoken.Reflection(*sc.said)
	if sc.said.Rule != "" {
		lines = append(lines, "rule: "+prose.Line(sc.said.Rule))
	}
	if why := strings.TrimSpace(strings.ReplaceAll(sc.said.Code, "_", " ") + " " + sc.said.Reason); why != "" {
		lines = append(lines, "why: "+prose.Line(why))
	}
	if n := len(sc.refused); n > 0 {
		lines = append(lines, fmt.Sprintf("%d rejected before", n))
	}
	return lines
}
