package flow

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A trial is a question about one image: which correction of it is best, all of them
// made with one seed and judged without knowing which is which. What it makes are no
// nodes: they count in no score and among no session's images.

// ArmKind is what is tried with an image.
type ArmKind string

// The kinds.
const (
	ArmProposed ArmKind = "proposed" // the reflection as it was proposed
	ArmEdited   ArmKind = "edited"   // the reflection as a person wrote it
	ArmPrompt   ArmKind = "prompt"   // the refined prompt, and no reflection
	ArmNone     ArmKind = "none"     // the image's own prompt, and no reflection
)

// TrialArm is one correction of a trial as it is asked for.
type TrialArm struct {
	Kind ArmKind `json:"kind"`
	// Also are the kinds that come to just the same here.
	Also       []ArmKind `json:"also,omitempty"`
	Reflection string    `json:"reflection,omitempty"`
	Prompt     string    `json:"prompt"`
	Request    string    `json:"request"` // idempotency key
}

// TrialStarted asks for corrections of one image beside each other.
type TrialStarted struct {
	Trial    int          `json:"trial"` // 1, 2, 3, ... within a session
	Node     NodeID       `json:"node"`
	Original string       `json:"original"` // what the image is judged against
	Seed     uint64       `json:"seed"`     // of all arms
	Params   SampleParams `json:"params"`
	Arms     []TrialArm   `json:"arms"`
}

// TrialArmFinished says what came of an arm: an image, or a failure.
type TrialArmFinished struct {
	Trial     int      `json:"trial"`
	Arm       int      `json:"arm"` // from 1
	Image     Digest   `json:"image"`
	MediaType string   `json:"media_type,omitempty"`
	Width     int      `json:"width,omitempty"`  // px
	Height    int      `json:"height,omitempty"` // px
	Model     Model    `json:"model"`
	Timing    Timing   `json:"timing"`
	Failure   *Failure `json:"failure,omitempty"`
}

// TrialJudged is a person's word on a trial. It stands until it is taken back: after it
// nothing is hidden any more.
type TrialJudged struct {
	Trial int           `json:"trial"`
	Best  int           `json:"best,omitempty"`  // an arm from 1; 0: a tie
	Tie   Preference    `json:"tie,omitempty"`   // TieGood or TieBad
	Order []int         `json:"order,omitempty"` // the arms as they were shown
	By    Author        `json:"by"`
	Took  time.Duration `json:"took,omitempty"` // from shown to judged
	// Told: what the images were made with was known, from a judgement that was taken
	// back.
	Told bool `json:"told,omitempty"`
}

// TrialCancelled ends a trial that nobody judged.
type TrialCancelled struct {
	Trial int `json:"trial"`
}

// StartTrial begins a trial of an image.
type StartTrial struct{ Node NodeID }

// JudgeTrial says which arm of a trial is best, or with 0 what tie they are.
type JudgeTrial struct {
	Trial int
	Best  int        // from 1
	Tie   Preference // TieGood or TieBad, when Best is 0
	Took  time.Duration
	// Blind: it is said again as it was said before anything was told.
	Blind bool
}

// RetryTrial makes those images of a trial once more that failed.
type RetryTrial struct{ Trial int }

// CancelTrial stops what a trial still makes, and closes it.
type CancelTrial struct{ Trial int }

func (StartTrial) command()  {}
func (JudgeTrial) command()  {}
func (RetryTrial) command()  {}
func (CancelTrial) command() {}

// Arm is one correction of a trial and what came of it.
type Arm struct {
	TrialArm
	Image         Digest
	MediaType     string
	Width, Height int // px
	Model         Model
	Timing        Timing
	Failure       *Failure
	Tries         int    // retries that a person asked for
	again         string // the request of the last of them
}

// Asked is the request that the arm is made by now: another one for each retry.
func (a Arm) Asked() string { return cmp.Or(a.again, a.Request) }

// Made reports whether the arm has its image.
func (a Arm) Made() bool { return !a.Image.IsZero() }

// Trial is a trial as its events tell it. Its arms are shared with the tree: do not
// change them.
type Trial struct {
	ID       int
	Node     NodeID
	Original string
	Seed     uint64
	Params   SampleParams
	Arms     []Arm
	Begun    time.Time

	Judged    time.Time // when it was
	Best      int       // from 1; 0: a tie, or not judged
	Tie       Preference
	By        Author
	Told      bool // judged by somebody who knew what the images were made with
	Cancelled bool
	// Known: what the images were made with has been told, although a judgement that
	// was taken back may have left the trial open again.
	Known bool
}

// Made returns how many arms have their image.
func (t Trial) Made() int {
	n := 0
	for _, a := range t.Arms {
		if a.Made() {
			n++
		}
	}
	return n
}

// Decided reports whether the trial is judged.
func (t Trial) Decided() bool { return t.Best > 0 || t.Tie != "" }

// Open reports whether the trial is neither judged nor cancelled.
func (t Trial) Open() bool { return !t.Decided() && !t.Cancelled }

// Making reports whether images are still to come.
func (t Trial) Making() bool {
	return t.Open() && slices.ContainsFunc(t.Arms, func(a Arm) bool { return !a.Made() && a.Failure == nil })
}

// Failed returns the arms, from 1, that failed and may be tried again.
func (t Trial) Failed() []int {
	var arms []int
	for i, a := range t.Arms {
		if t.Open() && a.Failure != nil {
			arms = append(arms, i+1)
		}
	}
	return arms
}

// Ready reports whether the trial can be judged: all is made that will be, and there
// are two images at least.
func (t Trial) Ready() bool { return t.Open() && !t.Making() && t.Made() > 1 }

// Order returns the arms, from 1, in the order in which they are shown and made. The
// names of requests are hashes, so it tells nothing about what an arm is; it is
// another in every trial and stays the same in one.
func (t Trial) Order() []int {
	order := make([]int, len(t.Arms))
	for i := range order {
		order[i] = i + 1
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(t.Arms[a-1].Request, t.Arms[b-1].Request), a-b)
	})
	return order
}

// ArmNode returns what an arm is as a node: one that is in no tree. Its id is the one
// that progress tells.
func (t Trial) ArmNode(arm int) *Node {
	a := t.Arms[arm-1]
	return &Node{
		ID: TrialNode(t.ID, arm), Parent: t.Node, Step: StepCorrect, Seed: t.Seed, Request: a.Asked(), Original: t.Original,
		Prompt: a.Prompt, Reflection: a.Reflection, Params: t.Params, Status: Queued,
	}
}

// TrialNode is what progress calls an arm, from 1, of a trial. It is in no tree.
func TrialNode(trial, arm int) NodeID { return NodeID(fmt.Sprintf("trial%d.%d", trial, arm)) }

// Trials returns the trials in the order in which they began.
func (t Tree) Trials() []Trial { return slices.Clone(t.trials) }

// Trial returns a trial by its number.
func (t Tree) Trial(id int) (Trial, bool) {
	i := slices.IndexFunc(t.trials, func(tr Trial) bool { return tr.ID == id })
	if i < 0 {
		return Trial{}, false
	}
	return t.trials[i], true
}

// Trying returns how many images of trials are still to be made.
func (t Tree) Trying() int {
	n := 0
	for _, tr := range t.trials {
		for _, a := range tr.Arms {
			if tr.Open() && !a.Made() && a.Failure == nil {
				n++
			}
		}
	}
	return n
}

// TrialOf returns the newest trial of a node that was not cancelled.
func (t Tree) TrialOf(node NodeID) (Trial, bool) {
	for _, tr := range slices.Backward(t.trials) {
		if tr.Node == node && !tr.Cancelled {
			return tr, true
		}
	}
	return Trial{}, false
}
