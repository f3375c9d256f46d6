package review

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// stateWords says in a few words where the reflection stands.
func (m Model) stateWords(at look) (string, lipgloss.Style) {
	t := m.theme
	switch m.mode {
	case writing:
		if m.edit.sending {
			return "waits for the proposal, then goes", t.Accent
		}
		return "you are writing", t.Edited
	case prompting:
		return "for the next image", t.Edited
	case rejecting, explaining, wording:
		return "being rejected", t.Bad
	}
	switch at.state {
	case beingWritten:
		return "being written", t.Accent
	case waits:
		return "waits for you", t.Accent
	case drafted:
		return "draft, waits for you", t.Accent
	case nothingToFix:
		return "nothing to fix, waits", t.Accent
	case accepted:
		return "✓ accepted" + m.by(at), t.Good
	case edited:
		return "✎ edited" + m.by(at), t.Edited
	case rejected:
		return "✗ rejected" + m.instead(at), t.Bad
	case satisfied:
		return "✓ right" + m.by(at), t.Good
	case passed:
		if at.r.Decision == flow.Pending {
			return "⚙ the gate decides", t.Muted
		}
		return "⚙ passed by a rule", t.Muted
	case broken:
		return "the reflector failed", t.Error
	default:
		return "none", t.Muted
	}
}

func (m Model) by(at look) string {
	words := ""
	if by := at.r.DecidedBy.String(); by != "" {
		words = " by " + prose.Line(by)
	}
	if s := at.r.Took.Seconds(); s >= 1 {
		words += fmt.Sprintf(" after %.0f s", s)
	}
	return words
}

func (m Model) instead(at look) string {
	switch at.r.Remedy {
	case flow.AskAgain:
		return ", asked again"
	case flow.FreshNoise:
		return ", fresh noise"
	case flow.EndChain:
		return ", the chain ends"
	default:
		return ""
	}
}
