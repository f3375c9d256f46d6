// Package grade colours scores. Scores are graded within one verifier only, as
// scores of different verifiers do not compare.
package grade

import (
	"charm.land/lipgloss/v2"

	"rflow/flow"
	"rflow/themes"
)

// Level is how good a score is.
type Level int

// The levels.
const (
	Unknown Level = iota
	Bad
	Fair
	Good
)

// Scale grades the verdicts of one session. The zero Scale grades what needs
// no comparison: rubrics, yes or no, and people's ratings. It is a value.
type Scale struct {
	rewards map[string]span
}

type span struct{ low, high float64 }

// Of returns the scale of a tree: a reward has no scale of its own, so it is
// graded by thirds of what its verifier has given.
func Of(t flow.Tree) Scale {
	s := Scale{rewards: map[string]span{}}
	for n := range t.Nodes() {
		for _, v := range n.Verdicts {
			if v.Kind != flow.KindReward {
				continue
			}
			r, ok := s.rewards[v.Verifier]
			if !ok {
				r = span{v.Score, v.Score}
			}
			s.rewards[v.Verifier] = span{min(r.low, v.Score), max(r.high, v.Score)}
		}
	}
	return s
}

// Level grades a verdict.
func (s Scale) Level(v flow.Verdict) Level {
	switch v.Kind {
	case flow.KindRubric:
		return OutOf(v.Score, 10)
	case flow.KindPerson:
		return OutOf(v.Score, 5)
	case flow.KindYesNo:
		if v.Yes() {
			return Good
		}
		return Bad
	case flow.KindReward:
		r, ok := s.rewards[v.Verifier]
		if !ok || r.high == r.low {
			return Fair
		}
		return thirds((v.Score - r.low) / (r.high - r.low))
	default:
		return Unknown
	}
}

// OutOf grades a score that runs from 0 to full.
func OutOf(score, full float64) Level {
	switch {
	case score >= 0.8*full:
		return Good
	case score >= 0.5*full:
		return Fair
	default:
		return Bad
	}
}

func thirds(share float64) Level {
	switch {
	case share >= 2.0/3:
		return Good
	case share >= 1.0/3:
		return Fair
	default:
		return Bad
	}
}

// Style returns the theme's style of a level.
func (l Level) Style(t *themes.Theme) lipgloss.Style {
	switch l {
	case Good:
		return t.Good
	case Fair:
		return t.Fair
	case Bad:
		return t.Bad
	default:
		return t.Muted
	}
}
