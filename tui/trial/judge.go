package trial

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// judge says which is best, or what tie they are.
func (m Model) judge(press tea.KeyPressMsg) (Model, []intent.Intent) {
	t, _ := m.current()
	if m.seen != t.ID {
		return m, notice("these were not on the screen yet: look, and press it again")
	}
	if !m.shown(t) {
		return m, notice("a picture is still on its way")
	}
	cmd := flow.JudgeTrial{Trial: t.ID, Took: max(0, m.now.Sub(m.since))}
	place := m.at
	switch {
	case key.Matches(press, m.Keys.TieGood):
		cmd.Tie = flow.TieGood
	case key.Matches(press, m.Keys.TieBad):
		cmd.Tie = flow.TieBad
	default:
		if !key.Matches(press, m.Keys.Choose) {
			place = letterAt(m.Keys.Pick.Keys(), press.String())
		}
		if place >= len(t.Arms) {
			return m, notice("there are " + letter(0) + " to " + letter(len(t.Arms)-1))
		}
		cmd.Best = t.Order()[place]
		if !t.Arms[cmd.Best-1].Made() {
			return m, notice(letter(place) + " could not be made")
		}
		m.at = place
	}
	return m, []intent.Intent{intent.Do{Command: cmd}}
}

// letterAt returns the place that a key stands for: the keys are those for A, B, C and
// D in order, as often as there are ways to write them.
func letterAt(keys []string, name string) int {
	for i, k := range keys {
		if k == name {
			return i % places
		}
	}
	return places
}

// places is how many pictures a trial has at most.
const places = 4

// letter is what the picture at a place is called while nothing is told.
func letter(place int) string { return string(rune('A' + place)) }
