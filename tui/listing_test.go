package tui

import (
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// Another program may run sessions while home shows them.
func TestHomeSeesWhatBecomesOfSessions(t *testing.T) {
	var books *shelf
	story(t, wide(), nil, func(u *ui) {
		u.lacks("three boats")
		books.list = []SessionInfo{{ID: "boat", Prompt: "three boats", State: flow.Active, Updated: tuitest.Begun(), Images: 1}}
		u.pass(12 * time.Second)
		u.shows("three boats", "1 image")
	}, func(o *Options) { books = o.Library.(*shelf) })
}
