package flow

import "iter"

// FoldSeq is [Fold] for a log that need not be in memory as a whole. It keeps
// nothing of an event but what the tree shows, and equal texts once: a prompt, a
// reflection and the words of a verifier come again and again in a log. It
// writes to the payloads that it is given.
func FoldSeq(events iter.Seq[Event]) Tree {
	var b builder
	seen := texts{}
	for e := range events {
		e.Payload = seen.payload(e.Payload)
		b.apply(e)
	}
	return b.tree
}

// texts are those that were met so far.
type texts map[string]string

// one returns a text equal to s, the same for all that are equal.
func (t texts) one(s string) string {
	if s == "" {
		return s
	}
	if old, ok := t[s]; ok {
		return old
	}
	t[s] = s
	return s
}

// put is one for a text in its place.
func put[S ~string](t texts, places ...*S) {
	for _, s := range places {
		*s = S(t.one(string(*s)))
	}
}

// payload is p with its texts kept once. Kinds that come seldom stay as they are.
func (t texts) payload(p Payload) Payload {
	switch p := p.(type) {
	case NodeQueued:
		put(t, &p.Prompt, &p.Reflection, &p.ReflectionID)
		put(t, &p.Node, &p.Parent)
		put(t, &p.Step)
		return p
	case NodeFinished:
		put(t, &p.MediaType, &p.Model.ID, &p.Model.Revision, &p.Model.Adapter, &p.Model.Variant)
		if p.Understood != nil {
			put(t, &p.Understood.Text)
		}
		return p
	case VerdictGiven:
		t.verdict(&p.Verdict)
		return p
	case ReflectionProposed:
		put(t, &p.Reflection, &p.Text, &p.Author.Name)
		put(t, &p.Node)
		return p
	case ReflectionDecided:
		put(t, &p.Reflection, &p.Final, &p.Prompt, &p.By.Name)
		put(t, &p.Decision)
		return p
	case PromptRefined:
		put(t, &p.Prompt, &p.For, &p.By.Name)
		return p
	}
	return p
}

func (t texts) verdict(v *Verdict) {
	put(t, &v.Verifier, &v.Text, &v.Prompt)
	put(t, &v.Kind)
	put(t, &v.Tag)
	for i := range v.Aspects {
		put(t, &v.Aspects[i].Name, &v.Aspects[i].Explanation)
	}
}
