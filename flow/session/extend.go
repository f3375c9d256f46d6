package session

import "rflow/flow"

// maxAdded bounds the rounds that are added at once, maxNodes the images of a
// session.
const maxAdded, maxNodes = 100, 10_000

// addRounds gives more rounds to every chain that can have them.
func (c command) addRounds(rounds int) ([]flow.Payload, error) {
	if rounds < 1 || rounds > maxAdded {
		return nil, refuse("", "%d rounds cannot be added, 1 to %d can", rounds, maxAdded)
	}
	var facts []flow.Payload
	for _, chain := range c.tree.Chains() {
		if chain.CanExtend() {
			facts = append(facts, flow.ChainExtended{Chain: chain.ID, Until: chain.Until + rounds})
		}
	}
	switch {
	case len(facts) == 0 && len(c.tree.Chains()) == 0:
		return nil, refuse("wait for the initial images", "no chain has begun yet")
	case len(facts) == 0:
		return nil, refuse("branch from an image to go on", "every chain was ended")
	case c.tree.Len()+len(facts)*rounds > maxNodes:
		return nil, refuse("", "that is more than %d images in one session", maxNodes)
	}
	return facts, nil
}
