package archive

import (
	"errors"
	"fmt"
	"regexp"
	"sync"

	"rflow/flow"
)

// The bounds of a log that came from elsewhere. They are far beyond any session
// and keep a forged one from taking a reader's memory.
const (
	maxEvents  = 1_000_000
	maxNodes   = 50_000
	maxSteered = 10_000    // changes of the gate
	maxWritten = 1_000     // reflections on one node, prompts for the next
	maxPlace   = 1_000_000 // of a round, a chain, an attempt
	maxSide    = 1 << 16   // px
)

var (
	nodeID    = pattern(`^\d{1,7}\.\d{1,7}([a-z]|x\d{1,7})?$`)
	sessionID = pattern(`^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$`)
)

func checkNode(id flow.NodeID) error {
	if id != flow.Root && !nodeID().MatchString(string(id)) {
		return fmt.Errorf("%.40q names no node", string(id))
	}
	return nil
}

// checker accepts the events of a log that came from elsewhere, in order.
type checker struct {
	session        flow.SessionID
	events, nodes  int
	steered, tried int
	written, asked map[flow.NodeID]int
}

// event accepts the next one. Payloads that this program does not know pass: the
// fold passes over them too.
func (c *checker) event(e flow.Event) error {
	year := e.Time.Year()
	switch {
	case c.events >= maxEvents:
		return fmt.Errorf("there are more than %d", maxEvents)
	case !sessionID().MatchString(string(c.session)) || e.Session != c.session:
		return fmt.Errorf("it is of session %.70q, not of %.70q", string(e.Session), string(c.session))
	case e.Seq != int64(c.events+1):
		return fmt.Errorf("it has the number %d", e.Seq)
	case year < 1700 || year > 2250:
		return fmt.Errorf("it happened in the year %d", year)
	case len(e.Actor) > 200:
		return errors.New("its actor's name is too long")
	}
	c.events++
	first, ok := e.Payload.(flow.SessionStarted)
	if ok != (c.events == 1) {
		return errors.New("a session starts once, with its first event")
	}
	if ok {
		c.written, c.asked = map[flow.NodeID]int{}, map[flow.NodeID]int{}
		return first.Strategy.Validate()
	}
	return c.payload(e.Payload)
}

// payload looks at what makes nodes and chains, and counts what the fold's time
// grows with; everything else speaks of what is there.
func (c *checker) payload(p flow.Payload) error {
	switch p := p.(type) {
	case flow.NodeQueued:
		if p.Request != "" && !printable(p.Request, 64) {
			return fmt.Errorf("%.40q is no request", p.Request)
		}
		c.nodes++
		return errors.Join(
			most(c.nodes, maxNodes, "images"), checkNode(p.Node), checkNode(p.Parent),
			checkPlace(p.Chain), checkPlace(p.Round), checkPlace(p.Attempt),
		)
	case flow.NodeFinished:
		if p.Width < 0 || p.Height < 0 || p.Width > maxSide || p.Height > maxSide {
			return fmt.Errorf("an image of %dx%d px", p.Width, p.Height)
		}
	case flow.ChainStarted:
		return errors.Join(checkNode(p.Head), checkPlace(p.Chain), checkPlace(p.Until))
	case flow.ReflectionProposed:
		c.asked[p.Node]++
		if !printable(p.Reflection, 64) {
			return fmt.Errorf("%.40q is no reflection's name", p.Reflection)
		}
		return most(c.asked[p.Node], maxWritten, "reflections on one image")
	case flow.PromptRefined:
		c.written[p.Node]++
		return most(c.written[p.Node], maxWritten, "prompts after one image")
	case flow.GateChanged:
		c.steered++
		return most(c.steered, maxSteered, "changes of the gate")
	case flow.TrialStarted, flow.TrialArmFinished:
		return c.trial(p)
	}
	return nil
}

func most(n, limit int, what string) error {
	if n > limit {
		return fmt.Errorf("there are more than %d %s", limit, what)
	}
	return nil
}

func checkPlace(n int) error {
	if n < 0 || n > maxPlace {
		return fmt.Errorf("%d is no place in a tree", n)
	}
	return nil
}

// pattern returns expr compiled at its first use: a program that never needs it starts
// the sooner.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
