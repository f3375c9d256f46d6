package tui

import (
	"testing"

	"rflow/tui/internal/tuitest"
)

// A key pressed while a session opens neither falls into the start form, which
// is about to go, nor is lost.
func TestKeysPressedWhileASessionOpensWaitForIt(t *testing.T) {
	story(t, tuitest.Size{W: 120, H: 40}, nil, func(u *ui) {
		prompt := u.m.home.View()
		u.library.open = newFixture(garden()...)
		u.m.opening = "opening"
		u.send(tuitest.Key("?"))
		if len(u.m.dialogs) != 0 || u.m.home.View() != prompt {
			t.Errorf("a key pressed while the session opens did something at home")
		}
		u.run(u.m.shell.open("fixture", u.m.gen))
		u.settle()
		if len(u.m.dialogs) != 1 || len(u.m.held) != 0 {
			t.Errorf("got %d dialogs and %d keys held once the session is open; want the help, and none", len(u.m.dialogs), len(u.m.held))
		}
	})
}
