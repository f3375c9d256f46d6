package flow

import (
	"slices"
	"strings"
	"time"
)

// A deed is one thing that a person did and can take back. The log alone tells them,
// so what can be undone is the same after a session was left and opened again.

// Undone says that a person took a deed back. The Steps events after it are how, and are
// no deeds themselves.
type Undone struct {
	Of    int64 `json:"of"` // the Seq of the deed
	Steps int   `json:"steps,omitempty"`
}

// Redone says that a person did again what was taken back last. The Steps events after
// it are how.
type Redone struct {
	Of    int64 `json:"of"` // the Seq of the deed that was taken back
	Steps int   `json:"steps,omitempty"`
}

// Kind names the event.
func (Undone) Kind() string { return "undone" }
func (Redone) Kind() string { return "redone" }

// Undo takes back a deed: the newest, or with a Seq that one, as long as nothing that
// was done after it can be taken back.
type Undo struct{ Deed int64 }

// Redo does again what was taken back last.
type Redo struct{}

func (Undo) command() {}
func (Redo) command() {}

// Deed is one thing that a person did: how it is done again and how it is taken back.
type Deed struct {
	Seq         int64 // of the event that did it
	Time        time.Time
	Again, Back Command
}

// maxDeeds bounds what can be undone.
const maxDeeds = 200

// Deeds returns what a person did and has not taken back, the newest last.
func (t Tree) Deeds() []Deed { return slices.Clone(t.deeds) }

// LastDeed returns the newest deed; false when there is none.
func (t Tree) LastDeed() (Deed, bool) { return newest(t.deeds) }

// LastUndone returns what would be done again; false when there is nothing.
func (t Tree) LastUndone() (Deed, bool) { return newest(t.undone) }

func newest(deeds []Deed) (Deed, bool) {
	if len(deeds) == 0 {
		return Deed{}, false
	}
	return deeds[len(deeds)-1], true
}

// Undoable returns the newest deed that can still be taken back, older ones that stand
// behind those that cannot included.
func (t Tree) Undoable() (Deed, bool) {
	for _, d := range slices.Backward(t.deeds) {
		if t.Stands(d) == "" {
			return d, true
		}
	}
	return Deed{}, false
}

// DeedToUndo returns the deed that a command would take back, or a *Failure that says
// why none.
func (t Tree) DeedToUndo(c Undo) (Deed, error) {
	d, ok := t.LastDeed()
	switch {
	case !ok:
		return d, Fail(FailInvalid, "there is nothing to take back")
	case c.Deed != 0 && c.Deed != d.Seq:
		if d, ok = t.Undoable(); !ok || d.Seq != c.Deed {
			return d, Fail(FailInvalid, "something else was done since")
		}
	}
	if why := t.Stands(d); why != "" {
		return d, Fail(FailInvalid, "this can no longer be taken back: %s", why)
	}
	return d, nil
}

// Stands says why a deed can no longer be taken back, "" when it can.
func (t Tree) Stands(d Deed) string {
	switch about := d.about().(type) {
	case Withdraw:
		return t.decisionStands(about)
	case WidenPool:
		switch pool := t.Pool(); {
		case !pool.Narrowed:
			return "the pool waits again"
		case pool.Used:
			return "an image has come of it"
		}
		return ""
	}
	switch back := d.Back.(type) {
	case EditPrompt:
		if n, ok := t.Node(back.Node); !ok || !t.PromptOpen(n) {
			return "the prompt was sent on"
		}
	case ReopenChains:
		for _, id := range back.Chains {
			if c, ok := t.Chain(id); !ok || c.End != EndPerson {
				return "the chain goes on again"
			}
		}
	case EndChains:
		return t.branchStands(back.Chains)
	}
	return ""
}

func (t Tree) decisionStands(w Withdraw) string {
	n, ok := t.Node(w.Node)
	if !ok || n.Reflected(w.Reflection) == nil {
		return "the reflection is gone"
	}
	r := n.Reflected(w.Reflection)
	switch {
	case r.Used:
		return "its image is finished"
	case r.Decision == Pending:
		return "the reflection waits again"
	}
	for _, later := range n.Reflections {
		if later.Branch == r.Branch && later.Proposed.After(r.Proposed) {
			return "another reflection was written since"
		}
	}
	return ""
}

// branchStands says why a branch stays.
func (t Tree) branchStands(ids []int) string {
	for _, id := range ids {
		c, ok := t.Chain(id)
		if !ok || c.Ended() {
			return "the branch has ended"
		}
		for _, n := range t.nodes {
			if n.Chain == id && n.Status == Done {
				return "its image is finished"
			}
		}
	}
	return ""
}

// PromptOpen reports whether a chain goes on from the node with a prompt that is not
// settled yet.
func (t Tree) PromptOpen(n *Node) bool {
	for _, c := range t.chains {
		if c.Ended() || c.Tip != n.ID {
			continue
		}
		if r := n.CurrentIn(c); r == nil || r.Decision == Pending || r.Prompt == "" {
			return true
		}
	}
	return false
}

// persons reports whether a person, not the session itself, caused the event.
func (e Event) persons() bool { return e.Actor == "person" || strings.HasPrefix(e.Actor, "person:") }
