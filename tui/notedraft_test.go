package tui

import (
	"testing"

	"rflow/flow"
)

// TestANoteLeftBeforeItIsDoneIsADraft: it is there again, also after a restart, until
// it is done or as it was.
func TestANoteLeftBeforeItIsDoneIsADraft(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		id := u.m.cursor()
		u.press("w", "h", "i")
		u.shows("note on "+string(id), "keep as a draft")
		u.press("esc")
		want := flow.SaveDraft{Node: id, Text: "hi", Note: true}
		if got := u.session.commands(); len(got) != 1 || got[0] != flow.Command(want) {
			t.Fatalf("esc sends %+v, want %+v", got, want)
		}
		u.shows("kept as a draft of the note")
		u.press("w")
		u.shows("hi")
		u.press("esc") // nothing new to keep
		u.press("w", "backspace", "backspace", "esc")
		want.Text = ""
		if got := u.session.commands(); len(got) != 2 || got[1] != flow.Command(want) {
			t.Errorf("taken away again it sends %+v, want %+v", got[1:], want)
		}
		u.press("w", "n", "o", "ctrl+s")
		got := u.session.commands()
		mark, ok := got[len(got)-1].(flow.Mark)
		if !ok || mark.Mark.Note == nil || *mark.Mark.Note != "no" {
			t.Errorf("done sends %+v, want the note no", got[len(got)-1])
		}
	})
}
