package main

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow/store"
)

// graceDefault is how long an image that no session uses stays at least. Whoever
// writes one holds a lease that protects it; this is for what nobody thought of.
const graceDefault = time.Hour

func (a *app) gcCommand() *cobra.Command {
	var o store.CollectOptions
	cmd := &cobra.Command{
		Use:   "gc",
		Short: "Remove images that no session uses",
		Long: `Removes images that no event of any session names, and the previews of sessions
that are gone, and says how much that frees. Sessions that are open elsewhere go on
undisturbed: whatever was written since the oldest of them was opened stays, and so
does what is younger than --grace.`,
		Example: "  rflow gc --dry-run\n  rflow gc",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Grace < 0 {
				return usagef("--grace is %s: want 0 or more", o.Grace)
			}
			st, err := a.openStore(cmd)
			if err != nil {
				return err
			}
			defer st.Close()
			m := newMeter(cmd.ErrOrStderr(), "file")
			defer m.end()
			o.Progress = m.set
			g, err := st.Collect(cmd.Context(), o)
			m.end()
			verb := "removed"
			if o.DryRun {
				verb = "would remove"
			}
			if err == nil || g.Images+g.Looks > 0 {
				_, _ = fmt.Fprintln(cmd.OutOrStdout(), verb, told(g))
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "only say what would be removed")
	cmd.Flags().DurationVar(&o.Grace, "grace", graceDefault, "keep what is younger")
	return cmd
}

// told says what was removed, or would be.
func told(g store.Garbage) string {
	text := fmt.Sprintf("%s and %s of previews, %s", count(g.Images, "image"), count(g.Looks, "file"), size(g.Bytes))
	if g.Young > 0 {
		text += fmt.Sprintf("; %s unused but young, or a session is open that may want them", count(g.Young, "image"))
	}
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// size tells a number of bytes to a person.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1e6:
		return fmt.Sprintf("%.3g kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.3g MB", float64(n)/1e6)
	default:
		return fmt.Sprintf("%.3g GB", float64(n)/1e9)
	}
}

func (a *app) deleteCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete ID...",
		Short: "Delete sessions for good",
		Long: `Deletes sessions with their events, their previews and the images that no other
session uses. It asks first. A session that is open elsewhere is not deleted.`,
		Example:           "  rflow delete 7k3f\n  rflow delete --yes 7k3f 7k4a",
		Args:              someArgs("at least one session ID; rflow sessions lists them"),
		ValidArgsFunction: a.completeSessions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !yes && !term.IsTerminal(a.std.in.Fd()) {
				return usagef("delete asks before it deletes, and there is nobody to ask: --yes answers")
			}
			st, err := a.openStore(cmd)
			if err != nil {
				return err
			}
			defer st.Close()
			for _, arg := range args {
				if err := a.delete(cmd, st, arg, yes); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	return cmd
}

func (a *app) delete(cmd *cobra.Command, st *store.Store, arg string, yes bool) error {
	id, err := st.Find(cmd.Context(), arg)
	if err != nil {
		return noSession(arg, err)
	}
	s, err := st.Session(cmd.Context(), id)
	if err != nil {
		return err
	}
	prompt := client.CleanLine(s.Prompt, 120)
	if !yes {
		fmt.Fprintf(cmd.ErrOrStderr(), "delete session %s with %s, %q? [y/N] ", id, count(s.Images, "image"), prompt)
		answer, err := await(cmd.Context(), func() (string, error) { return bufio.NewReader(a.std.in).ReadString('\n') })
		if err != nil && answer == "" {
			return err
		}
		if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" {
			say(cmd.ErrOrStderr(), "kept %s", id)
			return nil
		}
	}
	g, err := st.Delete(cmd.Context(), id)
	if err != nil {
		return err
	}
	say(cmd.ErrOrStderr(), "deleted %s, %s: %s", id, prompt, told(g))
	return nil
}
