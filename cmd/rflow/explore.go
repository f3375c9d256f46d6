package main

import (
	"cmp"
	"context"
	"errors"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rflow/render"
	"rflow/tui"
)

// explore opens the explorer: at home, or with a session for the prompt.
func (a *app) explore(cmd *cobra.Command, prompt string, o startOptions) error {
	o.read(cmd)
	return a.explorer(cmd, func(l *library, opts *tui.Options) error {
		start := l.Settings()
		strategy, err := o.build(start.Strategy)
		if err != nil {
			return err
		}
		start.Strategy, start.Prompt = strategy, prompt
		if o.seedSet {
			start.Seed, start.RandomSeed = o.seed, false
		}
		layout, err := o.textLayout()
		if err != nil {
			return err
		}
		start.Layout = cmp.Or(layout, start.Layout)
		if o.size != 0 || o.condition != 0 {
			if start.Params, err = o.params(); err != nil {
				return err
			}
		}
		if cmd.Flags().NFlag() == 0 && prompt == "" {
			return nil
		}
		if prompt == "" {
			return l.SaveSettings(cmd.Context(), start)
		}
		opts.Start = &start
		return nil
	}, prompt)
}

func (a *app) openCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "open ID",
		Short:   "Go on with a session in the explorer",
		Example: "  rflow open 7k3f",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("open needs one session ID; rflow sessions lists them")
			}
			return nil
		},
		ValidArgsFunction: a.completeSessions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.explorer(cmd, func(l *library, opts *tui.Options) error {
				id, err := l.st.Find(cmd.Context(), args[0])
				if err != nil {
					return noSession(args[0], err)
				}
				opts.Open = &id
				return nil
			}, "")
		},
	}
}

// explorer runs the explorer. prepare fills in what it begins with.
func (a *app) explorer(cmd *cobra.Command, prepare func(*library, *tui.Options) error, prompt string) error {
	if prompt != "" {
		if err := checkPrompt(prompt); err != nil {
			return err
		}
	}
	st, err := a.openStore(cmd)
	if err != nil {
		return err
	}
	defer st.Close()
	c, closeLine, err := a.connect(cmd.Context())
	if err != nil {
		return err
	}
	defer closeLine()
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	staySlim(ctx)
	lib, err := newLibrary(ctx, a, st, c)
	if err != nil {
		return err
	}
	defer lib.cast.close()
	opts := tui.Options{
		Library: lib, Keeper: keeper{st}, Version: version(), NoColor: os.Getenv("NO_COLOR") != "",
		Plain: a.settings.on("plain"), Quiet: a.settings.off("notify"), Keys: a.keys, Told: a.notes, Call: a.settings.call(), Speculate: lib.guesses,
	}
	if opts.Graphics, err = parseGraphics(a.settings.get("graphics")); err != nil {
		return &usageError{err}
	}
	if opts.Blocks, err = render.ParseArt(a.settings.get("blocks")); err != nil {
		return &usageError{err}
	}
	if opts.Theme, opts.Themes, err = a.theme(); err != nil {
		return err
	}
	if err := prepare(lib, &opts); err != nil {
		return err
	}
	if f := a.outFile(); f == nil || !term.IsTerminal(f.Fd()) || !term.IsTerminal(a.std.in.Fd()) {
		return usagef("the explorer needs a terminal; without one, use rflow run --prompt TEXT")
	}
	err = tui.Run(ctx, opts)
	if errors.Is(err, context.Canceled) && cmd.Context().Err() != nil {
		return nil // asked to end from outside: everything is kept
	}
	return err
}

var (
	_ tui.Library = (*library)(nil)
	_ tui.Session = (*opened)(nil)
)
