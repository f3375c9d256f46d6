package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/palette"
	"rflow/tui/status"
)

// rated lists the images with a verdict that a rerun may be about: of one, of a round, or of
// all with round -1.
func (m Model) rated(round int) (ids []flow.NodeID) {
	for n := range m.doc.Nodes() {
		if n.ID != flow.Root && n.Status == flow.Done && n.ModelVerdict() != nil && (round < 0 || n.Round == round) {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// unrated lists the images whose verdict could not be had.
func (m Model) unrated() (ids []flow.NodeID) {
	for n := range m.doc.Nodes() {
		if _, failed := n.RoleFailed[flow.RoleVerifier]; failed && n.ModelVerdict() == nil {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// verdicts is how long that many verdicts take: as measured, else by how soon a
// reflection followed on an image, before which there was a verdict; 0 when nothing is
// known of it.
func (m Model) verdicts(images int) time.Duration {
	r := m.rerun
	if r.each > 0 {
		return r.estimate(images)
	}
	for n := range m.doc.Nodes() {
		if len(n.Reflections) == 0 || n.Finished.IsZero() {
			continue
		}
		if took := n.Reflections[0].Proposed.Sub(n.Finished); took > 0 && (r.each == 0 || took < r.each) {
			r.each = took
		}
	}
	return r.estimate(images)
}

// about says how long something takes.
func about(d time.Duration) string {
	if d < time.Second {
		return status.Span(d)
	}
	return "about " + status.Span(d)
}

// choice is one thing that a rerun may be about.
type choice struct {
	words string
	ids   []flow.NodeID
	retry bool // there is no verdict yet: the session asks by itself
}

// rerunChoices lists what can be verified again: the selected image, its round, the
// session; and what has no verdict yet first.
func (m Model) rerunChoices() (list []choice) {
	add := func(what string, ids []flow.NodeID, retry bool) {
		words := fmt.Sprintf("%s: %s", what, counted(len(ids), "image"))
		if d := m.verdicts(len(ids)); d > 0 {
			words += ", " + about(d)
		}
		if len(ids) > 0 {
			list = append(list, choice{words, ids, retry})
		}
	}
	add("without a verdict", m.unrated(), true)
	if n, ok := m.doc.Node(m.cursor()); ok && slices.Contains(m.rated(-1), n.ID) {
		add("this one, "+string(n.ID), []flow.NodeID{n.ID}, false)
		add(fmt.Sprintf("round %d", n.Round), m.rated(n.Round), false)
	}
	add("the session", m.rated(-1), false)
	return list
}

// verifyAgain asks for which images the verifier is asked again.
func (m Model) verifyAgain() palette.Entry {
	e := palette.Entry{Name: rerunCommand}
	choices := m.rerunChoices()
	_, can := m.session.(verifier)
	switch {
	case m.rerun.on():
		return palette.Entry{Name: rerunStop, Do: intent.Call{Command: rerunStop}}
	case len(choices) == 0:
		e.Disabled = "no image has a verdict yet"
		return e
	case !can && !choices[0].retry:
		e.Disabled = "every image has its verdict, which stands; rflow verify asks another verifier"
		return e
	}
	var words []string
	for _, c := range choices {
		words = append(words, c.words)
	}
	e.Ask = &palette.Argument{
		Hint: "about which; the verdicts there are stay", Choices: words,
		Then: func(text string) (intent.Intent, error) {
			i := slices.Index(words, text)
			if i < 0 {
				return nil, fmt.Errorf("say one of those: %s", strings.Join(words, "; "))
			}
			return intent.Call{Command: rerunCommand, Argument: strconv.Itoa(i)}, nil
		},
	}
	return e
}
