package flow

import (
	"fmt"
	"slices"
)

func (b *builder) applyReflection(e Event, p Payload) {
	switch p := p.(type) {
	case ReflectionProposed:
		b.proposed(e, p)
	case ReflectionDecided:
		b.decided(e, p)
	case DecisionWithdrawn:
		b.withdrawn(p)
	case DraftSaved:
		b.drafted(p)
	case PromptRefined:
		b.refined(p)
	}
}

// refined keeps a working prompt besides those for other texts: two chains that
// leave one node want one each, and a text that comes back finds its own again.
func (b *builder) refined(p PromptRefined) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	refined := Refined{Prompt: p.Prompt, For: p.For, By: p.By}
	n.refinements = slices.DeleteFunc(slices.Clone(n.refinements), func(r Refined) bool {
		return r.By.Person == p.By.Person && (p.By.Person || r.For == p.For)
	})
	if p.Prompt != "" {
		n.refinements = append(n.refinements, refined)
	}
	if p.By.Person {
		n.PromptDraft = nil
	}
	n.showRefined()
}

// reflection changes one reflection of a node that may be changed.
func (b *builder) reflection(n *Node, id string, change func(*Reflection)) {
	i := slices.IndexFunc(n.Reflections, func(r Reflection) bool { return r.ID == id })
	if i < 0 {
		b.tree.unknown++
		return
	}
	n.Reflections = slices.Clone(n.Reflections)
	change(&n.Reflections[i])
}

func (b *builder) proposed(e Event, p ReflectionProposed) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	if slices.ContainsFunc(n.Reflections, func(r Reflection) bool { return r.ID == p.Reflection }) {
		b.tree.unknown++
		return
	}
	n.Reflections = grow(b, n.Reflections, Reflection{
		ID: p.Reflection, Node: p.Node, Branch: p.Branch, Text: p.Text, Author: p.Author, Proposed: e.Time,
		Understood: p.Understood, Decision: Pending, opens: p.Branch != 0 && e.persons(),
	})
	n.showRefined()
}

func (b *builder) decided(e Event, p ReflectionDecided) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	b.reflection(n, p.Reflection, func(r *Reflection) {
		if r.Used {
			return
		}
		r.Decision, r.Final, r.Remedy, r.Code, r.Reason = p.Decision, p.Final, p.Remedy, p.Code, p.Reason
		r.DecidedBy, r.Decided, r.Took, r.Rule, r.Prompt = p.By, e.Time, p.Took, p.Rule, p.Prompt
		r.Held, r.opens = false, false
		if n.Draft != nil && (n.Draft.Reflection == r.ID || n.Draft.Reflection == "") {
			n.Draft = nil
		}
	})
	n.showRefined()
}

// withdrawn gives a reflection back to the person and lets the chains that it
// had ended go on.
func (b *builder) withdrawn(p DecisionWithdrawn) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	b.reflection(n, p.Reflection, func(r *Reflection) {
		if r.Used || r.Decision == Pending {
			return
		}
		*r = Reflection{
			ID: r.ID, Node: r.Node, Branch: r.Branch, Text: r.Text, Author: r.Author, Proposed: r.Proposed,
			Understood: r.Understood, Decision: Pending, Held: true,
		}
		b.follows(n, r.ID)
	})
	n.showRefined()
}

// follows reopens the ended chains that go on from a reflection.
func (b *builder) follows(n *Node, reflection string) {
	for i := range b.tree.chains {
		c := &b.tree.chains[i]
		r := n.CurrentIn(*c)
		if c.Tip == n.ID && c.Ended() && c.End != EndDepth && r != nil && r.ID == reflection {
			b.reopen(c)
		}
	}
}

func (b *builder) drafted(p DraftSaved) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	var draft *Draft
	if p.Text != "" || p.Open {
		draft = &Draft{Reflection: p.Reflection, Text: p.Text, Open: p.Open, Toggled: p.Toggled}
	}
	switch {
	case p.Prompt:
		n.PromptDraft = draft
	case p.Note:
		n.NoteDraft = draft
	default:
		n.Draft = draft
		n.showRefined()
	}
}

func (b *builder) verdict(e Event, p VerdictGiven) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	if p.Verdict.Kind == KindPerson {
		n.said = grow(b, n.said, saying{seq: e.Seq, verdict: &p.Verdict})
	}
	i := slices.IndexFunc(n.Verdicts, func(v Verdict) bool {
		return v.Verifier == p.Verdict.Verifier && v.Kind == p.Verdict.Kind && v.Again == p.Verdict.Again
	})
	if i < 0 {
		n.Verdicts = grow(b, n.Verdicts, p.Verdict)
		return
	}
	if n.Verdicts[i].Source == nil && p.Verdict.Source != nil {
		return // the session goes by the one that is there
	}
	n.Verdicts = slices.Clone(n.Verdicts)
	n.Verdicts[i] = p.Verdict
}

func (b *builder) marked(p NodeMarked) {
	n := b.edit(p.Node)
	if n == nil {
		return
	}
	set(&n.Marked, p.Marked)
	set(&n.Pinned, p.Pinned)
	set(&n.Pruned, p.Pruned)
	if set(&n.Note, p.Note); p.Note != nil {
		n.NoteDraft = nil
	}
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// NextReflectionID names the reflection that comes after those a node has.
func NextReflectionID(n *Node) string { return fmt.Sprintf("%s#%d", n.ID, len(n.Reflections)+1) }
