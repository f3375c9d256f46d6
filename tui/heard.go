package tui

import (
	"slices"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// heard tells what a backend says of itself that it had not said before. The
// log keeps it, and the start form shows it.
func (m Model) heard(before, now *flow.Capabilities) Model {
	if now == nil || now == before {
		return m
	}
	for _, notice := range now.Notices {
		if before == nil || !slices.Contains(before.Notices, notice) {
			m = m.say(prose.Line(notice), warn)
		}
	}
	return m
}
