package main

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/preview"
	"rflow/flow/session"
	"rflow/flow/store"
	"rflow/tui"
)

// library gives the explorer its sessions: the data folder, and a backend to
// run them on.
type library struct {
	st      *store.Store
	line    client.Line
	cast    *cast
	sources map[flow.Role]flow.Source // as the settings have them
	address string
	ctx     context.Context // ends with the program
	states  <-chan flow.BackendState

	guesses     int // corrections on speculation, for each session
	keepGuesses bool
}

// newLibrary's sessions and states end with ctx. The error is about the settings
// of the roles only: the explorer opens although nothing can be reached.
func newLibrary(ctx context.Context, a *app, st *store.Store, line client.Line) (*library, error) {
	l := &library{st: st, line: line, cast: newCast(ctx, a, line), address: a.settings.get("backend"), ctx: ctx}
	l.guesses, l.keepGuesses = a.settings.guesses()
	var err error
	if l.sources, err = a.sources(); err != nil {
		return nil, err
	}
	if _, err = l.cast.roles(l.sources); err != nil {
		return nil, err
	}
	l.states = line.Watch(ctx)
	return l, nil
}

func (l *library) Sessions(ctx context.Context) ([]tui.SessionInfo, error) {
	all, err := l.st.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	labels, err := l.st.Labels(ctx)
	if err != nil {
		return nil, err
	}
	infos := make([]tui.SessionInfo, 0, len(all))
	for _, s := range all {
		info := tui.SessionInfo{ID: s.ID, Prompt: s.Prompt, State: s.State, Updated: s.Updated, Images: s.Images, Waiting: s.Waiting}
		info.Name, info.Archived = labels[s.ID].Name, labels[s.ID].Archived
		if s.Best != nil {
			info.Best = s.Best.Image
			if s.Best.Score != nil {
				info.Score = flow.Verdict{Kind: s.Best.Kind, Score: *s.Best.Score, Accepted: s.Best.Correct}.Label()
			}
		}
		infos = append(infos, info)
	}
	return infos, nil
}

func (l *library) Picture(ctx context.Context, d flow.Digest) (flow.Picture, error) {
	return l.st.Image(ctx, d)
}

func (l *library) Backend() flow.BackendState               { return l.line.State() }
func (l *library) BackendUpdates() <-chan flow.BackendState { return l.states }

func (l *library) Start(ctx context.Context, r tui.StartRequest) (tui.Session, error) {
	seed := r.Seed
	if r.RandomSeed {
		seed = randomSeed()
	}
	l.introduced(ctx)
	first := flow.SessionStarted{
		Prompt: r.Prompt, Tag: r.Tag, Strategy: r.Strategy, Seed: seed, Params: r.Params,
		Backend: l.address, Toy: l.toy(), Version: version(), Layout: r.Layout, Sources: l.settled(r.Sources),
	}
	return l.run(ctx, l.st.NewSessionID(), first.Sources, func(s *session.Session) error { return s.Start(ctx, first) })
}

// settled names what is meant of the backend, as far as it has said what it has;
// who starts a session does not wait for that.
func (l *library) settled(chosen map[flow.Role]flow.Source) map[flow.Role]flow.Source {
	sources := maps.Clone(chosen)
	caps := l.line.State().Caps
	for role, s := range chosen {
		if s.Address != "" || caps == nil {
			continue
		}
		if found, err := chooseEngine(*caps, role, s); err == nil {
			sources[role] = found // what is not found is refused by the backend, in words
		}
	}
	return sources
}

// firstWord is how long a new session waits for a backend to say what it is.
const firstWord = 5 * time.Second

// introduced waits until the backend has said what it is, or cannot be reached: a session
// keeps from its start whether a toy world makes its pictures.
func (l *library) introduced(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, firstWord)
	defer stop()
	for state := range l.line.Watch(ctx) {
		if state.Caps != nil || state.Phase == flow.BackendReconnecting || state.Phase == flow.BackendOffline {
			return
		}
	}
}

func (l *library) toy() bool {
	if caps := l.line.State().Caps; caps != nil {
		return caps.Toy()
	}
	return l.address == embedded
}

func (l *library) Open(ctx context.Context, id flow.SessionID) (tui.Session, error) {
	tree, err := l.st.Tree(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := hasBeginning(id, tree); err != nil {
		return nil, err
	}
	sources, _, err := l.cast.recast(ctx, l.st, tree)
	if err != nil {
		return nil, err
	}
	return l.run(ctx, id, sources, func(s *session.Session) error {
		if err := s.Resume(ctx); err != nil {
			return err
		}
		return s.Do(ctx, flow.Recast{Sources: sources})
	})
}

// run drives a session until it is closed.
func (l *library) run(ctx context.Context, id flow.SessionID, sources map[flow.Role]flow.Source, begin func(*session.Session) error) (tui.Session, error) {
	roles, err := l.cast.roles(sources)
	if err != nil {
		return nil, err
	}
	release, err := l.st.Lease(ctx, id)
	if err != nil {
		return nil, err
	}
	s, err := session.New(session.Options{ID: id, Log: l.st, Images: l.st, Roles: preview.Recording(id, roles, l.st), Speculate: l.guesses, KeepGuesses: l.keepGuesses})
	if err == nil {
		err = begin(s)
	}
	if err != nil {
		release()
		return nil, err
	}
	open := &opened{Session: s, st: l.st}
	open.tree, open.updates, open.unsubscribe = s.Subscribe()
	running, stop := context.WithCancel(l.ctx)
	open.running, open.stop = running, stop
	open.done.Go(func() {
		defer release()
		if err := s.Run(running); err != nil && !errors.Is(err, context.Canceled) {
			open.failed(err)
		}
	})
	open.done.Go(func() {
		for state := range l.line.Watch(running) {
			s.Backend(state)
		}
	})
	return open, nil
}

// opened is a session that runs until it is closed.
type opened struct {
	*session.Session
	st          *store.Store
	tree        flow.Tree
	updates     <-chan flow.Update
	unsubscribe func()
	running     context.Context // until it is closed
	stop        context.CancelFunc
	done        sync.WaitGroup
	mu          sync.Mutex
	err         error
}

// Tree is the tree that Updates follows on.
func (o *opened) Tree() flow.Tree             { return o.tree }
func (o *opened) Updates() <-chan flow.Update { return o.updates }

// ImagePath returns the file that holds an image.
func (o *opened) ImagePath(d flow.Digest) (string, bool) { return o.st.ImagePath(d) }

// Notices tells what of the session could not be read.
func (o *opened) Notices() []string { return flow.TellUnread(o.tree.Unread(), o.st.File()) }

func (o *opened) failed(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
}

// Close stops the session's jobs without recording that: opened again, it goes
// on where it was.
func (o *opened) Close() error {
	o.mu.Lock()
	o.stop()
	o.mu.Unlock()
	o.done.Wait()
	err := o.Session.Close()
	o.unsubscribe()
	o.mu.Lock()
	defer o.mu.Unlock()
	return errors.Join(err, o.err)
}
