package flow

import (
	"maps"
	"time"
)

func (b *builder) apply(e Event) {
	t := &b.tree
	if e.Seq <= t.Seq {
		return
	}
	b.own()
	t.Seq, t.Updated = e.Seq, e.Time
	if u, ok := e.Payload.(Unknown); ok {
		b.passOver(e, u)
	}
	if p, ok := e.Payload.(SessionStarted); ok {
		b.started(e, p)
		return
	}
	if len(t.nodes) == 0 {
		t.unknown++
		return
	}
	b.deed(e)
	switch p := e.Payload.(type) {
	case NodeQueued, NodeStarted, NodeFinished, NodeFailed, NodeCancelled, RoleFailed, Retried:
		b.applyNode(e, p)
	case ReflectionProposed, ReflectionDecided, DecisionWithdrawn, DraftSaved, PromptRefined:
		b.applyReflection(e, p)
	case VerdictGiven:
		b.verdict(e, p)
	case Judged:
		b.judged(e, p)
	case JudgementWithdrawn:
		b.unjudged(p)
	case NodeMarked:
		b.marked(p)
	default:
		b.applySession(e, p)
	}
}

func (b *builder) started(e Event, p SessionStarted) {
	t := &b.tree
	if len(t.nodes) > 0 {
		t.unknown++
		return
	}
	t.Session, t.ID, t.Begun = p, e.Session, e.Time
	t.Gate, t.State = p.Strategy.Gate, Active
	b.add(&Node{ID: Root, Round: -1, Original: p.Prompt, Prompt: p.Prompt, Status: Done, Finished: e.Time})
}

func (b *builder) applySession(e Event, p Payload) {
	t := &b.tree
	switch p := p.(type) {
	case PoolNarrowed:
		b.narrowed(p)
	case PoolWidened:
		b.widened()
	case ChainReopened:
		b.chainReopened(p)
	case ChainExtended:
		b.chainExtended(p)
	case ChainStarted:
		b.chainStarted(p)
	case ChainEnded:
		if c := b.chain(p.Chain); c != nil {
			c.End = p.Reason
		} else {
			t.unknown++
		}
	case GateChanged:
		b.gateChanged(p)
	case Paused:
		switch {
		case p.Paused && t.State == Active:
			t.State = PausedState
		case !p.Paused && t.State == PausedState:
			t.State = Active
		}
	case Speculated:
		t.guesses++
	case Counterfactual, Undone, Redone: // beside the tree
	case TrialStarted, TrialArmFinished, TrialJudged, TrialJudgementWithdrawn, TrialCancelled:
		b.applyTrial(e, p)
	case SourcesChanged:
		t.Session.Sources = maps.Clone(p.Sources)
	case SessionFinished:
		t.State = FinishedSession
	case SessionFailed:
		t.State, t.Failure = FailedSession, p.Reason
	default:
		t.unknown++
	}
}

func (b *builder) chainStarted(p ChainStarted) {
	_, known := b.tree.index[p.Head]
	if !known || b.chain(p.Chain) != nil {
		b.tree.unknown++
		return
	}
	b.open(Chain{ID: p.Chain, Head: p.Head, Tip: p.Head, Until: p.Until, Branch: p.Branch, Prompt: p.Prompt})
	b.wake()
}

// gateChanged lets the new gate decide about what a person had held, too.
func (b *builder) gateChanged(p GateChanged) {
	b.tree.Gate, b.tree.held = p.Gate, false
	for _, n := range b.tree.nodes {
		for _, r := range n.Reflections {
			if r.Held {
				b.reflection(b.edit(n.ID), r.ID, func(r *Reflection) { r.Held = false })
			}
		}
	}
}

func (b *builder) applyNode(e Event, p Payload) {
	switch p := p.(type) {
	case NodeQueued:
		b.queued(e, p)
	case NodeStarted:
		if n := b.edit(p.Node); n != nil && n.Status == Queued {
			n.Status, n.Started = Sampling, e.Time
		}
	case NodeFinished:
		b.finished(e, p)
	case NodeFailed:
		if n := b.edit(p.Node); n != nil && (n.Status == Queued || n.Status == Sampling) {
			f := p.Failure
			n.Status, n.Failure, n.Finished = Failed, &f, e.Time
		}
	case NodeCancelled:
		b.cancelled(e, p)
	case RoleFailed:
		if n := b.edit(p.Node); n != nil {
			n.RoleFailed = with(n.RoleFailed, p.Role, p.Failure)
		}
	case Retried:
		b.retried(p)
	}
}

// with returns a copy of m with one entry more; shared nodes keep the old map.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	c := make(map[K]V, len(m)+1)
	maps.Copy(c, m)
	c[key] = value
	return c
}

func (b *builder) queued(e Event, p NodeQueued) {
	if _, exists := b.tree.index[p.Node]; exists {
		b.tree.unknown++
		return
	}
	parent := b.edit(p.Parent)
	if parent == nil {
		return
	}
	parent.Children = grow(b, parent.Children, p.Node)
	n := &Node{
		ID: p.Node, Parent: p.Parent, Chain: p.Chain, Round: p.Round, Attempt: p.Attempt, Step: p.Step,
		Seed: p.Seed, Request: p.Request, Original: b.tree.Session.Prompt, Prompt: p.Prompt,
		Reflection: p.Reflection, ReflectionID: p.ReflectionID, Params: p.Params, Status: Queued, Queued: e.Time,
	}
	if c := b.chain(p.Chain); c != nil {
		c.Tip = p.Node
		if c.Prompt != "" {
			n.Original = c.Prompt
		}
	}
	b.add(n)
	b.wake()
}

func (b *builder) finished(e Event, p NodeFinished) {
	n := b.edit(p.Node)
	if n == nil || (n.Status != Queued && n.Status != Sampling) {
		return
	}
	n.Status, n.Finished, n.Failure = Done, e.Time, nil
	n.Image, n.MediaType, n.Width, n.Height = p.Image, p.MediaType, p.Width, p.Height
	n.Model, n.Timing, n.Understood = p.Model, p.Timing, p.Understood
	n.Speculated = p.Speculated
	if n.ReflectionID == "" {
		return
	}
	if parent := b.edit(n.Parent); parent != nil {
		b.reflection(parent, n.ReflectionID, func(r *Reflection) { r.Used = true })
	}
}

func (b *builder) cancelled(e Event, p NodeCancelled) {
	n := b.edit(p.Node)
	if n == nil || n.Status == Done {
		return
	}
	n.Status, n.Finished = Cancelled, e.Time
	if !p.Withdrawn {
		return
	}
	n.Withdrawn = true
	if c := b.chain(n.Chain); c != nil && c.Tip == n.ID {
		c.Tip = n.Parent
	}
}

func (b *builder) retried(p Retried) {
	if _, node := b.tree.index[p.Node]; !node && b.armRetried(p) {
		return
	}
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	image := p.Role == RoleGenerator || p.Role == RoleCorrector
	if image {
		if n.Withdrawn || (n.Status != Failed && n.Status != Cancelled) {
			return
		}
		n.Status, n.Failure, n.Started, n.Finished = Queued, nil, time.Time{}, time.Time{}
		n.Tries++
		n.Request = RequestID(b.tree.ID, n.ID, p.Role, n.Tries)
	} else {
		failed := maps.Clone(n.RoleFailed)
		delete(failed, p.Role)
		n.RoleFailed = failed
		n.RoleTries = with(n.RoleTries, p.Role, n.RoleTries[p.Role]+1)
	}
	for i := range b.tree.chains {
		c := &b.tree.chains[i]
		// A verdict that is asked for again gives no cancelled chain back.
		if c.Tip == n.ID && (c.End == EndFailed || (image && c.End == EndCancelled)) {
			b.reopen(c)
		}
	}
	b.wake()
}
