package main

import (
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"rflow/themes"
)

// themeFolder holds a person's own themes.
func themeFolder() string { return filepath.Join(xdg.ConfigHome, "rflow", "themes") }

// theme returns the theme that the settings name, or nil to follow the terminal,
// and where others are found while the program runs.
func (a *app) theme() (*themes.Theme, themes.Shelf, error) {
	shelf := themes.Shelf{Dir: themeFolder()}
	t, err := shelf.Named(a.settings.get("theme"))
	if err != nil {
		return nil, shelf, usagef("theme (from %s): %s", a.settings["theme"].source, strings.TrimPrefix(err.Error(), "theme "))
	}
	return t, shelf, nil
}

func addThemeFlag(cmd *cobra.Command) {
	flags := cmd.PersistentFlags()
	flags.Bool("plain", false, "words in reading order and no pictures, for screen readers (default: false)")
	flags.String("notify", "", "how you are called when something begins to wait: true (as the terminal can), bell, desktop, or false (default: true)")
	flags.String("theme", "", "colours: "+strings.Join(themes.Names(), ", ")+", a file NAME.toml in $XDG_CONFIG_HOME/rflow/themes, or a path (default: auto)")
	_ = cmd.RegisterFlagCompletionFunc("theme", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return themes.Shelf{Dir: themeFolder()}.Names(), cobra.ShellCompDirectiveNoFileComp
	})
}
