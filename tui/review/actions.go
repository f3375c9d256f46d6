package review

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/internal/prose"
)

// actions is the line of keys.
func (m Model) actions(at look) string {
	k := m.Keys
	var caps []keycap
	add := func(b key.Binding, words string) { caps = append(caps, keycap{key: b, words: words}) }
	most := 2 // that have to be seen
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
		most = 3
		add(k.Draft, "your draft")
		add(k.Proposal, "the proposal")
		add(k.Never, "neither")
	default:
		return m.decisionKeys(at)
	}
	return m.fitCaps(caps, most)
}

// decisionKeys are the keys that decide: those to accept, edit and reject always.
func (m Model) decisionKeys(at look) string {
	k := m.Keys
	switch {
	case at.state == broken:
		return m.fitCaps([]keycap{{key: k.Retry, words: "try again"}}, 1)
	case at.state == beingWritten:
		return m.fitCaps([]keycap{{key: k.Accept, words: "still being written", off: true}, {key: k.Edit, words: "write yours"}}, 2)
	case at.state == nothingToFix:
		return m.fitCaps([]keycap{{key: k.Right, words: "right"}, {key: k.Accept, words: "go on"}, {key: k.Edit, words: "write one"}, {key: k.Reject, words: "reject"}}, 4)
	case !at.state.decidable():
		return ""
	}
	caps := []keycap{
		{key: k.Accept, words: "accept", off: m.whyNotAccept(at) != ""},
		{key: k.Edit, words: "edit"},
		{key: k.Reject, words: "reject"},
		{key: k.Right, words: "right"},
	}
	if at.state == waits {
		caps = append(caps, keycap{key: k.Toggle, words: "toggles", faint: true})
	}
	return m.fitCaps(append(caps, keycap{key: k.Prompt, words: "prompt", faint: true}), 3)
}

// keycap is a key and what it does.
type keycap struct {
	key   key.Binding
	words string
	off   bool // it does nothing now
	faint bool // it is there to be known of
}

// setting is how wide a line of keys is set.
type setting struct {
	raised bool   // a key stands out with space around it
	gap    string // between two
	worded int    // how many have their words, the others are bare
}

// draw draws the key at a place of the line.
func (m Model) draw(i int, c keycap, s setting) string {
	style, text := m.theme.Key, m.theme.Text
	switch {
	case c.faint:
		return m.theme.Muted.Render(c.key.Help().Key + " " + c.words)
	case c.off:
		style, text = m.theme.KeyDisabled, m.theme.Faint
	}
	name := c.key.Help().Key
	switch {
	case i >= s.worded:
		return style.Render(name)
	case s.raised:
		name = " " + name + " "
	}
	return style.Render(name) + " " + text.Render(c.words)
}

// fitCaps joins as many as there is room for, set as wide as the first most of them
// allow: where they do not fit in any setting their words go, from the last on.
func (m Model) fitCaps(caps []keycap, most int) string {
	most = min(most, len(caps))
	all := len(caps)
	settings := []setting{{raised: true, gap: "  ", worded: all}, {gap: "  ", worded: all}, {gap: " ", worded: all}}
	for worded := most - 1; worded >= 0; worded-- {
		settings = append(settings, setting{gap: " ", worded: worded})
	}
	line := ""
	for _, s := range settings {
		var n int
		if line, n = m.set(caps, s); n >= most {
			break
		}
	}
	return line
}

// set joins keys up to the first that there is no room for, and says how many they are.
func (m Model) set(caps []keycap, s setting) (line string, n int) {
	for i, c := range caps {
		next := m.draw(i, c, s)
		if i > 0 {
			next = s.gap + next
		}
		if prose.Width(line)+prose.Width(next) > m.w || c.faint && s.worded < len(caps) {
			break
		}
		line += next
		n++
	}
	return line, n
}
