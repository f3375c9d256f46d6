package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
	"rflow/flow"
)

// server is a backend on a unix socket that can be killed and started again.
type server struct {
	t    *testing.T
	addr string
	cmd  *exec.Cmd
}

// newServer names a socket; nothing listens there yet.
func newServer(t *testing.T) *server {
	t.Helper()
	// Not t.TempDir: a socket's path is short.
	dir, err := os.MkdirTemp("", "rflow")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return &server{t: t, addr: "unix://" + filepath.Join(dir, "b.sock")}
}

// start serves until stop, and returns once it listens.
func (s *server) start() {
	s.t.Helper()
	cmd := newProgram(s.t).command("backend", "--listen", s.addr)
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
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			s.t.Fatalf("the backend does not listen: %v", err)
		}
		if strings.Contains(line, "listens on") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
}

func (s *server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// kill ends it without warning.
func (s *server) kill() {
	s.t.Helper()
	s.signal(syscall.SIGKILL)
	_ = s.cmd.Wait() // killed
	s.cmd = nil
}

// away waits until the screen says, in plain words, that the backend is away.
func away(t *testing.T, term *ptytest.Terminal) {
	t.Helper()
	s := term.Until("the banner says that the backend is away", func(s ptytest.Screen) bool {
		return s.Has("reconnecting") || s.Has("offline")
	})
	for _, jargon := range []string{"rpc ", "rpc:", "as an rflow backend", "Unavailable", "desc =", "transport:", "EOF"} {
		if s.Has(jargon) {
			t.Errorf("the screen speaks of %q\n%s", jargon, s)
		}
	}
}

// TestEndToEndBackendDiesWhileAPersonThinks kills the backend while a
// reflection waits. The decision is kept, and carried out once it is back.
func TestEndToEndBackendDiesWhileAPersonThinks(t *testing.T) {
	t.Parallel()
	p, f, b := newProgram(t), findFlaw(t), newServer(t)
	b.start()
	term := p.on(ptytest.Kitty(), f.args(append(one(), "--backend", b.addr)...)...)
	toNode(t, term, "0.1")
	term.Until("nothing more to come", settled)
	b.kill()
	away(t, term)
	decide(t, term, "a", "─ ✓ ")
	b.start()
	until(t, term, "● live", "images 1+1/1", "1.1 ★")
	if n := p.node("1.1"); n.Status != flow.Done || !n.ModelVerdict().Yes() {
		t.Errorf("1.1 is %s, %+v, want done and right", n.Status, n.ModelVerdict())
	}
	leave(t, term)
}

// TestEndToEndBackendDiesAtWork kills the backend while it makes a picture.
func TestEndToEndBackendDiesAtWork(t *testing.T) {
	t.Parallel()
	p, f, b := newProgram(t), findFlaw(t), newServer(t)
	b.start()
	term := p.on(ptytest.Kitty(), f.args(append(one(), "--backend", b.addr)...)...)
	toNode(t, term, "0.1")
	term.Until("nothing more to come", settled)
	b.signal(syscall.SIGSTOP) // at work, for as long as the story needs
	decide(t, term, "a", "─ ✓ ")
	until(t, term, "1 job")
	b.kill()
	away(t, term)
	b.start()
	until(t, term, "● live", "images 1+1/1", "1.1 ★")
	p.holds(nil)
	leave(t, term)
}

// TestEndToEndUndoBeforeThePictureIsThere takes a decision back while its
// picture is being made: the reflection waits again.
func TestEndToEndUndoBeforeThePictureIsThere(t *testing.T) {
	t.Parallel()
	p, f, b := newProgram(t), findFlaw(t), newServer(t)
	b.start()
	term := p.on(ptytest.Kitty(), f.args(append(one(), "--backend", b.addr)...)...)
	toNode(t, term, "0.1")
	term.Until("nothing more to come", settled)
	b.signal(syscall.SIGSTOP) // the picture cannot be finished before the undo
	decide(t, term, "a", "─ ✓ ")
	until(t, term, "1 job")
	term.Type("u")
	until(t, term, "took back the decision on 0.1", "1 waits for you")
	if r := p.node("0.1").Current(); r.Decision != flow.Pending {
		t.Errorf("the reflection is %s, want pending again", r.Decision)
	}
	b.signal(syscall.SIGCONT)
	decide(t, term, "a", "─ ✓ ")
	until(t, term, "● live", "images 1+1/1", "★")
	leave(t, term)
}

// TestEndToEndNoBackend starts where nothing listens: the explorer opens and
// says so, and begins as soon as there is a backend.
func TestEndToEndNoBackend(t *testing.T) {
	t.Parallel()
	p, f, b := newProgram(t), findFlaw(t), newServer(t)
	term := p.on(ptytest.Kitty(), f.args(append(one(), "--backend", b.addr)...)...)
	until(t, term, "─ tree ─")
	away(t, term)
	b.start()
	until(t, term, "● live", "1 waits for you")
	leave(t, term)
}
