package search

import (
	"cmp"
	"slices"

	"rflow/flow"
)

// Find returns the nodes for which every word of the query holds, by round,
// chain and attempt. The root, and images that were taken back, are never among them.
func (q Query) Find(t flow.Tree) []flow.NodeID {
	if q.Empty() {
		return nil
	}
	l := q.look(t)
	var found []*flow.Node
	for n := range t.Nodes() {
		if n.ID != flow.Root && !n.Withdrawn && q.holds(l, n) {
			found = append(found, n)
		}
	}
	slices.SortStableFunc(found, func(a, b *flow.Node) int {
		return cmp.Or(cmp.Compare(a.Round, b.Round), cmp.Compare(a.Chain, b.Chain), cmp.Compare(a.Attempt, b.Attempt))
	})
	ids := make([]flow.NodeID, len(found))
	for i, n := range found {
		ids[i] = n.ID
	}
	return ids
}

// holds reports whether every word of the query holds for a node.
func (q Query) holds(l look, n *flow.Node) bool {
	for _, t := range q.terms {
		if t.holds(l, n) == t.not {
			return false
		}
	}
	return true
}

// look is what words ask of a tree as a whole, looked up once.
type look struct {
	verifier string
	best     flow.NodeID
	waits    map[flow.NodeID]bool
}

// look looks up what the query asks for; what waits costs nodes times chains, so only when
// it does.
func (q Query) look(t flow.Tree) look {
	l := look{verifier: t.Verifier(), waits: map[flow.NodeID]bool{}}
	if best, ok := t.Best(); ok {
		l.best = best.ID
	}
	if q.Mentions("waiting") || q.Mentions("decision:waiting") || q.Mentions("decision:pending") {
		for _, id := range t.Waiting() {
			l.waits[id] = true
		}
	}
	return l
}

// verdict is the session's verifier's, or that of another model.
func (l look) verdict(n *flow.Node) *flow.Verdict {
	if v := n.Verdict(l.verifier); v != nil {
		return v
	}
	return n.ModelVerdict()
}

// flags are the words that hold or do not.
func flags() map[string]func(look, *flow.Node) bool {
	status := func(s flow.Status) func(look, *flow.Node) bool {
		return func(_ look, n *flow.Node) bool { return n.Status == s }
	}
	best := func(l look, n *flow.Node) bool { return n.ID == l.best }
	return map[string]func(look, *flow.Node) bool{
		"pinned":  func(_ look, n *flow.Node) bool { return n.Pinned },
		"marked":  func(_ look, n *flow.Node) bool { return n.Marked },
		"pruned":  func(_ look, n *flow.Node) bool { return n.Pruned },
		"noted":   func(_ look, n *flow.Node) bool { return n.Note != "" },
		"judged":  func(_ look, n *flow.Node) bool { return n.Preference != "" || n.Rating != nil || len(n.Outcomes) > 0 },
		"waiting": func(l look, n *flow.Node) bool { return l.waits[n.ID] },
		"best":    best, "result": best,
		"yes": func(l look, n *flow.Node) bool { v := l.verdict(n); return v != nil && v.Yes() },
		"no": func(l look, n *flow.Node) bool {
			v := l.verdict(n)
			return v != nil && v.Accepted != nil && !*v.Accepted
		},
		"queued": status(flow.Queued), "sampling": status(flow.Sampling), "done": status(flow.Done),
		"failed": status(flow.Failed), "cancelled": status(flow.Cancelled),
	}
}

// numbers are the words that can be compared; false where a node has none.
func numbers() map[string]func(look, *flow.Node) (float64, bool) {
	return map[string]func(look, *flow.Node) (float64, bool){
		"score": func(l look, n *flow.Node) (float64, bool) {
			v := l.verdict(n)
			if v == nil {
				return 0, false
			}
			return v.Score, true
		},
		"rating": func(_ look, n *flow.Node) (float64, bool) {
			if n.Rating == nil {
				return 0, false
			}
			return float64(*n.Rating), true
		},
		"round": func(_ look, n *flow.Node) (float64, bool) { return float64(n.Round), true },
		"chain": func(_ look, n *flow.Node) (float64, bool) { return float64(n.Chain), true },
	}
}
