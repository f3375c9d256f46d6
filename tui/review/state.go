package review

import (
	"fmt"
	"slices"
	"strings"

	"rflow/flow"
)

// state is where the reflection on the selected node stands.
type state int

const (
	nowhere      state = iota // no reflection will come here; why says so
	beingWritten              // by the reflector
	waits                     // for a decision
	drafted                   // waits, and the person has a draft
	nothingToFix              // waits, with an empty text
	accepted
	edited
	rejected
	satisfied
	passed // or is about to be, by a gate that does not ask
	broken // the reflector failed
)

// decidable reports whether a person decides in this state.
func (s state) decidable() bool { return s == waits || s == drafted || s == nothingToFix }

// look is the selected node as it is now.
type look struct {
	state state
	why   string // of nowhere
	node  *flow.Node
	r     *flow.Reflection // nil before there is one
	live  bool             // a chain goes on from the node
}

// look reads where the reflection of the selected node stands.
func (m Model) look() look {
	n, ok := m.tree.Node(m.id)
	switch {
	case !ok:
		return look{why: "no session is open"}
	case n.ID == flow.Root:
		return look{node: n, why: "reflections stand on images; choose one"}
	case n.Status == flow.Failed || n.Status == flow.Cancelled:
		return look{node: n, why: "there is no image here to reflect on"}
	case n.Status != flow.Done:
		return look{node: n, why: "a reflection follows when the image is there"}
	}
	at := look{node: n, r: n.Current()}
	chain, live := m.tree.LiveChain(n.ID)
	if live {
		at.live, at.r = true, n.CurrentIn(chain)
	}
	if at.r != nil && !(at.r.Decision == flow.Rejected && at.r.Remedy == flow.AskAgain && live) {
		if at.state = m.decided(at); at.state == nowhere {
			at.why = "the chain has ended; branch from here to go on"
		}
		return at
	}
	_, failed := n.RoleFailed[flow.RoleReflector]
	switch {
	case failed && live:
		at.state = broken
	case !live && n.Round == 0:
		at.why = m.ofThePool(n)
	case !live:
		at.why = "the chain ends here"
	case !m.tree.Session.Strategy.Reflection:
		at.why = "this session goes on without reflections"
	case chain.Tip != chain.Head && n.Round >= chain.Until:
		at.why = "this was the last round"
	case n.ModelVerdict() == nil && m.progress[n.ID].Role != flow.RoleReflector:
		at.why = "the verifier looks first"
	default:
		at.state = beingWritten
	}
	return at
}

// ofThePool says why no reflection stands on an image of the initial pool.
func (m Model) ofThePool(n *flow.Node) string {
	p := m.tree.Pool()
	switch {
	case !p.Narrows || slices.Contains(p.Kept, n.ID):
		return "the chain ends here"
	case p.Narrowed:
		return fmt.Sprintf("it is not among the %d that go on; branch from here to go on", len(p.Kept))
	case m.tree.PoolWaits():
		return "a reflection follows if you keep it on the sheet"
	default:
		return fmt.Sprintf("%d of %d verified; the best %d go on with reflections", p.Verified, p.Size, p.Keeps)
	}
}

func (m Model) decided(at look) state {
	switch at.r.Decision {
	case flow.Accepted:
		return accepted
	case flow.Edited:
		return edited
	case flow.Rejected:
		return rejected
	case flow.Satisfied:
		return satisfied
	case flow.Passed:
		return passed
	}
	switch {
	case !at.live:
		return nowhere
	case !m.tree.Waits(at.node):
		return passed
	case draftOf(at) != "":
		return drafted
	case at.r.Text == "":
		return nothingToFix
	default:
		return waits
	}
}

// draftOf returns what the person has written in the place of a reflection.
func draftOf(at look) string { return at.node.DraftFor(at.r) }

// promptDraft returns what the person has written in the place of the prompt for
// the image after n.
func promptDraft(n *flow.Node) string {
	if n.PromptDraft == nil || strings.TrimSpace(n.PromptDraft.Text) == "" {
		return ""
	}
	return n.PromptDraft.Text
}

// switches are the instructions of one reflection that are off.
type switches struct {
	reflection string
	off        []bool
}

// switched returns the switches of the reflection: the person's, else as the
// saved draft says.
func (m Model) switched(at look) []bool {
	if at.r == nil {
		return nil
	}
	if m.toggles.reflection == at.r.ID {
		return m.toggles.off
	}
	list := at.r.Instructions()
	off := make([]bool, len(list))
	d := at.node.Draft
	if d == nil || !d.Toggled || d.Reflection != at.r.ID {
		return off
	}
	kept := flow.Instructions(d.Text)
	for i, text := range list {
		off[i] = !slices.Contains(kept, text)
	}
	return off
}

// intended returns the text that accepting would send on, and whether any
// instruction is left in it.
func (m Model) intended(at look) (text string, left bool) {
	if at.r == nil {
		return "", false
	}
	off := m.switched(at)
	if !slices.Contains(off, true) {
		return at.r.Text, true
	}
	var kept []string
	for i, text := range at.r.Instructions() {
		if !off[i] {
			kept = append(kept, text)
		}
	}
	return flow.JoinInstructions(kept), len(kept) > 0
}

// shown returns the text that the pane shows as the one to be decided on: the
// draft where there is one.
func (m Model) shown(at look) string {
	if at.state == drafted {
		return draftOf(at)
	}
	text, _ := m.intended(at)
	return text
}

// next is the working prompt for the next image.
type next struct {
	text   string
	stale  bool // it belongs to another text and is being refined
	person bool // the person wrote it; it holds whatever the text
	failed bool // the refiner failed; the prompt stays as it was
}

// commit is what a decision says of the prompt: nothing while it is stale.
func (p next) commit() string {
	if p.stale {
		return ""
	}
	return p.text
}

// prompt returns the working prompt for the image made with a text.
func (m Model) prompt(n *flow.Node, text string) next {
	if n.Refined != nil && n.Refined.By.Person {
		return next{text: n.Refined.Prompt, person: true}
	}
	_, failed := n.RoleFailed[flow.RoleRefiner]
	switch {
	case n.Refined.Fits(text):
		return next{text: n.Refined.Prompt}
	case !m.tree.Session.Strategy.Prompt || text == "":
		return next{text: n.Prompt}
	case failed:
		return next{text: n.Prompt, failed: true}
	case n.Refined != nil:
		return next{text: n.Refined.Prompt, stale: true}
	default:
		return next{text: n.Prompt, stale: true}
	}
}
