package genref

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rflow/flow"
)

// The kinds of sample that training mixes by weight. Of what sessions hold two can be
// told apart; length and editing are for those who know that theirs are such.
const (
	SubsetAuto    = "auto"    // each triplet by what it is
	subsetGeneral = "general" // judged better, whatever the prompt
	subsetRule    = "rule"    // a prompt of objects, which only the better image shows as asked
)

// Subsets are the choices for [WriteShards].
func Subsets() []string {
	return []string{SubsetAuto, subsetGeneral, "length", subsetRule, "editing"}
}

// subset says what a triplet is by its verdicts: one verifier that says yes or no, to
// a prompt of GenEval's kinds, refused the flawed image and took the better one.
func (t Triplet) subset() string {
	name := t.Tree.Verifier()
	good, bad := t.Child.Verdict(name), t.Parent.Verdict(name)
	switch {
	case good == nil || bad == nil || good.Kind == flow.KindPerson:
	case good.Tag == "" && t.Tree.Session.Tag == "":
	case bad.Accepted != nil && !*bad.Accepted && good.Yes():
		return subsetRule
	}
	return subsetGeneral
}

// sorted returns the subset of every triplet. A loader reads each subset from the
// shards of each of its workers and ends where it finds none, so that two are only
// told apart when each has a sample for every shard.
func sorted(triplets []Triplet, asked string, shards int) []string {
	out := slices.Repeat([]string{asked}, len(triplets))
	if asked != SubsetAuto && asked != "" {
		return out
	}
	count := map[string]int{}
	for i, t := range triplets {
		out[i] = t.subset()
		count[out[i]]++
	}
	for _, n := range count {
		if n < shards && len(count) > 1 {
			return slices.Repeat([]string{subsetGeneral}, len(triplets))
		}
	}
	return out
}

// warmUp are the weights with which training begins and ends, by subset, as released.
func warmUp(subset string) (first, last float64) {
	switch subset {
	case "editing":
		return 0.7, 0
	case subsetRule:
		return 0.1, 0.4
	}
	return 0.1, 0.3
}

// ratios returns split_ratios of the subsets that have samples. One with a weight and
// no sample ends the training.
func ratios(samples map[string]int) string {
	names := slices.Sorted(maps.Keys(samples))
	if len(names) == 1 {
		return fmt.Sprintf("{%q: [1.0, 1.0]}", names[0])
	}
	var first, last float64
	for _, name := range names {
		a, b := warmUp(name)
		first, last = first+a, last+b
	}
	var parts []string
	for _, name := range names {
		a, b := warmUp(name)
		parts = append(parts, fmt.Sprintf("%q: [%.2f, %.2f]", name, a/first, b/last))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
