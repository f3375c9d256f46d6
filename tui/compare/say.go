package compare

import (
	"fmt"
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// pending is what the second key of a pair is for.
type pending int

const (
	nothing pending = iota
	rating
	outcome
)

// Captures reports whether the pane waits for the second key of a pair and so takes
// every key.
func (m Model) Captures() bool { return m.pending != nothing }

// says reports whether a key says something of the child alone.
func (m Model) says(press tea.KeyPressMsg) bool {
	return key.Matches(press, m.Keys.Rate, m.Keys.Outcome, m.Keys.Best)
}

// say begins what is said of the child, or says that it is the result. Of what was not
// on the screen yet nothing is said.
func (m Model) say(press tea.KeyPressMsg) (Model, []intent.Intent) {
	_, child := m.Pair()
	if m.seen != m.showing || m.tossing {
		return m, notice("these were not on the screen yet: look, and press it again")
	}
	switch {
	case key.Matches(press, m.Keys.Best):
		return m, m.said(flow.Judged{Best: true}, "is the result")
	case key.Matches(press, m.Keys.Rate):
		m.pending = rating
		return m, notice(fmt.Sprintf("rating of %s: 0 to 5, esc for none", child.ID))
	default:
		m.pending = outcome
		most := min(9, len(flow.Instructions(child.Reflection)))
		return m, notice(fmt.Sprintf("which instruction of %s? 1 to %d, again for the next answer, esc for none", child.ID, most))
	}
}

// completed takes the second key of a pair.
func (m Model) completed(press tea.KeyPressMsg) (Model, []intent.Intent) {
	was := m.pending
	m.pending = nothing
	_, child := m.Pair()
	digit, err := strconv.Atoi(press.Text)
	if why := m.noSay(); err != nil || why != "" {
		return m, notice("nothing was changed")
	}
	switch instructions := len(flow.Instructions(child.Reflection)); {
	case was == rating && digit <= 5:
		return m, m.said(flow.Judged{Rating: &digit}, fmt.Sprintf("is rated %d of 5", digit))
	case was == rating:
		return m, notice("a rating is 0 to 5; nothing was changed")
	case digit >= 1 && digit <= instructions:
		next := child.NextOutcome(digit - 1)
		return m, m.said(flow.Judged{Done: map[int]flow.Outcome{digit - 1: next}}, fmt.Sprintf("instruction %d: %s", digit, next.Words()))
	}
	return m, notice(fmt.Sprintf("there is no instruction %d; nothing was changed", digit))
}

// said asks for something that was said of the child to be kept.
func (m Model) said(j flow.Judged, words string) []intent.Intent {
	_, child := m.Pair()
	j.Node = child.ID
	return []intent.Intent{intent.Do{Command: flow.Judge{Judged: j}}, intent.Notice{Text: fmt.Sprintf("%s %s", child.ID, words)}}
}

// noSay says why nothing can be said of the child alone, or "".
func (m Model) noSay() string {
	if m.hidden() && m.noSides() == "" {
		return "which is the child is hidden until the pair is judged"
	}
	return m.noSides()
}

func (m Model) noOutcome() string {
	if why := m.noSay(); why != "" {
		return why
	}
	if _, child := m.Pair(); len(flow.Instructions(child.Reflection)) == 0 {
		return "it was made without a reflection"
	}
	return ""
}

// toldBefore says why a pair cannot be blind any more, or "".
func (m Model) toldBefore() string {
	if _, child := m.Pair(); child != nil && child.Told && m.noSides() == "" {
		return "you were told which of the two is the child"
	}
	return ""
}
