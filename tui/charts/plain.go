package charts

import (
	"fmt"
	"strings"

	"rflow/tui/internal/prose"
	"rflow/tui/internal/spoken"
)

// This file is the charts for screen readers: a sentence that tells what the chart
// shows, then its values, one in a line.

// inWords is a page of the charts as lines of the pane's width.
func (m Model) inWords() []string {
	var lines []string
	for _, l := range m.sentences() {
		lines = append(lines, prose.Wrap(prose.Harmless(l), max(1, m.w))...)
	}
	return lines
}

// part is what there is room for of a page, and how many lines are below it.
func (m Model) part() (lines []string, below int) {
	lines = m.inWords()
	if len(lines) <= m.h {
		return lines, 0
	}
	room := max(1, m.h-1)
	lines = lines[min(m.from, len(lines)-1):]
	below = max(0, len(lines)-room)
	lines = lines[:min(len(lines), room)]
	if below > 0 {
		lines = append(lines[:len(lines):len(lines)], fmt.Sprintf("%d more lines: %s", below, m.Keys.Next.Help().Key))
	}
	return lines, below
}

// turn reads on, or back: within a page, then to another.
func (m Model) turn(by int) Model {
	_, below := m.part()
	switch room := max(1, m.h-1); {
	case by > 0 && below > 0:
		m.from += room
	case by < 0 && m.from > 0:
		m.from = max(0, m.from-room)
	default:
		m.page, m.from = max(0, min(m.page+page(by), pages-1)), 0
	}
	return m
}

func (m Model) sentences() []string {
	switch m.page {
	case score:
		return m.bests()
	case decisions:
		return m.decided()
	}
	return m.agreed()
}

// bests tells how the best score rose.
func (m Model) bests() []string {
	head := "Best score against images spent"
	if v := m.tree.Verifier(); v != "" {
		head += ", by " + v
	}
	best, ok := m.lines[0].Best()
	if !ok {
		return []string{head + ": no image has a verdict yet."}
	}
	lines := []string{fmt.Sprintf("%s: the best of %s is %s, reached with image %d.", head, count(m.images, "image"), label(best), best.Images)}
	for _, l := range m.lines {
		name := "the session"
		if l.Chain > 0 {
			name = fmt.Sprintf("chain %d, %s made", l.Chain, count(l.Own, "image"))
		}
		var steps []string
		for _, s := range l.Steps {
			steps = append(steps, fmt.Sprintf("%s after %d", label(s), s.Images))
		}
		if len(steps) == 0 {
			steps = []string{"no verdict yet"}
		}
		lines = append(lines, name+": "+strings.Join(steps, ", then "))
	}
	return lines
}

func label(s Step) string { return strings.Replace(prose.Line(s.Label), "/", " of ", 1) }

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// decided tells what became of reflections.
func (m Model) decided() []string {
	r := m.rates
	if r.Decided()+r.Passed == 0 {
		return []string{"Reflections: nothing is decided yet.", fmt.Sprintf("waiting: %d", r.Waiting)}
	}
	lines := []string{fmt.Sprintf("Reflections: you have decided %d.", r.Decided())}
	for _, b := range m.bars() {
		line := fmt.Sprintf("%s: %d", b.name, b.n)
		if b.name != passedByRule {
			line += fmt.Sprintf(", %.0f percent", 100*float64(b.n)/float64(max(1, r.Decided())))
		}
		if b.more != "" {
			line += ", " + b.more
		}
		lines = append(lines, line)
	}
	return append(lines, fmt.Sprintf("waiting: %d", r.Waiting))
}

// agreed tells how far person and verifier agree.
func (m Model) agreed() []string {
	a := m.agree
	if a.Judged+a.Pairs == 0 {
		return []string{"Agreement of you and the verifier: judge images with > < = or rate them with *, and see."}
	}
	lines := []string{"Agreement of you and the verifier:"}
	if a.Judged > 0 {
		lines = append(lines, fmt.Sprintf("%d of %d judgements are the verifier's too", a.Agree, a.Judged))
	}
	if a.Pairs > 0 {
		lines = append(lines, fmt.Sprintf("%d of %d pairs of ratings are in its order", a.Same, a.Pairs))
	}
	spell := func(label string) string { return strings.Replace(label, "/", " of ", 1) }
	for _, x := range a.Against {
		lines = append(lines, fmt.Sprintf("%s: you say %s, it went from %s to %s", spoken.Name(x.Node), spoken.Judged(x.Person), spell(x.From), spell(x.Into)))
	}
	return lines
}
