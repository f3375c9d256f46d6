package flow

import (
	"maps"
	"slices"
)

// JudgementWithdrawn takes back what a person said of an image: from here on it counts
// as not said, and what was said before it counts again. What was told by it stays told.
type JudgementWithdrawn struct {
	Node NodeID `json:"node"`
	Of   int64  `json:"of"` // the Seq of the [Judged]
}

// TrialJudgementWithdrawn takes back what a person said of a trial, which can be judged
// again. What its images were made with is known by then.
type TrialJudgementWithdrawn struct {
	Trial int `json:"trial"`
}

// Kind names the event.
func (JudgementWithdrawn) Kind() string      { return "judgement_withdrawn" }
func (TrialJudgementWithdrawn) Kind() string { return "trial_judgement_withdrawn" }

// Unjudge takes back what the event Of said of an image.
type Unjudge struct {
	Node NodeID
	Of   int64
}

// UnjudgeTrial takes back what was said of a trial.
type UnjudgeTrial struct{ Trial int }

func (Unjudge) command()      {}
func (UnjudgeTrial) command() {}

// saying is one thing that a person said of an image, or the verdict that a rating is.
type saying struct {
	seq     int64
	judged  Judged
	verdict *Verdict
}

// pick is a choice of the session's result.
type pick struct {
	seq  int64
	node NodeID
}

// Said reports whether a person's judgement of the image, given by its Seq, counts.
func (n *Node) Said(seq int64) bool {
	return slices.ContainsFunc(n.said, func(s saying) bool { return s.seq == seq && s.verdict == nil })
}

func (b *builder) judged(e Event, p Judged) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	n.said = grow(b, n.said, saying{seq: e.Seq, judged: p})
	n.Told = n.Told || p.Blind
	n.say(p)
	if p.Best {
		b.tree.picks = grow(b, b.tree.picks, pick{e.Seq, p.Node})
		b.tree.picked = p.Node
	}
}

// say adds one judgement to those before.
func (n *Node) say(p Judged) {
	if p.Preference != "" {
		n.Preference = p.Preference
	}
	if p.Rating != nil {
		n.Rating = p.Rating
	}
	if len(p.Done) > 0 {
		done := maps.Clone(n.Outcomes)
		if done == nil {
			done = map[int]Outcome{}
		}
		maps.Copy(done, p.Done)
		n.Outcomes = done
	}
}

// unjudged forgets one judgement, and what a rating gave as a verdict with it.
func (b *builder) unjudged(p JudgementWithdrawn) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	i := slices.IndexFunc(n.said, func(s saying) bool { return s.seq == p.Of && s.verdict == nil })
	if i < 0 {
		b.tree.unknown++
		return
	}
	to := i + 1
	if n.said[i].judged.Rating != nil && to < len(n.said) && n.said[to].verdict != nil && n.said[to].seq == p.Of+1 {
		b.unrated(n, n.said[to].verdict.Verifier, to)
		to++
	}
	n.said = slices.Concat(n.said[:i], n.said[to:])
	n.Preference, n.Rating, n.Outcomes = "", nil, nil
	for _, s := range n.said {
		if s.verdict == nil {
			n.say(s.judged)
		}
	}
	b.tree.picks = slices.DeleteFunc(slices.Clone(b.tree.picks), func(k pick) bool { return k.seq == p.Of })
	b.tree.picked = ""
	if len(b.tree.picks) > 0 {
		b.tree.picked = b.tree.picks[len(b.tree.picks)-1].node
	}
}

// unrated puts the verdict that a person gave before in the place of the one at i of
// what was said, or takes the person's verdict away.
func (b *builder) unrated(n *Node, person string, i int) {
	at := slices.IndexFunc(n.Verdicts, func(v Verdict) bool { return v.Kind == KindPerson && v.Verifier == person })
	if at < 0 {
		return
	}
	n.Verdicts = slices.Clone(n.Verdicts)
	for j, s := range slices.Backward(n.said) {
		if j != i && s.verdict != nil && s.verdict.Verifier == person {
			n.Verdicts[at] = *s.verdict
			return
		}
	}
	n.Verdicts = slices.Delete(n.Verdicts, at, at+1)
}

func (b *builder) trialUnjudged(p TrialJudgementWithdrawn) bool {
	t := b.trial(p.Trial)
	if t == nil || !t.Decided() {
		return false
	}
	*t = Trial{
		ID: t.ID, Node: t.Node, Original: t.Original, Seed: t.Seed, Params: t.Params, Arms: t.Arms, Begun: t.Begun,
		Known: true,
	}
	return true
}
