package tui

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/inbox"
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
