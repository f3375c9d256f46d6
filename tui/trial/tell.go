package trial

import (
	"fmt"
	"strings"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// tells says in at most h lines what was asked for, and once it is judged what the
// selected picture was made with.
func (m Model) tells(t flow.Trial, h int) []string {
	var lines []string
	add := func(label, text string, most int) {
		wrapped := prose.Wrap(prose.Harmless(text), max(1, m.w-14))
		for i, line := range wrapped[:min(len(wrapped), max(1, most))] {
			if i > 0 {
				label = ""
			}
			lines = append(lines, " "+m.theme.Muted.Render(prose.Fit(label, 12))+" "+line)
		}
	}
	if !told(t) {
		add("asked for", t.Original, h)
		return lines[:min(len(lines), h)]
	}
	order := t.Order()
	place := min(m.at, len(order)-1)
	a := t.Arms[order[place]-1]
	what := m.theme.Strong.Render(letter(place)) + " " + name(a.TrialArm)
	if len(a.Also) > 0 {
		what += " · " + same(t)
	}
	lines = append(lines, " "+what)
	switch {
	case a.Failure != nil:
		add("not made", a.Failure.Error(), h-2)
	case a.Reflection == "":
		add("reflection", "none", 1)
	default:
		add("reflection", strings.Join(flow.Instructions(a.Reflection), " / "), h-2)
	}
	add("prompt", a.Prompt, h-len(lines))
	return lines[:min(len(lines), h)]
}

// rows lists all trials.
func (m Model) rows() []string {
	all := m.tree.Trials()
	lines := []string{" " + m.theme.Muted.Render(Summary(all))}
	if len(all) == 0 {
		return append(lines, " "+m.theme.Muted.Render("there is no trial: the command counterfactual begins one"))
	}
	room := max(1, m.h-1)
	first := max(0, min(m.row-room/2, len(all)-room))
	for i := first; i < min(len(all), first+room); i++ {
		t := all[i]
		style, mark := m.theme.Text, "  "
		if i == m.row {
			style, mark = m.theme.Selection, "> "
		}
		var kinds []string
		for _, a := range t.Arms {
			kinds = append(kinds, name(a.TrialArm))
		}
		left := style.Render(fmt.Sprintf("%d  %s  %s", t.ID, t.Node, stands(t)))
		lines = append(lines, mark+left+m.theme.Muted.Render("   of "+strings.Join(kinds, ", ")))
	}
	return lines
}

// inWords is the pane without pictures.
func (m Model) inWords(t flow.Trial) []string {
	var lines []string
	add := func(text string) { lines = append(lines, prose.Wrap(prose.Harmless(text), m.w)...) }
	add(m.status(t))
	for place, arm := range t.Order() {
		a := t.Arms[arm-1]
		if !told(t) {
			add(strings.TrimSuffix(fmt.Sprintf("%s: %s", letter(place), m.arm(t, arm)), ": "))
			continue
		}
		text := fmt.Sprintf("%s: %s", letter(place), name(a.TrialArm))
		if t.Best == arm {
			text += ", best"
		}
		add(text)
		if a.Reflection != "" {
			add("  reflection: " + strings.Join(flow.Instructions(a.Reflection), " / "))
		}
		add("  prompt: " + a.Prompt)
	}
	if s := same(t); s != "" {
		add(s)
	}
	return lines
}
