package tui

import (
	"testing"
	"time"

	"rflow/tui/internal/tuitest"
)

// TestNewsWaitsBehindAnAnswer has a session tell something in the moment after a key
// was answered: both can be read, the answer first.
func TestNewsWaitsBehindAnAnswer(t *testing.T) {
	begun := time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)
	n := notices{}.add(begun, "look, and press it again", warn)
	n = n.news(begun.Add(time.Millisecond), "one is held up", warn)
	n = n.news(begun.Add(time.Millisecond), "one is skipped", warn)
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{newsWait - time.Millisecond, "look, and press it again"},
		{newsWait, "one is held up"},
		{2*newsWait - time.Millisecond, "one is held up"},
		{2 * newsWait, "one is skipped"},
		{2*newsWait + noticeLasts, "one is skipped"},
		{2*newsWait + noticeLasts + time.Millisecond, ""},
	} {
		if n = n.expire(begun.Add(step.after)); n.text != step.want {
			t.Errorf("after %v it says %q, want %q", step.after, n.text, step.want)
		}
	}
	if n = n.news(begun.Add(time.Hour), "saved again", info); n.text != "saved again" || len(n.log) != 4 {
		t.Errorf("with nothing shown it says %q with %d in the log, want the news at once, and 4", n.text, len(n.log))
	}
}

func TestASessionTellsWhatOfItCannotBeRead(t *testing.T) {
	words := "the log is damaged: event 12 (verdict) cannot be read in /home/ada/rflow.db; the session is shown without what was told there"
	story(t, tuitest.Size{W: 80, H: 24}, garden(), func(u *ui) {
		u.shows("the log is damaged: event 12 (verdict)", "/home/ada/rflow.db")
		u.pass(2 * noticeLasts)
		u.lacks("damaged")
		u.press("!")
		u.shows("the log is damaged")
	}, func(o *Options) { o.Library.(*shelf).open.notices = []string{words} })
}
