package tui

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// This file is the explorer for screen readers: lines in reading order, without
// pictures and boxes. The keys are the same.

// plainLayout gives list, selected image and its reflection what they need, the
// first two at most a third each.
func (m Model) plainLayout() layout {
	l := layout{mode: single}
	if m.w < leastW || m.h < leastH {
		return layout{}
	}
	l.header, l.footer = rect{0, 0, m.w, 1}, rect{0, m.h - 1, m.w, 1}
	l.body = rect{0, 1, m.w, m.h - 2}
	third := l.body.h / 3
	list, detail := min(m.doc.Len(), third), min(len(m.plainDetail()), third)
	l.tree = rect{0, 1, m.w, list}
	l.focus = rect{0, 1 + list, m.w, detail}
	l.panelRule = rect{0, 1 + list + detail, m.w, 1}
	l.review = rect{0, 2 + list + detail, m.w, l.body.h - list - detail - 1}
	return l
}

// plainScreen draws it.
func (m Model) plainScreen() []string {
	l := m.layout
	list, at := m.plainList()
	lines := []string{m.headerView()}
	from := min(max(0, at-l.tree.h/2), max(0, len(list)-l.tree.h))
	lines = append(lines, plainBlock(list[from:], l.tree.w, l.tree.h)...)
	lines = append(lines, plainBlock(m.plainDetail(), l.focus.w, l.focus.h)...)
	lines = append(lines, plainBlock([]string{m.review.Heading(m.w)}, m.w, 1)...)
	lines = append(lines, paneLines(m.review.View, l.review)...)
	return append(lines, m.footerView())
}

func plainBlock(lines []string, w, h int) []string {
	if h <= 0 {
		return nil
	}
	return strings.Split(prose.Block(lines, w, h), "\n")
}

// plainList tells every image in one line, and which of them is selected.
func (m Model) plainList() (lines []string, at int) {
	for n := range m.doc.Nodes() {
		mark := "  "
		if n.ID == m.cursor() {
			mark, at = "> ", len(lines)
		}
		if m.tree.Matched(n.ID) {
			mark += "(matches) "
		}
		lines = append(lines, mark+m.plainNode(n))
	}
	return lines, at
}

func (m Model) plainNode(n *flow.Node) string {
	if n.ID == flow.Root {
		return "prompt: " + prose.Line(m.doc.Session.Prompt)
	}
	words := []string{string(n.ID) + " from " + nodeName(n.Parent), string(n.Status)}
	if p, ok := m.running[n.ID]; ok && p.Total > 0 {
		words = append(words, fmt.Sprintf("step %d of %d", p.Step, p.Total))
	}
	if v := n.ModelVerdict(); v != nil {
		words = append(words, v.Label())
	}
	if parent, ok := m.doc.Node(n.Parent); ok {
		if r := parent.Reflected(n.ReflectionID); r != nil {
			words = append(words, "made by a reflection that was "+string(r.Decision))
		}
	}
	if m.doc.Waits(n) {
		words = append(words, "waits for you")
	}
	if n.Failure != nil {
		words = append(words, prose.Line(n.Failure.Error()))
	}
	return strings.Join(words, ", ")
}

// plainDetail tells of the selected image.
func (m Model) plainDetail() []string {
	n, ok := m.doc.Node(m.focus.Node())
	if !ok {
		return nil
	}
	var lines []string
	add := func(format string, args ...any) {
		lines = append(lines, prose.Wrap(prose.Harmless(fmt.Sprintf(format, args...)), m.w)...)
	}
	add("")
	add("%s: %s", nodeName(n.ID), n.Prompt)
	if v := n.ModelVerdict(); v != nil {
		add("verdict by %s: %s", v.Verifier, v.Label())
		for _, a := range v.Aspects {
			add("%s %g of 10: %s", strings.ReplaceAll(a.Name, "_", " "), a.Score, a.Explanation)
		}
	}
	return lines
}
