package home

import (
	"strings"

	"rflow/tui/internal/prose"
)

// summary says what starting would do, or why it cannot be done.
func (m Model) summary() []string {
	t := m.theme
	wrong := func(text string) []string {
		lines := prose.Wrap(prose.Line(text), max(1, m.formWidth()-1))
		for i, l := range lines {
			lines[i] = " " + t.Error.Render(l)
		}
		return lines
	}
	switch {
	case m.busy != "":
		return []string{" " + t.Accent.Render(m.busy+" …")}
	case m.problem != "":
		return wrong(m.problem)
	}
	if err := m.form.strategy.Validate(); err != nil {
		return wrong(err.Error())
	}
	if err := m.offer().check(); err != nil {
		return wrong(err.Error())
	}
	start, cost := m.Keys.Start.Help().Key, m.cost()
	in := func(words string) string {
		if 1+prose.Width(words)+prose.Width(cost) > m.formWidth() {
			cost = m.count() // how long they take is seen in the session, too
		}
		return words
	}
	switch words := "type a prompt; " + start + " makes "; {
	case m.at == onSessions: // there the key opens one of them
		return []string{" " + t.Muted.Render(in("the form makes ")+cost)}
	case strings.TrimSpace(m.prompt.value()) == "" && 1+prose.Width(words)+prose.Width(m.count()) > m.formWidth():
		return []string{" " + t.Muted.Render(in("type a prompt for ")) + t.Strong.Render(cost)}
	case strings.TrimSpace(m.prompt.value()) == "":
		return []string{" " + t.Muted.Render(in(words)) + t.Strong.Render(cost)}
	}
	makes := t.Key.Render(" "+start+" ") + t.Text.Render(" makes ")
	return []string{" " + in(makes) + t.Strong.Render(cost)}
}
