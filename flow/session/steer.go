package session

import (
	"math"

	"rflow/flow"
)

// cancel stops what is in the making. What is finished stays.
func (c command) cancel(cmd flow.Cancel) ([]flow.Payload, error) {
	switch {
	case cmd.Node != "":
		return c.cancelNode(cmd.Node)
	case cmd.Chain != 0:
		return c.cancelChain(cmd.Chain)
	default:
		return c.cancelAll()
	}
}

func (c command) cancelNode(id flow.NodeID) ([]flow.Payload, error) {
	n, err := c.node(id)
	if err != nil {
		return nil, err
	}
	switch n.Status {
	case flow.Queued, flow.Sampling, flow.Failed:
		return []flow.Payload{flow.NodeCancelled{Node: id}}, nil
	case flow.Cancelled:
		return nil, refuse("", "%s is cancelled already", id)
	}
	var facts []flow.Payload
	for _, j := range c.tree.Plan().Jobs {
		if j.Node == id {
			facts = append(facts, flow.RoleFailed{Node: id, Role: j.Role, Failure: *flow.Fail(flow.FailCancelled, "cancelled by a person")})
		}
	}
	if len(facts) == 0 {
		return nil, refuse("", "%s has nothing running", id)
	}
	return facts, nil
}

func (c command) cancelChain(id int) ([]flow.Payload, error) {
	chain, ok := c.tree.Chain(id)
	if ok && chain.Ended() {
		return nil, refuse("", "chain %d has ended already", id)
	}
	var facts []flow.Payload
	for n := range c.tree.Nodes() {
		if n.Chain == id && (unfinished(n) || n.Status == flow.Failed) {
			facts = append(facts, flow.NodeCancelled{Node: n.ID})
		}
	}
	if ok {
		facts = append(facts, c.tree.EndOf(chain, flow.EndCancelled))
	}
	if len(facts) == 0 {
		return nil, refuse("", "there is no chain %d to cancel", id)
	}
	return facts, nil
}

// cancelAll also closes the pool, from which new chains would come otherwise.
func (c command) cancelAll() ([]flow.Payload, error) {
	var facts []flow.Payload
	for n := range c.tree.Nodes() {
		if unfinished(n) || n.Status == flow.Failed {
			facts = append(facts, flow.NodeCancelled{Node: n.ID})
		}
	}
	for _, chain := range c.tree.Chains() {
		if !chain.Ended() {
			facts = append(facts, c.tree.EndOf(chain, flow.EndCancelled))
		}
	}
	s := c.tree.Session.Strategy
	if c.tree.State != flow.FinishedSession && c.tree.State != flow.FailedSession && s.Depth > 0 && !c.tree.Narrowed() {
		facts = append(facts, flow.Narrow(nil))
	}
	for _, trial := range c.tree.Trials() {
		if trial.Making() {
			facts = append(facts, flow.TrialCancelled{Trial: trial.ID})
		}
	}
	if len(facts) == 0 {
		return nil, refuse("", "nothing is running")
	}
	return facts, nil
}

func (c command) retry(cmd flow.Retry) ([]flow.Payload, error) {
	n, err := c.node(cmd.Node)
	if err != nil {
		return nil, err
	}
	if n.Withdrawn {
		return nil, refuse("decide about the reflection on "+string(n.Parent)+" again", "the decision behind %s was taken back", n.ID)
	}
	var facts []flow.Payload
	if n.Status == flow.Failed || n.Status == flow.Cancelled {
		facts = append(facts, flow.Retried{Node: n.ID, Role: n.Step.Role()})
	}
	for _, role := range []flow.Role{flow.RoleVerifier, flow.RoleReflector, flow.RoleRefiner} {
		if _, failed := n.RoleFailed[role]; failed {
			facts = append(facts, flow.Retried{Node: n.ID, Role: role})
		}
	}
	if len(facts) == 0 {
		return nil, refuse("", "nothing has failed on %s", n.ID)
	}
	return facts, nil
}

func (c command) pause(cmd flow.Pause) ([]flow.Payload, error) {
	switch {
	case cmd.On == (c.tree.State == flow.PausedState):
		return nil, nil
	case c.tree.State == flow.FinishedSession || c.tree.State == flow.FailedSession:
		return nil, refuse("", "the session has ended, there is nothing to pause")
	}
	return []flow.Payload{flow.Paused{Paused: cmd.On}}, nil
}

func (c command) setGate(g flow.Gate) ([]flow.Payload, error) {
	s := c.tree.Session.Strategy
	s.Gate = g
	if err := s.Validate(); err != nil {
		return nil, refuse("", "%v", err)
	}
	if math.IsNaN(g.Score) || math.IsInf(g.Score, 0) {
		return nil, refuse("", "a gate needs a score that is a number")
	}
	if g == c.tree.Gate {
		return nil, nil
	}
	return []flow.Payload{flow.GateChanged{Gate: g}}, nil
}
