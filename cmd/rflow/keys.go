package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rflow/tui"
)

// readKeys reads the table "keys" of config.toml. It tells everything that is wrong
// with it at once.
func readKeys(path string, text []byte) (tui.Keys, error) {
	keys, err := tui.ReadKeys(text)
	if err != nil {
		return keys, usagef("settings: %s:\n  %s", path, strings.ReplaceAll(err.Error(), "\n", "\n  "))
	}
	return keys, nil
}

func (a *app) keysCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "keys",
		Short: "Print every action of the explorer with its keys, as config.toml takes them",
		Long: `Every action can have other keys, by a line in config.toml under the place where it
works. What is not named keeps its keys.

  [keys.tree]
  pin   = "P"
  prune = ["d", "delete"]
  mark  = []

Places are panes (tree, panel, sheet, compare, ...), what asks (dialog, branch, cancel,
palette, search, field), text for the editing of a line, and replay. In a text no key
that types a character can be bound.

Keys are called a, A, ?, space, enter, tab, esc, up, pgdown, f5, ctrl+s, alt+e. An action
without keys is still in the list of commands. A name that there is not, or a key
that would mean two things, is an error that says the line.`,
		Example: "  rflow config keys\n  rflow config keys | less",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), a.keys.List())
			return err
		},
	}
}
