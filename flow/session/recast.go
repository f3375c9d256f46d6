package session

import (
	"fmt"
	"maps"

	"rflow/flow"
)

// recast changes where roles come from, but not whose scores the session goes by.
func (c command) recast(sources map[flow.Role]flow.Source) ([]flow.Payload, error) {
	old := c.tree.Session.Sources
	if maps.EqualFunc(old, sources, flow.Source.Same) {
		return nil, nil
	}
	was, is := old[flow.RoleVerifier], sources[flow.RoleVerifier]
	if own := c.tree.Verifier(); own != "" && !was.Same(is) {
		return nil, refuse(
			fmt.Sprintf("leave the verifier as it was; when the session is finished, `rflow verify %s --verifier ...` rates it with another", c.tree.ID),
			"the session goes by %s already, and scores of two verifiers do not compare", own)
	}
	return []flow.Payload{flow.SourcesChanged{Sources: maps.Clone(sources)}}, nil
}
