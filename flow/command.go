package flow

import "time"

// Command is what a person (or a script) asks of a running session. Every
// command that is carried out becomes events; one that cannot be carried out is
// refused with an error that says why and leaves no trace.
type Command interface{ command() }

// Decide decides about the reflection that was painted. It is refused when the
// reflection is no longer the node's current one or its child is finished.
type Decide struct {
	Node       NodeID
	Reflection string // id that was painted
	Decision   Decision
	Final      string // the text to send on, for Accepted and Edited
	Remedy     Remedy // of a rejection
	Code       string // reason code, optional
	Reason     string // words, optional
	// Prompt is the working prompt as painted; "" waits for the refiner.
	Prompt string
	Took   time.Duration // since it was painted
}

// Withdraw takes a decision back whose child is not finished yet; the job is
// cancelled and the reflection waits again.
type Withdraw struct {
	Node       NodeID
	Reflection string
}

// SaveDraft keeps what a person is writing; see DraftSaved.
type SaveDraft struct {
	Node       NodeID
	Reflection string
	Text       string
	Open       bool
	Toggled    bool
	Prompt     bool
	Note       bool
}

// EditPrompt replaces the working prompt for the image after Node; it stays the
// person's whatever happens to the reflection. An empty one gives it back to the
// refiner.
type EditPrompt struct {
	Node   NodeID
	Prompt string
}

// Branch opens a chain from any finished node, or from Root (a new image from
// noise). Empty fields mean: as it was.
type Branch struct {
	From       NodeID
	Reflection *string // corrected with this text; nil asks the reflector
	Fresh      bool    // a new image from the generator
	Prompt     string  // another original prompt; the branch is judged against it
}

// Cancel stops jobs: one node's, one chain's, or all (both zero). Cancelling a
// chain ends it.
type Cancel struct {
	Node  NodeID
	Chain int
}

// Retry brings failed and cancelled jobs of a node back.
type Retry struct{ Node NodeID }

// Pause stops or restarts the making of new images; running ones finish.
type Pause struct{ On bool }

// SetGate changes who decides; under a gate that does not ask, those waiting
// are released.
type SetGate struct{ Gate Gate }

// Recast says where the roles come from, from here on. The verifier stays once
// there is a verdict: scores of two do not compare.
type Recast struct{ Sources map[Role]Source }

// KeepPool narrows the initial pool by hand.
type KeepPool struct{ Nodes []NodeID }

// Judge records a person's word on a node.
type Judge struct{ Judged Judged }

// Mark sets a node's marks.
type Mark struct{ Mark NodeMarked }

func (Decide) command()     {}
func (Withdraw) command()   {}
func (SaveDraft) command()  {}
func (EditPrompt) command() {}
func (Branch) command()     {}
func (Cancel) command()     {}
func (Retry) command()      {}
func (Pause) command()      {}
func (SetGate) command()    {}
func (KeepPool) command()   {}
func (Recast) command()     {}
func (Judge) command()      {}
func (Mark) command()       {}

// NodeProgress is the progress of one job. It is not an event: it is not
// stored, and any of it may be dropped.
type NodeProgress struct {
	Node NodeID
	Role Role
	Progress
}

// Update is one thing that a running session tells its watchers: exactly one
// field is set.
type Update struct {
	Event    *Event
	Progress *NodeProgress
	Backend  *BackendState
	Trouble  *Trouble
	Foreseen *Foreseen
}

// Foreseen says that the image is made which comes if the reflection that waits on a
// node is accepted as proposed, so that it can be made ready to be shown. It is told
// once to those who listen then, and belongs to no tree.
type Foreseen struct {
	Node    NodeID // whose reflection waits
	Image   Digest
	Picture Picture
	Width   int // px
	Height  int // px
}

// Trouble says that a session cannot keep what happens, a full disk being the
// usual reason, or that it can again. Nothing is lost: what is finished waits in
// memory, and nothing new is begun.
type Trouble struct {
	Failure *Failure      // nil: mended
	RetryIn time.Duration // when it tries again by itself
}
