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
		u.shows("> image 1.2, round 1 of chain 2, score 6 of 10, better than its parent, its reflection waits for you")
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
			case flow.Undo:
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
			{"", "> image 1.2, round"}, {"h", "> image 0.2, from noise"}, {"l", "> image 1.2, round"}, {"?", "keys"}, {"esc", "> image 1.2"}, {"e", "reflection"},
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
		u.shows("waits for you, marked, pinned,", "note: the best⏎bench", "image 1.1, round 1 of chain 1, score 7 of 10, better than its parent, the best so far, made by an edited reflection")
	}, plain)
}

// TestWhatIsNewIsSaid: nobody watches an image appear, so the last line tells it.
func TestWhatIsNewIsSaid(t *testing.T) {
	score := func(id flow.NodeID, n float64) flow.Payload {
		return flow.VerdictGiven{Node: id, Verdict: flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Score: n}}
	}
	story(t, wide(), garden(), func(u *ui) {
		u.events(flow.NodeFinished{Node: "2.1", Image: tuitest.Digest("2.1"), Width: 256, Height: 256}, score("2.1", 9))
		u.shows("image 2.1, round 2 of chain 1, score 9 of 10, better than its parent")
		u.golden("plain-new")
		u.events(asked("2.1"))
		u.shows("the reflection on image 2.1 waits for you")
	}, plain)
	story(t, wide(), garden(), func(u *ui) {
		before := u.m.notices.text
		u.events(flow.NodeFinished{Node: "2.1", Image: tuitest.Digest("2.1")}, score("2.1", 9))
		if u.m.notices.text != before {
			t.Errorf("with pictures it says %q", u.m.notices.text)
		}
	})
}

// TestPlainPanesReadInOrder: each pane at the sizes that terminals have.
func TestPlainPanesReadInOrder(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 80, H: 24}, {W: 40, H: 12}} {
		for _, c := range []struct {
			name, keys, reads string
		}{
			{"explorer", "", "> image 1.2"},
			{"sheet", "s", "> 2 of 2: image 1.2"},
			{"compare", "c", "first image, the parent: image 0.2"},
			{"queue", "v", "queue: 1 waits"},
		} {
			story(t, size, garden(), func(u *ui) {
				u.press(strings.Fields(c.keys)...)
				u.speaks(c.name)
				u.golden(fmt.Sprintf("plain-%s-%s", c.name, size))
				cursor := u.m.View().Cursor
				if cursor == nil {
					t.Fatalf("%s at %s: a screen reader is led nowhere", c.name, size)
				}
				if line := strings.Split(u.screen(), "\n")[cursor.Y]; !strings.HasPrefix(line, c.reads) {
					t.Errorf("%s at %s: reading begins on %q, want %q", c.name, size, line, c.reads)
				}
			}, plain)
		}
	}
}

// TestTheListHasWhatIsLeft: rows that the reflection does not need are the list's.
func TestTheListHasWhatIsLeft(t *testing.T) {
	var lines []string
	for i := range 16 {
		lines = append(lines, fmt.Sprintf("0.%d 4 ended", i+1))
	}
	story(t, tuitest.Size{W: 80, H: 24}, lines, func(u *ui) {
		if n := strings.Count(u.screen(), " image 0."); n < 10 {
			t.Errorf("%d images are listed:\n%s", n, u.screen())
		}
		u.press("e")
		u.speaks("writing")
	}, plain)
}
