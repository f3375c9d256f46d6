package tui

import (
	"strings"
	"testing"

	"rflow/tui/internal/tuitest"
)

// A pane that lies over another one says how to leave it, however short the last line is.
func TestEveryPaneSaysHowToLeaveIt(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 80, H: 24}, {W: 120, H: 40}} {
		for key, want := range map[string]string{"s": "esc close", "c": "esc leave", "z": "esc "} {
			story(t, size, garden(), func(u *ui) {
				u.press("G", key)
				lines := strings.Split(strings.TrimRight(u.screen(), "\n"), "\n")
				if got := lines[len(lines)-1]; !strings.Contains(got, want) {
					t.Errorf("%s, after %q: the last line is %q, want %q in it", size, key, got, want)
				}
			})
		}
	}
}
