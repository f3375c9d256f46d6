package tui

import (
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// gallery opens a gallery by its command.
func (u *ui) gallery(name string) {
	u.press(":")
	u.typing(name)
	u.press("enter")
}

func TestTheBestOfEveryChainLeadsToItsImage(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.gallery("best of every chain")
		u.shows("1.1 chain 1 ★", "1.2 chain 2")
		u.golden("bests-chains")
		u.press("right", "enter")
		u.lacks("best of every chain")
		if u.m.cursor() != "1.2" || !u.m.onPanel {
			t.Errorf("enter leads to %s, panel %v; want 1.2 in the panel", u.m.cursor(), u.m.onPanel)
		}
	})
}

func shelved(o *Options) {
	o.Library.(*shelf).list = []SessionInfo{
		{ID: "fixture", Prompt: "three red apples above a blue bench", Best: tuitest.Digest("1.1"), Score: "7/10", Images: 4},
		{ID: "other", Prompt: "a green cup", Best: tuitest.Digest("0.1"), Score: "9/10", Images: 2},
		{ID: "empty", Prompt: "nothing yet"},
	}
}

func TestTheBestOfEverySessionIsSeenFromHome(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, nil, func(u *ui) {
			u.press("esc") // out of the text of the form
			u.gallery("best of every session")
			u.golden("bests-sessions-" + size.String())
			u.lacks("nothing yet")
			u.press("q")
			u.lacks("best of every session")
		}, shelved)
	}
}

func TestAnotherSessionIsOpenedFromTheGallery(t *testing.T) {
	quiet := []string{"0.1 4 ended"}
	story(t, wide(), quiet, func(u *ui) {
		old := u.session
		u.gallery("best of every session")
		u.press("enter") // the session that is open
		u.lacks("best of every session")
		if old.closed {
			t.Fatal("the session was closed though it is the one that was chosen")
		}
		u.library.open = newFixture("0.1 9")
		u.gallery("best of every session")
		u.press("right", "enter")
		u.lacks("best of every session")
		if !old.closed || u.m.session == nil || u.m.session.(*fixture) != u.library.open {
			t.Errorf("closed %v, the session shown is %v", old.closed, u.m.session)
		}
	}, shelved)
}

func TestLeavingARunningSessionForAnotherIsAsked(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.gallery("best of every session")
		u.press("right", "enter")
		u.shows("1 job is running: leave the session?")
		u.press("n")
		u.shows("best of every session")
		u.library.open = newFixture("0.1 9")
		u.press("enter", "y")
		u.lacks("best of every session")
		if !u.session.closed || u.m.session.(*fixture) != u.library.open {
			t.Errorf("the first session is closed: %v", u.session.closed)
		}
		if _, ok := u.m.doc.Node(flow.NodeID("1.1")); ok {
			t.Error("the tree is still the first session's")
		}
	}, shelved)
}
