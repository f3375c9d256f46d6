package tui

import (
	"fmt"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func plain(o *Options) { o.Plain = true }

// speaks fails when the screen holds what only looks like something.
func (u *ui) speaks(when string) {
	u.t.Helper()
	screen := u.screen()
	if i := strings.IndexFunc(screen, drawn); i >= 0 {
		u.t.Errorf("%s: %q is on a plain screen:\n%s", when, []rune(screen[i:])[0], screen)
	}
}

func TestPlainModeReadsInOrder(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.speaks("at first")
		u.golden("plain")
		u.press("h", "l", "a")
		if got := u.session.commands(); len(got) != 1 {
			t.Errorf("commands %v, want the keys to work as ever", got)
		}
	}, plain)
}

func TestEveryPlainScreenIsWords(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 120, H: 40}, {W: 80, H: 24}, {W: 40, H: 12}} {
		story(t, size, garden(), func(u *ui) {
			for _, keys := range []string{
				"?", "esc", "!", "esc", "b", "e", "esc", "x", "esc", "w", "esc", "enter", "enter", "q", "q", "e", "alt+d", "esc",
				"r", "esc", "p", "esc", "k", "j", "+", "-", "v", "q", "s", "q", "c", "esc", ":", "esc",
			} {
				u.press(keys)
				u.speaks(size.String() + ", after " + keys)
				checkSize(t, u)
				if u.m.session == nil {
					t.Fatalf("%s left the session", keys)
				}
			}
		}, plain)
		story(t, size, nil, func(u *ui) {
			u.speaks("home")
			u.golden("plain-home-" + size.String())
			u.press("shift+tab")
			u.speaks("the list")
			u.shows("three boats")
		}, plain, func(o *Options) {
			o.Library.(*shelf).list = []SessionInfo{{ID: "boat", Prompt: "three boats", Images: 4, Best: tuitest.Digest("0.1"), Updated: tuitest.Begun()}}
		})
	}
}

func TestDecidingInPlainMode(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.shows("> 1.2 from 0.2, done, 6/10, made by a reflection that was accepted, waits for you")
		u.press("1", "a")
		u.press("u", "e")
		u.typing(" Now.")
		u.press("ctrl+s")
		u.press("u", "r", "x", "3", "enter")
		var got []string
		for _, c := range u.session.commands() {
			switch c := c.(type) {
			case flow.Decide:
				got = append(got, fmt.Sprintf("%s %q", c.Decision, c.Final))
			case flow.Withdraw:
				got = append(got, "withdrawn")
			}
		}
		if len(got) != 5 || !strings.HasPrefix(got[0], "edited ") || !strings.Contains(got[2], "Now.") || !strings.HasPrefix(got[4], "rejected") {
			t.Errorf("decided %q; want an edit by toggling, one by writing, and a rejection", got)
		}
	}, plain)
}

// TestTheCursorLeadsTheReader: the terminal's cursor is where reading begins.
func TestTheCursorLeadsTheReader(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		line := func() string {
			c := u.m.View().Cursor
			if c == nil {
				return "no cursor"
			}
			return strings.Split(u.screen(), "\n")[c.Y]
		}
		for _, c := range []struct{ key, want string }{
			{"", "> 1.2 from 0.2"}, {"h", "> 0.2 from the prompt"}, {"l", "> 1.2 from 0.2"}, {"?", "keys"}, {"esc", "> 1.2"}, {"e", "reflection"},
		} {
			if c.key != "" {
				u.press(c.key)
			}
			if got := line(); !strings.Contains(got, c.want) {
				t.Errorf("after %q the cursor is on %q, want %q", c.key, got, c.want)
			}
		}
	}, plain)
	story(t, wide(), garden(), func(u *ui) {
		if c := u.m.View().Cursor; c != nil {
			t.Errorf("the terminal's cursor is shown over pictures, at %d,%d", c.X, c.Y)
		}
	})
}

func TestPlainTellsMarksAndNotes(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		on, note := true, "the best\nbench"
		u.events(flow.NodeMarked{Node: "1.2", Marked: &on, Pinned: &on, Note: &note})
		u.shows("accepted, marked, pinned, waits for you", "note: the best⏎bench", "1.1 from 0.1, done, 7/10, made by a reflection that was edited, the best so far")
	}, plain)
}
