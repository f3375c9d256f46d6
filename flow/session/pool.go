package session

import (
	"slices"

	"rflow/flow"
)

// keepPool narrows the pool to what a person chose. Until an image has come of
// it, a choice replaces the one before.
func (c command) keepPool(nodes []flow.NodeID) ([]flow.Payload, error) {
	pool := c.tree.Pool()
	switch {
	case !pool.Narrows:
		return nil, refuse("", "every image of this pool has its chain, there is nothing to narrow")
	case pool.Narrowed && pool.Used:
		return nil, refuse("branch from an image to give it a chain", "the pool is narrowed already, and an image has come of it")
	case len(nodes) == 0:
		return nil, refuse("mark the images to keep", "nothing is marked")
	}
	var keep []*flow.Node
	for _, id := range nodes {
		n, err := c.image(id)
		switch {
		case err != nil:
			return nil, err
		case !slices.Contains(pool.Nodes, n):
			return nil, refuse("", "%s is not of the initial pool", id)
		case slices.Contains(keep, n):
			return nil, refuse("", "%s is named twice", id)
		}
		keep = append(keep, n)
	}
	var facts []flow.Payload
	if pool.Narrowed {
		facts = c.widening()
	}
	return append(facts, flow.Narrow(keep)), nil
}

func (c command) widenPool() ([]flow.Payload, error) {
	switch pool := c.tree.Pool(); {
	case !pool.Narrows || !pool.Narrowed:
		return nil, refuse("", "the pool is not narrowed")
	case pool.Used:
		return nil, refuse("branch from an image to give it a chain", "an image has come of the narrowed pool")
	}
	return c.widening(), nil
}

// widening stops what is in the making in the pool's chains, and takes the
// narrowing back.
func (c command) widening() []flow.Payload {
	var facts []flow.Payload
	for _, chain := range c.tree.Chains() {
		if chain.Branch {
			continue
		}
		for n := range c.tree.Nodes() {
			if n.Chain == chain.ID && n.Round > 0 && n.Status != flow.Done && !n.Withdrawn {
				facts = append(facts, flow.NodeCancelled{Node: n.ID, Withdrawn: true})
			}
		}
	}
	return append(facts, flow.PoolWidened{})
}

func (c command) endChains(ids []int) ([]flow.Payload, error) {
	var facts []flow.Payload
	for i, id := range ids {
		chain, ok := c.tree.Chain(id)
		switch {
		case !ok:
			return nil, refuse("", "there is no chain %d", id)
		case chain.Ended():
			return nil, refuse("", "chain %d has ended already", id)
		case slices.Contains(ids[:i], id):
			return nil, refuse("", "chain %d is named twice", id)
		}
		for n := range c.tree.Nodes() {
			if n.Chain == id && (unfinished(n) || n.Status == flow.Failed) {
				facts = append(facts, flow.NodeCancelled{Node: n.ID})
			}
		}
		end := c.tree.EndOf(chain, flow.EndPerson)
		if i > 0 && i == len(ids)-1 {
			end.With = slices.Clone(ids)
		}
		facts = append(facts, end)
	}
	if len(facts) == 0 {
		return nil, refuse("", "no chain is named")
	}
	return facts, nil
}

func (c command) reopenChains(ids []int) ([]flow.Payload, error) {
	var facts []flow.Payload
	for _, id := range ids {
		chain, ok := c.tree.Chain(id)
		if !ok || (chain.End != flow.EndPerson && chain.End != flow.EndCancelled) {
			return nil, refuse("branch from its last image to go on", "chain %d was not ended by a person", id)
		}
		facts = append(facts, flow.ChainReopened{Chain: id})
		if tip, ok := c.tree.Node(chain.Tip); ok && tip.Status == flow.Cancelled && !tip.Withdrawn {
			facts = append(facts, flow.Retried{Node: tip.ID, Role: tip.Step.Role()})
		}
	}
	if len(facts) == 0 {
		return nil, refuse("", "no chain is named")
	}
	return facts, nil
}
