package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// fluxCommand is the Python backend's command. RFLOW_FLUX names it, of an
// installed environment.
func fluxCommand(t *testing.T) []string {
	t.Helper()
	words := strings.Fields(os.Getenv("RFLOW_FLUX"))
	if len(words) == 0 {
		t.Skip("THE PYTHON BACKEND IS NOT TESTED: RFLOW_FLUX does not name its command (make test-flux does)")
	}
	return words
}

// startFlux serves on s's address until it is killed, and returns once it
// listens, which takes seconds.
func (s *server) startFlux(args ...string) {
	s.t.Helper()
	words := fluxCommand(s.t)
	cmd := exec.Command(words[0], append(append(words[1:], "serve", "--listen", s.addr), args...)...)
	out, err := cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.cmd = cmd
	s.t.Cleanup(func() {
		if s.cmd == cmd {
			s.kill()
		}
	})
	said := bufio.NewReader(out)
	var heard strings.Builder
	for {
		text, err := said.ReadString('\n')
		heard.WriteString(text)
		if err != nil {
			s.t.Fatalf("the backend does not listen: %v\n%s", err, heard.String())
		}
		if strings.Contains(text, "listens on") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
}

// twoByTwo are the arguments of a session of 2 + 2 x 2 small images.
func twoByTwo(addr string) []string {
	return []string{
		"run", "--prompt", "a photo of two green cups left of a bench", "--backend", addr,
		"--init", "2", "--width", "2", "--depth", "2", "--size", "64", "--seed", "3", "--json",
	}
}

// TestEndToEndFluxSession goes through all five roles of the Python backend.
func TestEndToEndFluxSession(t *testing.T) {
	t.Parallel()
	p, b := newProgram(t), newServer(t)
	b.startFlux("--tiny")
	seen := map[string]int{}
	for _, l := range parseLines(t, p.must(twoByTwo(b.addr)...)) {
		seen[l.Type]++
	}
	for kind, want := range map[string]int{"node_finished": 6, "verdict": 6, "reflection_decided": 4, "session_finished": 1} {
		if seen[kind] != want {
			t.Errorf("%s: got %d events, want %d", kind, seen[kind], want)
		}
	}
	looks, err := filepath.Glob(filepath.Join(p.data, "previews", "*", "*"))
	if err != nil || len(looks) < 6 {
		t.Errorf("%d nodes have kept previews, want 6 (%v)", len(looks), err)
	}
	if out := p.must("doctor", "--backend", b.addr); strings.Count(out, "random weights") < 4 {
		t.Errorf("doctor does not say of every role that its weights are random:\n%s", out)
	}
	b.signal(syscall.SIGTERM)
	if err := b.cmd.Wait(); err != nil {
		t.Errorf("told to stop, the backend ended with %v", err)
	}
	b.cmd = nil
}

// TestEndToEndFluxDies kills the backend while a session runs. A session that
// waits for it goes on, and one that was killed with it is resumed: both make the
// pictures that an undisturbed one makes, each once.
func TestEndToEndFluxDies(t *testing.T) {
	t.Parallel()
	quiet, b := newProgram(t), newServer(t)
	b.startFlux("--tiny")
	want := digests(quiet.must(twoByTwo(b.addr)...), t)

	waiting := newProgram(t)
	ended := waiting.interrupted(twoByTwo(b.addr), func(*exec.Cmd) {
		b.kill()
		b.startFlux("--tiny")
	})
	if ended != exitDone {
		t.Errorf("a session whose backend came back: exit %d, want %d", ended, exitDone)
	}

	killed := newProgram(t)
	killed.interrupted(twoByTwo(b.addr), func(run *exec.Cmd) {
		b.kill()
		_ = run.Process.Kill()
	})
	b.startFlux("--tiny")
	killed.must("run", "--resume", "--backend", b.addr)

	for story, p := range map[string]program{"waited": waiting, "was resumed": killed} {
		got := p.made()
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("a session that %s made\n%v\nwant\n%v", story, got, want)
		}
		p.holds(nil)
	}
}

// interrupted runs a session, calls what happens in its middle, when one image
// is made and others are not, and returns how it ended.
func (p program) interrupted(args []string, happens func(run *exec.Cmd)) int {
	p.t.Helper()
	cmd := p.command(args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	happened := false
	for r := bufio.NewReader(out); ; {
		text, err := r.ReadString('\n')
		if err != nil {
			break
		}
		if !happened && strings.Contains(text, `"type":"node_finished"`) {
			happened = true
			happens(cmd)
		}
	}
	_ = cmd.Wait()
	if !happened {
		p.t.Fatal("no image was ever made")
	}
	return cmd.ProcessState.ExitCode()
}

// TestEndToEndFluxSaysWhatItCannot has a person read what is wrong, where the
// program is and not where the backend is.
func TestEndToEndFluxSaysWhatItCannot(t *testing.T) {
	t.Parallel()
	fluxCommand(t)
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		story  string
		flags  []string
		prompt string
		want   string
		doctor string
	}{
		{"no such folder", []string{"--model", "/nowhere/flux"}, "a cup", "there is no such folder", "cannot be used: the model /nowhere/flux"},
		{"an empty folder", []string{"--model", empty}, "a cup", "model_index.json", "model_index.json"},
		{"a prompt without room", []string{"--tiny"}, "a photo of" + strings.Repeat(" three yellow bananas", 200), "T5 has room for 512", "also refiner"},
	} {
		t.Run(c.story, func(t *testing.T) {
			p, b := newProgram(t), newServer(t)
			b.startFlux(c.flags...)
			if out := p.run("doctor", "--backend", b.addr).out; !strings.Contains(strings.Join(strings.Fields(out), " "), c.doctor) {
				t.Errorf("doctor does not say %q:\n%s", c.doctor, out)
			}
			r := p.run("run", "--prompt", c.prompt, "--backend", b.addr, "--size", "64")
			if r.code != exitFailed || !strings.Contains(r.out+r.errOut, c.want) {
				t.Errorf("exit %d, want %d, and %q in\n%s%s", r.code, exitFailed, c.want, r.out, r.errOut)
			}
		})
	}
}
