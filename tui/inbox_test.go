package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/inbox"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// drawer is an inbox and its library: sessions by their ids.
type drawer struct {
	*shelf
	mu      sync.Mutex
	order   []flow.SessionID
	all     map[flow.SessionID]*fixture
	shut    map[flow.SessionID]error
	began   time.Time
	decided int
	unread  map[flow.SessionID]string
	left    inbox.Place
	opened  []flow.SessionID
	burnt   map[flow.Digest]bool // images that are not there
}

// newDrawer holds a session for each text, named a, b and so on; each began a minute
// after the one before.
func newDrawer(sessions ...[]string) *drawer {
	d := &drawer{shelf: newShelf(), all: map[flow.SessionID]*fixture{}, shut: map[flow.SessionID]error{}}
	for i, lines := range sessions {
		id := flow.SessionID(rune('a' + i))
		events := tuitest.Events(lines...)
		for j := range events {
			events[j].Session = id
			events[j].Time = events[j].Time.Add(time.Duration(i) * time.Minute)
			if p, ok := events[j].Payload.(flow.SessionStarted); ok {
				p.Prompt = fmt.Sprintf("%s of session %s", tuitest.Prompt, id)
				events[j].Payload = p
			}
		}
		f := newFixture()
		f.tree = flow.Fold(events)
		d.all[id], d.order = f, append(d.order, id)
	}
	return d
}

func (d *drawer) Waiting(context.Context) (inbox.Found, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return inbox.Found{Sessions: d.order, Began: d.began, Decided: d.decided, Unread: d.unread, At: d.left}, nil
}

func (d *drawer) Leave(_ context.Context, at inbox.Place) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left = at
	return nil
}

// burn removes the image of a node of a session.
func (d *drawer) burn(id flow.SessionID, node flow.NodeID) {
	n, _ := d.all[id].tree.Node(node)
	n.Image = tuitest.Digest(flow.NodeID(id) + "/" + node)
	if d.burnt == nil {
		d.burnt = map[flow.Digest]bool{}
	}
	d.burnt[n.Image] = true
}

func (d *drawer) Picture(ctx context.Context, i flow.Digest) (flow.Picture, error) {
	if d.burnt[i] {
		return flow.Picture{}, errors.New("there is no such picture")
	}
	return d.shelf.Picture(ctx, i)
}

func (d *drawer) Open(_ context.Context, id flow.SessionID) (Session, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.shut[id]; err != nil {
		return nil, err
	}
	d.opened = append(d.opened, id)
	return d.all[id], nil
}

// inboxStory runs fn with the inbox of a drawer, which is made inside the bubble.
func inboxStory(t *testing.T, size tuitest.Size, fill func() *drawer, fn func(*ui, *drawer)) {
	t.Helper()
	var d *drawer
	story(t, size, nil, func(u *ui) { fn(u, d) }, func(o *Options) {
		d = fill()
		o.Library, o.Inbox = d, d
	})
}

// three is a drawer of three sessions in which five wait.
func three() *drawer {
	return newDrawer(
		[]string{"0.1 4 : Make the bench blue.", "0.2 3 : Turn the bench around."},
		[]string{"0.1 5 : Add one red apple.", "0.2 sampling"},
		[]string{"0.1 4", "0.2 3 : Move the apples up.", "1.1<0.1 7 : Adjust the bench's colour."},
	)
}

func TestTheInboxOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		inboxStory(t, size, three, func(u *ui, _ *drawer) {
			u.golden("inbox-" + size.String())
		})
		inboxStory(t, size, func() *drawer { return newDrawer() }, func(u *ui, _ *drawer) {
			u.golden("inbox-nothing-" + size.String())
		})
	}
}

func TestTheInboxGoesAcrossSessions(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.shows("inbox 1 decided · 5 wait · 1 more is being made · 0.1", "Make the bench blue.", "of session a", "◆ 5 wait for you")
		u.press("a")
		u.shows("2 decided · 4 wait · 1 more is being made · 0.2", "Turn the bench around.")
		u.press("a")
		u.shows("of session c", "Move the apples up.") // b has an image under way: it starves nothing
		u.press("a")
		u.shows("1.1", "Adjust the bench's colour.")
		u.press(".")
		u.shows("of session b", "5 decided · 1 waits")
		u.press("r", "x", "enter")
		u.shows("6 decided · 0 wait", "the next reflection is due in ")
		var got []string
		for _, id := range d.order {
			for _, c := range d.all[id].commands() {
				if c, ok := c.(flow.Decide); ok {
					got = append(got, fmt.Sprintf("%s %s %s", id, c.Node, c.Decision))
				}
			}
		}
		want := "a 0.1 accepted, a 0.2 accepted, b 0.1 rejected, c 0.2 accepted, c 1.1 satisfied"
		if all := strings.Join(got, ", "); all != want {
			t.Errorf("decided %s\nwant %s", all, want)
		}
	})
}

// TestTheSameNodeOfAnotherSessionHasToBePainted decides about 0.1 of one session and
// presses again in the same instant, when 0.1 of the next is not on the screen yet.
func TestTheSameNodeOfAnotherSessionHasToBePainted(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4 : Make the bench blue."})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("of session a")
		u.send(tuitest.Key("a"))
		u.send(tuitest.Key("a"))
		u.settle()
		u.shows("of session b", "this was not on the screen yet when you pressed a")
		if n := len(d.all["b"].commands()); n != 0 {
			t.Errorf("%d commands to a session that was not on the screen", n)
		}
		u.pass(paintedAfter)
		u.press("a")
		if n := len(d.all["b"].commands()); n != 1 {
			t.Errorf("%d commands to the second session, want one", n)
		}
	})
}

func TestUndoFindsTheSessionOfTheLastDecision(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.press("a", "a", "a") // a, a, c
		u.press("u")
		u.shows("of session c", "Move the apples up.", "took back the decision on 0.2", "3 wait")
		u.press("u")
		u.shows("of session a", "Turn the bench around.", "4 wait")
		u.press("a")
		u.shows("3 decided · 3 wait")
	})
}

func TestWhatAnotherSessionTellsIsNotLost(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4", "0.2 sampling"})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("0 decided · 1 waits", "of session a")
		d.all["b"].happen(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#1", Text: "Add an apple.", Instructions: []string{"Add an apple."}})
		u.settle()
		u.shows("0 decided · 2 wait", "of session a", "◆ 2 wait for you")
		u.press("a")
		u.shows("of session b", "Add an apple.")
		d.all["a"].refuse = errors.New("unused")
		u.press("a")
		u.shows("2 decided · 0 wait")
	})
}

func TestARefusalOfAnotherSessionIsTold(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4 : Add an apple."})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		d.all["a"].refuse = flow.Fail(flow.FailUnavailable, "the disk is full")
		u.press("a")
		u.shows("of session b", "the disk is full", "0 decided · 2 wait")
	})
}

func TestASessionThatIsOpenElsewhereComesLater(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.shut["b"] = fmt.Errorf("session b is open in another rflow: %w", inbox.ErrElsewhere)
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("4 wait · 1 open elsewhere", "session b is open in another rflow")
		d.mu.Lock()
		delete(d.shut, "b")
		d.mu.Unlock()
		u.pass(2 * lookEvery * time.Second)
		u.shows("1 decided · 5 wait", "of session a")
		u.lacks("open elsewhere ·")
	})
}

// TestWhatCannotBeOpenedIsSaidAndSkipped has two of four sessions broken, in the middle.
func TestWhatCannotBeOpenedIsSaidAndSkipped(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.shut["b"] = flow.Fail(flow.FailInvalid, "the log of session b is damaged")
		d.unread = map[flow.SessionID]string{"x": "the log of session x cannot be read"}
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("1 decided · 4 wait · 2 skipped · 0.1", "of session a", "skipped: the log of session b is damaged")
		u.press("!")
		u.shows("skipped: the log of session x cannot be read")
		u.press("esc", "a", "a", "a", "a")
		u.shows("5 decided · 0 wait · 2 skipped")
		u.press("!")
		if n := strings.Count(u.screen(), "session b is damaged"); n != 1 {
			t.Errorf("that a session is damaged is said %d times, want once", n)
		}
	})
}

// TestAnImageThatIsGoneComesLast has the images of the first reflection and of the one
// after it deleted.
func TestAnImageThatIsGoneComesLast(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.burn("a", "0.1")
		d.burn("a", "0.2")
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.pass(time.Second)
		u.shows("an image cannot be read: its reflection comes at the end", "5 wait")
		for range 3 {
			u.lacks("of session a")
			u.press("a")
		}
		u.shows("of session a", "this image cannot be read", "Make the bench blue.", "2 wait")
		u.press("a", "a")
		u.shows("0 wait")
	})
}

// TestASessionThatIsHeldUpIsSaidAndShown has an image of session a failed, and the
// reflector of session b away.
func TestASessionThatIsHeldUpIsSaidAndShown(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4", "0.2 3 : Turn the bench."}, []string{"0.1 4"})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		d.all["a"].happen(flow.RoleFailed{Node: "0.1", Role: flow.RoleReflector, Failure: flow.Failure{Code: flow.FailBroken, What: "the reflector has broken down"}})
		u.settle()
		u.shows("“three red apples above a blue bench of session a” is held up at 0.1: the reflector has broken down", "1 held up")
		d.all["b"].updates <- flow.Update{Progress: &flow.NodeProgress{Node: "0.1", Role: flow.RoleReflector, Progress: flow.Progress{
			Stage: flow.StageQueued, Wait: time.Minute, Notices: []string{"nobody is at 127.0.0.1:7 (try 1)"},
		}}}
		u.settle()
		u.shows("session b” is held up at 0.1: nobody is at 127.0.0.1:7", "2 held up")
		u.press("a")
		u.shows("0 wait", "2 are held up: esc/v shows")
		u.press("v")
		u.shows("─ tree ─", "of session a")
		if u.m.cursor() != "0.1" {
			t.Errorf("the cursor is on %s, want the image that is held up", u.m.cursor())
		}
	})
}

// TestDecisionsBeforeThePassDoNotCount has a session that was decided about in the
// explorer a minute before the pass began, and one in it.
func TestDecisionsBeforeThePassDoNotCount(t *testing.T) {
	fill := func() *drawer {
		d := newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 4", "1.1<0.1 edited 7 : Turn the bench."})
		d.began = time.Now()
		for n := range d.all["b"].tree.Nodes() {
			for i := range n.Reflections {
				n.Reflections[i].Decided = time.Now().Add(-time.Minute)
			}
		}
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("0 decided · 2 wait")
		u.press("a")
		u.shows("1 decided · 1 waits")
	})
}

// TestTheFooterIsOfTheJobsOfAllSessions has an image of each of two sessions made: one
// is finished, the other half done.
func TestTheFooterIsOfTheJobsOfAllSessions(t *testing.T) {
	fill := func() *drawer {
		return newDrawer([]string{"0.1 4 : Make the bench blue."}, []string{"0.1 sampling"}, []string{"0.1 sampling"})
	}
	inboxStory(t, wide(), fill, func(u *ui, d *drawer) {
		u.shows("2 more are being made", "────────── 2 jobs · under 1 s")
		d.all["b"].happen(flow.NodeFinished{Node: "0.1", Image: tuitest.Digest("b")})
		d.all["c"].updates <- flow.Update{Progress: &flow.NodeProgress{Node: "0.1", Role: flow.RoleGenerator, Progress: flow.Progress{
			Stage: flow.StageSampling, Step: 5, Total: 10,
		}}}
		u.settle()
		u.shows("━━━━━━━─── 1 job")
		d.all["c"].happen(flow.NodeFinished{Node: "0.1", Image: tuitest.Digest("c")})
		u.settle()
		u.lacks("1 job")
	})
}

func TestTheInboxCountsWhatWasDecidedBefore(t *testing.T) {
	fill := func() *drawer {
		d := three()
		d.decided = 12
		return d
	}
	inboxStory(t, wide(), fill, func(u *ui, _ *drawer) { u.shows("13 decided · 5 wait") })
}

// TestOtherKeysOfQueueAndInbox opens and leaves by the keys of a configuration, which
// help and footer name.
func TestOtherKeysOfQueueAndInbox(t *testing.T) {
	with := other(t, "[keys.queue]\nopen = \"I\"\nleave = \"T\"\n")
	story(t, wide(), orchard(), func(u *ui) {
		u.press("v")
		u.shows("─ tree ─")
		u.press("I")
		u.shows("─ queue 3 wait", "T back to the tree")
		u.press("esc", "?")
		u.shows("T          back to the tree")
		u.press("esc", "T")
		u.shows("─ tree ─")
	}, with)
	story(t, wide(), nil, func(u *ui) {
		u.shows("─ inbox 1 decided", "T the session's tree")
		u.press("T", "?")
		u.shows("─ tree ─", "I          back to the inbox")
		u.press("esc", "I")
		u.shows("─ inbox 1 decided")
	}, with, func(o *Options) {
		d := three()
		o.Library, o.Inbox = d, d
	})
}

// TestAKeyThatLeavesTheQueueMeansNothingElseThere is about the keys that act on the image
// shown, which work in the queue too.
func TestAKeyThatLeavesTheQueueMeansNothingElseThere(t *testing.T) {
	for _, name := range []string{"b", "c", "s", "z", "w", "i", "o", "x", "a", ">", "tab"} {
		_, err := ReadKeys([]byte("[keys.queue]\nleave = \"" + name + "\"\n"))
		if err == nil || !strings.Contains(err.Error(), "line 2: keys.queue.leave: \""+name+"\" is keys.") {
			t.Errorf("%q leaves the queue, and is something else there: %v; want both named", name, err)
		}
	}
}

// TestTheInboxHasNoHome is about what a gallery and the palette ask for: other sessions,
// and home.
func TestTheInboxHasNoHome(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.asks(intent.Open{ID: "x"})
		u.shows("session x is not in this inbox: rflow open x shows it", "of session a")
		u.asks(intent.Batch{intent.Home{}, intent.Open{ID: "c"}})
		u.shows("─ tree ─", "of session c")
		u.asks(intent.Home{})
		u.shows("─ inbox 1 decided · 5 wait")
		u.pass(paintedAfter)
		u.press("a")
		u.shows("2 decided · 4 wait")
		for id, f := range d.all {
			if f.closed {
				t.Errorf("session %s is closed", id)
			}
		}
	})
}

// TestThePassGoesOnWhereItWasLeft passes two over, decides about the third, and comes back.
func TestThePassGoesOnWhereItWasLeft(t *testing.T) {
	var left inbox.Place
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.press("tab", "tab")
		u.shows("of session c", "Move the apples up.")
		u.press("a")
		u.shows("of session c", "Adjust the bench's colour.")
		u.press("q", "y")
		left = d.left
	})
	if want := (inbox.Place{Session: "c", Node: "1.1", Passed: 2}); left != want {
		t.Fatalf("left at %+v, want %+v", left, want)
	}
	again := func() *drawer {
		d := three()
		d.left = left
		return d
	}
	inboxStory(t, wide(), again, func(u *ui, d *drawer) {
		u.shows("of session c", "Adjust the bench's colour.", "5 wait")
		if d.opened[0] != "c" {
			t.Errorf("session %s is opened first, want the one that was left", d.opened[0])
		}
		u.press("a")
		u.lacks("of session a") // two are passed over
	})
}

func TestLeavingTheInboxClosesEverySession(t *testing.T) {
	inboxStory(t, wide(), three, func(u *ui, d *drawer) {
		u.press("v")
		u.shows("─ tree ─")
		u.press("q")
		u.shows("inbox 1 decided · 5 wait")
		u.press("q")
		u.shows("leave rflow")
		u.press("y")
		if !u.quit {
			t.Error("the program goes on")
		}
		for id, f := range d.all {
			if !f.closed {
				t.Errorf("session %s is left open", id)
			}
		}
	})
}
