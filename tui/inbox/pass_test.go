package inbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// named is the tree of a fixture under a session's id.
func named(id flow.SessionID, lines ...string) flow.Tree {
	events := tuitest.Events(lines...)
	for i := range events {
		events[i].Session = id
	}
	return flow.Fold(events)
}

// ended is named for a session that is finished.
func ended(id flow.SessionID, lines ...string) flow.Tree {
	t := named(id, lines...)
	t.State = flow.FinishedSession
	return t
}

// opened is a pass over sessions that are open.
func opened(all ...flow.Tree) Pass {
	var f Found
	for _, t := range all {
		f.Sessions = append(f.Sessions, t.ID)
	}
	p, _ := Pass{}.Found(f)
	for _, t := range all {
		p, _, _ = p.Next()
		p, _ = p.Opened(t)
	}
	return p
}

func TestSessionsAreOpenedOneAfterAnother(t *testing.T) {
	p, _ := Pass{}.Found(Found{Sessions: []flow.SessionID{"a", "b", "c"}})
	p, first, ok := p.Next()
	if !ok || first != "a" {
		t.Fatalf("first %q, %t; want a", first, ok)
	}
	if _, second, ok := p.Next(); ok {
		t.Errorf("%s is opened while another one is", second)
	}
	p, box := p.Opened(named("a", "0.1 4"))
	p, news := p.Found(Found{Sessions: []flow.SessionID{"a", "b", "c"}})
	if box.Gen != 1 || news != "" {
		t.Errorf("gen %d, news %q; want 1 and none", box.Gen, news)
	}
	if _, second, _ := p.Next(); second != "b" {
		t.Errorf("after a comes %q, want b: a is open", second)
	}
}

func TestASessionThatCannotBeOpenedIsTriedAgainLater(t *testing.T) {
	f := Found{Sessions: []flow.SessionID{"torn", "taken"}}
	p, _ := Pass{}.Found(f)
	p, _, _ = p.Next()
	p, news := p.Refused("torn", flow.Fail(flow.FailBroken, "the log is torn"))
	if news != "skipped: the log is torn" {
		t.Errorf("said %q, want that it is skipped and why", news)
	}
	p, _, _ = p.Next()
	p, news = p.Refused("taken", fmt.Errorf("open in pid 7: %w", ErrElsewhere))
	if strings.HasPrefix(news, "skipped") || !strings.Contains(news, "pid 7") {
		t.Errorf("said %q of one that is open elsewhere", news)
	}
	if elsewhere, unread := p.Skipped(); elsewhere != 1 || unread != 1 {
		t.Errorf("%d open elsewhere, %d unread; want 1 and 1", elsewhere, unread)
	}
	var tries []flow.SessionID
	for range againAfter {
		p, _ = p.Found(f)
		for {
			next, id, ok := p.Next()
			if !ok {
				break
			}
			tries = append(tries, id)
			if p, news = next.Refused(id, errors.Join(errors.New("as before"), ErrElsewhere)); id == "taken" && len(tries) > 1 && news != "" {
				t.Errorf("said again: %q", news)
			}
		}
	}
	if n := len(tries); n != againAfter+1 || tries[n-2] != "torn" {
		t.Errorf("in %d looks tried %v; want the one that is taken each time, the torn one at the last", againAfter, tries)
	}
}

func TestAClosedSessionStaysInTheCount(t *testing.T) {
	p := opened(ended("a", "0.1 4", "1.1<0.1 edited 7"), named("b", "0.1 4 : Make the bench blue."))
	before := p.Count(1)
	if _, _, ok := p.Close(1); ok {
		t.Error("the session that is shown is closed")
	}
	p, closed, ok := p.Close(2)
	if !ok || closed.Doc.ID != "a" || len(p.Docs()) != 1 {
		t.Fatalf("closed %s, %t; want a", closed.Doc.ID, ok)
	}
	if after := p.Count(1); after != before || before.Decided != 1 || before.Waiting != 1 {
		t.Errorf("counted %+v, then %+v; want one decided and one that waits, both times", before, after)
	}
	if _, _, ok := p.Close(2); ok {
		t.Error("a session that goes on is closed")
	}
}

func TestADecisionOnItsWayIsDecided(t *testing.T) {
	p := opened(named("a", "0.1 4 : Make the bench blue.", "0.2 4 : Turn the bench."))
	if got, want := p.Words(1), "1 decided · 1 waits"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	p, _ = p.Found(Found{Sessions: []flow.SessionID{"a"}, Unread: map[flow.SessionID]string{"x": "torn"}})
	if got, want := p.Words(2), "0 decided · 2 wait · 1 skipped"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestWhatIsComing(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  int
	}{
		{[]string{"0.1 queued", "0.2 sampling"}, 2},
		{[]string{"0.1 4 : Make the bench blue.", "0.2 sampling"}, 1},
		{[]string{"0.1 4 : Make the bench blue.", "0.2 3 : Turn the bench."}, 0},
		{[]string{"0.1 4", "1.1<0.1 edited 7", "2.1<1.1 accepted 7", "3.1<2.1 accepted 7", "4.1<3.1 sampling"}, 0}, // the last round
	} {
		if got := opened(named("a", c.lines...)).Count(0).Coming; got != c.want {
			t.Errorf("%v: %d are coming, want %d", c.lines, got, c.want)
		}
	}
}

func TestUndoFindsTheSession(t *testing.T) {
	p := opened(named("a", "0.1 4", "1.1<0.1 edited 7"), named("b", "0.1 4 : Turn the bench."))
	if got := p.Last(); got != "a" {
		t.Errorf("before anything was done: %q, want a, where a person decided", got)
	}
	p = p.Did(2, false).Did(1, false).Did(2, false)
	var got []flow.SessionID
	for range 3 {
		id := p.Last()
		b, _ := p.Of(id)
		got, p = append(got, id), p.Did(b.Gen, true)
	}
	if want := []flow.SessionID{"b", "a", "b"}; !slices.Equal(got, want) || p.Undoable() {
		t.Errorf("undone in %v, more %t; want %v and none", got, p.Undoable(), want)
	}
}
