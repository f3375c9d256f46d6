package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/charmbracelet/x/term"

	"rflow/render"
)

// The time that a terminal has to answer, at hand and behind a slow line.
const (
	answerTime       = 700 * time.Millisecond
	answerTimeRemote = 2500 * time.Millisecond
)

// probeTerminal asks the terminal that the program runs in what it can do. ok
// is false when standard output is not a terminal or there is none to ask; what the
// environment and the kernel tell is in the result all the same.
func (a *app) probeTerminal(ctx context.Context) (caps render.Caps, ok bool, err error) {
	out := a.outFile()
	caps = render.NewCaps(os.Environ())
	if caps.Art, err = render.ParseArt(a.settings.get("blocks")); err != nil {
		return caps, false, &usageError{err}
	}
	if out == nil || !term.IsTerminal(out.Fd()) {
		return caps, false, nil
	}
	if size, err := render.WindowSize(out.Fd()); err == nil {
		caps = caps.Fold(size)
	}
	tty, err := openTerminal()
	if err != nil {
		return caps, true, nil // a terminal that cannot be asked: what is known has to do
	}
	defer tty.Close()
	old, err := term.MakeRaw(tty.Fd())
	if err != nil {
		return caps, true, nil
	}
	defer func() { _ = term.Restore(tty.Fd(), old) }()
	if caps.Tmux {
		caps = caps.Fold(render.AskTmux(ctx))
	}
	limit := answerTime
	if caps.SSH || caps.Tmux {
		limit = answerTimeRemote
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	caps, err = render.Probe(ctx, tty, caps)
	if err != nil {
		return caps, true, fmt.Errorf("ask the terminal: %w", err)
	}
	return caps, true, nil
}

// outFile returns the program's standard output if it is a file.
func (a *app) outFile() *os.File {
	f, _ := a.std.out.(*os.File)
	return f
}
