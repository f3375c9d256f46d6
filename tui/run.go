package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"rflow/render"
	"rflow/tui/internal/intent"
)

// ErrInterrupted is returned by [Run] when a signal ended the program.
var ErrInterrupted = tea.ErrInterrupted

// Run shows the program until the person leaves it, a signal comes or ctx ends.
// The terminal is as it was afterwards, whatever happened. Its errors say what
// to do.
func Run(ctx context.Context, o Options) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	return run(ctx, o, signals)
}

// run is Run; signals that end the program come from a channel.
func run(ctx context.Context, o Options, signals <-chan os.Signal) error {
	// What the program does goes on until it has left.
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	m, err := New(own, o)
	if err != nil {
		return err
	}
	defer m.Close()
	defer cancel() // before Close: nothing waits for pictures any more
	options := []tea.ProgramOption{
		tea.WithOutput(m.shell.pics.g.Writer()), tea.WithEnvironment(m.o.Env), tea.WithFilter(guard), tea.WithoutSignalHandler(),
	}
	if o.Input != nil {
		options = append(options, tea.WithInput(o.Input))
	}
	program := tea.NewProgram(m, options...)
	// Not WithContext: that kills the program, which then waits for nobody, not even
	// for the reader of its input.
	stop := context.AfterFunc(ctx, func() { program.Send(leaveMsg{}) })
	var interrupted atomic.Bool
	var wg sync.WaitGroup
	ended := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case sig := <-signals:
				interrupted.Store(sig == os.Interrupt)
				program.Send(leaveMsg{})
			case <-ended:
				return
			}
		}
	})
	last, err := program.Run()
	stop()
	close(ended)
	wg.Wait()
	if left, ok := last.(Model); ok && left.session != nil && !left.leaving {
		_ = left.openSessions().Close() // ended by an error; its log is complete
	}
	if err != nil && o.Input == nil {
		m.shell.pics.g.Discard(os.Stdin) // it left without waiting for the terminal
	}
	if err == nil && interrupted.Load() {
		return ErrInterrupted
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

// leaveMsg asks to leave as if the person did: the program waits for the
// terminal's replies, lest the shell gets them. Another one changes nothing.
type leaveMsg struct{}

func (m Model) leave() (Model, tea.Cmd) {
	if m.leaving {
		return m, nil
	}
	return m.travel(intent.Quit{})
}

// guard looks at messages before the program does. An acknowledgement of image
// bytes changes nothing that is drawn, so no frame is made for it. What the
// terminal says of one of our images says nothing of what it can do.
func guard(model tea.Model, msg tea.Msg) tea.Msg {
	m, ok := model.(Model)
	rs := replies(msg)
	if !ok || len(rs) != 1 {
		return msg
	}
	switch r := rs[0].(type) {
	case render.StatusReply:
		m.shell.pics.g.Ack()
		return nil
	case render.KittyReply:
		if m.shell.pics.g.Refused(r) {
			return nil
		}
	}
	return msg
}
