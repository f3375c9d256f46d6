package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

func TestASessionWhoseImagesAreGone(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		var kept map[flow.Digest]flow.Picture
		story(t, size, nil, func(u *ui) {
			u.session = newFixture(garden()...)
			kept, u.session.pics = u.session.pics, nil
			u.library.open, u.library.gone = u.session, true
			u.run(u.m.shell.open("fixture", u.m.gen))
			u.settle()
			u.pass(sinceShown)
			u.golden("gone-" + size.String())
			if got := u.m.notices.text; !strings.Contains(got, " images cannot be read: there is no such picture") {
				t.Errorf("%s: the notice is %q", size, got)
			}
			if size.W == 120 {
				u.shows("cannot be read")
			}
			u.press("a") // deciding goes on
			if size.W == 40 {
				u.press("a") // the first showed what is decided about
			}
			if got := u.session.commands(); len(got) != 1 {
				t.Errorf("%s: commands %v, want the decision", size, got)
			}
			u.press("enter", "enter", "q", "q", "+", "-", "c", "esc", "s", "esc")
			checkSize(t, u)
			u.session.mu.Lock()
			u.session.pics = kept
			u.session.mu.Unlock()
			u.press("ctrl+l") // the disk is back
			u.pass(sinceShown)
			u.lacks("cannot be read")
		})
	}
}

func TestComparingImagesThatAreGoneSaysSoInWords(t *testing.T) {
	story(t, wide(), nil, func(u *ui) {
		u.session = newFixture(garden()...)
		u.session.pics = nil
		u.library.open, u.library.gone = u.session, true
		u.run(u.m.shell.open("fixture", u.m.gen))
		u.settle()
		u.press("c")
		u.settle()
		u.pass(sinceShown)
		u.shows("compare", "this image cannot be read")
		for n := range u.m.doc.Nodes() {
			if !n.Image.IsZero() {
				u.lacks(n.Image.String()[:20])
			}
		}
	})
}

func TestAThousandKeysInOneInstant(t *testing.T) {
	many := 1000
	if testing.Short() {
		many = 200
	}
	story(t, wide(), garden(), func(u *ui) {
		for range many {
			next, cmd := u.m.Update(tuitest.Key("a")) // the frames between are left out
			u.m = next.(Model)
			u.run(cmd)
		}
		u.settle()
		u.pass(sinceShown)
		if got := u.session.commands(); len(got) != 1 {
			t.Errorf("%d times a decided %d times", many, len(got))
		}
		checkSize(t, u)
		u.press("u", "a", "u", "a")
		if got := u.session.commands(); len(got) != 5 {
			t.Errorf("after undo, accept, undo, accept there are %d commands, want 5: %T", len(got), got)
		}
	})
	story(t, wide(), garden(), func(u *ui) {
		for range 200 {
			u.send(tuitest.Key("h"))
			u.send(tuitest.Key("l"))
		}
		u.press("h")
		if u.m.cursor() != "0.2" {
			t.Errorf("after 401 keys the cursor is on %s, want 0.2: each key counts once", u.m.cursor())
		}
	})
	story(t, tuitest.Size{W: 40, H: 12}, garden(), func(u *ui) {
		u.press("e", "ctrl+u")
		var want strings.Builder
		for i := range many {
			word := fmt.Sprint(i % 10)
			want.WriteString(word)
			u.send(tuitest.Key(word))
		}
		u.press("ctrl+s")
		d, ok := u.session.commands()[len(u.session.commands())-1].(flow.Decide)
		if !ok || !strings.Contains(d.Final, want.String()) {
			t.Errorf("%d characters became %.80q", many, d.Final)
		}
	})
}

func TestAPasteOfAMegabyteIntoAnyText(t *testing.T) {
	huge := tea.PasteMsg{Content: strings.Repeat("apple ", 1<<20/6)}
	for name, keys := range map[string][]string{
		"the reflection": {"e"}, "the prompt": {"p"}, "a note": {"w"}, "a branch": {"b", "e"}, "a reason": {"r", "x"},
	} {
		story(t, wide(), garden(), func(u *ui) {
			u.press(keys...)
			before := u.screen()
			u.send(huge)
			u.settle()
			u.pass(sinceShown)
			checkSize(t, u)
			after := u.screen()
			if name != "a reason" && after == before {
				t.Errorf("%s: nothing tells that the paste found no room:\n%s", name, after)
			}
			if strings.Contains(after, "apple apple apple apple apple apple apple apple apple") {
				t.Errorf("%s: a megabyte was taken:\n%s", name, after)
			}
			for _, c := range u.session.commands() {
				if len(fmt.Sprint(c)) > 1<<16 {
					t.Errorf("%s: a command of %d bytes was sent", name, len(fmt.Sprint(c)))
				}
			}
		})
	}
}

func TestNoWindowIsTooSmall(t *testing.T) {
	for _, set := range []func(*Options){func(*Options) {}, plain} {
		for _, lines := range [][]string{nil, garden()} {
			story(t, wide(), lines, func(u *ui) {
				for _, size := range []tuitest.Size{{W: 0, H: 0}, {W: 1, H: 1}, {W: 1, H: 24}, {W: 80, H: 1}, {W: 2, H: 2}, {W: 21, H: 7}} {
					u.size = size
					u.send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
					for _, k := range []string{"down", "?", "esc", "e", "esc", "/", "x", "esc"} {
						u.send(tuitest.Key(k))
						checkSize(t, u)
					}
				}
				u.size = wide()
				u.send(tea.WindowSizeMsg{Width: 120, Height: 40})
				u.settle()
				checkSize(t, u)
			}, set)
		}
	}
}

func TestWhatIsToldAtTheStartIsShownAndKept(t *testing.T) {
	story(t, wide(), nil, func(u *ui) {
		u.shows(`there is no setting "tehme" (theme?)`)
		u.pass(2 * noticeLasts)
		u.lacks("tehme")
		u.press("esc", "!")
		u.shows("tehme")
	}, func(o *Options) { o.Told = []string{`there is no setting "tehme" (theme?)`} })
}
