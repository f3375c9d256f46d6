package tui

import (
	"context"
	"errors"
	"sync"
	"time"

	"rflow/flow"
	running "rflow/flow/session"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// fixture is a session whose events a story writes. A command comes to what it comes
// to in every session; what follows from it is the story's affair.
type fixture struct {
	mu      sync.Mutex
	tree    flow.Tree
	updates chan flow.Update
	done    []flow.Command
	refuse  error
	notices []string // it tells when it is opened
	closed  bool
	pics    map[flow.Digest]flow.Picture
	gate    chan struct{} // a verdict that is asked for again waits for it; nil: it does not
}

func newFixture(lines ...string) *fixture {
	f := &fixture{tree: tuitest.Tree(lines...), updates: make(chan flow.Update, 4096), pics: map[flow.Digest]flow.Picture{}}
	for n := range f.tree.Nodes() {
		f.pics[n.Image] = tuitest.PNG(64, byte(len(f.pics)))
	}
	return f
}

func (f *fixture) ID() flow.SessionID { return f.Tree().ID }

func (f *fixture) Tree() flow.Tree {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tree
}

func (f *fixture) Notices() []string { return f.notices }

func (f *fixture) Updates() <-chan flow.Update { return f.updates }

// happen appends events of the session's own.
func (f *fixture) happen(payloads ...flow.Payload) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.append("session", payloads...)
}

func (f *fixture) append(actor string, payloads ...flow.Payload) {
	for _, p := range payloads {
		e := flow.Event{Seq: f.tree.Seq + 1, Time: time.Now(), Session: f.tree.ID, Actor: actor, Payload: p}
		f.tree = f.tree.Apply(e)
		f.updates <- flow.Update{Event: &e}
	}
}

func (f *fixture) Do(_ context.Context, c flow.Command) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done = append(f.done, c)
	if f.refuse != nil {
		return f.refuse
	}
	facts, err := running.Facts(f.tree, "person", true, c)
	if err == nil {
		f.append("person", facts...)
	}
	return err
}

func (f *fixture) Picture(_ context.Context, d flow.Digest) (flow.Picture, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.pics[d]
	if !ok {
		return p, errors.New("there is no such picture")
	}
	return p, nil
}

func (f *fixture) Interpret(_ context.Context, i flow.Interpretation) (flow.Understanding, error) {
	return flow.Understanding{Text: i.Text}, nil
}

func (f *fixture) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.closed = true
		close(f.updates)
	}
	return nil
}

func (f *fixture) commands() []flow.Command {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]flow.Command(nil), f.done...)
}

// shelf is a library of one session.
type shelf struct {
	open    *fixture
	fail    error
	started []intent.StartRequest
	saved   []intent.StartRequest
	backend flow.BackendState
	states  chan flow.BackendState
	list    []SessionInfo
	gone    bool // no picture is left
}

func newShelf() *shelf {
	return &shelf{states: make(chan flow.BackendState, 16), backend: flow.BackendState{
		Phase: flow.BackendLive, Address: "clay", Caps: &flow.Capabilities{
			Backend: "clay", ImageTime: 2 * time.Second, Engines: []flow.Engine{{Name: "clay", Toy: true}},
			Limits: flow.Limits{MinSize: 256, MaxSize: 1024, DefaultSize: 512, SizeStep: 64}, Load: flow.Load{Workers: 1},
		},
	}}
}

func (s *shelf) Sessions(context.Context) ([]SessionInfo, error) { return s.list, nil }

func (s *shelf) Start(_ context.Context, r intent.StartRequest) (Session, error) {
	s.started = append(s.started, r)
	if s.fail != nil {
		return nil, s.fail
	}
	s.open = newFixture("0.1 sampling", "0.2 queued")
	return s.open, nil
}

func (s *shelf) Open(context.Context, flow.SessionID) (Session, error) {
	if s.fail != nil {
		return nil, s.fail
	}
	return s.open, nil
}

func (s *shelf) Picture(context.Context, flow.Digest) (flow.Picture, error) {
	if s.gone {
		return flow.Picture{}, errors.New("there is no such picture")
	}
	return tuitest.PNG(64, 9), nil
}
func (s *shelf) Backend() flow.BackendState               { return s.backend }
func (s *shelf) BackendUpdates() <-chan flow.BackendState { return s.states }
func (s *shelf) Settings() intent.StartRequest            { return intent.StartRequest{} }
func (s *shelf) SaveSettings(_ context.Context, r intent.StartRequest) error {
	s.saved = append(s.saved, r)
	return nil
}
