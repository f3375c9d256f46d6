package main

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/flow/geneval"
	"rflow/flow/study"
)

const studyHelp = `Runs every prompt along each axis and tells the share of prompts whose chosen
image passes the verifier's yes, and the mean score, at 1, 2, 4, ... B images a
prompt: over all prompts, by GenEval tag, and by difficulty.

Axes: noise (the best of B images), noise+prompt (and the prompt refined each
round), reflection (corrections in --width chains). --shapes compares ways to
spend one budget of corrections, as 16x1,8x2,4x4,2x8,1x16: chains x rounds; a
pool of as many images as chains comes first. A prompt's difficulty is the share
of its first ten images on the noise axis that are right: hard to 0.3, medium 0.4
to 0.7, easy from 0.8. --judge rates all images with another verifier too, and
tells how often that says yes to what each of the two has chosen.

The sessions are kept in a folder of their own under the data folder, so that the
same command goes on where an interrupted one stopped, and further axes are added
to it. Several prompts run at once, as many as the backend, or the pool of
backends, has workers.

Numbers of a demonstration world say nothing about FLUX or GenEval.`

const studyExamples = `  rflow study --prompts prompts.jsonl --axes noise,reflection --budget 16 --width 2 --size 256
  rflow study --prompts prompts.jsonl --axes noise,noise+prompt,reflection --budget 32 --csv t.csv --svg t.svg --png t.png
  rflow study --prompts prompts.jsonl --axes "" --shapes 16x1,8x2,4x4,2x8,1x16`

// studyOptions are the flags of `rflow study`.
type studyOptions struct {
	prompts, axes, shapes string
	judges                []string
	budget, width, jobs   int
	seed                  uint64
	size                  int
	json                  bool
	csv, svg, png         string
}

func (a *app) studyCommand() *cobra.Command {
	o := studyOptions{}
	cmd := &cobra.Command{
		Use:     "study --prompts FILE --budget B",
		Short:   "Measure how results improve with the images spent",
		Long:    studyHelp,
		Example: studyExamples,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			arms, err := o.check()
			if err != nil {
				return err
			}
			return a.study(cmd, o, arms)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.prompts, "prompts", "", "JSON Lines with a \"prompt\" and a \"tag\" each; - is standard input")
	f.StringVar(&o.axes, "axes", "noise,reflection", "what to spend images on: noise, noise+prompt, reflection")
	f.StringVar(&o.shapes, "shapes", "", "chains x rounds to compare, as in 16x1,8x2,4x4,2x8,1x16")
	f.StringArrayVar(&o.judges, "judge", nil, "another verifier to rate all images with, as --verifier of rflow verify; may be given again")
	f.IntVar(&o.budget, "budget", 16, "images a prompt and axis")
	f.IntVar(&o.width, "width", 1, "chains on the axes that have some")
	f.IntVar(&o.jobs, "jobs", 0, "prompts at once (default: as many as the backend has workers)")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the first prompt; the others count on")
	f.IntVar(&o.size, "size", 256, "image size in px")
	f.BoolVar(&o.json, "json", false, "print one JSON point a line")
	f.StringVar(&o.csv, "csv", "", "also write the points to this file, as comma-separated values")
	f.StringVar(&o.svg, "svg", "", "also draw the curves into this file, as SVG")
	f.StringVar(&o.png, "png", "", "also draw the curves into this file, as PNG")
	return cmd
}

// arm is one way to spend images, run for every prompt.
type arm struct {
	axis     study.Axis
	strategy flow.Strategy
	budget   int // images that its curve looks at
}

func (o studyOptions) check() ([]arm, error) {
	switch {
	case o.prompts == "":
		return nil, usagef("study needs --prompts FILE")
	case o.budget < 1 || o.budget > 4096:
		return nil, usagef("--budget %d: want 1 to 4096 images a prompt", o.budget)
	case o.width < 1 || o.width > o.budget:
		return nil, usagef("--width %d: want 1 to the budget of %d", o.width, o.budget)
	case o.jobs < 0 || o.jobs > 64:
		return nil, usagef("--jobs %d: want 1 to 64 prompts at once", o.jobs)
	}
	arms, err := o.axisArms()
	if err != nil {
		return nil, err
	}
	shapes, err := o.shapeArms()
	if err != nil {
		return nil, err
	}
	if arms = append(arms, shapes...); len(arms) == 0 {
		return nil, usagef("study needs --axes or --shapes")
	}
	return arms, nil
}

// list splits a flag at its commas.
func list(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return strings.Split(text, ",")
}

func (o studyOptions) axisArms() ([]arm, error) {
	var arms []arm
	for _, name := range list(o.axes) {
		axis, err := study.ParseAxis(strings.TrimSpace(name))
		if err != nil {
			return nil, &usageError{err}
		}
		if slices.ContainsFunc(arms, func(a arm) bool { return a.axis == axis }) {
			return nil, usagef("--axes %s: %s is named twice", o.axes, axis)
		}
		arms = append(arms, arm{axis, axis.Strategy(o.budget, o.width), o.budget})
	}
	return arms, nil
}

// shapeArms wants shapes of one budget: others do not compare.
func (o studyOptions) shapeArms() ([]arm, error) {
	var arms []arm
	corrections := 0
	for _, name := range list(o.shapes) {
		shape, err := study.ParseShape(strings.TrimSpace(name))
		if err != nil {
			return nil, &usageError{err}
		}
		if corrections != 0 && shape.Corrections() != corrections {
			return nil, usagef("--shapes %s: %s makes %d corrections and the one before %d: want one budget", o.shapes, shape.Axis(), shape.Corrections(), corrections)
		}
		corrections = shape.Corrections()
		if slices.ContainsFunc(arms, func(a arm) bool { return a.axis == shape.Axis() }) {
			return nil, usagef("--shapes %s: %s is named twice", o.shapes, shape.Axis())
		}
		s := shape.Strategy()
		if err := s.Validate(); err != nil {
			return nil, &usageError{err}
		}
		arms = append(arms, arm{shape.Axis(), s, s.Images()})
	}
	return arms, nil
}

// task is one session of the study. Its id tells what it is, so that a second
// run finds it.
func (o studyOptions) task(a arm, i int, p geneval.Prompt) task {
	return task{
		id: flow.SessionID(fmt.Sprintf("%s-%04d", strings.ReplaceAll(string(a.axis), "+", "-"), i+1)), fresh: true,
		started: flow.SessionStarted{
			Prompt: p.Prompt, Tag: p.Tag, Strategy: a.strategy,
			Seed: o.seed + uint64(i), Params: flow.SampleParams{Size: o.size},
		},
	}
}

// key names the folder of a study: the same prompts, flags and backend, the same
// key. Axes and shapes are no part of it, so that further ones may join.
func (o studyOptions) key(prompts []geneval.Prompt, backend string, sources map[flow.Role]flow.Source) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %d %d %q %q\n", o.budget, o.width, o.seed, o.size, backend, version())
	if len(sources) > 0 {
		fmt.Fprintf(h, "%q\n", lines(sources))
	}
	for _, p := range prompts {
		fmt.Fprintf(h, "%q %q\n", p.Prompt, p.Tag)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}
