package flow

import (
	"fmt"
	"time"
)

// NodeID names a node within its session: "ROUND.CHAIN", with a letter for a
// second attempt at the same place.
type NodeID string

// Root is the prompt itself, the parent of the initial pool.
const Root NodeID = "root"

// NewNodeID returns the id of one attempt at one place of the tree.
func NewNodeID(round, chain, attempt int) NodeID {
	switch {
	case attempt == 0:
		return NodeID(fmt.Sprintf("%d.%d", round, chain))
	case attempt < 26:
		return NodeID(fmt.Sprintf("%d.%d%c", round, chain, 'a'+rune(attempt)))
	default:
		return NodeID(fmt.Sprintf("%d.%dx%d", round, chain, attempt))
	}
}

// Step is how a node's image is made.
type Step string

// The steps.
const (
	StepGenerate Step = "generate" // from noise, in the initial pool
	StepCorrect  Step = "correct"  // from its parent and a reflection
	StepFresh    Step = "fresh"    // from noise, in the place of a correction; never exported as one
)

// Role returns who makes an image by the step.
func (s Step) Role() Role {
	if s == StepCorrect {
		return RoleCorrector
	}
	return RoleGenerator
}

// Status is where a node stands.
type Status string

// The statuses.
const (
	Queued    Status = "queued"
	Sampling  Status = "sampling"
	Done      Status = "done"
	Failed    Status = "failed"
	Cancelled Status = "cancelled"
)

// Node is one image of a session. A Node returned by a Tree is shared with it
// and must not be changed.
type Node struct {
	ID       NodeID
	Parent   NodeID
	Children []NodeID // in the order in which they were queued
	Chain    int
	Round    int
	Attempt  int
	Step     Step
	Seed     uint64
	Request  string
	// Original is the prompt that the image is judged against.
	Original string
	// Prompt is the working prompt it was made with.
	Prompt       string
	Reflection   string // the text it was made with
	ReflectionID string
	Params       SampleParams

	Status   Status
	Tries    int // retries that a person asked for
	Queued   time.Time
	Started  time.Time
	Finished time.Time
	Failure  *Failure
	// Withdrawn: cancelled because its decision was taken back.
	Withdrawn bool

	Image         Digest
	MediaType     string
	Width, Height int // px
	Model         Model
	Timing        Timing
	Understood    *Understanding
	Speculated    bool // begun before it was asked for

	Verdicts    []Verdict
	Reflections []Reflection // on this image; the last one counts
	Draft       *Draft
	PromptDraft *Draft   // what a person is writing in the place of Refined
	NoteDraft   *Draft   // and of Note
	Refined     *Refined // working prompt for the next image; see RefinedFor
	refinements []Refined
	RoleFailed  map[Role]Failure
	RoleTries   map[Role]int

	Preference Preference
	Rating     *int
	Outcomes   map[int]Outcome
	// Told: a person judged it against its parent without knowing which is which, and
	// was told then. It stays so when the judgement is taken back.
	Told   bool
	said   []saying
	Marked bool
	Pinned bool
	Pruned bool
	Note   string
}

// Draft is a reflection, a prompt or a note that a person is writing.
type Draft struct {
	Reflection string // id it began from; "" for others
	Text       string
	Open       bool
	Toggled    bool
}

// Refined is a working prompt for the next image.
type Refined struct {
	Prompt string
	For    string // the reflection text it was written for
	By     Author
}

// Fits reports whether the prompt still belongs to a reflection of that text. A
// person's prompt always does.
func (r *Refined) Fits(text string) bool { return r != nil && (r.By.Person || r.For == text) }

// RefinedFor returns the working prompt for the next image when that is made
// with a reflection of that text: the person's if there is one, else the one
// refined for it, else nil.
func (n *Node) RefinedFor(text string) *Refined {
	var found *Refined
	for i := range n.refinements {
		r := &n.refinements[i]
		if r.By.Person || (r.For == text && found == nil) {
			found = r
		}
	}
	return found
}

// showRefined chooses what Refined shows: the prompt that fits what would go to
// the corrector now, else the newest, which is stale then.
func (n *Node) showRefined() {
	n.Refined = nil
	if r := n.RefinedFor(n.IntendedText()); r != nil {
		n.Refined = r
	} else if len(n.refinements) > 0 {
		n.Refined = &n.refinements[len(n.refinements)-1]
	}
}

// Current returns the reflection that counts: the newest that waits, else the
// newest; nil if there is none.
func (n *Node) Current() *Reflection {
	for i := len(n.Reflections) - 1; i >= 0; i-- {
		if n.Reflections[i].Decision == Pending {
			return &n.Reflections[i]
		}
	}
	if len(n.Reflections) == 0 {
		return nil
	}
	return &n.Reflections[len(n.Reflections)-1]
}

// CurrentIn returns the newest reflection that a chain goes on from, or nil. A
// branch has its own on the node it leaves.
func (n *Node) CurrentIn(c Chain) *Reflection {
	branch := n.BranchIn(c)
	for i := len(n.Reflections) - 1; i >= 0; i-- {
		if n.Reflections[i].Branch == branch {
			return &n.Reflections[i]
		}
	}
	return nil
}

// BranchIn returns what Reflection.Branch is for a chain's reflections on the
// node: the chain itself where it branches off, else 0.
func (n *Node) BranchIn(c Chain) int {
	if c.Branch && c.Head == n.ID {
		return c.ID
	}
	return 0
}

// Reflected returns a reflection on the node by id, or nil.
func (n *Node) Reflected(id string) *Reflection {
	for i := range n.Reflections {
		if n.Reflections[i].ID == id {
			return &n.Reflections[i]
		}
	}
	return nil
}

// reflectionsIn counts the reflections of a branch, or with 0 of the node's own
// chain.
func (n *Node) reflectionsIn(branch int) int {
	count := 0
	for _, r := range n.Reflections {
		if r.Branch == branch {
			count++
		}
	}
	return count
}

// Waits reports whether a reflection on the node awaits a decision.
func (n *Node) Waits() bool {
	r := n.Current()
	return r != nil && r.Decision == Pending
}

// Verdict returns the first verdict by the verifier, or nil.
func (n *Node) Verdict(verifier string) *Verdict {
	for i := range n.Verdicts {
		if n.Verdicts[i].Verifier == verifier {
			return &n.Verdicts[i]
		}
	}
	return nil
}

// NextVerdict returns which verdict of a verifier on the image the next one would be:
// 0 is its first.
func (n *Node) NextVerdict(verifier string) int {
	next := 0
	for _, v := range n.Verdicts {
		if v.Verifier == verifier {
			next = max(next, v.Again+1)
		}
	}
	return next
}

// ModelVerdict returns the verdict by which the session goes on, or nil: the first
// that is not a person's and was not given afterwards.
func (n *Node) ModelVerdict() *Verdict {
	for i := range n.Verdicts {
		if n.Verdicts[i].Kind != KindPerson && n.Verdicts[i].Source == nil {
			return &n.Verdicts[i]
		}
	}
	return nil
}

// IntendedText is what would go to the corrector if the reflection were
// accepted now: the closed draft, else the final text, else the proposal.
func (n *Node) IntendedText() string { return n.intended(n.Current()) }

// intended is IntendedText for one of the node's reflections.
func (n *Node) intended(r *Reflection) string {
	switch {
	case r == nil:
		return ""
	case r.Decision != Pending:
		return r.Final
	case n.Draft != nil && !n.Draft.Open && n.Draft.Reflection == r.ID:
		return n.Draft.Text
	default:
		return r.Text
	}
}

// clone copies the node so that it can be changed without changing n.
func (n *Node) clone() *Node {
	c := *n
	return &c
}
