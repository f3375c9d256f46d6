package flow

import "slices"

// doing is what a run of events carries out.
type doing struct {
	steps   int  // events still to come of it
	undoing bool // else redoing
}

// deed keeps what an event lets a person take back. It is told of every event before
// that changes the tree, for what is taken back becomes what it was then.
func (b *builder) deed(e Event) {
	t := &b.tree
	switch p := e.Payload.(type) {
	case Undone:
		b.shift(&t.deeds, &t.undone, p.Of)
		t.doing = doing{p.Steps, true}
		return
	case Redone:
		d, _ := newest(t.undone)
		b.shift(&t.undone, nil, p.Of)
		if _, branch := d.Back.(EndChains); branch && d.Seq == p.Of { // what opens it again makes no deed
			t.deeds = grow(b, t.deeds, Deed{e.Seq, e.Time, d.Again, d.Back})
		}
		t.doing = doing{p.Steps, false}
		return
	}
	now := t.doing
	if now.steps > 0 {
		t.doing.steps--
		if now.undoing {
			return
		}
	}
	b.takenBack(e)
	again, back := b.inverse(e)
	if back == nil {
		return
	}
	if now.steps == 0 {
		t.undone = nil
	}
	d := b.inPlace(Deed{Seq: e.Seq, Time: e.Time, Again: again, Back: back})
	t.deeds = grow(b, t.deeds, d)
	t.deeds = t.deeds[max(0, len(t.deeds)-maxDeeds):]
}

// instead is what an event took back by itself: the deeds with it, and which they were.
type instead struct {
	seq   int64
	about Command
	deeds []Deed
	last  Command // the newest of them, done again
}

// inPlace lets a deed that takes the place of another be taken back to that one, which
// stays a deed.
func (b *builder) inPlace(d Deed) Deed {
	was := b.tree.instead
	b.tree.instead = instead{}
	if was.about == nil || was.seq < d.Seq-1 || was.about != d.about() {
		return d
	}
	b.tree.deeds, d.Back = was.deeds, was.last
	return d
}

// about is what would leave nothing of the deed, whatever it took the place of; nil for
// those that take no place.
func (d Deed) about() Command {
	switch again := d.Again.(type) {
	case Decide:
		return Withdraw{again.Node, again.Reflection}
	case KeepPool:
		return WidenPool{}
	}
	switch back := d.Back.(type) {
	case Unjudge, UnjudgeTrial:
		return back
	}
	return nil
}

// shift moves a deed from one list to the end of another, if there is one.
func (b *builder) shift(from, to *[]Deed, seq int64) {
	i := slices.IndexFunc(*from, func(d Deed) bool { return d.Seq == seq })
	if i < 0 {
		b.tree.unknown++
		return
	}
	d := (*from)[i]
	*from = slices.Concat((*from)[:i], (*from)[i+1:])
	if to != nil {
		*to = append(slices.Clip(*to), d)
	}
}

// takenBack forgets the deeds that an event takes back by itself, as in logs that tell
// of no [Undone], or takes the place of.
func (b *builder) takenBack(e Event) {
	var about Command
	gone := func(d Deed) bool { return about != nil && d.about() == about }
	switch p := e.Payload.(type) {
	case ReflectionDecided:
		about = Withdraw{p.Node, p.Reflection}
	case DecisionWithdrawn:
		about = Withdraw(p)
	case JudgementWithdrawn:
		about = Unjudge(p)
	case TrialJudgementWithdrawn:
		about = UnjudgeTrial(p)
	case PoolWidened:
		about = WidenPool{}
	case ChainReopened:
		gone = func(d Deed) bool {
			c, ok := d.Back.(ReopenChains)
			return ok && slices.Contains(c.Chains, p.Chain)
		}
	default:
		return
	}
	for _, d := range slices.Backward(b.tree.deeds) {
		if gone(d) {
			b.tree.instead = instead{e.Seq, about, slices.Clip(b.tree.deeds), d.Again}
			b.tree.deeds = slices.DeleteFunc(slices.Clone(b.tree.deeds), gone)
			return
		}
	}
}

// inverse returns how what a person did is done again and taken back; nil for what
// nobody did and what cannot be taken back.
func (b *builder) inverse(e Event) (again, back Command) {
	switch p := e.Payload.(type) {
	case ReflectionDecided:
		return b.inverseOfDecision(p)
	case PromptRefined:
		if p.By.Person {
			return b.inverseOfPrompt(p)
		}
	}
	if !e.persons() {
		return nil, nil
	}
	switch p := e.Payload.(type) {
	case NodeMarked:
		if n, ok := b.tree.Node(p.Node); ok {
			return Mark{p}, Mark{n.marksNow(p)}
		}
	case Judged:
		if _, ok := b.tree.Node(p.Node); ok {
			return Judge{p}, Unjudge{p.Node, e.Seq}
		}
	case TrialJudged:
		if t, ok := b.tree.Trial(p.Trial); ok && t.CheckJudged(p.Best, p.Tie) == nil {
			return JudgeTrial{Trial: p.Trial, Best: p.Best, Tie: p.Tie, Took: p.Took, Blind: !p.Told}, UnjudgeTrial{p.Trial}
		}
	case Paused:
		return Pause{p.Paused}, Pause{!p.Paused}
	case GateChanged:
		return SetGate(p), SetGate{b.tree.Gate}
	default:
		return b.inverseOfChains(e)
	}
	return nil, nil
}

// inverseOfDecision leaves out what a branch began with: that is taken back with the
// branch.
func (b *builder) inverseOfDecision(p ReflectionDecided) (again, back Command) {
	n, ok := b.tree.Node(p.Node)
	if !ok || !p.By.Person {
		return nil, nil
	}
	r := n.Reflected(p.Reflection)
	if r == nil || r.Used || r.opens {
		return nil, nil
	}
	return Decide{
		Node: p.Node, Reflection: p.Reflection, Decision: p.Decision, Final: p.Final, Remedy: p.Remedy,
		Code: p.Code, Reason: p.Reason, Prompt: p.Prompt, Took: p.Took,
	}, Withdraw{p.Node, p.Reflection}
}

// inverseOfPrompt gives the prompt back to the person's words before, or to the refiner.
func (b *builder) inverseOfPrompt(p PromptRefined) (again, back Command) {
	n, ok := b.tree.Node(p.Node)
	if !ok {
		return nil, nil
	}
	was := ""
	for _, r := range n.refinements {
		if r.By.Person {
			was = r.Prompt
		}
	}
	return EditPrompt{p.Node, p.Prompt}, EditPrompt{p.Node, was}
}

func (b *builder) inverseOfChains(e Event) (again, back Command) {
	switch p := e.Payload.(type) {
	case PoolNarrowed:
		if len(p.Kept) > 0 {
			return KeepPool{slices.Clone(p.Kept)}, WidenPool{}
		}
	case ChainEnded:
		if p.Reason != EndPerson {
			return nil, nil
		}
		ids := []int{p.Chain}
		if len(p.With) > 0 { // the last of several: they are one deed
			ids = slices.Clone(p.With)
			b.tree.deeds = slices.DeleteFunc(slices.Clone(b.tree.deeds), func(d Deed) bool {
				c, ok := d.Again.(EndChains)
				return ok && len(c.Chains) == 1 && slices.Contains(ids, c.Chains[0])
			})
		}
		return EndChains{ids}, ReopenChains{ids}
	case ChainStarted:
		if p.Branch && b.chain(p.Chain) == nil {
			return ReopenChains{[]int{p.Chain}}, EndChains{[]int{p.Chain}}
		}
	}
	return nil, nil
}

// marksNow returns those marks of n that change would set, as they are now.
func (n *Node) marksNow(change NodeMarked) NodeMarked {
	now := NodeMarked{Node: n.ID}
	if change.Marked != nil {
		now.Marked = new(n.Marked)
	}
	if change.Pinned != nil {
		now.Pinned = new(n.Pinned)
	}
	if change.Pruned != nil {
		now.Pruned = new(n.Pruned)
	}
	if change.Note != nil {
		now.Note = new(n.Note)
	}
	return now
}
