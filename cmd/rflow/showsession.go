package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/store"
	"rflow/render"
)

// meansSession reports whether the argument can only be a session: no file has
// that name, and an id could.
func meansSession(arg string) bool {
	if _, err := os.Lstat(arg); err == nil || arg == "" {
		return false
	}
	return strings.Trim(arg, "0123456789abcdefghijklmnopqrstuvwxyz-") == ""
}

// showSession tells where a session stands and what each of its verifiers says,
// and prints the image that it came to.
func (a *app) showSession(cmd *cobra.Command, st *store.Store, arg string, target render.Target, cols, rows int) error {
	ctx := cmd.Context()
	id, err := st.Find(ctx, arg)
	if err != nil {
		return fmt.Errorf("there is no such file, and %w; rflow sessions lists all", err)
	}
	events, err := st.Events(ctx, id, 0)
	if err != nil {
		return err
	}
	t := flow.Fold(events)
	if err := hasBeginning(id, t); err != nil {
		return err
	}
	tellUnread(cmd.ErrOrStderr(), id, t, st.File())
	if err := tellSession(cmd.OutOrStdout(), t); err != nil {
		return err
	}
	best := t.Result()
	if best == nil || best.Image.IsZero() {
		return nil
	}
	pic, err := st.Image(ctx, best.Image)
	if err != nil {
		return err
	}
	img, err := render.Decode(pic.Data)
	if err != nil {
		return err
	}
	return render.Show(cmd.OutOrStdout(), img, target, cols, rows)
}

func tellSession(out io.Writer, t flow.Tree) error {
	state := t.State
	if state == "" {
		state = flow.Active
	}
	fmt.Fprintf(out, "%s  %s  %d of %d images  %s\n", t.ID, state, t.Images(), t.Session.Strategy.Images(), client.CleanLine(t.Session.Prompt, 200))
	for _, line := range lines(t.Session.Sources) {
		fmt.Fprintf(out, "  %s\n", client.CleanLine(line, 300))
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for i, verifier := range t.Verifiers() {
		own := "besides"
		if i == 0 {
			own = "its own"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", own, client.CleanLine(verifier, 100), saidBy(t, verifier))
	}
	return w.Flush()
}

// saidBy sums up what a verifier has said of a session's images.
func saidBy(t flow.Tree, verifier string) string {
	var best *flow.Node
	rated, said, yes := 0, 0, 0
	for n := range t.Nodes() {
		v := n.Verdict(verifier)
		if v == nil {
			continue
		}
		rated++
		if v.Accepted != nil {
			said++
		}
		if v.Yes() {
			yes++
		}
		if best == nil || t.Better(n, best, verifier) {
			best = n
		}
	}
	if best == nil {
		return ""
	}
	text := fmt.Sprintf("%d rated, best %s %s", rated, best.ID, best.Verdict(verifier).Label())
	if said > 0 {
		text += fmt.Sprintf(", yes to %d of %d", yes, said)
	}
	return text
}
