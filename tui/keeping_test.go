package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// cabinet keeps a list of sessions in memory, as a data folder would.
type cabinet struct {
	*shelf
	did    []string
	refuse error
}

func (c *cabinet) change(what string, id flow.SessionID, do func(*SessionInfo)) error {
	c.did = append(c.did, what+" "+string(id))
	at := slices.IndexFunc(c.list, func(s SessionInfo) bool { return s.ID == id })
	if c.refuse != nil || at < 0 {
		return errors.Join(c.refuse)
	}
	c.list = slices.Clone(c.list)
	do(&c.list[at])
	return nil
}

func (c *cabinet) Rename(_ context.Context, id flow.SessionID, name string) error {
	return c.change("rename", id, func(s *SessionInfo) { s.Name = name })
}

func (c *cabinet) Archive(_ context.Context, id flow.SessionID, on bool) error {
	return c.change("archive", id, func(s *SessionInfo) { s.Archived = on })
}

func (c *cabinet) Duplicate(_ context.Context, id flow.SessionID) (flow.SessionID, error) {
	var twin SessionInfo
	if err := c.change("duplicate", id, func(s *SessionInfo) { twin = *s }); err != nil {
		return "", err
	}
	twin.ID, twin.Name = id+"2", "copy of "+twin.Prompt
	c.list = append([]SessionInfo{twin}, c.list...)
	return twin.ID, nil
}

func (c *cabinet) Delete(_ context.Context, id flow.SessionID) (string, error) {
	err := c.change("delete", id, func(*SessionInfo) {})
	if err == nil {
		c.list = slices.DeleteFunc(c.list, func(s SessionInfo) bool { return s.ID == id })
	}
	return "4 images and 2 files of previews, 1.2 MB", err
}

// desk is a home of three sessions at 80x24, the focus on the list.
func desk(t *testing.T, fn func(*ui, *cabinet)) {
	t.Helper()
	var c *cabinet
	story(t, tuitest.Size{W: 80, H: 24}, nil, func(u *ui) {
		u.press("shift+tab")
		fn(u, c)
	}, func(o *Options) {
		c = &cabinet{shelf: o.Library.(*shelf)}
		c.list = []SessionInfo{
			{ID: "kite", Prompt: "a red kite over a hill", State: flow.Active, Updated: tuitest.Begun(), Images: 3, Waiting: 1, Score: "6/10"},
			{ID: "boat", Prompt: "three boats", State: flow.FinishedSession, Updated: tuitest.Begun(), Images: 10, Score: "9/10"},
			{ID: "cups", Prompt: "two blue cups", State: flow.PausedState, Updated: tuitest.Begun(), Images: 1},
		}
		o.Keeper = c
	})
}

// names are the sessions that are listed, by their lines on the screen.
func (u *ui) names(texts ...string) (shown []string) {
	for _, text := range texts {
		if strings.Contains(u.screen(), text) {
			shown = append(shown, text)
		}
	}
	return shown
}

func TestSearchingTheList(t *testing.T) {
	desk(t, func(u *ui, c *cabinet) {
		u.press("/")
		u.typing("RED hill")
		u.golden("home-search")
		u.press("enter")
		u.shows("/RED hill  1 of 3", "a red kite over a hill")
		u.lacks("three boats")
		u.press("/", "ctrl+u")
		u.typing("finished")
		if got := u.names("red kite", "three boats", "blue cups"); fmt.Sprint(got) != "[three boats]" {
			t.Errorf("finished: %v are listed", got)
		}
		u.typing("qr?")
		u.shows("/finishedqr?", "nothing matches; esc while searching shows all again")
		u.press("enter", "enter", "r") // nothing is picked: nothing happens
		u.press("/", "esc")
		if got := u.names("red kite", "three boats", "blue cups"); len(got) != 3 {
			t.Errorf("after esc %v are listed", got)
		}
		u.press("/")
		u.send(tea.PasteMsg{Content: strings.Repeat("boats\n", 200_000)})
		if n := len(u.screen()); n > 10_000 || len(u.m.dialogs) > 0 {
			t.Errorf("a paste of 1 MB draws %d bytes", n)
		}
		u.press("esc")
		if len(c.did) != 0 {
			t.Errorf("searching did %v", c.did)
		}
	})
}

func TestRenamingASession(t *testing.T) {
	desk(t, func(u *ui, c *cabinet) {
		u.press("down", "r") // three boats
		u.typing("harbour q")
		u.golden("home-rename")
		u.press("enter")
		u.shows("harbour q", "renamed; u takes it back")
		u.lacks("three boats")
		u.press("u")
		u.shows("three boats")
		u.lacks("harbour q")
		u.press("u")
		u.shows("there is no renaming or archiving to take back")
		u.press("r", "esc")
		if want := "[rename boat rename boat]"; fmt.Sprint(c.did) != want {
			t.Errorf("did %v, want %s", c.did, want)
		}
	})
}

func TestArchivingASession(t *testing.T) {
	desk(t, func(u *ui, c *cabinet) {
		u.press("down", "a")
		u.lacks("three boats")
		u.shows("archived; u takes it back", "sessions  1 archived")
		u.press("H")
		u.shows("three boats", "finished · archived")
		u.golden("home-archived")
		u.press("up", "a") // back, by the same key
		u.press("H")
		u.shows("three boats")
		u.press("u", "u")
		if got := strings.Join(c.did, ", "); got != "archive boat, archive boat, archive boat, archive boat" {
			t.Errorf("did %s", got)
		}
		u.shows("three boats")
	})
}

func TestDuplicatingASession(t *testing.T) {
	desk(t, func(u *ui, _ *cabinet) {
		u.press("down", "d")
		u.shows("copy of three boats", "three boats", "duplicated as boat2")
		u.press("Y")
		if fmt.Sprint(u.copied) != "[boat2]" {
			t.Errorf("the clipboard has %v: want the copy picked", u.copied)
		}
	})
}

func TestDeletingASessionAsks(t *testing.T) {
	desk(t, func(u *ui, c *cabinet) {
		u.press("down", "x")
		u.golden("home-delete")
		u.press("enter") // the first answer is harmless
		u.shows("three boats")
		u.press("x", "esc")
		if len(c.did) != 0 {
			t.Fatalf("did %v before it was told to", c.did)
		}
		u.press("x", "a") // archive instead
		u.press("u")
		u.press("x", "y")
		u.lacks("three boats")
		u.shows("deleted: 4 images and 2 files of previews, 1.2 MB")
		c.refuse = &flow.Failure{What: "the session is open elsewhere", Hint: "close it there"}
		u.press("x", "y")
		u.shows("the session is open elsewhere: close it there", "a red kite", "two blue cups")
	})
}

func TestWithoutAKeeperTheListStays(t *testing.T) {
	story(t, tuitest.Size{W: 80, H: 24}, nil, func(u *ui) {
		u.press("shift+tab")
		for _, k := range []string{"r", "d", "a", "x", "u"} {
			u.press(k)
			u.shows("the list of sessions cannot be changed here", "three boats")
		}
	}, func(o *Options) {
		o.Library.(*shelf).list = []SessionInfo{{ID: "boat", Prompt: "three boats"}}
	})
}
