package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/store"
)

// openStore opens the data folder and tells its notices.
func (a *app) openStore(cmd *cobra.Command) (*store.Store, error) {
	st, err := store.Open(cmd.Context(), a.settings.get("data"), store.Options{})
	if err != nil {
		return nil, err
	}
	for _, n := range st.Notices() {
		say(cmd.ErrOrStderr(), "%s", n)
	}
	return st, nil
}

// listed is one session in `rflow sessions --json`.
type listed struct {
	ID      flow.SessionID    `json:"id"`
	Prompt  string            `json:"prompt"`
	State   flow.SessionState `json:"state"`
	Created time.Time         `json:"created"`
	Updated time.Time         `json:"updated"`
	Images  int               `json:"images"`
	Waiting int               `json:"waiting"` // reflections that wait for a person
	Best    *flow.BestImage   `json:"best"`
	// Verifiers have rated its images, the session's own first.
	Verifiers []string `json:"verifiers,omitempty"`
	// Name and Archived are as the list at home has them.
	Name     string `json:"name,omitempty"`
	Archived bool   `json:"archived,omitempty"`
}

func (a *app) sessionsCommand() *cobra.Command {
	var asJSON, archived bool
	cmd := &cobra.Command{
		Use:     "sessions",
		Short:   "List the sessions of the data folder",
		Example: "  rflow sessions\n  rflow sessions --json | jq '.[0].best'",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := a.openStore(cmd)
			if err != nil {
				return err
			}
			defer st.Close()
			all, err := st.Sessions(cmd.Context())
			if err != nil {
				return err
			}
			labels, err := st.Labels(cmd.Context())
			if err != nil {
				return err
			}
			verifiers, err := st.Verifiers(cmd.Context())
			if err != nil {
				return err
			}
			list := []listed{}
			for _, s := range all {
				if l := labels[s.ID]; archived || !l.Archived {
					list = append(list, listed{s.ID, s.Prompt, s.State, s.Created, s.Updated, s.Images, s.Waiting, s.Best, verifiers[s.ID], l.Name, l.Archived})
				}
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list, "")
			}
			return printSessions(cmd, list)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array")
	cmd.Flags().BoolVar(&archived, "archived", false, "list those that are archived too")
	return cmd
}

func printSessions(cmd *cobra.Command, list []listed) error {
	out := cmd.OutOrStdout()
	if len(list) == 0 {
		_, err := fmt.Fprintln(out, "no sessions yet: start one with rflow \"a photo of two red apples\"")
		return err
	}
	for _, s := range list {
		score := "-"
		if s.Best != nil && s.Best.Score != nil {
			score = flow.Verdict{Kind: s.Best.Kind, Score: *s.Best.Score, Accepted: s.Best.Correct}.Label()
		}
		by := ""
		if len(s.Verifiers) > 0 {
			by = "  · rated by " + client.CleanLine(strings.Join(s.Verifiers, ", "), 200)
		}
		if s.Waiting > 0 {
			by = "  · " + howMany(s.Waiting, "waits", "wait") + " for you" + by
		}
		images := howMany(s.Images, "image", "images")
		_, err := fmt.Fprintf(out, "%s  %-8s  %s  %10s  best %-9s  %s%s\n",
			s.ID, s.State, s.Updated.Local().Format("2006-01-02 15:04"), images, score, client.CleanLine(cmp.Or(s.Name, s.Prompt), 120), by)
		if err != nil {
			return err
		}
	}
	return nil
}

// completeSessions offers the ids of the data folder to the shell.
func (a *app) completeSessions(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	if err := a.loadSettings(cmd); err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	st, err := a.openStore(cmd)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	defer st.Close()
	all, err := st.Sessions(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []string
	for _, s := range all {
		ids = append(ids, string(s.ID)+"\t"+client.CleanLine(s.Prompt, 60))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
