package tree

import (
	"slices"

	"rflow/flow"
)

// place is where one node, or the ghost of a node to come, stands.
type place struct {
	node   *flow.Node // of a ghost: the node that waits
	ghost  bool
	col    int // 0 for the initial images
	lane   int
	parent int // index into places; -1 for the initial images
	folded int // images hidden below it
}

// trunk is the vertical part of the edges from a node to its further children.
type trunk struct {
	from int // index into places
	last int // lane of the last child
}

// layout is where everything stands, in columns and lanes. It does not depend
// on thumbnail sizes or the viewport, and is not changed once made.
type layout struct {
	places []place
	index  map[flow.NodeID]int
	lanes  [][]int // places of each lane, by column
	cols   int
	trunks []trunk
	pruned int // images that are hidden, or would be
}

// options are what the layout depends on besides the tree.
type options struct {
	showPruned bool
	folded     map[flow.NodeID]bool
}

// arrange lays a tree out in time linear in its nodes. Withdrawn nodes are left
// out, and pruned ones unless they are to be shown; what follows them goes too.
func arrange(t flow.Tree, o options) *layout {
	a := arranger{tree: t, options: o, layout: &layout{index: map[flow.NodeID]int{}}}
	root, ok := t.Node(flow.Root)
	if !ok {
		return a.layout
	}
	for _, id := range root.Children {
		if n, ok := a.visible(id); ok {
			a.put(n, -1, len(a.lanes))
		}
	}
	for i := range a.lanes {
		slices.SortFunc(a.lanes[i], func(p, q int) int { return a.places[p].col - a.places[q].col })
	}
	return a.layout
}

type arranger struct {
	*layout
	options
	tree flow.Tree
}

func (a *arranger) visible(id flow.NodeID) (*flow.Node, bool) {
	n, ok := a.tree.Node(id)
	if !ok || n.Withdrawn {
		return nil, false
	}
	if n.Pruned {
		a.pruned++
	}
	return n, !n.Pruned || a.showPruned
}

// put places a node in a lane, its first child beside it and the others below.
// A tree is as deep as its rounds, of which there may be thousands: the way down
// the first children is a loop.
func (a *arranger) put(n *flow.Node, parent, lane int) {
	type later struct {
		nodes []*flow.Node
		ghost bool
		at    int
	}
	var back []later
	for n != nil {
		at := a.add(place{node: n, col: max(0, n.Round), lane: lane, parent: parent})
		a.index[n.ID] = at
		if a.folded[n.ID] {
			a.places[at].folded = a.count(n)
			break
		}
		children := a.children(n)
		waits := a.tree.Waits(n)
		if len(children) == 0 {
			if waits {
				a.add(place{node: n, ghost: true, col: max(0, n.Round) + 1, lane: lane, parent: at})
			}
			break
		}
		if len(children) > 1 || waits {
			back = append(back, later{children[1:], waits, at})
		}
		n, parent = children[0], at
	}
	for _, l := range slices.Backward(back) {
		first := len(a.lanes)
		for _, c := range l.nodes {
			first = len(a.lanes)
			a.put(c, l.at, first)
		}
		if l.ghost {
			first = len(a.lanes)
			n := a.places[l.at].node
			a.add(place{node: n, ghost: true, col: max(0, n.Round) + 1, lane: first, parent: l.at})
		}
		a.trunks = append(a.trunks, trunk{l.at, first})
	}
}

func (a *arranger) children(n *flow.Node) []*flow.Node {
	var out []*flow.Node
	for _, id := range n.Children {
		if c, ok := a.visible(id); ok {
			out = append(out, c)
		}
	}
	return out
}

// count returns how many images a fold hides.
func (a *arranger) count(n *flow.Node) int {
	total := 0
	todo := a.children(n)
	for len(todo) > 0 {
		n, todo = todo[len(todo)-1], todo[:len(todo)-1]
		total++
		todo = append(todo, a.children(n)...)
	}
	return total
}

func (a *arranger) add(p place) int {
	for p.lane >= len(a.lanes) {
		a.lanes = append(a.lanes, nil)
	}
	a.places = append(a.places, p)
	at := len(a.places) - 1
	a.lanes[p.lane] = append(a.lanes[p.lane], at)
	a.cols = max(a.cols, p.col+1)
	return at
}

// nearest returns the node of a lane whose column is nearest to col; of two
// equally near the earlier one. Ghosts are not nodes.
func (l *layout) nearest(lane, col int) (int, bool) {
	best, found := 0, false
	for _, i := range l.lanes[lane] {
		p := l.places[i]
		if p.ghost {
			continue
		}
		if !found || distance(p.col, col) < distance(l.places[best].col, col) {
			best, found = i, true
		}
	}
	return best, found
}

// in returns the node of a column whose lane is nearest to lane; of two equally
// near the upper one.
func (l *layout) in(col, lane int) (int, bool) {
	best, found := 0, false
	for i, p := range l.places {
		if p.ghost || p.col != col {
			continue
		}
		d, b := distance(p.lane, lane), distance(l.places[best].lane, lane)
		if !found || d < b || d == b && p.lane < l.places[best].lane {
			best, found = i, true
		}
	}
	return best, found
}

func distance(a, b int) int { return max(a-b, b-a) }
