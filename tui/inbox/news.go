package inbox

import (
	"maps"
	"slices"
	"time"

	"rflow/flow"
)

// Told returns the box after news of its session.
func (b Box) Told(all []flow.Update) Box {
	b.Running = maps.Clone(b.Running)
	for _, u := range all {
		switch {
		case u.Event != nil:
			b.Doc = b.Doc.Apply(*u.Event)
			if id, ok := about(u.Event.Payload); ok {
				delete(b.Running, id)
			}
		case u.Progress != nil:
			p := *u.Progress
			p.Preview = nil // nobody sees it
			b.Running[p.Node] = p
		}
	}
	return b
}

// about returns the node whose job an event ends.
func about(p flow.Payload) (flow.NodeID, bool) {
	switch p := p.(type) {
	case flow.NodeFinished:
		return p.Node, true
	case flow.NodeFailed:
		return p.Node, true
	case flow.NodeCancelled:
		return p.Node, true
	case flow.VerdictGiven:
		return p.Node, true
	case flow.ReflectionProposed:
		return p.Node, true
	case flow.PromptRefined:
		return p.Node, true
	case flow.RoleFailed:
		return p.Node, true
	}
	return "", false
}

// Did notes that something was done in a session that can be undone, or undone.
func (p Pass) Did(gen int, undone bool) Pass {
	if !undone {
		p.did = append(slices.Clip(p.did), gen)
		return p
	}
	for at, g := range slices.Backward(p.did) {
		if g == gen {
			p.did = slices.Delete(slices.Clone(p.did), at, at+1)
			break
		}
	}
	return p
}

// Undoable reports whether something was done here that can be undone.
func (p Pass) Undoable() bool { return len(p.did) > 0 }

// Last returns the session in which the last thing was done: here, else the last
// decision of a person, for instance before the pass was left. "" is none.
func (p Pass) Last() flow.SessionID {
	if n := len(p.did); n > 0 {
		if b, ok := p.At(p.did[n-1]); ok {
			return b.Doc.ID
		}
	}
	var last flow.SessionID
	var when time.Time
	for _, t := range p.Docs() {
		for n := range t.Nodes() {
			for i := range n.Reflections {
				if r := &n.Reflections[i]; persons(r) && r.Decided.After(when) {
					last, when = t.ID, r.Decided
				}
			}
		}
	}
	return last
}

// persons reports whether a person decided about a reflection.
func persons(r *flow.Reflection) bool { return r.Decision != flow.Pending && r.DecidedBy.Person }
