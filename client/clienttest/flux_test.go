package clienttest_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"rflow/client/clienttest"
)

// TestFlux holds `rflow-flux serve --tiny` against the suite, over a unix socket
// and over TCP. RFLOW_FLUX names the command of an installed environment.
func TestFlux(t *testing.T) {
	t.Parallel()
	command := os.Getenv("RFLOW_FLUX")
	if command == "" {
		t.Skip("THE PYTHON BACKEND IS NOT TESTED: RFLOW_FLUX does not name its command (make test-flux does)")
	}
	for _, listen := range []string{"unix://" + filepath.Join(t.TempDir(), "s"), "127.0.0.1:0"} {
		network, _, _ := strings.Cut(listen, ":")
		t.Run(network, func(t *testing.T) {
			address, _ := serveFlux(t, command, "--tiny", "--listen", listen)
			dial := line(t, address)
			clienttest.Run(t, func(*testing.T) clienttest.Subject {
				return clienttest.Subject{Dial: dial, Samples: fluxSamples()}
			})
		})
	}
}

// fluxSamples are texts for a model that draws noise of any of them: the only
// thing that it cannot make is what its text encoder has no room for.
func fluxSamples() clienttest.Samples {
	return clienttest.Samples{
		Prompt:      "a photo of two green cups left of a bench",
		Other:       "a photo of a dog under a tree and a cat above a chair",
		Reflection:  "add a second cup to the left of the bowl",
		Unsupported: "a photo of" + strings.Repeat(" three yellow bananas", 200),
		Size:        64,
	}
}

// serveFlux starts the backend, which takes seconds, and returns the address on
// which it listens, and its process.
func serveFlux(t *testing.T, command string, flags ...string) (string, *os.Process) {
	t.Helper()
	words := strings.Fields(command)
	cmd := exec.Command(words[0], slices.Concat(words[1:], []string{"serve"}, flags)...)
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(out)
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		rest, _ := io.ReadAll(said)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the backend ended with %v and said\n%s", err, rest)
		}
		if strings.Contains(string(rest), "Traceback") {
			t.Errorf("the backend stumbled:\n%s", rest)
		}
	})
	listens := regexp.MustCompile(`listens on (\S+)`)
	var heard strings.Builder
	for {
		text, err := said.ReadString('\n')
		heard.WriteString(text)
		if err != nil {
			t.Fatalf("the backend does not listen: %v\n%s", err, heard.String())
		}
		if found := listens.FindStringSubmatch(text); found != nil {
			return found[1], cmd.Process
		}
	}
}
