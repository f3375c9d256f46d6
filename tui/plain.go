package tui

import (
	"fmt"
	"iter"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// This file is the explorer for screen readers: lines in reading order, without
// pictures and boxes. The keys are the same.

// spoken returns a screen as plain mode has it: whatever a pane draws with, no
// lines, boxes and blocks reach a screen reader.
func (m Model) spoken(screen string) string {
	if !m.o.Plain {
		return screen
	}
	return strings.Map(func(r rune) rune {
		if drawn(r) {
			return ' '
		}
		return r
	}, screen)
}

// drawn reports whether a character is there for its looks: box drawing, blocks,
// braille, and the legacy computing symbols.
func drawn(r rune) bool {
	return r >= 0x2500 && r <= 0x259f || r >= 0x2800 && r <= 0x28ff || r >= 0x1fb00 && r <= 0x1fbff
}

// plainDialog is the dialog on top, alone, so that it is what is read.
func (m Model) plainDialog() string {
	box := m.dialogs[len(m.dialogs)-1].View(m.theme, m.w, m.h-1)
	return prose.Block(append(strings.Split(box, "\n"), prose.Block(nil, m.w, max(0, m.h-2-strings.Count(box, "\n"))), m.footerView()), m.w, m.h)
}

// plainCursor puts the terminal's cursor on the selected line, or on what is
// being decided: screen readers read from there. nil outside plain mode.
func (m Model) plainCursor() *tea.Cursor {
	l := m.layout
	switch {
	case !m.o.Plain || m.stage.on:
		return nil
	case len(m.dialogs) > 0:
		return tea.NewCursor(0, 0)
	case m.session == nil || l.mode == tooSmall:
		return nil
	case m.capturing():
		return tea.NewCursor(0, l.panelRule.y)
	}
	list, at := m.plainList()
	return tea.NewCursor(0, l.tree.y+at-plainTop(len(list), at, l.tree.h))
}

// plainTop is the first line that is shown of n, of which at is selected.
func plainTop(n, at, h int) int { return min(max(0, at-h/2), max(0, n-h)) }

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
	from := plainTop(len(list), at, l.tree.h)
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
	for word, on := range plainMarks(n) {
		if on {
			words = append(words, word)
		}
	}
	if best, ok := m.doc.Best(); ok && best.ID == n.ID {
		words = append(words, "the best so far")
	}
	if m.doc.Waits(n) {
		words = append(words, "waits for you")
	}
	if n.Failure != nil {
		words = append(words, prose.Line(n.Failure.Error()))
	}
	return strings.Join(words, ", ")
}

// plainMarks are what a person has set on an image, in order.
func plainMarks(n *flow.Node) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		_ = yield("marked", n.Marked) && yield("pinned", n.Pinned) && yield("pruned", n.Pruned)
	}
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
	if n.Note != "" {
		add("note: %s", prose.Line(n.Note))
	}
	return lines
}
