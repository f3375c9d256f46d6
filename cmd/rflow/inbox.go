package main

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/flow/store"
	"rflow/tui"
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
						return usagef("%w; rflow sessions lists all", err)
					}
					in.only = append(in.only, id)
				}
				opts.Inbox = in
				return nil
			}, "")
		},
	}
}

// waitingSessions finds the sessions of the inbox in the data folder. It remembers
// there which sessions the pass has had, so that a pass that was left is counted on.
type waitingSessions struct {
	st   *store.Store
	only []flow.SessionID // those named, none for all

	mu   sync.Mutex
	asks map[flow.SessionID]bool // whether the gate asks
	pass []flow.SessionID
	told bool // of the decisions in those that are done
}

// inboxPass is the setting that holds the sessions of the pass.
const inboxPass = "inbox-pass"

// Waiting implements [tui.Inbox].
func (w *waitingSessions) Waiting(ctx context.Context) (ids []flow.SessionID, decided int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all, err := w.st.Sessions(ctx)
	if err != nil {
		return nil, 0, err
	}
	for i := len(all) - 1; i >= 0; i-- { // oldest first
		s := all[i]
		if s.Done() || len(w.only) > 0 && !slices.Contains(w.only, s.ID) {
			continue
		}
		asks := s.Waiting > 0
		if !asks {
			if asks, err = w.gateAsks(ctx, s.ID); err != nil {
				return nil, 0, err
			}
		}
		if asks {
			ids = append(ids, s.ID)
		}
	}
	decided, err = w.goOn(ctx, ids)
	return ids, decided, err
}

// gateAsks reports whether a session in which nothing waits now will ask.
func (w *waitingSessions) gateAsks(ctx context.Context, id flow.SessionID) (bool, error) {
	if asks, known := w.asks[id]; known {
		return asks, nil
	}
	events, err := w.st.Events(ctx, id, 0)
	if err != nil {
		return false, err
	}
	t := flow.Fold(events)
	w.asks[id] = t.Gate.Mode == flow.GateAsk && t.Session.Strategy.Reflection
	return w.asks[id], nil
}

// goOn takes up the pass that was left if any of its sessions is still open, else
// begins one. It returns the decisions in those that are done, the first time.
func (w *waitingSessions) goOn(ctx context.Context, ids []flow.SessionID) (decided int, err error) {
	if !w.told {
		w.told = true
		text, err := w.st.Setting(ctx, inboxPass)
		if err != nil {
			return 0, err
		}
		var was []flow.SessionID
		_ = json.Unmarshal(text, &was) // what cannot be read begins anew
		if slices.ContainsFunc(was, func(id flow.SessionID) bool { return slices.Contains(ids, id) }) {
			w.pass = was
			if decided, err = w.decidedIn(ctx, was, ids); err != nil {
				return 0, err
			}
		}
	}
	before := len(w.pass)
	for _, id := range ids {
		if !slices.Contains(w.pass, id) {
			w.pass = append(w.pass, id)
		}
	}
	if len(w.pass) == before {
		return decided, nil
	}
	text, err := json.Marshal(w.pass)
	if err != nil {
		return 0, err
	}
	return decided, w.st.SetSetting(ctx, inboxPass, text)
}

// decidedIn counts the decisions of a person in those sessions that are not open.
func (w *waitingSessions) decidedIn(ctx context.Context, pass, open []flow.SessionID) (n int, err error) {
	for _, id := range pass {
		if slices.Contains(open, id) {
			continue
		}
		events, err := w.st.Events(ctx, id, 0)
		if err != nil {
			return 0, err
		}
		for node := range flow.Fold(events).Nodes() {
			for _, r := range node.Reflections {
				if r.Decision != flow.Pending && r.DecidedBy.Person {
					n++
				}
			}
		}
	}
	return n, nil
}
