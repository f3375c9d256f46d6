package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/spoken"
)

// This file is the explorer for screen readers: lines in reading order, without
// pictures and boxes. The keys are the same.

// spoken returns a screen as plain mode has it: whatever a pane draws with, no
// lines, boxes and blocks reach a screen reader, and no sign beside the word that
// it stands for.
func (m Model) spoken(screen string) string {
	if !m.o.Plain {
		return screen
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '▸' || r == '›': // before what is selected
			return '>'
		case drawn(r):
			return ' '
		}
		return r
	}, screen)
}

// drawn reports whether a character is there for its looks: box drawing, blocks,
// braille, the legacy computing symbols, and signs that say what words say too.
func drawn(r rune) bool {
	return strings.ContainsRune("●○◆◈◇▸◂▶▲▼★⚑✓✗✎⚙⊘≡", r) || r >= 0x2500 && r <= 0x259f || r >= 0x2800 && r <= 0x28ff || r >= 0x1fb00 && r <= 0x1fbff
}

// plainDialog is the dialog on top, alone, so that it is what is read.
func (m Model) plainDialog() string {
	box := m.dialogs[len(m.dialogs)-1].View(m.theme, m.w, m.h-1)
	lines := plainBlock(strings.Split(box, "\n"), m.w, m.h-1)
	return strings.Join(append(lines, m.footerView()), "\n")
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
	case m.leaf == nil && (m.session == nil || l.mode == tooSmall):
		return nil
	case m.leaf != nil:
		row := 0
		if r, ok := m.leaf.(interface{ Reading() int }); ok {
			row = r.Reading()
		}
		return tea.NewCursor(0, m.leafArea().y+row)
	case m.comparing.on:
		return tea.NewCursor(0, m.h-1-m.compareRows())
	case m.queue.on:
		return tea.NewCursor(0, 1)
	case m.capturing():
		return tea.NewCursor(0, l.panelRule.y)
	}
	return tea.NewCursor(0, l.tree.y+m.plainList(l.tree.w, l.tree.h).Row)
}

// plainLayout gives selected image and list what they need, at most a third each;
// the list also has what the reflection leaves.
func (m Model) plainLayout() layout {
	l := layout{mode: single}
	if m.w < leastW || m.h < leastH {
		return layout{}
	}
	l.header, l.footer = rect{0, 0, m.w, 1}, rect{0, m.h - 1, m.w, 1}
	l.body = rect{0, 1, m.w, m.h - 2}
	third := l.body.h / 3
	detail := min(len(m.plainDetail()), third)
	list := len(m.plainList(m.w, max(third, l.body.h-detail-1-m.rows.rows)).Lines)
	l.tree = rect{0, 1, m.w, list}
	l.focus = rect{0, 1 + list, m.w, detail}
	l.panelRule = rect{0, 1 + list + detail, m.w, 1}
	l.review = rect{0, 2 + list + detail, m.w, l.body.h - list - detail - 1}
	return l
}

// plainScreen draws it.
func (m Model) plainScreen() []string {
	l := m.layout
	lines := []string{m.headerView()}
	lines = append(lines, plainBlock(m.plainList(l.tree.w, l.tree.h).Lines, l.tree.w, l.tree.h)...)
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

// plainList tells every image in one line, the selected one in full.
func (m Model) plainList(w, h int) spoken.List {
	var nodes []*flow.Node
	at := 0
	for n := range m.doc.Nodes() {
		if n.ID == m.cursor() {
			at = len(nodes)
		}
		nodes = append(nodes, n)
	}
	return spoken.NewList(len(nodes), at, w, h, func(i int) string {
		words := spoken.Image(m.doc, nodes[i], m.running)
		if m.tree.Matched(nodes[i].ID) {
			words = "matches: " + words
		}
		return words
	})
}

// plainDetail tells of the selected image: what was seen in it, and its prompt. The
// list has told the rest.
func (m Model) plainDetail() []string {
	n, ok := m.doc.Node(m.focus.Node())
	if !ok || n.ID == flow.Root {
		return nil
	}
	var lines []string
	add := func(text string) { lines = append(lines, prose.Wrap(prose.Harmless(text), max(1, m.w))...) }
	if v := n.ModelVerdict(); v != nil {
		add("judged by " + prose.Line(v.Verifier))
		for _, l := range spoken.Verdict(*v)[1:] {
			add(l)
		}
	}
	if n.Note != "" {
		add("note: " + prose.Line(n.Note))
	}
	prompt := "prompt: " + prose.Line(n.Prompt)
	if words := spoken.Words(m.doc.Session.Prompt, n.Prompt); words != "" {
		prompt += " (" + words + ")"
	}
	add(prompt)
	return lines
}

// tellChanges says in plain mode what is new in the session: nobody watches it
// appear.
func (m Model) tellChanges(next flow.Tree) Model {
	if !m.o.Plain || m.doc.ID != next.ID || m.doc.Len() <= 1 {
		return m
	}
	var news []string
	for n := range next.Nodes() {
		if words := m.newIn(next, n); words != "" {
			news = append(news, words)
		}
	}
	switch len(news) {
	case 0:
		return m
	case 1, 2:
		return m.say(strings.Join(news, "; "), info)
	}
	return m.say(fmt.Sprintf("%s; %s; and %d more changes: %s lists them", news[0], news[1], len(news)-2, m.keys.Log.Help().Key), info)
}

// newIn says what has become of an image, or "".
func (m Model) newIn(next flow.Tree, n *flow.Node) string {
	old, ok := m.doc.Node(n.ID)
	switch {
	case n.ID == flow.Root || ok && old == n:
		return ""
	case n.ModelVerdict() != nil && (!ok || old.ModelVerdict() == nil), n.Status == flow.Failed && (!ok || old.Status != flow.Failed):
		return spoken.Image(next, n, nil)
	case next.Waits(n) && (!ok || !m.doc.Waits(old)):
		return "the reflection on " + spoken.Name(n.ID) + " waits for you"
	}
	return ""
}
