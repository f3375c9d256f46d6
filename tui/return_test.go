package tui

import (
	"testing"
	"time"

	"rflow/tui/internal/tuitest"
)

// TestAwayAndBackBeforeThePanelFollows decides on a node that the cursor left for
// less time than the panel takes to follow: it was on the screen all the while.
func TestAwayAndBackBeforeThePanelFollows(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		for _, k := range []string{"g", "tab"} {
			u.send(tuitest.Key(k))
			u.settle()
		}
		u.pass(time.Second)
		u.press("a")
		u.lacks("not on the screen yet")
		u.shows("✓ accepted by you")
	})
}

// TestAwayIsNotDecided keeps a key from the node that the panel still shows while
// the cursor is on another one.
func TestAwayIsNotDecided(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.send(tuitest.Key("g"))
		u.settle()
		u.send(tuitest.Key("a"))
		u.settle()
		u.lacks("accepted by you")
	})
}
