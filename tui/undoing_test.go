package tui

import (
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// as lets a session be as another story left it, and as a program finds it that is
// started anew: from its events alone.
func as(left flow.Tree) func(*Options) {
	return func(o *Options) {
		f := o.Library.(*shelf).open
		f.tree = left
		for n := range left.Nodes() {
			f.pics[n.Image] = tuitest.PNG(64, byte(len(f.pics)))
		}
	}
}

// says fails unless the notice begins so; a narrow screen cuts it short.
func (u *ui) says(text string) {
	u.t.Helper()
	if got := u.m.notices.text; !strings.HasPrefix(got, text) {
		u.t.Errorf("%s: it says %q, want %q", u.size, got, text)
	}
}

// judgedPair is what is said of 1.1.
func (u *ui) judgedPair() *flow.Node {
	n, ok := u.m.doc.Node("1.1")
	if !ok {
		u.t.Fatal("there is no 1.1")
	}
	return n
}

// onTheChild brings the cursor to 1.1 of the garden, which a reflection has led to.
func (u *ui) onTheChild() {
	u.press("g", "right", "right")
	if u.m.cursor() != "1.1" {
		u.t.Fatalf("the cursor is on %s, want 1.1", u.m.cursor())
	}
}

func TestAJudgementIsTakenBackOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		for where, open := range map[string][]string{"tree": nil, "panel": {"enter"}, "full": {"enter", "enter"}} {
			story(t, size, garden(), func(u *ui) {
				u.onTheChild()
				u.press(open...)
				u.press(">", "*", "4", "O", "1", "B", "<")
				if n := u.judgedPair(); n.Preference != flow.ParentBetter || *n.Rating != 4 || len(n.Outcomes) != 1 {
					t.Fatalf("%s: judged %+v", where, n)
				}
				u.press("u")
				u.says("took back the judgement of 1.1")
				if n := u.judgedPair(); n.Preference != flow.ChildBetter {
					t.Errorf("%s: judged %q, want better as before", where, n.Preference)
				}
				u.press("u", "u", "u")
				u.says("took back the rating of 1.1")
				u.press("u")
				if n := u.judgedPair(); n.Preference != "" || n.Rating != nil || n.Outcomes != nil || len(n.Verdicts) != 1 {
					t.Errorf("%s: all is taken back, and it is %+v", where, n)
				}
				for range 5 {
					u.press("ctrl+r")
				}
				if n := u.judgedPair(); n.Preference != flow.ParentBetter || *n.Rating != 4 || n.Outcomes[0] != flow.OutcomeDone {
					t.Errorf("%s: all is done again, and it is %+v", where, n)
				}
				u.says("did again: the judgement of 1.1")
			})
		}
	}
}

func TestWhatAnotherProgramJudgedIsTakenBack(t *testing.T) {
	var left flow.Tree
	story(t, wide(), garden(), func(u *ui) {
		u.onTheChild()
		u.press(">", "t", "w")
		u.typing("the bench is fine")
		u.press("ctrl+s")
		left = u.m.doc
	})
	story(t, wide(), garden(), func(u *ui) {
		u.press("u")
		u.says("took back the note on 1.1")
		u.press("u", "u")
		u.says("took back the judgement of 1.1")
		if n := u.judgedPair(); n.Preference != "" || n.Pinned || n.Note != "" {
			t.Errorf("%+v, want all taken back", n)
		}
		left = u.m.doc
	}, as(left))
	story(t, wide(), garden(), func(u *ui) {
		u.press("ctrl+r", "ctrl+r", "ctrl+r")
		if n := u.judgedPair(); n.Preference != flow.ChildBetter || !n.Pinned || n.Note != "the bench is fine" {
			t.Errorf("%+v, want all done again", n)
		}
	}, as(left))
}

func TestTheChoiceFromThePoolIsTakenBackAfterLeaving(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		var left flow.Tree
		story(t, size, six(), func(u *ui) {
			u.press("s", "m", "right", "right", "m", "a")
			left = u.m.doc
		}, aPool(6, 2, six()...))
		story(t, size, six(), func(u *ui) {
			if u.m.doc.PoolWaits() || !u.m.doc.Narrowed() {
				t.Fatalf("the pool is %+v, want it narrowed", u.m.doc.Pool())
			}
			u.press("u")
			u.says("took back the choice")
			if title := u.m.View().WindowTitle; title != "◆1 rflow" || !u.m.doc.PoolWaits() {
				t.Errorf("title %q, the pool %+v; want it to wait", title, u.m.doc.Pool())
			}
			u.press("ctrl+r")
			if pool := u.m.doc.Pool(); len(pool.Kept) != 2 {
				t.Errorf("the pool is %+v, want two kept again", pool)
			}
		}, as(left))
	}
}

// TestAPoolThatWaitsIsCounted in the header, the title and the time for which the
// backend is idle; tab goes to it, and from it to what else waits.
func TestAPoolThatWaitsIsCounted(t *testing.T) {
	lines := []string{"0.1 4", "0.2 7", "0.3 2", "0.4 9"}
	for _, size := range tuitest.Sizes() {
		story(t, size, lines, func(u *ui) {
			u.press("s", "m", "a", "u", "q")
			if title := u.m.View().WindowTitle; title != "◆1 rflow" {
				t.Errorf("%s: title %q, want ◆1 rflow", size, title)
			}
			u.pass(20 * time.Second)
			if size.W >= 80 {
				u.shows("◆ 1 waits for you")
			}
			if idle := u.m.waiting.idleFor(u.m.now); idle < 20*time.Second {
				t.Errorf("%s: idle for %s, want 20 s at least", size, idle)
			}
			u.golden("pool-waits-" + size.String())
			u.events(
				flow.ReflectionProposed{Node: "0.4", Reflection: "0.4#1", Text: "Make the bench blue."},
				flow.ChainStarted{Chain: 9, Head: "0.4", Until: 4, Branch: true},
				flow.ReflectionProposed{Node: "0.4", Reflection: "0.4#2", Text: "Make the bench red.", Branch: 9},
			)
			if title := u.m.View().WindowTitle; title != "◆2 rflow" {
				t.Errorf("%s: title %q, want ◆2 rflow: the branch waits too", size, title)
			}
			u.press("g", "tab")
			if l, open := u.m.leaf.(sheetLeaf); !open || l.Round() != 0 {
				t.Fatalf("%s: tab shows %T, want the sheet of the pool", size, u.m.leaf)
			}
			u.press("tab")
			if u.m.leaf != nil || u.m.cursor() != "0.4" {
				t.Errorf("%s: the second tab is on %s with %T, want 0.4", size, u.m.cursor(), u.m.leaf)
			}
			u.press("shift+tab")
			if _, open := u.m.leaf.(sheetLeaf); !open {
				t.Errorf("%s: shift+tab shows %T, want the sheet", size, u.m.leaf)
			}
		}, aPool(4, 2, lines...))
	}
}

// TestPressesOfOneInstantAreUndoneInOrder: what is still on its way to the session is
// what the person means, not what was done before it.
func TestPressesOfOneInstantAreUndoneInOrder(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("t")
		for _, k := range []string{"m", "u", "ctrl+r", "u", "u"} {
			next, cmd := u.m.Update(tuitest.Key(k))
			u.m = next.(Model)
			u.run(cmd)
		}
		u.settle()
		if n, _ := u.m.doc.Node("1.2"); n.Marked || n.Pinned {
			t.Errorf("marked %v, pinned %v; want both taken back", n.Marked, n.Pinned)
		}
		u.press("ctrl+r", "ctrl+r")
		if n, _ := u.m.doc.Node("1.2"); !n.Marked || !n.Pinned {
			t.Errorf("marked %v, pinned %v; want both again", n.Marked, n.Pinned)
		}
	})
}

func TestBehindAUsedDecisionIsWhatWasDoneBefore(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.press("enter", "t", "a", "esc")
			u.events(
				flow.NodeQueued{Node: "2.2", Parent: "1.2", Chain: 2, Round: 2, Step: flow.StepCorrect, ReflectionID: "1.2#1"},
				flow.NodeFinished{Node: "2.2", Parent: "1.2", Chain: 2, Round: 2, Image: tuitest.Digest("2.2"), MediaType: "image/png", Width: 64, Height: 64},
			)
			u.press("u")
			u.golden("undo-older-" + size.String())
			u.press("u")
			u.says("took back the pin on 1.2")
			if n, _ := u.m.doc.Node("1.2"); n.Pinned || n.Current().Decision != flow.Accepted {
				t.Errorf("pinned %v, the decision %s; want the pin gone and the decision as it is", n.Pinned, n.Current().Decision)
			}
		})
	}
}

func TestWithNothingBehindAUsedDecisionItSaysSo(t *testing.T) {
	lines := []string{"0.1 4", "1.1<0.1 8"}
	story(t, wide(), lines, func(u *ui) {
		u.press("u")
		u.shows("the decision on 0.1 is used", "Nothing that was done before it", "branch from 0.1")
		if strings.Contains(u.screen(), ", done before it") {
			t.Error("it offers what is not there")
		}
	})
}
