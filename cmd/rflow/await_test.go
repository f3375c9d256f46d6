//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAnInterruptEndsTheWaitForAPipe sends a signal to programs that read what
// nobody writes.
func TestAnInterruptEndsTheWaitForAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"show", pipe},
		{"run", "--prompts", pipe},
		{"study", "--prompts", pipe},
	} {
		cmd := newProgram(t).command(args...)
		var said strings.Builder
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		write := reader(t, pipe) // the program has opened the pipe
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); cmd.ProcessState.ExitCode() != exitInterrupted {
			t.Errorf("rflow %q: %v, said %q; want exit %d", args, err, said.String(), exitInterrupted)
		}
		_ = write.Close()
	}
}

// reader waits for somebody to read from the pipe.
func reader(t *testing.T, pipe string) *os.File {
	t.Helper()
	f, err := os.OpenFile(pipe, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestADeviceWithoutEndIsNoPicture(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); errors.Is(err, fs.ErrNotExist) {
		t.Skip("there is no /dev/zero here")
	}
	if r := newProgram(t).run("show", "/dev/zero"); r.code != exitFailed || !strings.Contains(r.errOut, "more than") {
		t.Errorf("exit %d, said %q; want exit %d and that it is too much", r.code, r.errOut, exitFailed)
	}
}
