package compare

import "rflow/flow"

// Other is an image that the selected one can be compared with.
type Other struct {
	Node flow.NodeID
	Role string // what it is to the selected one, in a word
}

// Beside reports whether a node's parent or a child of it can be compared with it.
func Beside(t flow.Tree, id flow.NodeID) bool {
	n, ok := t.Node(id)
	if !ok || id == flow.Root || !shown(n) {
		return false
	}
	if parent, ok := t.Node(n.Parent); ok && shown(parent) {
		return true
	}
	for _, c := range n.Children {
		if child, ok := t.Node(c); ok && shown(child) {
			return true
		}
	}
	return false
}

// Others lists what node id can be compared with, the most likely first: the marked
// image if there is just one, its parent, the other marked ones, the best, its
// children, its siblings. why says why there is nothing, or is "".
func Others(t flow.Tree, id flow.NodeID) (others []Other, why string) {
	n, ok := t.Node(id)
	switch {
	case !ok || id == flow.Root:
		return nil, "the prompt is not an image"
	case !shown(n):
		return nil, "its image is not there yet"
	}
	seen := map[flow.NodeID]bool{id: true}
	add := func(n *flow.Node, role string) {
		if shown(n) && !seen[n.ID] {
			seen[n.ID] = true
			others = append(others, Other{n.ID, role})
		}
	}
	marked, siblings := beside(t, n)
	if len(marked) == 1 {
		add(marked[0], roleOf(marked[0], n, "marked"))
	}
	if parent, ok := t.Node(n.Parent); ok {
		add(parent, "parent")
	}
	for _, m := range marked {
		add(m, roleOf(m, n, "marked"))
	}
	if best, ok := t.Best(); ok {
		add(best, roleOf(best, n, "best"))
	}
	for _, c := range n.Children {
		if child, ok := t.Node(c); ok {
			add(child, "child")
		}
	}
	for _, s := range siblings {
		add(s, "sibling")
	}
	if len(others) == 0 {
		return nil, "there is no other image yet"
	}
	return others, ""
}

// beside returns the other images that are marked, and those from the same parent.
func beside(t flow.Tree, n *flow.Node) (marked, siblings []*flow.Node) {
	for o := range t.Nodes() {
		switch {
		case o.ID == n.ID || !shown(o):
		case o.Marked:
			marked = append(marked, o)
		case o.Parent == n.Parent && !o.Pruned:
			siblings = append(siblings, o)
		}
	}
	return marked, siblings
}

// roleOf is what o is to n: its parent or child where it is that.
func roleOf(o, n *flow.Node, otherwise string) string {
	switch {
	case n.Parent == o.ID:
		return "parent"
	case o.Parent == n.ID:
		return "child"
	}
	return otherwise
}

func shown(n *flow.Node) bool {
	return n != nil && n.ID != flow.Root && n.Status == flow.Done && !n.Image.IsZero()
}
