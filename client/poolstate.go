package client

import (
	"cmp"
	"context"
	"slices"

	"rflow/flow"
)

// heard takes a backend's state.
func (p *Pool) heard(m *member, state flow.BackendState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if state.Caps != nil && state.Caps != m.state.Caps {
		load := state.Caps.Load
		m.others = max(0, load.Busy+load.Queued-m.images)
	}
	m.state = state
	p.compare()
	p.show()
	close(p.changed)
	p.changed = make(chan struct{})
}

// admit makes sure that a backend is known to be like the others.
func (p *Pool) admit(ctx context.Context, m *member) *flow.Failure {
	p.mu.Lock()
	known := m.state.Caps != nil
	p.mu.Unlock()
	if known {
		return nil
	}
	caps, err := m.client.Capabilities(ctx)
	if err != nil {
		return flow.AsFailure(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.state.Caps == nil {
		m.state.Caps = &caps
		p.compare()
	}
	if m.odd != "" {
		f := p.unlike(m)
		f.Code = flow.FailVersion // others may do the job
		return f
	}
	return nil
}

// Ready implements Line: it waits until some backend answers and it is known of
// each other whether it does. It fails when they are not alike, and when none
// can be reached.
func (p *Pool) Ready(ctx context.Context) (flow.Capabilities, error) {
	for {
		p.mu.Lock()
		changed := p.changed
		caps, f, known := p.settled()
		p.mu.Unlock()
		switch {
		case f != nil:
			return flow.Capabilities{}, f
		case known:
			return caps, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return flow.Capabilities{}, cancelled(ctx.Err())
		case <-p.ctx.Done():
			return flow.Capabilities{}, closed()
		}
	}
}

// settled is false while the backends are still being found.
func (p *Pool) settled() (flow.Capabilities, *flow.Failure, bool) {
	up, lost := 0, 0
	for _, m := range p.members {
		switch {
		case m.odd != "":
			return flow.Capabilities{}, p.unlike(m), true
		case m.up() && m.state.Caps != nil:
			up++
		case m.state.Phase == flow.BackendOffline:
			lost++
		case m.state.Phase == flow.BackendConnecting:
			return flow.Capabilities{}, nil, false
		}
	}
	switch {
	case lost == len(p.members):
		return flow.Capabilities{}, p.members[0].state.Failure, true
	case up == 0:
		return flow.Capabilities{}, nil, false
	}
	return p.merged(), nil, true
}

// Capabilities implements Line: those that the backends share, with their loads
// added up and a notice for each that is away or differs.
func (p *Pool) Capabilities(ctx context.Context) (flow.Capabilities, error) {
	failures := make([]*flow.Failure, len(p.members))
	done := make(chan struct{})
	for i, m := range p.members {
		go func() {
			defer func() { done <- struct{}{} }()
			caps, err := m.client.Capabilities(ctx)
			if failures[i] = flow.AsFailure(err); err == nil {
				state := m.client.State()
				if !phaseUp(state.Phase) { // what keeps the line open has not heard of it yet
					state.Phase, state.Failure, state.RetryIn = flow.BackendLive, nil, 0
				}
				state.Caps = &caps
				p.heard(m, state)
			}
		}()
	}
	for range p.members {
		<-done
	}
	if !slices.Contains(failures, nil) {
		return flow.Capabilities{}, failures[0]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.merged(), nil
}

// merged is what the pool says of itself.
func (p *Pool) merged() flow.Capabilities {
	var out flow.Capabilities
	var load flow.Load
	found := false
	for _, m := range p.members {
		name := m.client.address.String()
		switch {
		case m.odd != "":
			out.Notices = append(out.Notices, name+" is left out: "+m.odd)
		case !m.up():
			out.Notices = append(out.Notices, name+" is "+string(m.state.Phase))
		case m.state.Caps != nil:
			c := *m.state.Caps
			load.Workers, load.Busy, load.Queued = load.Workers+c.Load.Workers, load.Busy+c.Load.Busy, load.Queued+c.Load.Queued
			if !found || c.Load.Wait < load.Wait {
				load.Wait = c.Load.Wait
			}
			out = join(out, c, found)
			found = true
		}
	}
	out.Load = load
	return out
}

// join adds what one more backend says. An engine is unavailable where it is so
// everywhere.
func join(out, c flow.Capabilities, found bool) flow.Capabilities {
	notices := append(out.Notices, c.Notices...)
	devices := append(out.Devices, c.Devices...)
	engines := slices.Clone(c.Engines)
	for i := range engines {
		if found && i < len(out.Engines) && out.Engines[i].Unavailable == "" {
			engines[i] = out.Engines[i]
		}
	}
	c.ImageTime = max(c.ImageTime, out.ImageTime)
	c.Version = cmp.Or(out.Version, c.Version)
	c.Notices, c.Devices, c.Engines = notices, devices, engines
	return c
}

// show puts the pool's state on its board.
func (p *Pool) show() {
	states := make([]flow.BackendState, 0, len(p.members))
	for _, m := range p.members {
		if m.odd == "" {
			states = append(states, m.state)
		}
	}
	best := nearest(states)
	if m := p.members[0]; len(states) == 0 {
		best = flow.BackendState{Phase: flow.BackendOffline, Failure: p.unlike(m)}
	}
	caps := p.merged()
	best.Address = p.board.line.Address
	if best.Caps != nil {
		best.Caps = &caps
	}
	p.board.set(best)
}

// nearest is the state that is closest to work being done.
func nearest(states []flow.BackendState) flow.BackendState {
	order := []flow.BackendPhase{
		flow.BackendLive, flow.BackendBusy, flow.BackendCompiling, flow.BackendLoading,
		flow.BackendConnecting, flow.BackendReconnecting, flow.BackendOffline,
	}
	var best flow.BackendState
	rank := len(order)
	for _, s := range states {
		at := slices.Index(order, s.Phase)
		switch {
		case at < rank:
			best, rank = s, at
		case at == rank && s.Phase == flow.BackendReconnecting && s.RetryIn < best.RetryIn:
			best = s
		case at == rank && s.Phase == flow.BackendBusy && s.Ahead < best.Ahead:
			best = s
		}
	}
	return best
}
