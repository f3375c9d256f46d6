package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"rflow/flow"
	"rflow/flow/archive"
	"rflow/flow/genref"
)

// datasets are the formats that are training data.
func datasets() []string { return []string{"genref-wds", "reflections-sft", "preference", "reward"} }

// dataset writes training data from all sessions into one folder.
func (e *export) dataset() error {
	if e.format == "genref-wds" && !slices.Contains(genref.Subsets(), e.subset) {
		return usagef("there is no subset %q; there are %s", e.subset, strings.Join(genref.Subsets(), ", "))
	}
	final, err := filepath.Abs(e.out)
	if err != nil {
		return err
	}
	var trees []flow.Tree
	err = e.each(func(events []flow.Event) error {
		trees = append(trees, flow.Fold(events))
		return nil
	})
	if err != nil {
		return err
	}
	m := newMeter(e.errs, "sample")
	defer m.end()
	var wrote genref.Wrote
	var left genref.Left
	err = archive.CreateDir(final, func(dir string) (err error) {
		wrote, left, err = e.samples(dir, final, trees, m)
		if err == nil && wrote.Samples == 0 {
			err = nothingJudged(left, e.judge)
		}
		return err
	})
	m.end()
	if err != nil {
		return err
	}
	e.tellDataset(final, wrote, left)
	return nil
}

// samples writes the folder in the format asked for.
func (e *export) samples(dir, final string, trees []flow.Tree, m *meter) (genref.Wrote, genref.Left, error) {
	o := genref.Options{Judge: e.judge, Benchmarks: e.benchmarks}
	switch e.format {
	case "preference":
		return genref.WritePreferences(e.ctx, dir, trees, o, e.st, m.set)
	case "reward":
		return genref.WritePairs(e.ctx, dir, final, trees, o, e.st, m.set)
	}
	triplets, left, err := genref.Triplets(trees, o)
	if err != nil || len(triplets) == 0 {
		return genref.Wrote{}, left, err
	}
	if e.format == "reflections-sft" {
		wrote, err := genref.WriteReflections(e.ctx, dir, triplets, e.st, m.set)
		return wrote, left, err
	}
	wrote, err := genref.WriteShards(e.ctx, dir, final, e.subset, triplets, e.st, m.set)
	return wrote, left, err
}

// nothingJudged says why there is no data, and what to do.
func nothingJudged(left genref.Left, judge string) error {
	text := "nothing to write"
	if len(left) > 0 {
		text += ": left out " + left.String()
	}
	if judge == genref.JudgePerson {
		text += "; in the explorer > and < say which of two images is better, or let --judge verifier decide"
	}
	if left[genref.LeftBenchmark] > 0 {
		text += "; --include-benchmarks keeps benchmark prompts"
	}
	return usagef("%s", text)
}

func (e *export) tellDataset(final string, w genref.Wrote, left genref.Left) {
	for _, l := range w.Lost {
		e.lost = true
		say(e.errs, "left out %s", l)
	}
	say(e.errs, "wrote %s to %s", count(w.Samples, "sample"), final)
	if names := slices.Sorted(maps.Keys(w.Subsets)); len(names) > 0 {
		for i, name := range names {
			names[i] = fmt.Sprintf("%d %s", w.Subsets[name], name)
		}
		say(e.errs, "by subset: %s", strings.Join(names, ", "))
	}
	if w.Trials > 0 {
		say(e.errs, "of these, %s of counterfactuals that were judged (trials.jsonl)", count(w.Trials, "pair"))
	}
	if len(left) > 0 {
		say(e.errs, "left out: %s", left)
	}
	if advice := w.Advice(); e.format == "genref-wds" && advice != "" {
		say(e.errs, "note: %s", advice)
	}
	if w.Toy > 0 {
		say(e.errs, "TOY WORLD: %d of %d show a demonstration world, made by no trained model; never mix them with data for a real one (each has \"toy\": true)", w.Toy, w.Samples)
	}
}
