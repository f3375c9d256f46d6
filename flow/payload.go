package flow

import "time"

// SessionStarted opens a session. It is always the first event.
type SessionStarted struct {
	Prompt   string       `json:"prompt"`
	Tag      Tag          `json:"tag,omitempty"`
	Strategy Strategy     `json:"strategy"`
	Seed     uint64       `json:"seed"`
	Params   SampleParams `json:"params"`
	Backend  string       `json:"backend,omitempty"` // address
	Toy      bool         `json:"toy,omitempty"`     // a demonstration world made the pictures
	Version  string       `json:"version,omitempty"` // of rflow
	// Sources are the roles that do not come from the backend's own choice of
	// engine; Layout is how texts reach a corrector's encoders. Both are part of
	// what the session is: it goes on with the same.
	Sources map[Role]Source `json:"sources,omitempty"`
	Layout  PromptLayout    `json:"layout,omitempty"`
}

// SourcesChanged says where the roles come from, from here on.
type SourcesChanged struct {
	Sources map[Role]Source `json:"sources"`
}

// Source is where a role comes from. It never holds a secret. The zero Source is
// the session's backend and its own choice of engine.
type Source struct {
	Address string `json:"address,omitempty"` // "": the session's backend
	Engine  string `json:"engine,omitempty"`  // of the backend at the address; "": its own choice
	Model   string `json:"model,omitempty"`   // as it called itself when it was chosen
}

// Same reports whether both name one place, whatever model was there.
func (s Source) Same(other Source) bool {
	return s.Address == other.Address && s.Engine == other.Engine
}

// NodeQueued says that an image is to be made.
type NodeQueued struct {
	Node    NodeID `json:"node"`
	Parent  NodeID `json:"parent"`
	Chain   int    `json:"chain"`
	Round   int    `json:"round"`
	Attempt int    `json:"attempt,omitempty"` // at this chain and round, from 0
	Step    Step   `json:"step"`
	Seed    uint64 `json:"seed"`
	Request string `json:"request"` // idempotency key
	Prompt  string `json:"prompt"`  // working prompt
	// Reflection is the text that goes to the corrector, ReflectionID whose it is.
	Reflection   string       `json:"reflection,omitempty"`
	ReflectionID string       `json:"reflection_id,omitempty"`
	Params       SampleParams `json:"params"`
}

// NodeStarted says that the backend began to work on an image.
type NodeStarted struct {
	Node   NodeID `json:"node"`
	Parent NodeID `json:"parent"`
	Chain  int    `json:"chain"`
	Round  int    `json:"round"`
	Seed   uint64 `json:"seed"`
}

// NodeFinished says that an image is made and stored.
type NodeFinished struct {
	Node       NodeID         `json:"node"`
	Parent     NodeID         `json:"parent"`
	Chain      int            `json:"chain"`
	Round      int            `json:"round"`
	Seed       uint64         `json:"seed"`
	Image      Digest         `json:"image"`
	MediaType  string         `json:"media_type"`
	Width      int            `json:"width"`  // px
	Height     int            `json:"height"` // px
	Model      Model          `json:"model"`
	Timing     Timing         `json:"timing"`
	Understood *Understanding `json:"understood,omitempty"`
	// Speculated: it was begun before the decision that asks for it.
	Speculated bool `json:"speculated,omitempty"`
}

// NodeFailed says that an image could not be made. Retried brings it back.
type NodeFailed struct {
	Node    NodeID  `json:"node"`
	Parent  NodeID  `json:"parent"`
	Chain   int     `json:"chain"`
	Round   int     `json:"round"`
	Seed    uint64  `json:"seed"`
	Failure Failure `json:"failure"`
}

// NodeCancelled says that a person stopped an image. Withdrawn: because its
// decision was taken back; the reflection waits again.
type NodeCancelled struct {
	Node      NodeID `json:"node"`
	Withdrawn bool   `json:"withdrawn,omitempty"`
}

// RoleFailed says that verifier, reflector or refiner failed on a node.
type RoleFailed struct {
	Node    NodeID  `json:"node"`
	Role    Role    `json:"role"`
	Failure Failure `json:"failure"`
}

// Retried brings a failed or cancelled job back, with a new request id.
type Retried struct {
	Node NodeID `json:"node"`
	Role Role   `json:"role"`
}

// VerdictGiven is a verifier's verdict on a finished image.
type VerdictGiven struct {
	Node    NodeID  `json:"node"`
	Parent  NodeID  `json:"parent"`
	Chain   int     `json:"chain"`
	Round   int     `json:"round"`
	Seed    uint64  `json:"seed"`
	Verdict Verdict `json:"verdict"`
}

// PoolNarrowed keeps the pool images that become chains. No other chain comes
// from the pool after it.
type PoolNarrowed struct {
	Kept []NodeID `json:"kept"`
}

// ChainStarted opens a chain whose next image is made from Head.
type ChainStarted struct {
	Chain int    `json:"chain"`
	Head  NodeID `json:"head"`
	Until int    `json:"until"` // last round
	// Branch: a person opened it, from any node.
	Branch bool `json:"branch,omitempty"`
	// Prompt replaces the session's original prompt in this chain; such a
	// chain is verified against it and left out of the session's best.
	Prompt string `json:"prompt,omitempty"`
}

// ChainEnd is why a chain ended.
type ChainEnd string

// The reasons.
const (
	EndDepth     ChainEnd = "depth"     // all rounds made
	EndSatisfied ChainEnd = "satisfied" // nothing to fix
	EndPerson    ChainEnd = "person"    // ended by a person
	EndFailed    ChainEnd = "failed"
	EndCancelled ChainEnd = "cancelled"
)

// ChainEnded closes a chain.
type ChainEnded struct {
	Chain  int      `json:"chain"`
	Node   NodeID   `json:"node"` // its last image
	Parent NodeID   `json:"parent"`
	Round  int      `json:"round"`
	Seed   uint64   `json:"seed"`
	Reason ChainEnd `json:"reason"`
	// With are all chains that were ended at once, in the last of them; none for one.
	With []int `json:"with,omitempty"`
}

// ReflectionProposed is a reflection on a node, waiting for a decision.
type ReflectionProposed struct {
	Node         NodeID         `json:"node"`
	Parent       NodeID         `json:"parent"`
	Chain        int            `json:"chain"`
	Round        int            `json:"round"`
	Seed         uint64         `json:"seed"`
	Reflection   string         `json:"reflection"` // id
	Text         string         `json:"text"`
	Instructions []string       `json:"instructions"`
	Author       Author         `json:"author"`
	Understood   *Understanding `json:"understood,omitempty"`
	Branch       int            `json:"branch,omitempty"` // written for this branch off Node
}

// ReflectionDecided is a decision. A later one on the same reflection
// supersedes it until its child is finished.
type ReflectionDecided struct {
	Node       NodeID         `json:"node"`
	Parent     NodeID         `json:"parent"`
	Chain      int            `json:"chain"`
	Round      int            `json:"round"`
	Seed       uint64         `json:"seed"`
	Reflection string         `json:"reflection"` // id
	Decision   Decision       `json:"decision"`
	Original   string         `json:"original"`
	Final      string         `json:"final"`
	Remedy     Remedy         `json:"remedy,omitempty"`
	Code       string         `json:"code,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	Rule       string         `json:"rule,omitempty"`
	Prompt     string         `json:"prompt,omitempty"`
	By         Author         `json:"by"`
	Took       time.Duration  `json:"took,omitempty"`
	Understood *Understanding `json:"understood,omitempty"`
}

// DecisionWithdrawn gives a reflection back: it waits again.
type DecisionWithdrawn struct {
	Node       NodeID `json:"node"`
	Reflection string `json:"reflection"`
}

// DraftSaved keeps what a person is writing. Open: still in the editor. An
// empty Text that is not Open throws the draft away.
type DraftSaved struct {
	Node       NodeID `json:"node"`
	Reflection string `json:"reflection"`
	Text       string `json:"text"`
	Open       bool   `json:"open,omitempty"`
	// Toggled: the text is the proposal with instructions switched off.
	Toggled bool `json:"toggled,omitempty"`
	// Prompt: the text is the working prompt for the image after Node.
	Prompt bool `json:"prompt,omitempty"`
	// Note: it is the note on Node.
	Note bool `json:"note,omitempty"`
}

// PromptRefined is a working prompt for the image after Node. A person's empty
// one gives the prompt back to the refiner.
type PromptRefined struct {
	Node   NodeID `json:"node"`
	Parent NodeID `json:"parent"`
	Chain  int    `json:"chain"`
	Round  int    `json:"round"`
	Seed   uint64 `json:"seed"`
	Prompt string `json:"prompt"`
	// For is the reflection text it was written for; a person's prompt holds for any.
	For string `json:"for"`
	By  Author `json:"by"`
}

// Preference compares a child with its parent.
type Preference string

// The preferences.
const (
	ChildBetter  Preference = "child"
	ParentBetter Preference = "parent"
	TieGood      Preference = "tie_good"
	TieBad       Preference = "tie_bad"
)

// Judged is a person's word on a finished image. Empty fields say nothing.
type Judged struct {
	Node       NodeID     `json:"node"`
	Preference Preference `json:"preference,omitempty"`
	Rating     *int       `json:"rating,omitempty"` // 0..5
	Best       bool       `json:"best,omitempty"`   // this is the session's result
	// Done says, per instruction (from 0) of the reflection it was made with, what
	// came of it.
	Done map[int]Outcome `json:"done,omitempty"`
	// Blind: which of the two is the child was hidden until then, and told by it.
	Blind bool `json:"blind,omitempty"`
}

// Outcome is what came of one instruction.
type Outcome string

// The outcomes.
const (
	OutcomeDone    Outcome = "done"
	OutcomeNotDone Outcome = "not_done"
	OutcomeBroke   Outcome = "broke" // it damaged something else
)

// NodeMarked sets a node's marks; nil fields stay as they are.
type NodeMarked struct {
	Node   NodeID  `json:"node"`
	Marked *bool   `json:"marked,omitempty"`
	Pinned *bool   `json:"pinned,omitempty"`
	Pruned *bool   `json:"pruned,omitempty"`
	Note   *string `json:"note,omitempty"`
}

// GateChanged changes who decides from here on.
type GateChanged struct {
	Gate Gate `json:"gate"`
}

// Paused stops (or starts again) the making of new images.
type Paused struct {
	Paused bool `json:"paused"`
}

// BestImage is a session's result.
type BestImage struct {
	Node    NodeID      `json:"node"`
	Image   Digest      `json:"image"`
	Score   *float64    `json:"score"` // as its verifier gives it
	Kind    VerdictKind `json:"kind"`
	Correct *bool       `json:"correct"` // the verifier's yes
}

// SessionFinished ends a session. A branch opens it again.
type SessionFinished struct {
	Best   *BestImage `json:"best"`
	Images int        `json:"images"`
}

// SessionFailed ends a session that cannot have a result.
type SessionFailed struct {
	Reason     string         `json:"reason"`
	Code       FailureCode    `json:"code,omitempty"`
	Understood *Understanding `json:"understood,omitempty"`
	Images     int            `json:"images"`
}
