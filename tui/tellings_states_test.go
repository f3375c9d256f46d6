package tui

import (
	"strings"
	"testing"

	"rflow/flow"
)

// reflectionState is a state of a reflection: how a session comes there, and what must be
// read of it beside the image in the tree, in the panel and in the queue.
type reflectionState struct {
	name               string
	lines              []string
	set                func(*ui)
	tree, panel, queue string
	accept, edit       string // what a and e do
}

func reflectionStates() []reflectionState {
	const due = "nothing waits"
	decided := "says it is decided already; undo takes it back"
	rule := "says the gate decides here, not a person"
	child := func(how string) []string { return []string{"0.1 4", "1.1<0.1 " + how + " sampling"} }
	return []reflectionState{
		{
			name: "being written", lines: []string{"0.1 4", "0.2 sampling"}, set: hasWritten("Add one red"),
			tree: "──", panel: "being written", queue: due,
			accept: "says the reflection is still being written", edit: "to the text",
		},
		{
			name: "waiting", lines: []string{"0.1 4 : Add one red apple. / Turn the bench blue.", "0.2 sampling"},
			tree: "?", panel: "waits for you", queue: "1 [x] Add one red",
			accept: "Decide(node 0.1, reflection 0.1#1, decision accepted, final Add one red apple. / Turn the bench blue.), says accepted; it waits for the prompt to be refined" +
				" | 40x12: to the panel, says here is what a decides about: look, then press it again",
			edit: "to the text",
		},
		{
			name: "draft", lines: []string{"0.1 4 draft : Add one red apple. / Turn the bench blue.", "0.2 sampling"},
			tree: "?", panel: "draft", queue: "draft",
			accept: "to a question | 40x12: to the panel, says here is what a decides about: look, then press it again", edit: "to the text",
		},
		{name: "accepted", lines: child("accepted"), tree: "✓", panel: "accepted", queue: due, accept: decided, edit: decided},
		{name: "edited", lines: child("edited"), tree: "✎", panel: "edited", queue: due, accept: decided, edit: decided},
		{name: "rejected", lines: child("fresh"), tree: "✗", panel: "rejected", queue: due, accept: decided, edit: decided},
		{
			name: "nothing to fix", lines: []string{"0.1 9 : nothing", "0.2 sampling"},
			tree: "?", panel: "nothing to fix", queue: "nothing to fix",
			accept: "Decide(node 0.1, reflection 0.1#1, decision accepted, prompt three red apples above a blue bench), says goes on without a reflection" +
				" | 40x12: to the panel, says here is what a decides about: look, then press it again",
			edit: "to the text",
		},
		{name: "passed by a rule", lines: child("passed"), tree: "⚙", panel: "passed", queue: due, accept: rule, edit: rule},
	}
}

// hasWritten lets the reflector have written so much.
func hasWritten(text string) func(*ui) {
	return func(u *ui) {
		u.session.updates <- flow.Update{Progress: &flow.NodeProgress{
			Node: "0.1", Role: flow.RoleReflector, Progress: flow.Progress{Stage: flow.StageWriting, Text: text},
		}}
		u.settle()
	}
}

// TestEveryStateOfAReflection shows each state on the edge in the tree, in the panel and
// in the queue, and that a and e do there what they should.
func TestEveryStateOfAReflection(t *testing.T) {
	var scenes []scene
	for _, s := range reflectionStates() {
		scenes = append(scenes, scene{name: "state " + s.name, lines: s.lines, set: func(u *ui) {
			if s.set != nil {
				s.set(u)
			}
			if u.m.cursor() != "0.1" {
				u.t.Fatalf("the cursor is on %s, want 0.1", u.m.cursor())
			}
			u.shows(s.tree)
		}, keys: []telling{
			{keys: "enter", does: "to the panel", shows: s.panel},
			{keys: "v", does: "to the queue", shows: s.queue},
			{keys: "a", does: s.accept},
			{keys: "e", does: s.edit},
		}})
	}
	tellScenes(t, scenes)
}

// TestNoTwoStatesLookAlike keeps the states apart: no two look alike.
func TestNoTwoStatesLookAlike(t *testing.T) {
	seen := map[string]string{}
	for _, s := range reflectionStates() {
		story(t, wide(), s.lines, func(u *ui) {
			if s.set != nil {
				s.set(u)
			}
			rows := strings.Split(u.screen(), "\n")
			look := strings.Join(rows[2:len(rows)-3], "\n") // without header and footer
			if like, ok := seen[look]; ok {
				t.Errorf("%s looks like %s:\n%s", s.name, like, look)
			}
			seen[look] = s.name
		})
	}
}
