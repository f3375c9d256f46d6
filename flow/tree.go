package flow

import (
	"iter"
	"maps"
	"slices"
	"time"
)

// SessionState is where a session stands.
type SessionState string

// The states.
const (
	Active          SessionState = "active"
	PausedState     SessionState = "paused"
	FinishedSession SessionState = "finished"
	FailedSession   SessionState = "failed"
)

// Chain is one line of nodes.
type Chain struct {
	ID     int
	Head   NodeID // its first image is made from this node
	Tip    NodeID // its newest node
	Until  int    // last round
	Branch bool
	Prompt string // other original prompt, or ""
	End    ChainEnd
}

// Ended reports whether the chain makes no more images.
func (c Chain) Ended() bool { return c.End != "" }

// Tree is a session as its events tell it. It is a value: Apply returns the
// next tree and leaves this one as it was, so trees may be kept, compared and
// read from several goroutines. The zero Tree is a session with no events.
type Tree struct {
	Session SessionStarted
	ID      SessionID
	Begun   time.Time
	Updated time.Time
	Seq     int64 // of the last event applied
	Gate    Gate
	State   SessionState
	Failure string // why it failed, when it did

	nodes    []*Node // nodes[0] is the root once a session has started
	index    map[NodeID]int
	chains   []Chain
	chainAt  map[int]int // chain id to its place in chains
	narrowed bool
	kept     []NodeID // of a narrowed pool
	held     bool     // the pool waits for a person to narrow it
	picked   NodeID   // the person's result
	picks    []pick   // the choices of it that stand, the newest last
	deeds    []Deed   // what can be taken back, the newest last
	undone   []Deed   // what was taken back and can be done again, the next last
	doing    doing
	instead  instead
	guesses  int // corrections begun on speculation
	trials   []Trial
	unknown  int
	unread   []Unread
}

// Fold builds the tree of a whole log. It gives what applying the events one by
// one gives, in linear time.
func Fold(events []Event) Tree {
	var b builder
	for _, e := range events {
		b.apply(e)
	}
	return b.tree
}

// Apply returns the tree after one more event. An event that was applied
// already (Seq not above the tree's) changes nothing; one of an unknown kind or
// about an unknown node is counted and passed over.
func (t Tree) Apply(e Event) Tree {
	b := builder{tree: t, share: true}
	b.apply(e)
	return b.tree
}

// Node returns a node by id. It is shared with the tree: do not change it.
func (t Tree) Node(id NodeID) (*Node, bool) {
	i, ok := t.index[id]
	if !ok {
		return nil, false
	}
	return t.nodes[i], true
}

// Nodes yields all nodes in the order in which they were queued, root first.
func (t Tree) Nodes() iter.Seq[*Node] { return slices.Values(t.nodes) }

// Len returns the number of nodes, the root included.
func (t Tree) Len() int { return len(t.nodes) }

// Chains returns the chains in the order in which they started.
func (t Tree) Chains() []Chain { return slices.Clone(t.chains) }

// Chain returns a chain by id.
func (t Tree) Chain(id int) (Chain, bool) {
	i, ok := t.chainAt[id]
	if !ok {
		return Chain{}, false
	}
	return t.chains[i], true
}

// Verifiers returns the identities of all verifiers that gave a verdict, persons
// left out, the session's own first.
func (t Tree) Verifiers() []string {
	own := t.Verifier()
	var list []string
	if own != "" {
		list = append(list, own)
	}
	for _, n := range t.nodes {
		for _, v := range n.Verdicts {
			if v.Kind != KindPerson && !slices.Contains(list, v.Verifier) {
				list = append(list, v.Verifier)
			}
		}
	}
	return list
}

// NextChain returns the id for a branch: above those of all chains there are
// and of all that the strategy will open.
func (t Tree) NextChain() int {
	last := max(t.Session.Strategy.Initial, t.Session.Strategy.Width)
	for _, c := range t.chains {
		last = max(last, c.ID)
	}
	return last + 1
}

// Unknown returns how many events were passed over.
func (t Tree) Unknown() int { return t.unknown }

// Narrowed reports whether the initial pool has been narrowed to its chains.
func (t Tree) Narrowed() bool { return t.narrowed }

// Images returns how many images are finished.
func (t Tree) Images() int {
	n := 0
	for _, node := range t.nodes {
		if node.Status == Done && !node.Image.IsZero() {
			n++
		}
	}
	return n
}

// Waiting returns the nodes whose reflection awaits a person, oldest first.
func (t Tree) Waiting() []NodeID {
	var ids []NodeID
	for _, n := range t.nodes {
		if t.Waits(n) {
			ids = append(ids, n.ID)
		}
	}
	slices.SortStableFunc(ids, func(a, b NodeID) int {
		return t.nodes[t.index[a]].Current().Proposed.Compare(t.nodes[t.index[b]].Current().Proposed)
	})
	return ids
}

// Waits reports whether a reflection on the node awaits a person: one that a
// chain which goes on would follow, under a gate that asks.
func (t Tree) Waits(n *Node) bool {
	if !n.Waits() || t.State == FailedSession {
		return false
	}
	return slices.ContainsFunc(t.chains, func(c Chain) bool {
		if c.Tip != n.ID || c.Ended() {
			return false
		}
		r := n.CurrentIn(c)
		return r != nil && r.Decision == Pending && t.asks(n, r)
	})
}

// asks reports whether a person decides about a reflection that waits.
func (t Tree) asks(n *Node, r *Reflection) bool {
	return r.Held || t.Gate.Asks(n.Verdict(t.Verifier()))
}

// LiveChain returns the chain that goes on from the node, if one does.
func (t Tree) LiveChain(id NodeID) (Chain, bool) {
	for _, c := range t.chains {
		if c.Tip == id && !c.Ended() {
			return c, true
		}
	}
	return Chain{}, false
}

// builder applies events. With share set the tree's parts belong to another
// tree too and are copied before they change. Slices inside nodes grow in place
// only while nothing is shared.
type builder struct {
	tree  Tree
	share bool
}

// own makes the node slice safe to change.
func (b *builder) own() {
	if b.share {
		b.tree.nodes = slices.Clone(b.tree.nodes)
		b.tree.chains = slices.Clone(b.tree.chains)
	}
}

// edit returns a node that may be changed, or nil.
func (b *builder) edit(id NodeID) *Node {
	i, ok := b.tree.index[id]
	if !ok {
		b.tree.unknown++
		return nil
	}
	if !b.share {
		return b.tree.nodes[i]
	}
	b.tree.nodes[i] = b.tree.nodes[i].clone()
	return b.tree.nodes[i]
}

// add puts a new node into the tree.
func (b *builder) add(n *Node) {
	if b.share || b.tree.index == nil {
		index := make(map[NodeID]int, len(b.tree.index)+1)
		maps.Copy(index, b.tree.index)
		b.tree.index = index
	}
	b.tree.index[n.ID] = len(b.tree.nodes)
	b.tree.nodes = append(b.tree.nodes, n)
}

// chain returns a chain that may be changed, or nil.
func (b *builder) chain(id int) *Chain {
	i, ok := b.tree.chainAt[id]
	if !ok {
		return nil
	}
	return &b.tree.chains[i]
}

// open adds a chain.
func (b *builder) open(c Chain) {
	if b.share || b.tree.chainAt == nil {
		at := make(map[int]int, len(b.tree.chainAt)+1)
		maps.Copy(at, b.tree.chainAt)
		b.tree.chainAt = at
	}
	b.tree.chainAt[c.ID] = len(b.tree.chains)
	b.tree.chains = append(b.tree.chains, c)
}

// grow appends to a slice of a node that may be changed.
func grow[T any](b *builder, s []T, v T) []T {
	if b.share {
		s = slices.Clip(s)
	}
	return append(s, v)
}

// reopen lets a chain go on, and its session with it.
func (b *builder) reopen(c *Chain) {
	c.End = ""
	b.wake()
}

// wake makes a session that had ended active again.
func (b *builder) wake() {
	if b.tree.State == FinishedSession || b.tree.State == FailedSession {
		b.tree.State, b.tree.Failure = Active, ""
	}
}
