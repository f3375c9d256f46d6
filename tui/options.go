package tui

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/intent"
)

// Options are what [Run] needs. All but Library are optional.
type Options struct {
	// Library opens sessions. Required.
	Library Library
	// Keeper changes the list of sessions. Optional: without it the list stays as it is.
	Keeper Keeper
	// Graphics forces a way to draw pictures; the zero value lets the terminal's
	// replies decide.
	Graphics render.Path
	// Blocks forces the characters of block art; nil lets the terminal's version
	// decide.
	Blocks *render.Art
	// Theme overrides the one that follows the terminal.
	Theme *themes.Theme
	// Themes finds the others by name, for changing while the program runs; the
	// zero value has those built in.
	Themes themes.Shelf
	// NoColor tells everything apart without colours.
	NoColor bool
	// Plain leaves out pictures and boxes, for screen readers.
	Plain bool
	// Quiet leaves out bell and desktop notification when something begins to wait;
	// the title tells it all the same. Call is how it is told else.
	Quiet bool
	Call  Call
	// Speculate is how many corrections a session may begin before the person has
	// decided; the header tells how many it has. 0: none.
	Speculate int
	// Start begins a session at once; Open goes on with one. At most one is set.
	Start *StartRequest
	Open  *flow.SessionID
	// Inbox decides across the sessions that it finds, instead of exploring one.
	// Optional.
	Inbox Inbox
	// Replay plays a session, and nothing else. Optional.
	Replay *Replay
	// Told are lines for the person to know of at the start, such as a setting that
	// is passed over.
	Told []string
	// Version of the program, for the home screen.
	Version string
	// Editor is the command line of the editor for alt+e; $VISUAL or $EDITOR, else vi.
	Editor string
	// Keys are other keys than the program's own.
	Keys Keys
	// Opener is the command line of the viewer for pictures, wherever this runs; the
	// desktop's own unless given.
	Opener string

	// Input, Output and Env are the terminal: standard input and output, and the
	// process's environment, unless given.
	Input  io.Reader
	Output io.Writer
	Env    []string
}

// StartRequest is what the start form asks for.
type StartRequest = intent.StartRequest

// defaults fills in what is not given.
func (o Options) defaults() (Options, error) {
	if o.Library == nil {
		return o, errors.New("tui: no library")
	}
	if o.Start != nil && o.Open != nil {
		return o, errors.New("tui: start and open exclude each other")
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	if o.Env == nil {
		o.Env = os.Environ()
	}
	return o, nil
}

// clock is the time and its passing. Tests have their own.
type clock interface {
	Now() time.Time
	// After waits, or returns early when ctx ends.
	After(ctx context.Context, d time.Duration)
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) After(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
