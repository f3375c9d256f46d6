package tui

import (
	"context"
	"time"

	"rflow/flow"
	"rflow/tui/internal/intent"
)

// Session is a session that runs. It is safe for use by several goroutines.
type Session interface {
	ID() flow.SessionID
	// Tree returns the tree now. Updates brings every event after it.
	Tree() flow.Tree
	// Updates delivers events in order, progress and states of the backend, until
	// the session is closed. There is one reader. An event that Tree already
	// held may come again.
	Updates() <-chan flow.Update
	// Do carries a command out, or says why not.
	Do(ctx context.Context, c flow.Command) error
	// Picture returns an image of the session.
	Picture(ctx context.Context, d flow.Digest) (flow.Picture, error)
	// Interpret tells how the backend understands a text.
	Interpret(ctx context.Context, i flow.Interpretation) (flow.Understanding, error)
	// Close leaves the session as it is; it can be opened again.
	Close() error
}

// tellsOfItself is a session of which a person should know something when it is opened,
// such as what of it could not be read.
type tellsOfItself interface {
	Notices() []string // one sentence each
}

// Library holds all sessions and knows the backend. It is safe for use by several goroutines.
type Library interface {
	// Sessions lists what there is, the one changed last first.
	Sessions(ctx context.Context) ([]SessionInfo, error)
	Start(ctx context.Context, r intent.StartRequest) (Session, error)
	Open(ctx context.Context, id flow.SessionID) (Session, error)
	Picture(ctx context.Context, d flow.Digest) (flow.Picture, error)
	// Backend returns the state now, and BackendUpdates every later one.
	Backend() flow.BackendState
	BackendUpdates() <-chan flow.BackendState
	// Settings returns the start form as it was last used; SaveSettings keeps it.
	Settings() intent.StartRequest
	SaveSettings(ctx context.Context, r intent.StartRequest) error
}

// SessionInfo is one line of the list of sessions.
type SessionInfo struct {
	ID      flow.SessionID
	Prompt  string
	State   flow.SessionState
	Updated time.Time
	Images  int
	Waiting int
	Best    flow.Digest // zero without an image
	Score   string      // label of the best image's score
	// Name is shown in the place of the prompt; "" for none.
	Name     string
	Archived bool // only listed when asked for
}
