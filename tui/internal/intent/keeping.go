package intent

import "rflow/flow"

// Keeping is what is done with whole sessions in the list of them.
type Keeping interface {
	Intent
	keeping()
}

// AskRename asks for a session's name, beginning with the one it has.
type AskRename struct {
	ID   flow.SessionID
	Name string
}

// Rename gives a session a name that is shown in the place of its prompt; ""
// shows the prompt again. Was is the name it had.
type Rename struct {
	ID        flow.SessionID
	Name, Was string
}

// Archive puts a session out of the list, or back into it.
type Archive struct {
	ID flow.SessionID
	On bool
}

// Duplicate makes a session with the same images and decisions.
type Duplicate struct{ ID flow.SessionID }

// AskDelete asks whether to delete a session. Name and Images tell which.
type AskDelete struct {
	ID       flow.SessionID
	Name     string
	Images   int
	Archived bool
}

// Delete removes a session for good.
type Delete struct{ ID flow.SessionID }

// TakeBack undoes the last renaming or archiving.
type TakeBack struct{}

func (AskRename) keeping() {}
func (Rename) keeping()    {}
func (Archive) keeping()   {}
func (Duplicate) keeping() {}
func (AskDelete) keeping() {}
func (Delete) keeping()    {}
func (TakeBack) keeping()  {}

func (AskRename) intent() {}
func (Rename) intent()    {}
func (Archive) intent()   {}
func (Duplicate) intent() {}
func (AskDelete) intent() {}
func (Delete) intent()    {}
func (TakeBack) intent()  {}
