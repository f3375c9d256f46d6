package session

import (
	"fmt"

	"rflow/flow"
)

// GivenUpError says that jobs were tried as often as Options.GiveUp allows, and
// failed each time in a way that may pass. Nothing of that is recorded: the
// session is unfinished, and asks for them again when it is resumed.
type GivenUpError struct {
	Node    flow.NodeID // of the first such job, as the plan has them
	Role    flow.Role
	Tries   int
	Failure *flow.Failure // of its last try
	Others  int           // jobs besides
}

// Error says which job, and what its last try came to.
func (e *GivenUpError) Error() string {
	times, others := fmt.Sprintf("%d times", e.Tries), ""
	if e.Tries == 1 {
		times = "once"
	}
	switch {
	case e.Others == 1:
		others = ", and one job more"
	case e.Others > 1:
		others = fmt.Sprintf(", and %d jobs more", e.Others)
	}
	return fmt.Sprintf("the %s of %s was tried %s%s: %s", e.Role, e.Node, times, others, e.Failure.Error())
}

// Unwrap returns the failure.
func (e *GivenUpError) Unwrap() error { return e.Failure }

// givenUp returns a *GivenUpError if any job was given up, else nil.
func (d *driver) givenUp() error {
	var first *GivenUpError
	for _, j := range d.s.Tree().Plan().Jobs {
		r := d.rests[j.Request]
		switch {
		case r.givenUp == nil:
		case first == nil:
			first = &GivenUpError{Node: j.Node, Role: j.Role, Tries: r.tries, Failure: r.givenUp}
		default:
			first.Others++
		}
	}
	if first == nil {
		return nil // and no typed nil
	}
	return first
}
