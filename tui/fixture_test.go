package tui

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// fixture is a session whose events a story writes. It carries commands out as
// far as the program can see: those that mark and decide become events.
type fixture struct {
	mu      sync.Mutex
	tree    flow.Tree
	updates chan flow.Update
	done    []flow.Command
	refuse  error
	closed  bool
	pics    map[flow.Digest]flow.Picture
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

func (f *fixture) Updates() <-chan flow.Update { return f.updates }

// happen appends events.
func (f *fixture) happen(payloads ...flow.Payload) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range payloads {
		e := flow.Event{Seq: f.tree.Seq + 1, Time: time.Now(), Session: f.tree.ID, Actor: "session", Payload: p}
		f.tree = f.tree.Apply(e)
		f.updates <- flow.Update{Event: &e}
	}
}

func (f *fixture) Do(_ context.Context, c flow.Command) error {
	f.mu.Lock()
	f.done = append(f.done, c)
	refuse, tree := f.refuse, f.tree
	f.mu.Unlock()
	if refuse != nil {
		return refuse
	}
	switch c := c.(type) {
	case flow.Decide:
		n, ok := tree.Node(c.Node)
		if !ok {
			return fmt.Errorf("there is no node %s", c.Node)
		}
		f.happen(flow.ReflectionDecided{
			Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Reflection: c.Reflection,
			Decision: c.Decision, Final: c.Final, Remedy: c.Remedy, Prompt: c.Prompt, By: flow.Author{Person: true},
		})
	case flow.Withdraw:
		for n := range tree.Nodes() {
			if n.ReflectionID == c.Reflection && n.Status != flow.Done {
				f.happen(flow.NodeCancelled{Node: n.ID, Withdrawn: true})
			}
		}
		f.happen(flow.DecisionWithdrawn(c))
	case flow.Mark:
		f.happen(c.Mark)
	default:
		f.choose(c)
	}
	return nil
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
