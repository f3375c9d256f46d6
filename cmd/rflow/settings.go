package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"rflow/tui"
)

// setting is one value and where it came from.
type setting struct {
	value  string
	source string // "default", "config.toml", "RFLOW_DATA", "--data"
}

// settings are flags over environment over config.toml over defaults.
type settings map[string]setting

func (s settings) get(name string) string { return s[name].value }

// settingNames are all settings, in the order in which `rflow config` shows them.
var settingNames = []string{
	"data", "backend", "token", "generator", "generator_token", "verifier", "verifier_token", "reflector", "reflector_token",
	"refiner", "refiner_token", "corrector", "corrector_token", "tls_ca", "graphics", "blocks", "theme", "notify", "plain",
	"speculate", "speculate_keep",
}

func defaultSettings() settings {
	s := settings{}
	for _, role := range roleNames() {
		s[string(role)], s[tokenName(role)] = setting{"", "default"}, setting{"", "default"}
	}
	for name, value := range map[string]string{
		"data":     filepath.Join(xdg.DataHome, "rflow"),
		"backend":  "clay",
		"token":    "",
		"tls_ca":   "",
		"graphics": "auto",
		"blocks":   "auto",
		"theme":    "auto",
		"notify":   "true",
		"plain":    "false",

		"speculate":      "0",
		"speculate_keep": "false",
	} {
		s[name] = setting{value, "default"}
	}
	return s
}

func (a *app) loadSettings(cmd *cobra.Command) error {
	s := defaultSettings()
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return err
	}
	given := path != ""
	if !given {
		path = filepath.Join(xdg.ConfigHome, "rflow", "config.toml")
	}
	var text []byte
	if text, a.notes, err = s.readFile(path, given); err != nil {
		return err
	}
	var wrong []error
	if a.keys, err = readKeys(path, text); err != nil {
		wrong = append(wrong, err)
	}
	for _, name := range settingNames {
		env := "RFLOW_" + strings.ToUpper(name)
		if value, ok := os.LookupEnv(env); ok && value != "" {
			s[name] = setting{value, env}
		}
		flagName := strings.ReplaceAll(name, "_", "-")
		if flag := cmd.Flags().Lookup(flagName); flag != nil && flag.Changed {
			s[name] = setting{flag.Value.String(), "--" + flagName}
		}
	}
	a.notes = append(a.notes, s.homes()...)
	for _, n := range a.notes {
		say(cmd.ErrOrStderr(), "%s", n)
	}
	a.settings = s
	check := s.check
	if cmd.Name() == checksAll {
		check = a.checkAll
	}
	if err := check(); err != nil {
		wrong = append(wrong, err)
	}
	return asUsage(wrong)
}

// checksAll is the command that looks at every value, whether it is used or not.
const checksAll = "config"

func (s settings) on(name string) bool  { v := s.get(name); return v == "true" || v == "1" }
func (s settings) off(name string) bool { v := s.get(name); return v == "false" || v == "0" }

func addGuessFlags(cmd *cobra.Command) {
	f := cmd.PersistentFlags()
	f.Int("speculate", 0, "corrections that a session may begin while you read, as if you would accept (default: 0, none)")
	f.Bool("speculate-keep", false, "keep those that you did not accept, beside the tree")
}

// guesses is how many corrections a session may begin on speculation, and whether
// those that are not taken are kept. They were checked.
func (s settings) guesses() (budget int, keep bool) {
	budget, _ = strconv.Atoi(s.get("speculate"))
	return budget, s.on("speculate_keep")
}

// call is how a person is told that something waits, when that is wanted.
func (s settings) call() tui.Call {
	return tui.Call(max(0, slices.Index(tui.Calls(), s.get("notify"))))
}

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   checksAll,
		Short: "Print the settings in force and where each came from",
		Long: `Settings come from flags, over environment variables (RFLOW_DATA, RFLOW_BACKEND,
RFLOW_TOKEN, RFLOW_VERIFIER, RFLOW_VERIFIER_TOKEN and so on: RFLOW_ and the name
in capitals), over config.toml, over defaults. config.toml has the names that are
printed here, such as

  backend        = "grpcs://gpu-box:7433"
  tls_ca         = "/etc/rflow/ca.pem"
  verifier       = "grpcs://judge:7433?engine=NVILA"
  verifier_token = "..."
  theme          = "dark"

token is for backend, and verifier_token for the address of verifier, as with the
other roles. Tokens have no flags, since everybody on a machine sees those. They
travel only encrypted or on this machine, and only to an address that the settings
or flags name: a session that goes on with a role from elsewhere wants it named
again. The key of a chat endpoint is named in its address: key=VARIABLE.

Every value is looked at, and what cannot be used is told with where it came from;
no backend is reached for that: rflow doctor does.

The keys of the explorer are in tables of their own; rflow config keys prints them.`,
		Example: "  rflow config\n  RFLOW_BACKEND=unix:///tmp/rflow.sock rflow config",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, n := range strays(os.Environ()) {
				say(cmd.ErrOrStderr(), "%s", n)
			}
			for _, name := range settingNames {
				v := a.settings[name]
				shown := v.value
				if secret(name) && shown != "" {
					shown = "(set)"
				}
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%-15s = %-40q # %s\n", name, shown, v.source); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.AddCommand(a.keysCommand())
	return cmd
}
