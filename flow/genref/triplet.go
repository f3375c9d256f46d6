// Package genref turns what was judged in sessions into training data: triplets
// for reflection tuning (flawed image, better image, reflection), reflections for
// a reflector, and pairs for preference and reward models.
package genref

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rflow/flow"
	"rflow/flow/geneval"
)

// Whose judgement counts, besides a verifier's name.
const (
	JudgePerson   = "person"
	JudgeVerifier = "verifier" // each session's own
)

// Options choose what becomes data.
type Options struct {
	Judge string // JudgePerson, JudgeVerifier or a verifier's name; "" is the person
	// Benchmarks keeps the prompts of known benchmarks. A model trained on them
	// cannot be measured with them.
	Benchmarks bool
}

// Triplet is one correction that its judge found better than what it corrects.
type Triplet struct {
	Key           string // of its files: unique, without full stops
	Tree          flow.Tree
	Parent, Child *flow.Node
	Prompt        string // the original, which both images were judged against
	Reflection    string // the final text, which the child was made with
	Decided       *flow.Reflection
	Judge         string // person, or the verifier's name
}

// Left counts what was left out, by reason.
type Left map[string]int

// The reasons for leaving a correction out.
const (
	LeftUnjudged     = "not judged"
	LeftNotBetter    = "not judged better"
	LeftContradicted = "better by the verifier, not by the person"
	LeftBenchmark    = "of a benchmark's prompt"
	LeftNoReflection = "made without a reflection"
	LeftText         = "with a text that is not fit to train on"
	LeftPruned       = "pruned"
	LeftPrompt       = "to another prompt"
	LeftTwice        = "there already"
	LeftTold         = "judged again after it was told which is which"
	LeftTrial        = "otherwise than counterfactuals found"
	LeftSplit        = "found both ways by counterfactuals"
)

// String lists the counts, the largest first.
func (l Left) String() string {
	reasons := make([]string, 0, len(l))
	for r := range l {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if l[a] != l[b] {
			return l[b] - l[a]
		}
		return strings.Compare(a, b)
	})
	for i, r := range reasons {
		reasons[i] = fmt.Sprintf("%d %s", l[r], r)
	}
	return strings.Join(reasons, ", ")
}

// ErrNoVerifier says that no session has a verdict of the verifier that is to
// judge.
var ErrNoVerifier = errors.New("no image was judged by that verifier")

// Triplets returns the corrections that were judged better, in the order of the
// sessions and of their making, and counts those that were left out. A new image
// from noise is no correction and never counts.
func Triplets(trees []flow.Tree, o Options) ([]Triplet, Left, error) {
	if err := o.check(trees); err != nil {
		return nil, nil, err
	}
	left, seen := Left{}, map[string]bool{}
	var out []Triplet
	for _, t := range trees {
		for n := range t.Nodes() {
			if n.Step != flow.StepCorrect || n.Status != flow.Done || n.Image.IsZero() {
				continue
			}
			parent, ok := t.Node(n.Parent)
			if !ok || parent.Image.IsZero() {
				continue
			}
			triplet := Triplet{Key: keyOf(t.ID, n.ID), Tree: t, Parent: parent, Child: n, Prompt: n.Original, Reflection: strings.TrimSpace(n.Reflection)}
			triplet.Decided = parent.Reflected(n.ReflectionID)
			why := o.judge(&triplet)
			same := parent.Image.String() + n.Image.String() + triplet.Reflection
			switch {
			case why == "" && seen[same]:
				left[LeftTwice]++
			case why != "":
				left[why]++
			default:
				seen[same] = true
				out = append(out, triplet)
			}
		}
	}
	return out, left, nil
}

// check refuses a verifier that judged nothing.
func (o Options) check(trees []flow.Tree) error {
	switch o.Judge {
	case "", JudgePerson, JudgeVerifier:
		return nil
	}
	var names []string
	for _, t := range trees {
		for n := range t.Nodes() {
			for _, v := range n.Verdicts {
				if v.Verifier == o.Judge {
					return nil
				}
				if v.Kind != flow.KindPerson && !slices.Contains(names, v.Verifier) {
					names = append(names, v.Verifier)
				}
			}
		}
	}
	return fmt.Errorf("%w: %q; there are %s", ErrNoVerifier, o.Judge, strings.Join(append([]string{JudgePerson, JudgeVerifier}, names...), ", "))
}

// judge returns why a correction is left out, or "".
func (o Options) judge(t *Triplet) string {
	switch {
	case t.Child.Pruned || t.Parent.Pruned:
		return LeftPruned
	case t.Child.Original != t.Parent.Original:
		return LeftPrompt
	case t.Reflection == "":
		return LeftNoReflection
	case !fit(t.Reflection) || !fit(t.Prompt) || strings.TrimSpace(t.Prompt) == "":
		return LeftText
	case !o.Benchmarks && geneval.Known(t.Prompt):
		return LeftBenchmark
	}
	better, judged := o.better(t)
	switch {
	case !judged:
		return LeftUnjudged
	case !better:
		return LeftNotBetter
	}
	if byPerson, ok := person(t.Parent, t.Child); t.Judge != JudgePerson && ok && byPerson <= 0 {
		return LeftContradicted
	}
	return ""
}

// better asks the judge.
func (o Options) better(t *Triplet) (better, judged bool) {
	if o.Judge == "" || o.Judge == JudgePerson {
		t.Judge = JudgePerson
		c, ok := person(t.Parent, t.Child)
		return c > 0, ok
	}
	t.Judge = o.Judge
	if o.Judge == JudgeVerifier {
		t.Judge = t.Tree.Verifier()
	}
	c, ok := verifier(t.Judge, t.Parent, t.Child)
	return c > 0, ok
}

// person compares a child with its parent as the person did: by choice, or else
// by rating; positive when the child is better.
func person(parent, child *flow.Node) (c int, ok bool) {
	switch child.Preference {
	case flow.ChildBetter:
		return 1, true
	case flow.ParentBetter:
		return -1, true
	case flow.TieGood, flow.TieBad:
		return 0, true
	}
	if parent.Rating == nil || child.Rating == nil {
		return 0, false
	}
	return *child.Rating - *parent.Rating, true
}

// verifier compares by one verifier's verdicts.
func verifier(name string, parent, child *flow.Node) (c int, ok bool) {
	a, b := child.Verdict(name), parent.Verdict(name)
	if a == nil || b == nil || a.Kind == flow.KindPerson {
		return 0, false
	}
	c, err := a.Compare(*b)
	return c, err == nil
}

// fit reports whether a text is one that a person reads: UTF-8 without controls
// and hidden directions.
func fit(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != 0x200d)
	})
}

// keyOf names a sample. WebDataset takes everything up to the first full stop of
// a name as its key.
func keyOf(session flow.SessionID, node flow.NodeID) string {
	clean := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
				return r
			}
			return '-'
		}, s)
	}
	return clean(string(session)) + "_" + clean(string(node))
}
