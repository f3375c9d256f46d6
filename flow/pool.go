package flow

import "slices"

// PoolWidened takes a narrowing back of which no image has come yet: the chains
// that began from the pool are gone, what was decided about its images stays, and
// the pool waits for a person to choose.
type PoolWidened struct{}

// ChainReopened lets a chain that a person ended go on.
type ChainReopened struct {
	Chain int `json:"chain"`
}

// WidenPool takes the narrowing of the pool back; it is refused once an image has
// come of it.
type WidenPool struct{}

// EndChains ends chains at their last finished image; their jobs are stopped.
type EndChains struct{ Chains []int }

// ReopenChains lets chains go on that a person has ended, their jobs included.
type ReopenChains struct{ Chains []int }

func (WidenPool) command()    {}
func (EndChains) command()    {}
func (ReopenChains) command() {}

// Pool is how far the initial pool is. The zero Pool is that of no session.
type Pool struct {
	Nodes    []*Node // in the order of their chains; shared with the tree
	Size     int     // images that the strategy asks for
	Keeps    int     // chains that it is narrowed to, unless a person keeps others
	Made     int     // images that are finished
	Verified int     // of those, images with a verdict
	Narrows  bool    // it is larger than the width, and chains come of it
	Narrowed bool
	Kept     []NodeID // of a narrowed one
	Held     bool     // it waits for a person whatever the verdicts say
	Used     bool     // an image has come of the narrowing, which stands from then on
}

// Pool returns how far the initial pool is.
func (t Tree) Pool() Pool {
	s := t.Session.Strategy
	p := Pool{
		Size: s.Initial, Keeps: s.Width, Narrows: s.Initial > s.Width && s.Depth > 0,
		Narrowed: t.narrowed, Kept: slices.Clone(t.kept), Held: t.held,
	}
	for i := 1; i <= s.Initial; i++ {
		n, ok := t.Node(NewNodeID(0, i, 0))
		if !ok {
			continue
		}
		p.Nodes = append(p.Nodes, n)
		if n.Status == Done {
			p.Made++
			if n.ModelVerdict() != nil {
				p.Verified++
			}
		}
	}
	opened := map[int]bool{}
	for _, c := range t.chains {
		if t.fromPool(c) {
			opened[c.ID] = true
		}
	}
	p.Used = slices.ContainsFunc(t.nodes, func(n *Node) bool { return n.Round > 0 && n.Status == Done && opened[n.Chain] })
	return p
}

// PoolWaits reports whether the initial pool waits for a person to narrow it.
func (t Tree) PoolWaits() bool { return t.held && !t.narrowed && t.State != FailedSession }

// Awaits returns how much waits for a person: reflections, and the initial pool.
func (t Tree) Awaits() int {
	n := len(t.Waiting())
	if t.PoolWaits() {
		n++
	}
	return n
}

// fromPool reports whether the search itself opened the chain, from the initial
// pool.
func (t Tree) fromPool(c Chain) bool {
	head, ok := t.Node(c.Head)
	return ok && !c.Branch && head.Parent == Root
}

// Through returns the chains that go on and have passed through the node, or stand
// on it.
func (t Tree) Through(id NodeID) []Chain {
	var through []Chain
	for _, c := range t.chains {
		if !c.Ended() && t.descends(c.Tip, id) {
			through = append(through, c)
		}
	}
	return through
}

// descends reports whether a node is another one or comes of it.
func (t Tree) descends(id, from NodeID) bool {
	for id != from {
		n, ok := t.Node(id)
		if !ok || n.ID == Root {
			return false
		}
		id = n.Parent
	}
	return true
}

func (b *builder) narrowed(p PoolNarrowed) {
	b.tree.narrowed, b.tree.kept, b.tree.held = true, slices.Clone(p.Kept), false
}

// widened forgets the chains that the narrowing opened.
func (b *builder) widened() {
	t := &b.tree
	if !t.narrowed {
		t.unknown++
		return
	}
	t.narrowed, t.kept, t.held = false, nil, true
	t.chains = slices.DeleteFunc(t.chains, t.fromPool)
	t.chainAt = make(map[int]int, len(t.chains))
	for i, c := range t.chains {
		t.chainAt[c.ID] = i
	}
	b.wake()
}

func (b *builder) chainReopened(p ChainReopened) {
	if c := b.chain(p.Chain); c != nil {
		b.reopen(c)
	} else {
		b.tree.unknown++
	}
}
