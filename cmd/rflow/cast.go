package main

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"rflow/client"
	"rflow/client/openai"
	"rflow/flow"
	"rflow/flow/store"
)

// cast finds who plays each role of a session. The lines that it opens are kept
// until close, since the next session wants them again.
type cast struct {
	a    *app
	ctx  context.Context
	main client.Line

	mu     sync.Mutex
	others map[string]other
	closes []func()
}

// other is a place besides the backend.
type other interface {
	Roles() flow.Roles
	Capabilities(context.Context) (flow.Capabilities, error)
}

// newCast's lines end with ctx, or with close.
func newCast(ctx context.Context, a *app, main client.Line) *cast {
	return &cast{a: a, ctx: ctx, main: main, others: map[string]other{}}
}

func (c *cast) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.closes {
		f()
	}
	c.closes = nil
}

// at returns what is at an address; "" is the backend.
func (c *cast) at(address string) (other, error) {
	if address == "" {
		return c.main, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.others[address]; ok {
		return o, nil
	}
	o, closeIt, err := c.open(address)
	if err != nil {
		return nil, err
	}
	c.others[address] = o
	c.closes = append(c.closes, closeIt)
	return o, nil
}

func (c *cast) open(address string) (other, func(), error) {
	if !strings.HasPrefix(address, openai.Scheme) {
		token, err := c.a.tokenFor(address)
		if err != nil {
			return nil, nil, err
		}
		return c.a.dial(c.ctx, address, token)
	}
	parsed, err := openai.ParseAddress(address)
	if err != nil {
		return nil, nil, &usageError{err}
	}
	trust, err := c.a.trusted()
	if err != nil {
		return nil, nil, err
	}
	o, err := openai.New(parsed, openai.Options{Version: version(), Getenv: getenv, TLS: trust})
	if err != nil {
		return nil, nil, &usageError{err}
	}
	return o, func() { _ = o.Close() }, nil
}

// roles puts together the roles of a session.
func (c *cast) roles(sources map[flow.Role]flow.Source) (flow.Roles, error) {
	roles := c.main.Roles()
	for role, s := range sources {
		if s.Address == "" {
			continue
		}
		o, err := c.at(s.Address)
		if err != nil {
			return roles, err
		}
		there := o.Roles()
		switch role {
		case flow.RoleGenerator:
			roles.Generator = there.Generator
		case flow.RoleVerifier:
			roles.Verifier = there.Verifier
		case flow.RoleReflector:
			roles.Reflector = there.Reflector
		case flow.RoleRefiner:
			roles.Refiner = there.Refiner
		case flow.RoleCorrector:
			roles.Corrector = there.Corrector
		}
	}
	return roles, nil
}

// findTime bounds how long a place may take to say what it has.
const findTime = 20 * time.Second

// settle asks every place whether it has what is wanted of it, and fills in what
// that is: an engine may be meant by the name of its model.
func (c *cast) settle(ctx context.Context, sources map[flow.Role]flow.Source) (map[flow.Role]flow.Source, error) {
	out := map[flow.Role]flow.Source{}
	for role, s := range sources {
		settled, err := c.find(ctx, role, s)
		if err != nil {
			return nil, err
		}
		out[role] = settled
	}
	return out, nil
}

func (c *cast) find(ctx context.Context, role flow.Role, s flow.Source) (flow.Source, error) {
	o, err := c.at(s.Address)
	if err != nil {
		return s, err
	}
	ctx, cancel := context.WithTimeout(ctx, findTime)
	defer cancel()
	var caps flow.Capabilities
	if line, ok := o.(client.Line); ok {
		caps, err = line.Ready(ctx)
	} else {
		caps, err = o.Capabilities(ctx)
	}
	if err != nil {
		f := *flow.AsFailure(err)
		f.What = fmt.Sprintf("the %s from %s: %s", role, where(s), f.What)
		return s, &f
	}
	return chooseEngine(caps, role, s)
}

// chooseEngine names the engine that is meant.
func chooseEngine(caps flow.Capabilities, role flow.Role, s flow.Source) (flow.Source, error) {
	e, ok := caps.EngineNamed(role, s.Engine)
	for _, other := range caps.Engines {
		if candidate, plays := caps.EngineNamed(role, other.Name); !ok && plays && candidate.Model.ID == s.Engine {
			e, ok = candidate, true
		}
	}
	place := "the backend"
	if s.Address != "" {
		place = s.Address
	}
	switch {
	case !ok && len(caps.EnginesOf(role)) == 0:
		return s, usagef("%s has no %s", place, role)
	case !ok:
		return s, usagef("%s has no %s called %q; there are %s", place, role, s.Engine, quoted(caps.EnginesOf(role)))
	case e.Unavailable != "":
		return s, usagef("the %s %s of %s cannot be used: %s", role, e.Name, place, e.Unavailable)
	}
	if s.Engine != "" {
		s.Engine = e.Name
	}
	s.Model = e.Model.String()
	return s, nil
}

func quoted(names []string) string {
	var out []string
	for _, n := range names {
		out = append(out, fmt.Sprintf("%q", n))
	}
	return strings.Join(out, ", ")
}

// recast is what a session that has begun goes on with: its own sources, changed
// by what the command line says. It refuses another verifier once there is a
// verdict, and strange addresses of a session that was imported.
func (c *cast) recast(ctx context.Context, st *store.Store, t flow.Tree) (sources map[flow.Role]flow.Source, changed []flow.Role, err error) {
	wanted, err := c.a.sources()
	if err != nil {
		return nil, nil, err
	}
	sources = maps.Clone(t.Session.Sources)
	for _, role := range roleNames() {
		s, was := wanted[role], t.Session.Sources[role]
		if !c.a.told(role) {
			continue
		}
		if s != (flow.Source{}) {
			if s, err = c.find(ctx, role, s); err != nil {
				return nil, nil, err
			}
		}
		if s.Same(was) {
			continue
		}
		if own := t.Verifier(); role == flow.RoleVerifier && own != "" {
			return nil, nil, usagef("session %s goes by %s, and scores of two verifiers do not compare: leave --verifier out; when it is finished, "+
				"rflow verify %s --verifier ... rates it with another", t.ID, own, t.ID)
		}
		if sources == nil {
			sources = map[flow.Role]flow.Source{}
		}
		changed = append(changed, role)
		if sources[role] = s; s == (flow.Source{}) {
			delete(sources, role)
		}
	}
	if theirs, err := imported(ctx, st, t.ID); err != nil {
		return nil, nil, err
	} else if theirs {
		err = c.a.strange(t, sources)
		return sources, changed, err
	}
	return sources, changed, nil
}

// lines tells which roles come from elsewhere, one a line.
func lines(sources map[flow.Role]flow.Source) []string {
	var out []string
	for _, role := range roleNames() {
		if s, ok := sources[role]; ok {
			out = append(out, fmt.Sprintf("%s: %s", role, where(s)))
		}
	}
	return out
}
