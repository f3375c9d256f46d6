package session

import "rflow/flow"

// branch opens a chain of its own from a node. Its first reflection, where it
// has one, belongs to it alone, so nothing is said about the node's own chain.
func (c command) branch(cmd flow.Branch) ([]flow.Payload, error) {
	n, err := c.branchable(cmd)
	if err != nil {
		return nil, err
	}
	id := c.tree.NextChain()
	facts := []flow.Payload{flow.ChainStarted{
		Chain: id, Head: n.ID, Until: max(c.tree.Session.Strategy.Depth, n.Round+1), Branch: true, Prompt: cmd.Prompt,
	}}
	if n.ID == flow.Root || (cmd.Reflection == nil && !cmd.Fresh) {
		return facts, nil // the root needs no reflection; else the reflector is asked
	}
	proposed := flow.ReflectionProposed{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed,
		Reflection: flow.NextReflectionID(n), Author: c.by, Branch: id,
	}
	decided := flow.ReflectionDecided{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed,
		Reflection: proposed.Reflection, By: c.by,
	}
	if cmd.Fresh {
		decided.Decision, decided.Remedy = flow.Rejected, flow.FreshNoise
	} else {
		proposed.Text = *cmd.Reflection
		c.credit(n, &proposed)
		decided.Decision, decided.Final, decided.Understood = flow.Accepted, proposed.Text, proposed.Understood
	}
	proposed.Instructions = flow.Instructions(proposed.Text)
	decided.Original = proposed.Text
	return append(facts, proposed, decided), nil
}

func (c command) branchable(cmd flow.Branch) (*flow.Node, error) {
	if cmd.Prompt != "" {
		if err := flow.CheckPrompt(cmd.Prompt); err != nil {
			return nil, err
		}
	}
	if cmd.Reflection != nil {
		if err := flow.CheckReflection(*cmd.Reflection); err != nil {
			return nil, err
		}
		if cmd.Fresh {
			return nil, refuse("choose one of the two", "fresh noise takes no reflection")
		}
		if cmd.From == flow.Root {
			return nil, refuse("branch from an image", "there is no image at the root to correct")
		}
	}
	if cmd.From == flow.Root {
		return c.node(cmd.From)
	}
	return c.image(cmd.From)
}

// credit keeps the author of a text that was proposed on the node before: a
// branch may try the same reflection under another seed.
func (c command) credit(n *flow.Node, p *flow.ReflectionProposed) {
	for _, r := range n.Reflections {
		if r.Text == p.Text {
			p.Author, p.Understood = r.Author, r.Understood
		}
	}
}
