package flow

import (
	"strings"
	"time"
	"unicode"
)

// Decision is what became of a reflection.
type Decision string

// The decisions. Passed is an acceptance by a gate rule, not by a person.
const (
	Pending   Decision = "pending"
	Accepted  Decision = "accepted"
	Edited    Decision = "edited"
	Rejected  Decision = "rejected"
	Satisfied Decision = "satisfied" // the image is right; the chain ends
	Passed    Decision = "passed"
)

// Applies reports whether the decision sends a text on to the corrector.
func (d Decision) Applies() bool { return d == Accepted || d == Edited || d == Passed }

// Remedy is what a rejection asks for instead.
type Remedy string

// The remedies.
const (
	AskAgain   Remedy = "ask_again"   // another reflection from the reflector
	FreshNoise Remedy = "fresh_noise" // a new image from the generator, in the chain's place
	EndChain   Remedy = "end_chain"
)

// Author wrote a text: a model or a person.
type Author struct {
	Person bool   `json:"person,omitempty"`
	Name   string `json:"name,omitempty"` // model id@revision, or the person's name
}

// String returns the name, or "you" for an unnamed person.
func (a Author) String() string {
	if a.Person && a.Name == "" {
		return "you"
	}
	return a.Name
}

// Reflection is what is wrong with one image, as instructions for the next, and
// what was decided about it. A node may have several; the last one counts.
type Reflection struct {
	ID         string // unique in the session
	Node       NodeID // the image it speaks of
	Branch     int    // the branch it was written for, or 0 for the node's own chain
	Text       string // as proposed; empty means nothing to fix
	Author     Author
	Proposed   time.Time
	Understood *Understanding

	Decision  Decision
	Final     string // what goes to the corrector
	Remedy    Remedy // of a rejection
	Code      string // reason code of a rejection
	Reason    string // and words
	DecidedBy Author
	Decided   time.Time
	Took      time.Duration // from painted to decided
	Rule      string        // the gate rule that passed it
	Prompt    string        // working prompt committed with the decision; "" if it was still being refined
	Used      bool          // its child is finished
	opens     bool          // a person wrote it to open a branch with it
	Held      bool          // its decision was taken back: it waits for a person whatever the gate says
}

// Instructions returns the reflection's proposed instructions.
func (r Reflection) Instructions() []string { return Instructions(r.Text) }

var bullet = pattern(`^(?:[-*•–]|\(?\d{1,2}[.):])\s+`)

// unbullet takes the bullets and numbers off the front of a line, and the white
// space around it.
func unbullet(line string) string {
	for {
		line = strings.TrimSpace(line)
		mark := bullet().FindString(line)
		if mark == "" {
			return line
		}
		line = line[len(mark):]
	}
}

// Instructions splits a reflection into its instructions: one per line, bullets
// and numbers taken off; a line of several sentences is several instructions.
// Without any the list is empty, not nil, so that JSON shows a list.
func Instructions(text string) []string {
	out := []string{}
	for line := range strings.Lines(text) {
		for line = unbullet(line); line != ""; {
			end := sentenceEnd(line)
			out = append(out, line[:end])
			line = unbullet(line[end:])
		}
	}
	return out
}

// sentenceEnd returns the length of the first sentence of line: up to a full
// stop, question or exclamation mark that is followed by white space and a
// capital letter.
func sentenceEnd(line string) int {
	end, space := 0, false // end: after a mark; space: and white space
	for i, r := range line {
		switch {
		case r == '.' || r == '!' || r == '?':
			end, space = i+1, false
		case end > 0 && unicode.IsSpace(r):
			space = true
		case space && unicode.IsUpper(r):
			return end
		default:
			end, space = 0, false
		}
	}
	return len(line)
}

// JoinInstructions is the inverse of Instructions: one per line.
func JoinInstructions(list []string) string { return strings.Join(list, "\n") }
