package review

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/internal/prose"
)

// actions is the line of keys.
func (m Model) actions(at look) string {
	k := m.Keys
	var caps []string
	add := func(b key.Binding, words string) { caps = append(caps, m.cap(b, words, false)) }
	switch m.mode {
	case writing, prompting:
		add(k.Done, "done")
		add(k.Keep, "keep as draft")
		if _, ok := m.firstFix(); ok {
			add(k.Fix, "fix")
		}
		add(k.Original, "original")
		add(k.Difference, "difference")
		add(k.Outside, "editor")
	case rejecting:
		add(k.Never, "nothing happened")
	case explaining, wording:
		add(k.Send, "send")
		add(k.Never, "nothing happened")
	case choosing:
		add(k.Draft, "your draft")
		add(k.Proposal, "the proposal")
		add(k.Never, "neither")
	default:
		return m.decisionKeys(at)
	}
	return m.fitCaps(caps)
}

func (m Model) decisionKeys(at look) string {
	k := m.Keys
	switch {
	case at.state == broken:
		return m.fitCaps([]string{m.cap(k.Retry, "try again", false)})
	case at.state == beingWritten:
		return m.fitCaps([]string{m.cap(k.Accept, "still being written", true), m.cap(k.Edit, "write yours", false)})
	case at.state == nothingToFix:
		return m.fitCaps([]string{m.cap(k.Right, "right", false), m.cap(k.Accept, "go on", false), m.cap(k.Edit, "write one", false), m.cap(k.Reject, "reject", false)})
	case !at.state.decidable():
		return ""
	}
	caps := []string{m.cap(k.Accept, "accept", m.whyNotAccept(at) != ""), m.cap(k.Edit, "edit", false), m.cap(k.Reject, "reject", false), m.cap(k.Right, "right", false)}
	if at.state == waits {
		caps = append(caps, m.theme.Muted.Render(k.Toggle.Help().Key+" toggles"))
	}
	return m.fitCaps(append(caps, m.theme.Muted.Render(k.Prompt.Help().Key+" prompt")))
}

// cap draws a key and what it does.
func (m Model) cap(b key.Binding, words string, off bool) string {
	style, text := m.theme.Key, m.theme.Text
	if off {
		style, text = m.theme.KeyDisabled, m.theme.Faint
	}
	return style.Render(" "+b.Help().Key+" ") + " " + text.Render(words)
}

// fitCaps joins as many as there is room for.
func (m Model) fitCaps(caps []string) string {
	line := ""
	for i, c := range caps {
		if i > 0 {
			c = "  " + c
		}
		if prose.Width(line)+prose.Width(c) > m.w && i > 0 {
			break
		}
		line += c
	}
	return line
}
