package main

import (
	"strings"

	"github.com/spf13/cobra"

	"rflow/tui"
)

// app is what the subcommands share. It is made once for a command line.
type app struct {
	std      streams
	settings settings
	keys     tui.Keys
	notes    []string // about the settings, for the person to know
}

const rootHelp = `rflow refines text-to-image prompts in the terminal with ReflectionFlow
(arXiv 2504.16080): generate, judge, write what is wrong, correct, repeat. It
draws the refinement tree with its images inline, and you accept, edit or reject
each reflection before the next correction is made.

Without a backend of your own it works in Clay World, a small embedded
demonstration world that needs no GPU, no weights and no network.`

const rootExamples = `  rflow                                       home: recent sessions and the start form
  rflow "a photo of two red apples and a blue cup"
  rflow open 7k3f                             go on with a session
  rflow run --prompt "a photo of three boats" --json
  rflow --backend grpc://gpu-box:7433         refine on another machine
  rflow doctor                                what this terminal and backend can do`

func (a *app) rootCommand() *cobra.Command {
	opts := startOptions{}
	cmd := &cobra.Command{
		Use:           "rflow [PROMPT]",
		Short:         "Refine text-to-image prompts in the terminal",
		Long:          rootHelp,
		Example:       rootExamples,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("%d prompts given: put the prompt in quotes, or see rflow --help for the commands", len(args))
			}
			return nil
		},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.loadSettings(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.explore(cmd, strings.Join(args, " "), opts)
		},
	}
	cmd.SetFlagErrorFunc(flagError)
	cmd.SetVersionTemplate("rflow {{.Version}}\n")
	flags := cmd.PersistentFlags()
	flags.String("data", "", "data folder (default: $XDG_DATA_HOME/rflow)")
	flags.String("backend", "", "backend: clay (embedded), unix:///path, grpc://host:port or grpcs://host:port; several with commas between them are a pool (default: clay)")
	addRoleFlags(cmd)
	flags.String("tls-ca", "", "certificate file (PEM) of the authority to trust for grpcs:// besides the system's")
	flags.String("config", "", "settings file (default: $XDG_CONFIG_HOME/rflow/config.toml)")
	addGraphicsFlag(cmd)
	addThemeFlag(cmd)
	addGuessFlags(cmd)
	opts.add(cmd, false)
	cmd.AddCommand(
		a.runCommand(), a.inboxCommand(), a.openCommand(), a.sessionsCommand(), a.exportCommand(), a.importCommand(), a.replayCommand(),
		a.deleteCommand(), a.gcCommand(), a.showCommand(),
		a.doctorCommand(), a.backendCommand(), a.studyCommand(), a.verifyCommand(), a.configCommand(), a.versionCommand(),
	)
	completeFlags(cmd)
	trimHelp(cmd)
	for _, sub := range cmd.Commands() {
		sub.SetFlagErrorFunc(cmd.FlagErrorFunc())
	}
	return cmd
}

// flagError makes a usage error that says where the flags are told, without the words of
// Go's number parser.
func flagError(cmd *cobra.Command, err error) error {
	if text, reason, found := strings.Cut(err.Error(), ": strconv."); found {
		want := "a whole number"
		if strings.HasPrefix(reason, "ParseUint") {
			want = "a whole number from 0 up"
		} else if strings.HasPrefix(reason, "ParseBool") {
			want = "true or false"
		}
		return usagef("%s: want %s; %s --help tells its flags", text, want, cmd.CommandPath())
	}
	return usagef("%w; %s --help tells its flags", err, cmd.CommandPath())
}

// noArgs refuses arguments with a usage error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, got %q", cmd.CommandPath(), args[0])
	}
	return nil
}

// someArgs wants at least one argument.
func someArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("%s needs %s", cmd.CommandPath(), what)
		}
		return nil
	}
}
