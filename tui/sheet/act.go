package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// marked reports whether an image is marked, or will be as soon as the session
// says so.
func (m Model) marked(n *flow.Node) bool {
	if on, ok := m.marking[n.ID]; ok {
		return on
	}
	return n.Marked
}

// mark sets or takes off a mark of the image under the cursor.
func (m Model) mark(press tea.KeyPressMsg) (Model, []intent.Intent) {
	n := m.nodes[max(0, m.at())]
	change := flow.NodeMarked{Node: n.ID}
	not := func(b bool) *bool { b = !b; return &b }
	switch {
	case key.Matches(press, m.Keys.Mark):
		change.Marked = not(m.marked(n))
		m.marking = maps.Clone(m.marking)
		if m.marking == nil {
			m.marking = map[flow.NodeID]bool{}
		}
		m.marking[n.ID] = *change.Marked
	case key.Matches(press, m.Keys.Pin):
		change.Pinned = not(n.Pinned)
	default:
		change.Pruned = not(n.Pruned)
	}
	return m, []intent.Intent{intent.Do{Command: flow.Mark{Mark: change}}}
}

// chosen returns the marked images of the round, best first.
func (m Model) chosen() []*flow.Node {
	var list []*flow.Node
	for _, n := range m.nodes {
		if m.marked(n) {
			list = append(list, n)
		}
	}
	return list
}

// narrowing reports whether keeping is a choice from the pool.
func (m Model) narrowing() bool {
	return m.round == 0 && m.pool.Narrows && !(m.pool.Narrowed && m.pool.Used)
}

// keep returns what keeping the marked asks for, nil with the reason when it
// cannot be.
func (m Model) keep() (intent.Intent, string) {
	if m.narrowing() {
		return m.keepPool()
	}
	chosen := m.chosen()
	if len(chosen) == 0 {
		return nil, "nothing is marked: " + m.Keys.Mark.Help().Key + " marks what is to go on"
	}
	going := map[int]bool{}
	for _, n := range chosen {
		for _, c := range m.tree.Through(n.ID) {
			going[c.ID] = true
		}
	}
	if len(going) == 0 {
		return nil, "no chain goes on from what is marked; branch from an image to give it one"
	}
	var ends []int
	for _, id := range m.chains(m.nodes) {
		if !going[id] {
			ends = append(ends, id)
		}
	}
	if len(ends) == 0 {
		return nil, "only the marked go on as it is"
	}
	return intent.Do{Command: flow.EndChains{Chains: ends}}, ""
}

// keepPool narrows the pool to the marked, or after a question to the best.
func (m Model) keepPool() (intent.Intent, string) {
	var ids []flow.NodeID
	for _, n := range m.chosen() {
		if n.Status != flow.Done {
			return nil, fmt.Sprintf("%s is marked, and its image is not finished", n.ID)
		}
		ids = append(ids, n.ID)
	}
	if len(ids) > 0 {
		return intent.Do{Command: flow.KeepPool{Nodes: ids}}, ""
	}
	for _, n := range m.nodes {
		if n.ModelVerdict() != nil && !n.Pruned && n.Status == flow.Done && len(ids) < m.pool.Keeps {
			ids = append(ids, n.ID)
		}
	}
	if len(ids) == 0 {
		return nil, "nothing is marked, and nothing is verified yet"
	}
	question := fmt.Sprintf("nothing is marked: keep the best of the %d verified, %s?", m.pool.Verified, names(ids))
	return intent.Confirm{Question: question, Yes: intent.Do{Command: flow.KeepPool{Nodes: ids}}}, ""
}

// end returns what ending the marked asks for, nil with the reason when it cannot
// be.
func (m Model) end() (intent.Intent, string) {
	chosen := m.chosen()
	if len(chosen) == 0 {
		return nil, "nothing is marked: " + m.Keys.Mark.Help().Key + " marks what is to end"
	}
	ends := m.chains(chosen)
	if len(ends) == 0 && m.narrowing() && !m.pool.Narrowed {
		yes := true
		var out intent.Batch
		for _, n := range chosen {
			if !n.Pruned {
				out = append(out, intent.Do{Command: flow.Mark{Mark: flow.NodeMarked{Node: n.ID, Pruned: &yes}}})
			}
		}
		if len(out) == 0 {
			return nil, "the marked are out of the pool already"
		}
		return out, ""
	}
	if len(ends) == 0 {
		return nil, "no chain goes on from what is marked"
	}
	return intent.Do{Command: flow.EndChains{Chains: ends}}, ""
}

// chains returns the chains that go on and pass through the nodes, in order.
func (m Model) chains(nodes []*flow.Node) []int {
	var ids []int
	for _, n := range nodes {
		for _, c := range m.tree.Through(n.ID) {
			if !slices.Contains(ids, c.ID) {
				ids = append(ids, c.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// names lists a few ids.
func names(ids []flow.NodeID) string {
	const most = 8
	var words []string
	for _, id := range ids[:min(len(ids), most)] {
		words = append(words, string(id))
	}
	list := strings.Join(words, ", ")
	if len(ids) > most {
		list += fmt.Sprintf(" and %d more", len(ids)-most)
	}
	return list
}
