package compare

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/spoken"
)

// This file is the pane for screen readers: what either image is, then what differs.

// called names an image, and what it is to the other.
func (m Model) called(n *flow.Node) string {
	if n == nil {
		return "an image that is gone"
	}
	return spoken.Name(n.ID) + ", the " + m.role(n)
}

// text is the whole text, in lines of the pane's width.
func (m Model) text() []string {
	var lines []string
	add := func(text string) { lines = append(lines, prose.Wrap(prose.Harmless(text), max(1, m.w))...) }
	left, right := m.sides()
	if left == nil || right == nil {
		add("an image is gone")
		return lines
	}
	for i, n := range []*flow.Node{left, right} {
		add(fmt.Sprintf("%s image, the %s: %s", [...]string{"first", "second"}[i], m.role(n), spoken.Image(m.tree, n, nil)))
		if v := m.verdict(n); v != nil {
			for _, l := range spoken.Verdict(*v)[1:] {
				add("  " + l)
			}
		}
	}
	for _, l := range m.differences() {
		add(l)
	}
	return lines
}

// differences tells what became of the image that was first made in the other.
func (m Model) differences() []string {
	before, after := m.Pair()
	lines := []string{fmt.Sprintf("what differs, from %s to %s:", before.ID, after.ID)}
	old, now := m.verdict(before), m.verdict(after)
	if old != nil && now != nil {
		lines = append(lines, spoken.Differ(*old, *now)...)
	}
	lines = append(lines, m.remarks(false)...)
	prompt := "both have the same prompt: " + prose.Line(after.Prompt)
	if words := spoken.Words(before.Prompt, after.Prompt); words != "" {
		prompt = "its prompt " + words
	}
	lines = append(lines, prompt)
	if m.noSides() == "" && after.Reflection != "" {
		for _, l := range flow.Instructions(after.Reflection) {
			lines = append(lines, "asked for: "+prose.Line(l))
		}
	}
	if before.Seed == after.Seed {
		return append(lines, "both have the same seed")
	}
	return append(lines, "their seeds differ")
}

// inWords is as much of the text as there is room for. The last line says what is
// below.
func (m Model) inWords() []string {
	lines := m.text()
	if len(lines) <= m.h {
		return lines
	}
	from := min(m.scroll, m.below())
	out := append([]string{}, lines[from:min(len(lines), from+m.h-1)]...)
	if left := len(lines) - from - len(out); left > 0 {
		out = append(out, fmt.Sprintf("%d more lines: %s", left, m.Keys.Down.Help().Key))
	}
	return out
}

// below is how far the text can be scrolled.
func (m Model) below() int {
	if n := len(m.text()); n > m.h {
		return max(0, n-max(1, m.h-1))
	}
	return 0
}

// scrolls takes a key that moves the text.
func (m Model) scrolls(press tea.KeyPressMsg) Model {
	step := 0
	switch {
	case key.Matches(press, m.Keys.Up):
		step = -1
	case key.Matches(press, m.Keys.Down):
		step = 1
	}
	m.scroll = max(0, min(m.scroll+step, m.below()))
	return m
}

// noScroll says why the text cannot be moved, or "".
func (m Model) noScroll() string {
	if m.below() == 0 {
		return "all of it is in view"
	}
	return ""
}
