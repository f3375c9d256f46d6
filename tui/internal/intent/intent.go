// Package intent is what a pane asks of the program. A pane's Update returns
// intents; only the root model turns them into commands. Panes never see each
// other.
package intent

import "rflow/flow"

// Intent is one wish of a pane.
type Intent interface{ intent() }

// Do asks the session to carry out a command.
type Do struct{ Command flow.Command }

// Select moves the cursor to a node; the focus panel follows.
type Select struct{ Node flow.NodeID }

// Show opens a node in the focus panel; Full fills the screen with it.
type Show struct {
	Node flow.NodeID
	Full bool
}

// Leave gives the focus back to where it was.
type Leave struct{}

// Notice shows one line: what happened, why, and which key helps.
type Notice struct{ Text string }

// Confirm asks a question; Yes is carried out when the person says so.
type Confirm struct {
	Question string
	Yes      Intent
}

// Interpret asks how the backend understands a text.
type Interpret struct{ Interpretation flow.Interpretation }

// EditOutside opens a text in $EDITOR; the result comes back as a message.
type EditOutside struct{ Text string }

// Copy puts a text on the clipboard of the terminal (OSC 52).
type Copy struct{ Text string }

// Start begins a session.
type Start struct{ Request StartRequest }

// StartRequest is what the start form says.
type StartRequest struct {
	Prompt     string
	Tag        flow.Tag
	Strategy   flow.Strategy
	Seed       uint64
	RandomSeed bool // choose one
	Params     flow.SampleParams
	Layout     flow.PromptLayout // "": the corrector's own
	// Sources are the roles that do not come from what the backend would choose.
	Sources map[flow.Role]flow.Source
}

// Open goes on with a session.
type Open struct{ ID flow.SessionID }

// Home leaves the session's screen.
type Home struct{}

// Quit leaves the program.
type Quit struct{}

// Theme draws with another theme, by its name; "auto" follows the terminal, and
// "" asks which.
type Theme struct{ Name string }

// AskBranch opens the branch dialog on a node.
type AskBranch struct{ Node flow.NodeID }

// AskCancel offers to stop a node's job, its chain, or all.
type AskCancel struct{ Node flow.NodeID }

// Press is a key pressed in the person's place, by the name of the key.
type Press struct{ Key string }

// Call carries out a command that has no key, by its name.
type Call struct{ Command, Argument string }

// Batch is several intents, in order.
type Batch []Intent

func (Do) intent()          {}
func (Select) intent()      {}
func (Show) intent()        {}
func (Leave) intent()       {}
func (Notice) intent()      {}
func (Confirm) intent()     {}
func (Interpret) intent()   {}
func (EditOutside) intent() {}
func (Copy) intent()        {}
func (Start) intent()       {}
func (Open) intent()        {}
func (Home) intent()        {}
func (Quit) intent()        {}
func (Theme) intent()       {}
func (AskBranch) intent()   {}
func (AskCancel) intent()   {}
func (Press) intent()       {}
func (Call) intent()        {}
func (Batch) intent()       {}
