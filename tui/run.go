package tui

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// ErrInterrupted is returned by [Run] when a signal ended the program.
var ErrInterrupted = tea.ErrInterrupted

// Run shows the program until the person leaves it or ctx ends. The terminal is
// as it was afterwards, whatever happened. Its errors say what to do.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m, err := New(ctx, o)
	if err != nil {
		return err
	}
	defer m.Close()
	defer cancel() // before Close: nothing waits for pictures any more
	options := []tea.ProgramOption{
		tea.WithOutput(m.shell.pics.g.Writer()), tea.WithEnvironment(m.o.Env),
	}
	if o.Input != nil {
		options = append(options, tea.WithInput(o.Input))
	}
	program := tea.NewProgram(m, options...)
	// Not WithContext: that kills the program, which then does not wait for the
	// reader of its input.
	stop := context.AfterFunc(ctx, program.Quit)
	last, err := program.Run()
	stop()
	if left, ok := last.(Model); ok && left.session != nil && !left.leaving {
		_ = left.session.Close() // ended from outside; its log is complete
	}
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return nil
	case errors.Is(err, tea.ErrInterrupted):
		return ErrInterrupted
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("rflow met an error in itself and stopped; the session is safe, open it again: %w", err)
	default:
		return fmt.Errorf("the terminal: %w", err)
	}
}
