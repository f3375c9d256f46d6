package flow

import "fmt"

// Job is a role's work on one node that should be running now.
type Job struct {
	Role  Role
	Node  NodeID
	Chain int // the chain that wants it; 0 for a verdict
	// Text is the reflection that a refiner writes for, and nothing for others.
	Text    string
	Request string // idempotency key; distinct for every job of a session
	// Trial and Arm, from 1, tell the arm of a trial; Node is then the id of what is in
	// no tree. 0 for what the session itself makes.
	Trial, Arm int
}

// Plan is what should happen next in a session.
type Plan struct {
	// Facts follow from the tree alone and are to be appended before anything
	// else, all at once; then plan again.
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
	if len(t.nodes) == 0 || t.State == FailedSession {
		return Plan{Settled: true}
	}
	p := planner{t: t, auto: t.Gate.Mode == GateAuto, tips: map[NodeID]bool{}, asked: map[string]bool{}, passed: map[string]bool{}}
	for _, c := range t.chains {
		if !c.Ended() {
			p.tips[c.Tip] = true
		}
	}
	p.pool()
	p.nodes()
	for _, c := range t.chains {
		p.chain(c)
	}
	if len(p.Facts) == 0 && len(p.Jobs) == 0 && len(p.Waiting) == 0 && !p.stuck {
		p.end()
	}
	p.trials()
	return p.Plan
}

type planner struct {
	Plan
	t    Tree
	auto bool            // nobody is there to retry what failed
	tips map[NodeID]bool // of the chains that go on
	// asked are the requests among Jobs, passed the reflections that a fact of
	// this plan decides about: chains with one head share them.
	asked, passed map[string]bool
	// stuck: something failed that a person may retry, or is paused.
	stuck bool
}

func (p *planner) fact(f Payload) { p.Facts = append(p.Facts, f) }

// pool queues the initial images, narrows them, and opens the chains.
func (p *planner) pool() {
	s := p.t.Session.Strategy
	if p.t.narrowed {
		p.openKept()
		return
	}
	p.stuck = p.stuck || p.t.held
	complete := true
	for i := 1; i <= s.Initial; i++ {
		n, ok := p.t.Node(NewNodeID(0, i, 0))
		if !ok {
			complete = false
			if p.t.State == PausedState {
				p.stuck = true
			} else {
				p.fact(newNode(p.t, Root, i, 0, 0, StepGenerate, p.t.Session.Prompt, nil))
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
	case s.Initial > s.Width && p.t.held: // the person chooses
	case s.Initial > s.Width:
		keep := p.ranked()
		p.fact(Narrow(keep[:min(len(keep), s.Width)]))
	case s.Initial < s.Width:
		p.repeat()
	}
}

// judgedOrLost reports whether the node's verdict is there or will never come.
func (p *planner) judgedOrLost(n *Node) bool {
	_, failed := n.RoleFailed[RoleVerifier]
	lost := n.Status == Failed || n.Status == Cancelled || failed
	return n.ModelVerdict() != nil || (lost && (p.auto || n.Status == Cancelled || !p.matters(n)))
}

// matters reports whether anything still waits for the node: a chain that goes
// on from it, or the pool that chains are opened from.
func (p *planner) matters(n *Node) bool {
	if p.tips[n.ID] {
		return true
	}
	_, opened := p.t.chainAt[n.Chain]
	return n.Round == 0 && !opened && !p.t.narrowed
}

// ranked returns the finished pool images, best first. Pruned ones are left out
// unless there is nothing else.
func (p *planner) ranked() []*Node {
	var done, pruned []*Node
	for i := 1; i <= p.t.Session.Strategy.Initial; i++ {
		if n, ok := p.t.Node(NewNodeID(0, i, 0)); ok && n.Status == Done {
			if n.Pruned {
				pruned = append(pruned, n)
			} else {
				done = append(done, n)
			}
		}
	}
	if len(done) == 0 {
		done = pruned
	}
	return p.t.Rank(done)
}

// Narrow returns the fact that keeps the nodes.
func Narrow(keep []*Node) PoolNarrowed {
	kept := PoolNarrowed{Kept: []NodeID{}}
	for _, n := range keep {
		kept.Kept = append(kept.Kept, n.ID)
	}
	return kept
}

// openKept starts the chains of a narrowed pool.
func (p *planner) openKept() {
	if p.t.Session.Strategy.Depth == 0 {
		return
	}
	for _, id := range p.t.kept {
		if n, ok := p.t.Node(id); ok && n.Status == Done {
			p.open(n.Chain, n.ID)
		}
	}
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
	if _, ok := p.t.chainAt[chain]; !ok {
		p.fact(ChainStarted{Chain: chain, Head: head, Until: p.t.Session.Strategy.Depth})
	}
}

// nodes asks for the images and verdicts that are missing.
func (p *planner) nodes() {
	for _, n := range p.t.nodes[1:] {
		switch n.Status {
		case Queued, Sampling:
			if p.t.State == PausedState && n.Status == Queued {
				p.stuck = true
				continue
			}
			p.job(Job{Role: n.Step.Role(), Node: n.ID, Chain: n.Chain, Request: n.Request})
		case Done:
			if n.ModelVerdict() == nil {
				p.role(n, Chain{}, RoleVerifier, "")
			}
		case Failed:
			p.blocked(n)
		}
	}
}

// blocked notes that something failed on a node which is still needed and that
// somebody may retry.
func (p *planner) blocked(n *Node) {
	p.stuck = p.stuck || (!p.auto && p.matters(n))
}

func (p *planner) job(j Job) {
	if !p.asked[j.Request] {
		p.asked[j.Request] = true
		p.Jobs = append(p.Jobs, j)
	}
}

// role asks for verifier, reflector or refiner unless it has failed.
func (p *planner) role(n *Node, c Chain, role Role, text string) (failed bool) {
	if _, failed := n.RoleFailed[role]; failed {
		p.blocked(n)
		return true
	}
	// Each reflection, and each text that a prompt is refined for, is a call of
	// its own.
	subject := n.ID
	switch role {
	case RoleReflector:
		branch := n.BranchIn(c)
		subject += NodeID(fmt.Sprintf("\x00%d\x00%d", branch, n.reflectionsIn(branch)))
	case RoleRefiner:
		subject += NodeID("\x00" + text)
	}
	p.job(Job{Role: role, Node: n.ID, Chain: c.ID, Text: text, Request: RequestID(p.t.ID, subject, role, n.RoleTries[role])})
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

// newNode makes the fact that asks for one image.
func newNode(t Tree, parent NodeID, chain, round, attempt int, step Step, prompt string, r *Reflection) NodeQueued {
	id := NewNodeID(round, chain, attempt)
	q := NodeQueued{
		Node: id, Parent: parent, Chain: chain, Round: round, Attempt: attempt, Step: step,
		Seed: Seed(t.Session.Seed, chain, round, attempt), Request: RequestID(t.ID, id, step.Role(), 0),
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
		if _, taken := t.index[NewNodeID(round, chain, a)]; !taken {
			return a
		}
	}
}
