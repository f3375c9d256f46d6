package session

import (
	"strings"

	"rflow/flow"
)

// reflection finds the reflection that a command was painted with. It must be
// the newest of its line, and its child not finished.
func (c command) reflection(node flow.NodeID, id string) (*flow.Node, *flow.Reflection, error) {
	n, err := c.image(node)
	if err != nil {
		return nil, nil, err
	}
	r := n.Reflected(id)
	if r == nil {
		return nil, nil, refuse("look at it again", "%s has no such reflection", node)
	}
	for _, later := range n.Reflections {
		if later.Branch == r.Branch {
			r = n.Reflected(later.ID)
		}
	}
	switch {
	case r.ID != id:
		return nil, nil, refuse("look at it again", "%s has another reflection now", node)
	case r.Used:
		return nil, nil, refuse("branch from "+string(node)+" to try something else", "the image made with this decision is finished")
	}
	return n, r, nil
}

func (c command) decide(cmd flow.Decide) ([]flow.Payload, error) {
	n, r, err := c.reflection(cmd.Node, cmd.Reflection)
	if err != nil {
		return nil, err
	}
	if err := settleText(&cmd, r); err != nil {
		return nil, err
	}
	facts := c.takeBack(n, r)
	if r.Decision == flow.Pending && !c.followed(n, r) {
		return nil, refuse("branch from "+string(n.ID)+" to go on", "the chain has ended")
	}
	decided := flow.ReflectionDecided{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed, Reflection: r.ID,
		Decision: cmd.Decision, Original: r.Text, Final: cmd.Final, Remedy: cmd.Remedy, Code: cmd.Code, Reason: cmd.Reason,
		Prompt: cmd.Prompt, By: c.by, Took: cmd.Took,
	}
	if cmd.Final == r.Text {
		decided.Understood = r.Understood
	}
	return append(facts, decided), nil
}

// settleText checks a decision and puts its text right: an acceptance of another
// text is an edit.
func settleText(cmd *flow.Decide, r *flow.Reflection) error {
	switch cmd.Decision {
	case flow.Accepted, flow.Edited:
		cmd.Remedy = ""
		if cmd.Decision == flow.Accepted && cmd.Final == "" {
			cmd.Final = r.Text
		}
		if cmd.Decision == flow.Edited && strings.TrimSpace(cmd.Final) == "" {
			return refuse("stop here if the image is right, or reject", "nothing of the reflection is left")
		}
		cmd.Decision = flow.Accepted
		if cmd.Final != r.Text {
			cmd.Decision = flow.Edited
		}
		if cmd.Prompt != "" {
			if err := flow.CheckPrompt(cmd.Prompt); err != nil {
				return err
			}
		}
		return flow.CheckReflection(cmd.Final)
	case flow.Rejected:
		cmd.Final = ""
		switch cmd.Remedy {
		case flow.AskAgain:
			cmd.Prompt = ""
			return nil
		case flow.FreshNoise, flow.EndChain:
			return nil
		}
		return refuse("ask again, take fresh noise, or end the chain", "a rejection needs a remedy, not %q", cmd.Remedy)
	case flow.Satisfied:
		cmd.Final, cmd.Remedy, cmd.Prompt = "", "", ""
		return nil
	}
	return refuse("", "a person cannot decide %q", cmd.Decision)
}

// takeBack returns the facts that undo the decision so far: images in the making
// are stopped and the reflection waits again. None if it waits already.
func (c command) takeBack(n *flow.Node, r *flow.Reflection) []flow.Payload {
	var facts []flow.Payload
	for _, id := range n.Children {
		child, ok := c.tree.Node(id)
		if ok && child.ReflectionID == r.ID && child.Status != flow.Done && !child.Withdrawn {
			facts = append(facts, flow.NodeCancelled{Node: id, Withdrawn: true})
		}
	}
	if r.Decision != flow.Pending {
		facts = append(facts, flow.DecisionWithdrawn{Node: n.ID, Reflection: r.ID})
	}
	return facts
}

// followed reports whether a chain that goes on waits at the reflection.
func (c command) followed(n *flow.Node, r *flow.Reflection) bool {
	for _, chain := range c.tree.Chains() {
		if !chain.Ended() && chain.Tip == n.ID && n.BranchIn(chain) == r.Branch {
			return true
		}
	}
	return false
}

func (c command) withdraw(cmd flow.Withdraw) ([]flow.Payload, error) {
	n, r, err := c.reflection(cmd.Node, cmd.Reflection)
	if err != nil {
		return nil, err
	}
	if r.Decision == flow.Pending {
		return nil, refuse("", "there is no decision to take back")
	}
	return c.takeBack(n, r), nil
}

func (c command) saveDraft(cmd flow.SaveDraft) ([]flow.Payload, error) {
	find := c.image
	if cmd.Note { // stands on any node
		find = c.node
	}
	n, err := find(cmd.Node)
	if err != nil {
		return nil, err
	}
	if cmd.Reflection != "" && n.Reflected(cmd.Reflection) == nil {
		return nil, refuse("", "%s has no such reflection", cmd.Node)
	}
	if err := flow.CheckReflection(cmd.Text); err != nil {
		return nil, err
	}
	draft := flow.Draft{Reflection: cmd.Reflection, Text: cmd.Text, Open: cmd.Open, Toggled: cmd.Toggled}
	had := n.Draft
	switch {
	case cmd.Prompt:
		had = n.PromptDraft
	case cmd.Note:
		had = n.NoteDraft
	}
	if same := had != nil && *had == draft; same || (had == nil && cmd.Text == "" && !cmd.Open) {
		return nil, nil
	}
	saved := flow.DraftSaved(cmd)
	saved.Node = n.ID
	return []flow.Payload{saved}, nil
}

func (c command) editPrompt(cmd flow.EditPrompt) ([]flow.Payload, error) {
	n, err := c.image(cmd.Node)
	if err != nil {
		return nil, err
	}
	if cmd.Prompt != "" {
		if err := flow.CheckPrompt(cmd.Prompt); err != nil {
			return nil, err
		}
	}
	if !c.tree.PromptOpen(n) {
		return nil, refuse("take the decision back first, or branch from "+string(n.ID), "the prompt for the image after %s is settled", n.ID)
	}
	return []flow.Payload{flow.PromptRefined{
		Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Seed: n.Seed, Prompt: cmd.Prompt, For: n.IntendedText(), By: c.by,
	}}, nil
}
