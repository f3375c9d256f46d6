package main

import (
	"slices"

	"github.com/spf13/cobra"
)

// everywhere are the flags that all commands take.
func everywhere() []string {
	return []string{
		"backend", "blocks", "config", "corrector", "data", "generator", "graphics", "notify", "plain", "refiner", "reflector",
		"speculate", "speculate-keep", "theme", "tls-ca", "verifier",
	}
}

// heeded names those of the flags that all commands take which a command goes by. All of them
// for one that has no entry.
func heeded() map[string][]string {
	files := []string{"config", "data"}
	line := slices.Concat(files, []string{"backend", "tls-ca"})
	roles := slices.Concat(line, []string{"corrector", "generator", "refiner", "reflector", "verifier"})
	pictures := []string{"graphics", "blocks"}
	return map[string][]string{
		"run": roles, "study": roles, "verify": slices.Concat(line, []string{"verifier"}),
		"sessions": files, "export": files, "import": files, "delete": files, "gc": files,
		"show": slices.Concat(files, pictures), "replay": slices.Concat(files, pictures, []string{"plain", "theme"}),
		"backend": {"config"}, "version": {}, "completion": {},
	}
}

// trimHelp leaves out of each command's help the flags of all commands that it does not go by:
// eighteen of them hide the two that matter.
func trimHelp(root *cobra.Command) {
	heeds := heeded()
	for _, sub := range root.Commands() {
		mine, some := heeds[sub.Name()]
		if !some {
			continue
		}
		help := sub.HelpFunc()
		sub.SetHelpFunc(func(cmd *cobra.Command, args []string) {
			for _, name := range everywhere() {
				if f := cmd.InheritedFlags().Lookup(name); f != nil && !slices.Contains(mine, name) {
					f.Hidden = true
				}
			}
			help(cmd, args)
		})
	}
}
