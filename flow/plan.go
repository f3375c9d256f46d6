package flow

import (
	"fmt"
	"slices"
)

// Job is a role's work on one node that should be running now.
type Job struct {
	Role    Role
	Node    NodeID
	Chain   int    // the chain that wants it; 0 for a verdict
	Request string // idempotency key; distinct for every job of a session
}

// Plan is what should happen next in a session.
type Plan struct {
	// Facts follow from the tree alone and are to be appended before anything
	// else; then plan again.
	Facts []Payload
	// Jobs should be running; those that run already are to be left alone.
	Jobs []Job
	// Waiting are the nodes that a person has to decide about.
	Waiting []NodeID
	// Settled: no fact, no job, and nobody to wait for.
	Settled bool
}

// Plan says what should happen next. It is a pure function of the tree, so a
// session that was interrupted at any event goes on exactly where it was.
func (t Tree) Plan() Plan {
	p := planner{t: t, verifier: t.Verifier()}
	if len(t.nodes) == 0 || t.State == FailedSession {
		return Plan{Settled: true}
	}
	p.pool()
	p.nodes()
	for _, c := range t.chains {
		p.chain(c)
	}
	if len(p.Facts) == 0 && len(p.Jobs) == 0 && len(p.Waiting) == 0 && !p.stuck {
		p.end()
	}
	if len(p.Facts) > 0 {
		p.Settled = false
	}
	return p.Plan
}

type planner struct {
	Plan
	t        Tree
	verifier string
	// stuck: something failed that a person may retry, or is paused.
	stuck bool
}

// auto reports whether nobody is there to retry what failed.
func (p *planner) auto() bool { return p.t.Gate.Mode == GateAuto }

func (p *planner) fact(f Payload) { p.Facts = append(p.Facts, f) }

// pool queues the initial images, narrows them, and opens the chains.
func (p *planner) pool() {
	s := p.t.Session.Strategy
	complete := true
	for i := 1; i <= s.Initial; i++ {
		n, ok := p.t.Node(NewNodeID(0, i, 0))
		if !ok {
			complete = false
			if p.t.State == Active {
				p.fact(p.queue(Root, i, 0, 0, StepGenerate, p.t.Session.Prompt, nil))
			}
			continue
		}
		complete = complete && p.judgedOrLost(n)
		if s.Initial <= s.Width && s.Depth > 0 && n.Status == Done {
			p.open(i, n.ID)
		}
	}
	if !complete || s.Depth == 0 {
		return
	}
	switch {
	case s.Initial > s.Width && !p.t.narrowed:
		p.narrow()
	case s.Initial < s.Width:
		p.repeat()
	}
}

// judgedOrLost reports whether the node's verdict is there or will never come.
func (p *planner) judgedOrLost(n *Node) bool {
	_, failed := n.RoleFailed[RoleVerifier]
	lost := n.Status == Failed || n.Status == Cancelled || failed
	return n.ModelVerdict() != nil || (lost && (p.auto() || n.Status == Cancelled))
}

// ranked returns the finished pool images, best first.
func (p *planner) ranked() []*Node {
	var done []*Node
	for i := 1; i <= p.t.Session.Strategy.Initial; i++ {
		if n, ok := p.t.Node(NewNodeID(0, i, 0)); ok && n.Status == Done {
			done = append(done, n)
		}
	}
	return p.t.Rank(done)
}

func (p *planner) narrow() {
	keep := p.ranked()
	keep = keep[:min(len(keep), p.t.Session.Strategy.Width)]
	p.fact(Narrow(keep))
	for _, n := range keep {
		p.open(n.Chain, n.ID)
	}
}

// Narrow returns the fact that keeps the nodes.
func Narrow(keep []*Node) PoolNarrowed {
	kept := PoolNarrowed{Kept: []NodeID{}}
	for _, n := range keep {
		kept.Kept = append(kept.Kept, n.ID)
	}
	return kept
}

// repeat starts further chains from the pool, from the best image down, until
// there are as many as the width.
func (p *planner) repeat() {
	s := p.t.Session.Strategy
	ranked := p.ranked()
	if len(ranked) == 0 {
		return
	}
	for id := s.Initial + 1; id <= s.Width; id++ {
		p.open(id, ranked[(id-s.Initial-1)%len(ranked)].ID)
	}
}

func (p *planner) open(chain int, head NodeID) {
	if _, ok := p.t.Chain(chain); !ok {
		p.fact(ChainStarted{Chain: chain, Head: head, Until: p.t.Session.Strategy.Depth})
	}
}

// nodes asks for the images and verdicts that are missing.
func (p *planner) nodes() {
	for _, n := range p.t.nodes[1:] {
		switch n.Status {
		case Queued, Sampling:
			role := RoleGenerator
			if n.Step == StepCorrect {
				role = RoleCorrector
			}
			if p.t.State != PausedState || n.Status == Sampling {
				p.Jobs = append(p.Jobs, Job{role, n.ID, n.Chain, n.Request})
			} else {
				p.stuck = true
			}
		case Done:
			if n.ModelVerdict() == nil {
				p.role(n, 0, RoleVerifier)
			}
		case Failed:
			p.stuck = p.stuck || (!p.auto() && !n.Withdrawn)
		}
	}
}

// role asks for verifier, reflector or refiner unless it has failed.
func (p *planner) role(n *Node, chain int, role Role) (failed bool) {
	if _, failed := n.RoleFailed[role]; failed {
		p.stuck = p.stuck || !p.auto()
		return true
	}
	// Each reflection, and each text that a prompt is refined for, is a call of
	// its own.
	subject := n.ID
	switch role {
	case RoleReflector:
		subject += NodeID(fmt.Sprintf("\x00%d", len(n.Reflections)))
	case RoleRefiner:
		subject += NodeID("\x00" + n.IntendedText())
	}
	job := Job{role, n.ID, chain, RequestID(p.t.ID, subject, role, n.RoleTries[role])}
	// Two chains from one head want the same verdict, reflection and prompt.
	if !slices.ContainsFunc(p.Jobs, func(j Job) bool { return j.Request == job.Request }) {
		p.Jobs = append(p.Jobs, job)
	}
	return false
}

// end closes the session once nothing is left to do.
func (p *planner) end() {
	if p.t.State != Active {
		p.Settled = true
		return
	}
	images := p.t.Images()
	if images > 0 {
		p.fact(SessionFinished{Best: p.t.Result(), Images: images})
		return
	}
	failed := SessionFailed{Reason: "no image was made", Code: FailCancelled}
	for _, n := range p.t.nodes[1:] {
		if n.Failure != nil {
			failed = SessionFailed{Reason: n.Failure.Error(), Code: n.Failure.Code, Understood: n.Failure.Understood}
			break
		}
	}
	p.fact(failed)
}

// queue makes the fact that asks for one image.
func (p *planner) queue(parent NodeID, chain, round, attempt int, step Step, prompt string, r *Reflection) NodeQueued {
	return newNode(p.t, parent, chain, round, attempt, step, prompt, r)
}

func newNode(t Tree, parent NodeID, chain, round, attempt int, step Step, prompt string, r *Reflection) NodeQueued {
	role := RoleGenerator
	if step == StepCorrect {
		role = RoleCorrector
	}
	id := NewNodeID(round, chain, attempt)
	q := NodeQueued{
		Node: id, Parent: parent, Chain: chain, Round: round, Attempt: attempt, Step: step,
		Seed: Seed(t.Session.Seed, chain, round, attempt), Request: RequestID(t.ID, id, role, 0),
		Prompt: prompt, Params: t.Session.Params,
	}
	if r != nil {
		q.ReflectionID = r.ID
		if step == StepCorrect {
			q.Reflection = r.Final
		}
	}
	return q
}

// attempt returns the first free attempt at a place of the tree.
func (t Tree) attempt(round, chain int) int {
	for a := 0; ; a++ {
		if !slices.ContainsFunc(t.nodes, func(n *Node) bool { return n.ID == NewNodeID(round, chain, a) }) {
			return a
		}
	}
}
