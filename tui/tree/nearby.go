package tree

import (
	"slices"

	"rflow/flow"
)

// Nearby returns the nodes to which one arrow leads from the cursor, the likeliest
// first: on to the child, then along the lanes, then back.
func (m Model) Nearby() []flow.NodeID {
	var near []flow.NodeID
	for _, w := range []way{toChild, laneDown, laneUp, toParent} {
		if to := m.step(w); to != m.cursor && to != flow.Root && !slices.Contains(near, to) {
			near = append(near, to)
		}
	}
	return near
}

// Best returns the session's best image, "" while there is none. It was found when the
// tree was set.
func (m Model) Best() flow.NodeID { return m.facts.best }

// Fit returns the cells that an image of w x h px has in the tree.
func (m Model) Fit(w, h int) (cols, rows int) { return m.fitted(w, h, m.paint.size.shape()) }
