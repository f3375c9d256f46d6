// Command rflow refines text-to-image prompts in the terminal: it draws the
// refinement tree of ReflectionFlow with its images inline, and a person
// accepts, edits or rejects each reflection before the next correction is made.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"rflow/flow"
)

// The exit codes of the contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// streams are the program's standard streams.
type streams struct {
	in       *os.File
	out, err io.Writer
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, std streams) int {
	a := &app{std: std}
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	cmd, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSomeFailed):
		return exitFailed
	case ctx.Err() != nil:
		say(std.err, "interrupted%s", goesOn(cmd.Name()))
		return exitInterrupted
	case errors.As(err, new(*usageError)):
		sayLines(std.err, err.Error())
		return exitUsage
	case errors.Is(err, errBackendLost), errors.As(err, new(*notKeptError)):
		say(std.err, "%v%s", err, goesOn(cmd.Name()))
		return exitFailed
	default:
		say(std.err, "%s", sentence(err))
		return exitFailed
	}
}

// goesOn tells how to take up what an interrupted command was doing.
func goesOn(command string) string {
	switch command {
	case "run":
		return "; `rflow run --resume` goes on where it was"
	case "study", "verify":
		return "; the same command goes on where it was"
	}
	return ""
}

// errSomeFailed says that a failure was reported already.
var errSomeFailed = errors.New("some sessions failed")

// usageError is a command line or a setting that cannot be used.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// sentence says an error with its hint.
func sentence(err error) string {
	var f *flow.Failure
	if errors.As(err, &f) {
		return f.Error()
	}
	return err.Error()
}
