package main

import (
	"context"
	"strings"

	"rflow/client"
	"rflow/flow"
)

// roleFinding is where a role comes from, and why it cannot be had from there.
type roleFinding struct {
	Role    flow.Role     `json:"role"`
	Source  flow.Source   `json:"source"`
	OK      bool          `json:"ok"`
	Failure *flow.Failure `json:"failure,omitempty"`
}

// usable reports whether a session could be run from end to end.
func (f backendFinding) usable() bool {
	for _, r := range f.Roles {
		if !r.OK {
			return false
		}
	}
	return f.OK
}

// examineRoles asks each place that a role comes from whether it has it. Roles of
// the backend itself that are there are left out: its engines tell them.
func examineRoles(ctx context.Context, c *cast, caps flow.Capabilities, sources map[flow.Role]flow.Source) []roleFinding {
	var found []roleFinding
	for _, role := range roleNames() {
		s, elsewhere := sources[role]
		f := roleFinding{Role: role, Source: s}
		there, err := caps, error(nil)
		if s.Address != "" {
			there, err = reachAt(ctx, c, s.Address)
		}
		if err == nil {
			f.Source, err = chooseEngine(there, role, s)
		}
		if f.OK = err == nil; !f.OK {
			f.Failure = flow.AsFailure(err)
		}
		if elsewhere || !f.OK {
			found = append(found, f)
		}
	}
	return found
}

func reachAt(ctx context.Context, c *cast, address string) (flow.Capabilities, error) {
	at, err := c.at(address)
	if err != nil {
		return flow.Capabilities{}, err
	}
	return reach(ctx, at)
}

// rolesText tells of the roles that there is something to tell of.
func (f backendFinding) rolesText() string {
	if len(f.Roles) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\nroles\n")
	for _, r := range f.Roles {
		if !r.OK {
			b.WriteString(entry(string(r.Role), "problem: "+client.CleanLine(r.Failure.Error(), 600)))
			continue
		}
		b.WriteString(entry(string(r.Role), client.CleanLine(where(r.Source), 300)+", there"))
	}
	return b.String()
}
