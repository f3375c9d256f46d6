package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/preview"
	"rflow/flow/session"
	"rflow/flow/store"
)

// patience is how long a run without a screen waits for a backend that is away.
const patience = 2 * time.Minute

// batch runs sessions without a person, one after another.
type batch struct {
	st      *store.Store
	cast    *cast
	sources map[flow.Role]flow.Source // of new sessions
	caps    flow.Capabilities
	giveUp  int  // how often a job is tried that fails for now; 0: for ever
	asks    bool // sessions are meant to wait for a person
	address string
	report  *report
	close   func()
	// lost is closed when the backend has been away for too long.
	lost chan struct{}
}

func (a *app) newBatch(cmd *cobra.Command, st *store.Store) (*batch, error) {
	c, closeLine, err := a.connect(cmd.Context())
	if err != nil {
		return nil, err
	}
	caps, err := c.Ready(cmd.Context())
	if err != nil {
		closeLine()
		return nil, err
	}
	cast := newCast(cmd.Context(), a, c)
	sources, err := a.sources()
	if err == nil {
		sources, err = cast.settle(cmd.Context(), sources)
	}
	if err != nil {
		cast.close()
		closeLine()
		return nil, err
	}
	b := &batch{st: st, cast: cast, sources: sources, caps: caps, address: a.settings.get("backend"), lost: make(chan struct{})}
	stop := b.watch(c)
	b.close = func() { stop(); cast.close(); closeLine() }
	return b, nil
}

// watch closes lost once the line has been down for longer than patience.
func (b *batch) watch(c client.Line) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		timer := time.NewTimer(patience)
		timer.Stop()
		down := false
		states := c.Watch(ctx)
		for {
			select {
			case s, ok := <-states:
				if !ok {
					return
				}
				away := s.Phase == flow.BackendReconnecting || s.Phase == flow.BackendOffline
				if away && !down {
					timer.Reset(patience)
				} else if !away {
					timer.Stop()
				}
				down = away
			case <-timer.C:
				close(b.lost)
				return
			case <-ctx.Done():
				return
			}
		}
	})
	return func() { cancel(); done.Wait() }
}

// all runs the tasks. It returns errSomeFailed if any failed or waits for a
// person, and goes on with the others.
func (b *batch) all(ctx context.Context, tasks []task) error {
	defer b.report.end() // on whatever way out
	failed := false
	for _, t := range tasks {
		tree, err := b.one(ctx, t)
		switch {
		case err != nil:
			if ctx.Err() != nil || errors.Is(err, errBackendLost) || !refused(err) {
				return err
			}
			failed = true
		case tree.State != flow.FinishedSession:
			failed = true
		}
	}
	if failed {
		return errSomeFailed
	}
	return nil
}

// refused reports whether the error concerns one session only. It is told
// already.
func refused(err error) bool {
	return errors.Is(err, store.ErrLeased) || errors.As(err, new(*session.GivenUpError)) || errors.As(err, new(*strangeError))
}

// one runs one session to its end and returns its tree.
func (b *batch) one(ctx context.Context, t task) (flow.Tree, error) {
	if t.id == "" {
		t.id = b.st.NewSessionID()
	}
	release, err := b.st.Lease(ctx, t.id)
	if err != nil {
		say(b.report.errs, "%v", err)
		return flow.Tree{}, err
	}
	defer release()
	begun, err := b.st.Events(ctx, t.id, 0)
	if err != nil {
		return flow.Tree{}, err
	}
	fresh, sources := t.fresh && len(begun) == 0, b.sources
	if !fresh {
		tree := flow.Fold(begun)
		tellUnread(b.report.errs, t.id, tree, b.st.File())
		var changed []flow.Role
		if sources, changed, err = b.cast.recast(ctx, b.st, tree); err != nil {
			if errors.As(err, new(*strangeError)) {
				say(b.report.errs, "%v", err)
			}
			return flow.Tree{}, err
		}
		b.tellChanges(tree, sources, changed)
	}
	roles, err := b.cast.roles(sources)
	if err != nil {
		return flow.Tree{}, err
	}
	s, err := session.New(session.Options{
		ID: t.id, Log: b.st, Images: b.st, Roles: preview.Recording(t.id, roles, b.st), UntilSettled: true, GiveUp: b.giveUp,
	})
	if err != nil {
		return flow.Tree{}, err
	}
	defer s.Close()
	if fresh {
		t.started.Sources = sources
		err = b.start(ctx, s, t)
	} else if err = s.Resume(ctx); err == nil {
		err = s.Do(ctx, flow.Recast{Sources: sources})
	}
	if err != nil {
		return flow.Tree{}, err
	}
	return b.drive(ctx, s)
}

// tellChanges says what a session goes on with that it was not begun with.
func (b *batch) tellChanges(t flow.Tree, sources map[flow.Role]flow.Source, changed []flow.Role) {
	for _, role := range changed {
		say(b.report.errs, "session %s: the %s was %s, from here on %s", t.ID, role, where(t.Session.Sources[role]), where(sources[role]))
	}
	for _, role := range roleNames() {
		if address := sources[role].Address; address != "" && b.cast.a.withholds(role, address) {
			say(b.report.errs, "session %s: the token of the %s is not sent to %s, which nothing but the session names: add --%s %s if it is for that",
				t.ID, role, address, role, address)
		}
	}
	if was := t.Session.Backend; was != "" && was != b.address {
		say(b.report.errs, "session %s was begun with the backend %s, and goes on with %s", t.ID, was, b.address)
	}
}

// start begins a new session. A prompt that no session can have is recorded as
// a session that failed.
func (b *batch) start(ctx context.Context, s *session.Session, t task) error {
	t.started.Backend, t.started.Toy, t.started.Version = b.address, b.caps.Toy(), version()
	err := s.Start(ctx, t.started)
	var f *flow.Failure
	if !errors.As(err, &f) || f.Code != flow.FailInvalid {
		return err
	}
	_, err = b.st.Append(ctx, t.id, "session", time.Now(), t.started, flow.SessionFailed{Reason: f.Error(), Code: f.Code})
	if err != nil {
		return err
	}
	return s.Resume(ctx)
}

// notKeptError ends a run whose data folder or standard output takes nothing
// more.
type notKeptError struct{ err error }

func (e *notKeptError) Error() string { return e.err.Error() }
func (e *notKeptError) Unwrap() error { return e.err }

// drive reports a session's events while it runs.
func (b *batch) drive(ctx context.Context, s *session.Session) (flow.Tree, error) {
	tree, updates, cancel := s.Subscribe()
	defer cancel()
	b.report.begin(tree)
	running, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ran := make(chan error, 1)
	go func() {
		ran <- s.Run(running)
		s.Close()
	}()
	lost := b.lost
	for open := true; open; {
		select {
		case u, ok := <-updates:
			if open = ok; !ok {
				break
			}
			if u.Trouble != nil && u.Trouble.Failure != nil {
				// Nobody is there to make room: stop, with all that was kept.
				stop(&notKeptError{u.Trouble.Failure})
			}
			b.report.update(u)
			if b.report.broken != nil {
				stop(b.report.broken)
			}
		case <-lost:
			lost = nil
			stop(errBackendLost)
		}
	}
	err := <-ran
	if cause := context.Cause(running); errors.Is(cause, errBackendLost) || errors.As(cause, new(*notKeptError)) {
		err = cause
	}
	if b.report.broken != nil {
		err = b.report.broken
	}
	end := s.Tree()
	switch {
	case errors.As(err, new(*session.GivenUpError)):
		b.report.clear()
		say(b.report.errs, "session %s is left unfinished, with %d of %d images: %v; `rflow run --resume %s` goes on where it was",
			end.ID, end.Images(), end.Session.Strategy.Images(), client.CleanLine(err.Error(), 1000), end.ID)
	case err == nil && !ended(end) && (!b.asks || end.Awaits() == 0):
		say(b.report.errs, "session %s %s: rflow open %s", end.ID, openEnd(end), end.ID)
	}
	return end, err
}

func ended(t flow.Tree) bool {
	return t.State == flow.FinishedSession || t.State == flow.FailedSession
}

// openEnd says why a session that nothing runs in has not ended: its gate asks,
// or a person has to see to it.
func openEnd(t flow.Tree) string {
	switch {
	case t.State == flow.PausedState:
		return "is paused"
	case t.PoolWaits():
		return "waits for a choice from its initial pool"
	case len(t.Waiting()) > 0:
		return "waits for a decision"
	}
	if f := firstFailure(t); f != nil {
		return "has failed jobs to retry or to give up (" + client.CleanLine(f.Error(), 500) + ")"
	}
	return "has failed jobs to retry or to give up"
}

// firstFailure returns why a job of the session failed, nil when none did.
func firstFailure(t flow.Tree) *flow.Failure {
	for n := range t.Nodes() {
		if n.Status == flow.Failed && n.Failure != nil {
			return n.Failure
		}
		for _, f := range n.RoleFailed {
			return &f
		}
	}
	return nil
}
