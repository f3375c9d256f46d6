package client

import (
	"cmp"
	"context"
	"hash/fnv"

	"rflow/flow"
)

// place asks one backend after the other until one has done the job.
func place[T any](ctx context.Context, p *Pool, j job, call func(flow.Roles) (T, error)) (T, error) {
	var none T
	var why *flow.Failure
	for tried := map[*member]bool{}; ; {
		m := p.take(j, tried)
		if m == nil {
			return none, cmp.Or(why, p.nobody())
		}
		tried[m] = true
		got, err := onMember(ctx, p, m, call)
		p.leave(j, m)
		if err == nil {
			return got, nil
		}
		f := flow.AsFailure(err)
		if ctx.Err() != nil || p.ctx.Err() != nil || !elsewhere(f) {
			return none, err
		}
		why = sooner(why, f)
	}
}

// onMember calls a backend, but not before it is known to be like the others.
func onMember[T any](ctx context.Context, p *Pool, m *member, call func(flow.Roles) (T, error)) (T, error) {
	if f := p.admit(ctx, m); f != nil {
		var none T
		return none, f
	}
	return call(m.client.Roles())
}

// elsewhere reports whether another backend may do what this one did not.
func elsewhere(f *flow.Failure) bool {
	return f.Transient() || f.Code == flow.FailDenied || f.Code == flow.FailVersion
}

// sooner chooses which failure to tell: one that passes, and the first to pass.
func sooner(a, b *flow.Failure) *flow.Failure {
	switch {
	case a == nil:
		return b
	case a.Transient() != b.Transient():
		if a.Transient() {
			return a
		}
		return b
	case a.Code == flow.FailExhausted && b.Code == flow.FailExhausted && b.RetryAfter < a.RetryAfter:
		return b
	case b.Code == flow.FailExhausted && a.Code != flow.FailExhausted:
		return b
	}
	return a
}

// take chooses the backend for a job and counts the job in. nil when there is
// none that was not tried.
func (p *Pool) take(j job, tried map[*member]bool) *member {
	p.mu.Lock()
	defer p.mu.Unlock()
	home := p.homes.of(j.id)
	var best *member
	for _, m := range p.members {
		if tried[m] || m.odd != "" || m.lacks(j) {
			continue
		}
		if best == nil || p.before(m, best, home, j) {
			best = m
		}
	}
	if best != nil {
		*j.count(best)++
		p.homes.set(j.id, best)
	}
	return best
}

// before orders two backends for a job: one that is up, the one that has the job
// already, the one with the least to do; among equals always the same for one id.
func (p *Pool) before(a, b, home *member, j job) bool {
	if a.up() != b.up() {
		return a.up()
	}
	if (a == home) != (b == home) {
		return a == home
	}
	if x, y := a.load(j), b.load(j); x != y {
		return x < y
	}
	return a.draw(j.id) < b.draw(j.id)
}

// up reports whether the backend answered when it was last asked.
func (m *member) up() bool { return phaseUp(m.state.Phase) }

func phaseUp(phase flow.BackendPhase) bool {
	switch phase {
	case flow.BackendLive, flow.BackendBusy, flow.BackendLoading, flow.BackendCompiling:
		return true
	}
	return false
}

// lacks reports whether the backend says that it cannot use the job's engine.
func (m *member) lacks(j job) bool {
	if m.state.Caps == nil {
		return false
	}
	e, known := m.state.Caps.EngineNamed(j.role, j.engine)
	return known && e.Unavailable != ""
}

// load is how many jobs each worker has.
func (m *member) load(j job) float64 {
	workers := 1
	if m.state.Caps != nil {
		workers = max(1, m.state.Caps.Load.Workers)
	}
	n := *j.count(m)
	if j.count(m) == &m.images {
		n += m.others
	}
	return float64(n) / float64(workers)
}

// draw is a lot that falls differently for each pair of backend and job.
func (m *member) draw(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(m.client.address.String() + "\x00" + id))
	return h.Sum64()
}

func (p *Pool) leave(j job, m *member) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*j.count(m)--
}

// nobody says why there is no backend for a job.
func (p *Pool) nobody() *flow.Failure {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.members {
		if m.odd != "" {
			return p.unlike(m)
		}
	}
	return flow.Fail(flow.FailUnsupported, "no backend of the pool can do this")
}

// homes remembers which backend has which job, for the last so many jobs: whoever
// asks again under the same id is to find it.
type homes struct {
	at    map[string]*member
	order []string
}

const maxHomes = 4096

func newHomes() homes { return homes{at: map[string]*member{}} }

func (h *homes) of(id string) *member { return h.at[id] }

func (h *homes) set(id string, m *member) {
	if _, known := h.at[id]; !known {
		h.order = append(h.order, id)
	}
	h.at[id] = m
	if len(h.order) > maxHomes {
		delete(h.at, h.order[0])
		h.order = h.order[1:]
	}
}
