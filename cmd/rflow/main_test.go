package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rflow/flow"
)

// TestMain lets the test binary be the program: with asProgram set it runs
// main, so that tests drive a real process without a build of its own.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

const asProgram = "RFLOW_TEST_AS_PROGRAM"

// program is one way to call rflow: a data folder and settings of its own.
type program struct {
	t    testing.TB
	data string
}

func newProgram(t testing.TB) program {
	t.Helper()
	return program{t, t.TempDir()}
}

// command prepares a call. Nothing of the caller's settings reaches it.
func (p program) command(args ...string) *exec.Cmd {
	p.t.Helper()
	cmd, err := selfCommand(p.data, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return cmd
}

// selfCommand makes a call of the program with a data folder.
func selfCommand(data string, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, args...)
	cmd.Env = []string{
		asProgram + "=1", "RFLOW_DATA=" + data, "HOME=" + data, "XDG_CONFIG_HOME=" + data + "/config",
		"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8",
		"GORACE=atexit_sleep_ms=0", // under the race detector every call would end a second later
	}
	return cmd, nil
}

// result is what one call did.
type result struct {
	code        int
	out, errOut string
}

// patienceOfTests ends a hanging program; no test depends on its length.
const patienceOfTests = 5 * time.Minute

func (p program) run(args ...string) result {
	p.t.Helper()
	return p.finish(p.command(args...))
}

func (p program) finish(cmd *exec.Cmd) result {
	p.t.Helper()
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(p.t.Context(), patienceOfTests)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatalf("rflow %v: %v", cmd.Args[1:], err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errOut.String()}
}

// must runs a call that has to succeed and returns its standard output.
func (p program) must(args ...string) string {
	p.t.Helper()
	r := p.run(args...)
	if r.code != exitDone {
		p.t.Fatalf("rflow %v: exit %d\n%s%s", args, r.code, r.out, r.errOut)
	}
	return r.out
}

// line is one event of --json, with the fields that the contract names.
type line struct {
	Seq     int64           `json:"seq"`
	Time    time.Time       `json:"time"`
	Type    string          `json:"type"`
	Session string          `json:"session"`
	Node    string          `json:"node"`
	Parent  string          `json:"parent"`
	Round   *int            `json:"round"`
	Chain   *int            `json:"chain"`
	Seed    *uint64         `json:"seed"`
	Image   string          `json:"image"`
	Reason  string          `json:"reason"`
	Images  int             `json:"images"`
	Best    *flow.BestImage `json:"best"`
}

func parseLines(t testing.TB, out string) []line {
	t.Helper()
	var lines []line
	for text := range strings.Lines(out) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("standard output has a line that is not JSON: %q: %v", text, err)
		}
		lines = append(lines, l)
	}
	return lines
}
