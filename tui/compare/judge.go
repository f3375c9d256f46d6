package compare

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// preference returns what a key says of the pair, and in words; "" for any other
// key. Of a hidden pair the keys for parent and child mean A and B.
func (m Model) preference(press tea.KeyPressMsg) (p flow.Preference, words string) {
	k := m.Keys
	_, child := m.Pair()
	_, b := m.order()
	switch {
	case key.Matches(press, k.TieGood):
		return flow.TieGood, "both good"
	case key.Matches(press, k.TieBad):
		return flow.TieBad, "both bad"
	case key.Matches(press, k.ChildBetter) && (!m.hidden() || b == child):
		p = flow.ChildBetter
	case key.Matches(press, k.ParentBetter) && (!m.hidden() || b == child):
		p = flow.ParentBetter
	case key.Matches(press, k.ChildBetter):
		p = flow.ParentBetter
	case key.Matches(press, k.ParentBetter):
		p = flow.ChildBetter
	}
	return p, worded(p)
}

// worded puts a preference into words.
func worded(p flow.Preference) string {
	switch p {
	case flow.ChildBetter:
		return "child better"
	case flow.ParentBetter:
		return "parent better"
	case flow.TieGood:
		return "both good"
	case flow.TieBad:
		return "both bad"
	default:
		return ""
	}
}

// judge asks for a judgement to be kept, and tells what was hidden.
func (m Model) judge(p flow.Preference, words string) (Model, []intent.Intent) {
	parent, child := m.Pair()
	if m.seen != m.showing || m.tossing {
		return m, notice("these were not on the screen yet: look, and press it again")
	}
	if why := m.missing(); why != "" {
		return m, notice(why)
	}
	text := fmt.Sprintf("judged %s: %s", child.ID, words)
	blind := m.hidden()
	if blind {
		a, _ := m.order()
		names := [2]string{"parent", "child"}
		if a == child {
			names = [2]string{"child", "parent"}
		}
		m.told = true
		text += fmt.Sprintf(". A was the %s, B the %s", names[0], names[1])
	} else {
		text += fmt.Sprintf(" (its parent is %s)", parent.ID)
	}
	return m, []intent.Intent{
		intent.Do{Command: flow.Judge{Judged: flow.Judged{Node: child.ID, Preference: p, Blind: blind}}},
		intent.Notice{Text: text},
	}
}

// noSides says why the pair is not a parent and its child, or "".
func (m Model) noSides() string {
	a, b := m.Pair()
	switch {
	case a == nil || b == nil:
		return "an image is gone"
	case b.Parent != a.ID:
		return "only a parent and its child are judged"
	}
	return ""
}

func (m Model) noJudge() string { return m.noSides() }

func (m Model) noBlind() string {
	if m.words {
		return "without pictures there is nothing to judge"
	}
	if why := m.toldBefore(); why != "" && !m.blind {
		return why
	}
	return m.noSides()
}

func (m Model) noPartner() string {
	if len(m.others) < 2 {
		return "there is no other image"
	}
	return ""
}

func (m Model) noPictures() string {
	if m.words {
		return "pictures are turned off"
	}
	return ""
}

func (m Model) noPan() string {
	if m.zoom == 1 {
		return "all of it is in view: " + m.Keys.Zoom.Help().Key + " zooms"
	}
	return m.noPictures()
}

func (m Model) noCloser() string {
	if m.zoom >= closest {
		return "this is the closest"
	}
	return m.noPictures()
}

func (m Model) noFurther() string {
	if m.zoom == 1 {
		return "all of it is in view"
	}
	return m.noPictures()
}

// swapWords says what swapping does now, or why nothing.
func (m Model) swapWords() (words, why string) {
	switch {
	case m.mode == differing:
		return "", "a difference has no sides"
	case m.mode == flicker && !m.held:
		return "hold", ""
	case m.mode == flicker:
		return "show the other", ""
	}
	return "swap", ""
}

// rateWords says what the keys for less and more do now, or why nothing.
func (m Model) rateWords() (less, more, why string) {
	switch m.mode {
	case flicker:
		return "slower", "faster", ""
	case differing:
		return "amplify less", "amplify more", ""
	case slider:
		return "slider left", "slider right", ""
	}
	return "", "", "side by side has nothing to set"
}

// judgeWords says what the keys for the child and for the parent say now.
func (m Model) judgeWords() (child, parent string) {
	if m.hidden() {
		return "B better", "A better"
	}
	return "", ""
}

func (m Model) blindWords() string {
	if m.blind {
		return "no longer blind"
	}
	return ""
}
