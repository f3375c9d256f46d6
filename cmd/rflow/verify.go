package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/session"
	"rflow/flow/store"
)

const verifyHelp = `Rates every image of the sessions with another verifier than their own. The new
verdicts stand beside the others and are never compared with them: a session's
best, its chains and its gate go by its own verifier as before. Interrupted, the
same command goes on where it was; images that are rated already are left alone.

With --json standard output is one JSON verdict event a line.`

// verifyOptions are the flags of `rflow verify`.
type verifyOptions struct {
	json   bool
	giveUp int
}

func (a *app) verifyCommand() *cobra.Command {
	o := verifyOptions{}
	cmd := &cobra.Command{
		Use:   "verify ID... --verifier WHO",
		Short: "Rate the images of sessions with another verifier",
		Long:  verifyHelp,
		Example: "  rflow verify 7k3f --verifier \"Clay World yes or no\"\n" +
			"  rflow verify 7k3f --verifier \"openai:http://localhost:8000/v1?model=Qwen/Qwen2.5-VL-7B-Instruct\"",
		Args: someArgs("at least one session ID; rflow sessions lists them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.giveUp < 0 {
				return usagef("--give-up %d: want how often a verdict is tried, or 0 for ever", o.giveUp)
			}
			return a.verify(cmd, o, args)
		},
		ValidArgsFunction: a.completeSessions,
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON verdict event a line")
	cmd.Flags().IntVar(&o.giveUp, "give-up", 20, "how often a verdict is tried while the verifier is full or away; 0: for ever")
	return cmd
}

func (a *app) verify(cmd *cobra.Command, o verifyOptions, args []string) error {
	wanted, err := a.sources()
	if err != nil {
		return err
	}
	if wanted[flow.RoleVerifier] == (flow.Source{}) {
		return usagef("verify needs --verifier: an engine of the backend, grpc://host:port?engine=NAME or openai:ADDRESS")
	}
	st, err := a.openStore(cmd)
	if err != nil {
		return err
	}
	defer st.Close()
	ids, err := findSessions(cmd.Context(), st, args)
	if err != nil {
		return err
	}
	c, closeLine, err := a.connect(cmd.Context())
	if err != nil {
		return err
	}
	defer closeLine()
	cast := newCast(cmd.Context(), a, c)
	defer cast.close()
	b := &batch{st: st, cast: cast}
	r, err := b.rater(cmd.Context(), a, wanted[flow.RoleVerifier], o)
	if err != nil {
		return err
	}
	r.report = newReport(cmd, o.json, len(ids))
	return r.all(cmd.Context(), ids)
}

func findSessions(ctx context.Context, st *store.Store, args []string) ([]flow.SessionID, error) {
	var ids []flow.SessionID
	for _, arg := range args {
		id, err := st.Find(ctx, arg)
		if err != nil {
			return nil, usagef("%w; rflow sessions lists all", err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// rater is a rating of the batch's sessions.
func (b *batch) rater(ctx context.Context, a *app, wanted flow.Source, o verifyOptions) (*rating, error) {
	source, err := b.cast.find(ctx, flow.RoleVerifier, wanted)
	if err != nil {
		return nil, err
	}
	at, err := b.cast.at(source.Address)
	if err != nil {
		return nil, err
	}
	jobs := jobsFor(b.cast.main, source)
	if source.Address == "" { // the session may have had another backend
		source.Address = a.settings.get("backend")
	}
	return &rating{st: b.st, source: source, verifier: at.Roles().Verifier, jobs: jobs, options: o}, nil
}

// jobsFor is how many verdicts to ask for at once: enough to keep every worker of
// a backend busy, a few of an endpoint that does not say how many it has.
func jobsFor(line client.Line, s flow.Source) int {
	if caps := line.State().Caps; caps != nil && s.Address == "" {
		return max(2, min(16, 2*caps.Load.Workers))
	}
	return 4
}

// rating rates sessions one after another.
type rating struct {
	st       *store.Store
	source   flow.Source
	verifier flow.Verifier
	jobs     int
	options  verifyOptions
	report   *report
}

func (r *rating) all(ctx context.Context, ids []flow.SessionID) error {
	defer r.report.end() // on whatever way out
	failed := false
	for _, id := range ids {
		err := r.one(ctx, id)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case r.report.broken != nil:
			return r.report.broken
		case err != nil:
			failed = true
			r.report.clear()
			say(r.report.errs, "session %s: %s", id, sentence(err))
		}
	}
	if failed {
		return errSomeFailed
	}
	return nil
}

func (r *rating) one(ctx context.Context, id flow.SessionID) error {
	release, err := r.st.Lease(ctx, id)
	if err != nil {
		return err
	}
	defer release()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.report.index++
	begun, todo, rated := time.Now(), 0, 0
	tree, err := session.Rescore(ctx, session.Rescoring{
		ID: id, Log: r.st, Images: r.st, Verifier: r.verifier, Source: r.source, Jobs: r.jobs, GiveUp: r.options.giveUp,
		Begun: func(n, done int) {
			todo = n
			if done > 0 {
				r.report.clear()
				say(r.report.errs, "session %s: %d images are rated already", id, done)
			}
		},
		Rated: func(e flow.Event) {
			rated++
			r.report.event(e)
			if r.report.broken != nil {
				stop(r.report.broken)
			}
			left := time.Since(begun) / time.Duration(rated) * time.Duration(todo-rated)
			r.report.line(fmt.Sprintf("session %d/%d · verdicts %d/%d · about %s left", r.report.index, r.report.sessions, rated, todo, left.Round(time.Second)))
		},
		Waits: func(n flow.NodeID, f *flow.Failure, wait time.Duration) {
			r.report.waits(fmt.Sprintf("%s waits %s: %s", n, wait.Round(time.Second), client.CleanLine(f.What, 300)))
		},
	})
	if errors.Is(err, session.ErrOwnVerifier) {
		return usagef("%w: %s", err, tree.Verifier())
	}
	if err == nil {
		r.tell(tree)
	}
	return err
}

// tell sums a session up as its new verifier sees it.
func (r *rating) tell(t flow.Tree) {
	if r.options.json {
		return
	}
	var best *flow.Node
	verifier, images, yes, said := "", 0, 0, 0
	for n := range t.Nodes() {
		for _, v := range n.Verdicts {
			if v.Source == nil || *v.Source != r.source {
				continue
			}
			verifier = v.Verifier
			if images++; v.Accepted != nil {
				said++
			}
			if v.Yes() {
				yes++
			}
			if best == nil || t.Better(n, best, verifier) {
				best = n
			}
		}
	}
	r.report.clear()
	if best == nil {
		r.report.print("%s  no image to rate\n", t.ID)
		return
	}
	share := ""
	if said > 0 {
		share = fmt.Sprintf("  yes to %d of %d", yes, said)
	}
	own := ""
	if n, ok := t.Best(); ok {
		own = fmt.Sprintf("  (the session's own best: %s)", n.ID)
	}
	r.report.print("%s  %d images rated by %s%s  best %s %s%s\n", t.ID, images, verifier, share, best.ID, best.Verdict(verifier).Label(), own)
}
