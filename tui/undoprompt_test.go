package tui

import (
	"testing"

	"rflow/flow"
)

// TestUndoGivesThePromptBackToTheRefiner: what stands before a prompt was edited is
// the refiner's, and is its again once that is undone.
func TestUndoGivesThePromptBackToTheRefiner(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("p", "x", "ctrl+s", "u")
		got := u.session.commands()
		if len(got) != 2 {
			t.Fatalf("there are %d commands, want 2: %+v", len(got), got)
		}
		edit, ok := got[0].(flow.EditPrompt)
		if !ok || edit.Prompt == "" {
			t.Errorf("first %+v, want the prompt as edited", got[0])
		}
		if _, undone := got[1].(flow.Undo); !undone {
			t.Errorf("undo sends %+v", got[1])
		}
		if n, _ := u.m.doc.Node(edit.Node); n.Refined != nil && n.Refined.By.Person {
			t.Errorf("the prompt is %+v, want it with the refiner again", n.Refined)
		}
		u.shows("took back the prompt after 1.2")
	})
}
