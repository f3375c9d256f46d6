package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/flow/store"
	"rflow/tui"
	"rflow/tui/inbox"
)

const inboxHelp = `Decides the reflections that wait in many sessions, one after another: those of
the sessions named, or of every session that asks. What starves the backend comes
first. While you decide one, the next images of the others are made.

rflow run --prompts FILE --gate ask begins sessions that wait. A session that is
open elsewhere comes into the inbox when it is closed there. Leave whenever you
like: every decision is kept, and the inbox goes on where it was.`

func (a *app) inboxCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "inbox [ID...]",
		Short:             "Decide what waits in many sessions, one after another",
		Long:              inboxHelp,
		Example:           "  rflow run --prompts prompts.jsonl --gate ask && rflow inbox",
		ValidArgsFunction: a.completeSessions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.explorer(cmd, func(l *library, opts *tui.Options) error {
				in := &waitingSessions{st: l.st, asks: map[flow.SessionID]bool{}}
				for _, arg := range args {
					id, err := l.st.Find(cmd.Context(), arg)
					if err != nil {
						return noSession(arg, err)
					}
					in.only = append(in.only, id)
				}
				opts.Inbox, opts.Library = in, inboxLibrary{l}
				return nil
			}, "")
		},
	}
}

// waitingSessions finds the sessions of the inbox in the data folder. It remembers
// there which sessions the pass has had and since when, so that a pass that was left
// is counted on.
type waitingSessions struct {
	st   *store.Store
	only []flow.SessionID // those named, none for all

	mu   sync.Mutex
	asks map[flow.SessionID]bool // whether the gate asks
	pass *inboxPass              // nil: not taken up yet
	done int                     // decisions in sessions of the pass that are done
}

// inboxPass is a pass as it is kept.
type inboxPass struct {
	Began    time.Time        `json:"began"`
	Sessions []flow.SessionID `json:"sessions"`
	At       inbox.Place      `json:"at,omitzero"`
}

// inboxKept is the setting that holds the pass.
const inboxKept = "inbox-pass"

// Waiting implements [tui.Inbox].
func (w *waitingSessions) Waiting(ctx context.Context) (inbox.Found, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all, err := w.st.Sessions(ctx)
	if err != nil {
		return inbox.Found{}, err
	}
	f := inbox.Found{Unread: map[flow.SessionID]string{}}
	for _, s := range slices.Backward(all) { // oldest first
		if s.Done() || len(w.only) > 0 && !slices.Contains(w.only, s.ID) {
			continue
		}
		asks := s.Waiting > 0
		if !asks {
			asks, err = w.gateAsks(ctx, s.ID)
		}
		switch {
		case ctx.Err() != nil:
			return inbox.Found{}, ctx.Err()
		case err != nil:
			f.Unread[s.ID] = err.Error()
		case asks:
			f.Sessions = append(f.Sessions, s.ID)
		}
	}
	return w.goOn(ctx, f)
}

// gateAsks reports whether a session in which nothing waits now will ask.
func (w *waitingSessions) gateAsks(ctx context.Context, id flow.SessionID) (bool, error) {
	if asks, known := w.asks[id]; known {
		return asks, nil
	}
	t, err := w.st.Tree(ctx, id)
	if err != nil {
		return false, err
	}
	w.asks[id] = t.Gate.Mode == flow.GateAsk && t.Session.Strategy.Reflection
	return w.asks[id], nil
}

// goOn counts on from the pass that was left if any of its sessions is still open, else
// begins one.
func (w *waitingSessions) goOn(ctx context.Context, f inbox.Found) (inbox.Found, error) {
	if w.pass == nil {
		if err := w.takeUp(ctx, f); err != nil {
			return f, err
		}
	}
	f.Began, f.Decided, f.At = w.pass.Began, w.done, w.pass.At
	before := len(w.pass.Sessions)
	for _, id := range f.Sessions {
		if !slices.Contains(w.pass.Sessions, id) {
			w.pass.Sessions = append(w.pass.Sessions, id)
		}
	}
	if len(w.pass.Sessions) == before {
		return f, nil
	}
	return f, w.keep(ctx)
}

// Leave implements [tui.Inbox].
func (w *waitingSessions) Leave(ctx context.Context, at inbox.Place) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pass == nil {
		return nil
	}
	w.pass.At = at
	return w.keep(ctx)
}

func (w *waitingSessions) keep(ctx context.Context) error {
	text, err := json.Marshal(w.pass)
	if err != nil {
		return err
	}
	return w.st.SetSetting(ctx, inboxKept, text)
}

// takeUp finds the pass that was left, or begins one.
func (w *waitingSessions) takeUp(ctx context.Context, f inbox.Found) error {
	text, err := w.st.Setting(ctx, inboxKept)
	if err != nil {
		return err
	}
	var was inboxPass
	_ = json.Unmarshal(text, &was) // what cannot be read begins anew
	if !slices.ContainsFunc(was.Sessions, func(id flow.SessionID) bool { return slices.Contains(f.Sessions, id) }) {
		w.pass = &inboxPass{Began: time.Now()}
		return nil
	}
	w.pass = &was
	for _, id := range was.Sessions {
		if slices.Contains(f.Sessions, id) {
			continue
		}
		n, err := w.decidedIn(ctx, id)
		if err != nil {
			continue // deleted, or it is told among those that cannot be read
		}
		w.done += n
	}
	return nil
}

// decidedIn counts the decisions of a person in a session since the pass began.
func (w *waitingSessions) decidedIn(ctx context.Context, id flow.SessionID) (n int, err error) {
	t, err := w.st.Tree(ctx, id)
	if err != nil {
		return 0, err
	}
	for node := range t.Nodes() {
		for _, r := range node.Reflections {
			if r.Decision != flow.Pending && r.DecidedBy.Person && !r.Decided.Before(w.pass.Began) {
				n++
			}
		}
	}
	return n, nil
}

// inboxLibrary tells which sessions cannot be opened because they are open elsewhere.
type inboxLibrary struct{ *library }

func (l inboxLibrary) Open(ctx context.Context, id flow.SessionID) (tui.Session, error) {
	s, err := l.library.Open(ctx, id)
	if errors.Is(err, store.ErrLeased) {
		return nil, elsewhere{err}
	}
	return s, err
}

// elsewhere is an [inbox.ErrElsewhere] with the words of what it wraps.
type elsewhere struct{ error }

func (e elsewhere) Unwrap() []error { return []error{e.error, inbox.ErrElsewhere} }
