package tui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rflow/tui/internal/tuitest"
)

// TestCtrlLDrawsTheScreenAnew, in text too: another program may have written
// over it.
func TestCtrlLDrawsTheScreenAnew(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		for _, where := range []string{"tree", "text"} {
			if where == "text" {
				u.press("e")
			}
			before := u.screen()
			_, cmd := u.m.Update(tuitest.Key("ctrl+l"))
			if cmd == nil {
				t.Fatalf("%s: ctrl+l did nothing", where)
			}
			got, want := fmt.Sprintf("%T", cmd()), fmt.Sprintf("%T", tea.ClearScreen())
			if got != want {
				t.Errorf("%s: ctrl+l returns %s, want %s", where, got, want)
			}
			u.press("ctrl+l")
			if after := u.screen(); after != before {
				t.Errorf("%s: ctrl+l changed the screen from\n%s\nto\n%s", where, before, after)
			}
		}
	})
}
