package charts

import (
	"cmp"
	"slices"

	"rflow/flow"
)

// Step says that a best score was reached with so many images of the session.
type Step struct {
	Images int
	Score  float64 // see height
	Label  string  // as its verifier gives it
}

// Line is how the best score rose, of a chain or of the whole session. Its steps
// are in order; there is none without a verdict.
type Line struct {
	Chain int // 0 for the session
	Own   int // finished images of the chain, those before a branch included
	Steps []Step
}

// Best returns the last step; false if there is none.
func (l Line) Best() (Step, bool) {
	if len(l.Steps) == 0 {
		return Step{}, false
	}
	return l.Steps[len(l.Steps)-1], true
}

// Lines returns the session's line, then that of every chain, by the verdicts of
// the session's own verifier, and how many images were spent. What cannot be the
// session's best is left out: pruned images, and those of another prompt.
func Lines(t flow.Tree) (lines []Line, images int) {
	verifier := t.Verifier()
	lines = []Line{{}}
	at := map[flow.NodeID][]int{} // lines that a node is part of
	for _, c := range t.Chains() {
		if c.Prompt != "" {
			continue
		}
		lines = append(lines, Line{Chain: c.ID})
		for n, ok := t.Node(c.Tip); ok && n.ID != flow.Root; n, ok = t.Node(n.Parent) {
			at[n.ID] = append(at[n.ID], len(lines)-1)
		}
	}
	best := make([]*flow.Node, len(lines))
	for _, n := range finished(t) {
		images++
		v := n.Verdict(verifier)
		for _, i := range append([]int{0}, at[n.ID]...) {
			lines[i].Own++
			if v == nil || n.Pruned || n.Original != t.Session.Prompt || best[i] != nil && !t.Better(n, best[i], verifier) {
				continue
			}
			best[i] = n
			lines[i].Steps = append(lines[i].Steps, Step{images, height(*v), v.Label()})
		}
	}
	return lines, images
}

// finished returns the images in the order in which they were made.
func finished(t flow.Tree) []*flow.Node {
	var list []*flow.Node
	for n := range t.Nodes() {
		if n.Status == flow.Done && !n.Image.IsZero() {
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b *flow.Node) int { return a.Finished.Compare(b.Finished) })
	return list
}

// height is a score that rises as the verdict gets better: what a yes/no verifier
// is sure of against an image counts below zero.
func height(v flow.Verdict) float64 {
	if v.Kind == flow.KindYesNo && !v.Yes() {
		return -v.Score
	}
	return v.Score
}

// Rates counts what became of reflections.
type Rates struct {
	Accepted, Edited, Rejected, Satisfied int // by a person
	Passed, Waiting                       int // by a gate, or not yet
	Again, Fresh, Ended                   int // of the rejected: what was asked for instead
}

// Decided returns how many a person decided about.
func (r Rates) Decided() int { return r.Accepted + r.Edited + r.Rejected + r.Satisfied }

// RatesOf counts the reflections of a session.
func RatesOf(t flow.Tree) Rates {
	var r Rates
	for n := range t.Nodes() {
		for _, f := range n.Reflections {
			switch f.Decision {
			case flow.Accepted:
				r.Accepted++
			case flow.Edited:
				r.Edited++
			case flow.Rejected:
				r.Rejected++
				r.remedy(f.Remedy)
			case flow.Satisfied:
				if f.DecidedBy.Person {
					r.Satisfied++
				} else {
					r.Passed++
				}
			case flow.Passed:
				r.Passed++
			default:
				r.Waiting++
			}
		}
	}
	return r
}

func (r *Rates) remedy(m flow.Remedy) {
	switch m {
	case flow.AskAgain:
		r.Again++
	case flow.FreshNoise:
		r.Fresh++
	case flow.EndChain:
		r.Ended++
	}
}

// Agreement says how far a person's word and the verifier's go together.
type Agreement struct {
	Judged, Agree int // images judged against the one before, with both verdicts
	Pairs, Same   int // pairs of rated images that both tell apart
	Against       []Against
}

// Against is an image that person and verifier judge differently.
type Against struct {
	Node       flow.NodeID
	Person     flow.Preference
	From, Into string // the verifier's labels of the image before and of this one
}

// AgreementOf compares them under the session's own verifier.
func AgreementOf(t flow.Tree) Agreement {
	var a Agreement
	verifier := t.Verifier()
	var rated []*flow.Node
	for n := range t.Nodes() {
		v := n.Verdict(verifier)
		if v == nil {
			continue
		}
		if n.Rating != nil {
			rated = append(rated, n)
		}
		parent, ok := t.Node(n.Parent)
		if !ok || n.Preference == "" || parent.Verdict(verifier) == nil {
			continue
		}
		a.Judged++
		old := parent.Verdict(verifier)
		if c, err := v.Compare(*old); err == nil && c == sign(n.Preference) {
			a.Agree++
		} else {
			a.Against = append(a.Against, Against{n.ID, n.Preference, old.Label(), v.Label()})
		}
	}
	for i, n := range rated {
		for _, m := range rated[:i] {
			c, err := n.Verdict(verifier).Compare(*m.Verdict(verifier))
			if mine := cmp.Compare(*n.Rating, *m.Rating); err == nil && c != 0 && mine != 0 {
				a.Pairs++
				if c == mine {
					a.Same++
				}
			}
		}
	}
	return a
}

func sign(p flow.Preference) int {
	switch p {
	case flow.ChildBetter:
		return 1
	case flow.ParentBetter:
		return -1
	}
	return 0
}
