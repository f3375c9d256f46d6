package store

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"testing"
)

// childTask names, in the environment, what this test binary does instead of
// its tests when a test has started it once more as another process.
const childTask = "RFLOW_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childTask) {
	case "":
		os.Exit(m.Run())
	case "write":
		writeUntilKilled(os.Args[1])
	case "lease":
		leaseUntilKilled(os.Args[1])
	}
	os.Exit(2)
}

// child is another process on the same folder.
type child struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner // its standard output
}

func startChild(t *testing.T, task, dir string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0], dir)
	cmd.Env = append(os.Environ(), childTask+"="+task)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &child{cmd: cmd, lines: bufio.NewScanner(out)}
}

// kill ends the process without a chance to tidy up.
func (c *child) kill() { _ = c.cmd.Process.Kill() }

// wait collects a process that was killed.
func (c *child) wait(t *testing.T) {
	t.Helper()
	if err := c.cmd.Wait(); err == nil || c.cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the child ended by itself: %v", c.cmd.ProcessState)
	}
}

// fatal ends a child that cannot do its task.
func fatal(err error) {
	_, _ = io.WriteString(os.Stderr, "child: "+err.Error()+"\n")
	os.Exit(3)
}
