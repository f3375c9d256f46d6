package flow

import (
	"cmp"
	"slices"
)

// Verifier returns the identity of the session's own verifier: the one whose
// verdict came first. "" until there is one.
func (t Tree) Verifier() string {
	for _, n := range t.nodes {
		if v := n.ModelVerdict(); v != nil {
			return v.Verifier
		}
	}
	return ""
}

// Better reports whether node a ranks before node b under one verifier. A node
// with a verdict ranks before one without.
func (t Tree) Better(a, b *Node, verifier string) bool {
	va, vb := a.Verdict(verifier), b.Verdict(verifier)
	if va == nil || vb == nil {
		return va != nil && vb == nil
	}
	c, err := va.Compare(*vb)
	return err == nil && c > 0
}

// Rank orders finished nodes, best first, stably: nodes that no verdict tells
// apart keep their order.
func (t Tree) Rank(nodes []*Node) []*Node {
	verifier := t.Verifier()
	ranked := slices.Clone(nodes)
	slices.SortStableFunc(ranked, func(a, b *Node) int {
		switch {
		case t.Better(a, b, verifier):
			return -1
		case t.Better(b, a, verifier):
			return 1
		default:
			return 0
		}
	})
	return ranked
}

// before orders nodes by their place in the tree, which is the same whatever
// finished first.
func (n *Node) before(m *Node) bool {
	return cmp.Or(cmp.Compare(n.Round, m.Round), cmp.Compare(n.Chain, m.Chain), cmp.Compare(n.Attempt, m.Attempt)) < 0
}

// Best returns the session's result: the person's pick if there is one, else
// the best image of any chain and depth, the earliest among equals. Branches with another original prompt
// are left out.
func (t Tree) Best() (*Node, bool) {
	if n, ok := t.Node(t.picked); ok && n.Status == Done {
		return n, true
	}
	var best *Node
	verifier := t.Verifier()
	for _, n := range t.nodes {
		if n.Status != Done || n.Image.IsZero() || n.Original != t.Session.Prompt || n.Pruned {
			continue
		}
		if best == nil || t.Better(n, best, verifier) || (!t.Better(best, n, verifier) && n.before(best)) {
			best = n
		}
	}
	return best, best != nil
}

// Result returns the best image with its score, for the end of a session.
func (t Tree) Result() *BestImage {
	n, ok := t.Best()
	if !ok {
		return nil
	}
	best := &BestImage{Node: n.ID, Image: n.Image}
	if v := n.Verdict(t.Verifier()); v != nil {
		score := v.Score
		best.Score, best.Kind, best.Correct = &score, v.Kind, v.Accepted
	}
	return best
}
