package queue

import (
	"slices"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// named gives a tree of a fixture another session's id, and lets all that happened
// in it happen later.
func named(id flow.SessionID, lines ...string) flow.Tree {
	events := tuitest.Events(lines...)
	for i := range events {
		events[i].Session = id
	}
	return flow.Fold(events)
}

func TestWhatStarvesTheBackendComesFirst(t *testing.T) {
	busy := named("busy", "0.1 4 : Make the bench blue.", "0.2 sampling")
	idle := named("idle", "0.1 4", "0.2 3 : Turn the bench.", "0.3 3 : Add an apple.")
	want := []Item{{"idle", "0.2"}, {"idle", "0.3"}, {"busy", "0.1"}}
	if got := Order([]flow.Tree{busy, idle}); !slices.Equal(got, want) {
		t.Errorf("order %v, want %v: the oldest is of a session with an image under way", got, want)
	}
	if got := Order([]flow.Tree{named("a", "0.1 4"), {}}); len(got) != 0 {
		t.Errorf("order %v of sessions in which nothing waits", got)
	}
}

func TestADecisionOnItsWayDoesNotWait(t *testing.T) {
	lines := []string{"0.1 4 : Make the bench blue.", "0.2 3 : Turn the bench."}
	open := Order([]flow.Tree{named("a", lines...)})
	l := Line{}.Send(open[0], "0.1#1")
	if got := l.Open(open); !slices.Equal(got, open[1:]) {
		t.Errorf("open %v, want %v", got, open[1:])
	}
	// The session has told nothing of it yet.
	if got := l.Sync(named("a", lines...)).Open(open); !slices.Equal(got, open[1:]) {
		t.Errorf("open %v before the session told, want %v", got, open[1:])
	}
	if got := l.Sync(named("other", lines...)).Open(open); !slices.Equal(got, open[1:]) {
		t.Errorf("another session's word ended the wait: %v", got)
	}
	if got := l.Unsend(open[0], "0.1#1").Open(open); !slices.Equal(got, open) {
		t.Errorf("open %v after a refusal, want all", got)
	}
	done := named("a", "0.1 4", "1.1<0.1 sampling", "0.2 3 : Turn the bench.")
	if got := l.Sync(done); len(got.sent) != 0 {
		t.Errorf("%d decisions are still on their way", len(got.sent))
	}
}

func TestTheLineGoesOnAtItsHead(t *testing.T) {
	a, b, c := Item{"s", "0.1"}, Item{"s", "0.2"}, Item{"s", "0.3"}
	all := []Item{a, b, c}
	l := Line{}
	if next, ok := l.Next(all, a); !ok || next != b {
		t.Errorf("after the first comes %v, want %v", next, b)
	}
	l, at, _ := l.Pass(all, a, 1)
	if at != b {
		t.Fatalf("passing over leads to %v, want %v", at, b)
	}
	if next, _ := l.Next(all, b); next != c {
		t.Errorf("after the second, with the first passed over, comes %v, want %v", next, c)
	}
	l, at, _ = l.Pass(all, b, 1)
	if next, _ := l.Next(all, at); at != c || next != a {
		t.Errorf("at %v, then %v; want the last, then the one passed over", at, next)
	}
	if _, at, _ = l.Pass(all, c, 1); at != a {
		t.Errorf("the line ends at %v; want a circle", at)
	}
	if _, ok := l.Next([]Item{a}, a); ok {
		t.Error("something comes after the only one")
	}
	if got := (Line{}).Ahead(all, a, 5); !slices.Equal(got, []Item{b, c}) {
		t.Errorf("ahead of the first are %v, want %v", got, []Item{b, c})
	}
}

func TestWhatCannotBeSeenComesLast(t *testing.T) {
	a, b, c := Item{"s", "0.1"}, Item{"s", "0.2"}, Item{"s", "0.3"}
	all := []Item{a, b, c}
	l := Line{}.Lose([]Item{a}, b)
	if got, want := l.Open(all), []Item{b, c, a}; !slices.Equal(got, want) {
		t.Errorf("open %v, want %v", got, want)
	}
	if next, ok := l.Leaves(l.Open(all), b); ok {
		t.Errorf("one that can be seen is left for %v", next)
	}
	l = l.Lose([]Item{a, b}, b)
	if next, ok := l.Leaves(l.Open([]Item{a, b}), b); ok {
		t.Errorf("it is left for %v, which cannot be seen either", next)
	}
	if next, ok := l.Leaves(l.Open(all), b); !ok || next != c {
		t.Errorf("it is left for %v, %t; want %v, which came later", next, ok, c)
	}
	if next, ok := l.Stay().Lose([]Item{a, b}, b).Leaves(l.Open(all), b); ok {
		t.Errorf("one at which a person is is left for %v", next)
	}
	if l = l.Lose(nil, b); !slices.Equal(l.Open(all), all) {
		t.Error("an image that can be read again still comes last")
	}
}
