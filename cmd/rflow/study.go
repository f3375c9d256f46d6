package main

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/flow/geneval"
	"rflow/flow/store"
	"rflow/flow/study"
)

const studyHelp = `Runs every prompt along each axis and tells the share of prompts whose chosen
image passes the verifier's yes, and the mean score, at 1, 2, 4, ... B images a
prompt. The sessions are kept in a folder of their own under the data folder, so
that the same command goes on where an interrupted one stopped.

Numbers of a demonstration world say nothing about FLUX or GenEval.`

// studyOptions are the flags of `rflow study`.
type studyOptions struct {
	prompts, axes string
	budget, width int
	seed          uint64
	size          int
	json          bool
}

func (a *app) studyCommand() *cobra.Command {
	o := studyOptions{}
	cmd := &cobra.Command{
		Use:     "study --prompts FILE --budget B",
		Short:   "Measure how results improve with the images spent",
		Long:    studyHelp,
		Example: "  rflow study --prompts prompts.jsonl --axes noise,reflection --budget 16 --width 2 --size 256",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			axes, err := o.check()
			if err != nil {
				return err
			}
			return a.study(cmd, o, axes)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.prompts, "prompts", "", "JSON Lines with a \"prompt\" and a \"tag\" each; - is standard input")
	f.StringVar(&o.axes, "axes", "noise,reflection", "what to spend images on: noise, reflection")
	f.IntVar(&o.budget, "budget", 16, "images a prompt and axis")
	f.IntVar(&o.width, "width", 1, "chains on the reflection axis")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the first prompt; the others count on")
	f.IntVar(&o.size, "size", 256, "image size in px")
	f.BoolVar(&o.json, "json", false, "print one JSON point a line")
	return cmd
}

func (o studyOptions) check() ([]study.Axis, error) {
	switch {
	case o.prompts == "":
		return nil, usagef("study needs --prompts FILE")
	case o.budget < 1 || o.budget > 4096:
		return nil, usagef("--budget %d: want 1 to 4096 images a prompt", o.budget)
	case o.width < 1 || o.width > o.budget:
		return nil, usagef("--width %d: want 1 to the budget of %d", o.width, o.budget)
	}
	var axes []study.Axis
	for _, name := range strings.Split(o.axes, ",") {
		axis, err := study.ParseAxis(strings.TrimSpace(name))
		if err != nil {
			return nil, &usageError{err}
		}
		if slices.Contains(axes, axis) {
			return nil, usagef("--axes %s: %s is named twice", o.axes, axis)
		}
		axes = append(axes, axis)
	}
	return axes, nil
}

func (a *app) study(cmd *cobra.Command, o studyOptions, axes []study.Axis) error {
	prompts, err := a.readPrompts(cmd.Context(), o.prompts)
	if err != nil {
		return err
	}
	dir := filepath.Join(a.settings.get("data"), "studies", o.key(prompts, a.settings.get("backend")))
	st, err := store.Open(cmd.Context(), dir, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	b, err := a.newBatch(cmd, st)
	if err != nil {
		return err
	}
	defer b.close()
	b.report = newReport(cmd, false, len(prompts)*len(axes))
	b.report.quiet = true
	failed := map[string]bool{}
	var points []study.Point
	for _, axis := range axes {
		var trees []flow.Tree
		for i, p := range prompts {
			tree, err := b.one(cmd.Context(), o.task(axis, i, p))
			if err != nil {
				return err
			}
			if tree.State == flow.FailedSession && !failed[p.Prompt] {
				failed[p.Prompt] = true
				b.report.clear()
				say(cmd.ErrOrStderr(), "left out line %d: %s", p.Line, tree.Failure)
			}
			trees = append(trees, tree)
		}
		points = append(points, study.Curve(axis, o.budget, trees)...)
	}
	b.report.end()
	if err := printPoints(cmd, points, o.json); err != nil {
		return err
	}
	if len(failed) > 0 {
		return errSomeFailed
	}
	return nil
}

// task is one session of the study. Its id tells what it is, so that a second
// run finds it.
func (o studyOptions) task(axis study.Axis, i int, p geneval.Prompt) task {
	return task{
		id: flow.SessionID(fmt.Sprintf("%s-%04d", axis, i+1)), fresh: true,
		started: flow.SessionStarted{
			Prompt: p.Prompt, Tag: p.Tag, Strategy: axis.Strategy(o.budget, o.width),
			Seed: o.seed + uint64(i), Params: flow.SampleParams{Size: o.size},
		},
	}
}

// key names the folder of a study: the same prompts, flags and backend, the same key.
func (o studyOptions) key(prompts []geneval.Prompt, backend string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %d %d %q %q\n", o.budget, o.width, o.seed, o.size, backend, version())
	for _, p := range prompts {
		fmt.Fprintf(h, "%q %q\n", p.Prompt, p.Tag)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}

func printPoints(cmd *cobra.Command, points []study.Point, asJSON bool) error {
	out := cmd.OutOrStdout()
	if asJSON {
		for _, p := range points {
			if err := printJSON(out, p, ""); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "axis\tprompts of\timages\tcorrect\tmean score\tprompts\t")
	for _, p := range points {
		fmt.Fprintf(w, "%s\t%s\t%d\t%.3f\t%.2f\t%d\t\n", p.Axis, client.CleanLine(p.Tag, 60), p.Images, p.Correct, p.Score, p.Prompts)
	}
	return w.Flush()
}
