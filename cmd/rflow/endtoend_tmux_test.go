package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
)

// TestEndToEndInTmux runs the explorer in tmux in a kitty terminal: pictures go
// through tmux to the terminal, and tmux places the cells that show them.
func TestEndToEndInTmux(t *testing.T) {
	t.Parallel()
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("NOT TESTED: pictures inside tmux, for there is no tmux here; install it to run this story")
	}
	p, f := newProgram(t), findFlaw(t)
	dir, err := os.MkdirTemp("", "rflow") // not t.TempDir: a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	socket, config := filepath.Join(dir, "tmux"), filepath.Join(dir, "tmux.conf")
	settings := "set -g allow-passthrough on\nset -g status off\nset -g default-terminal tmux-256color\n"
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	rflow := p.command(f.args(one()...)...)
	t.Cleanup(func() {
		_ = exec.Command(tmux, "-S", socket, "kill-server").Run() // none is left when all went well
		_ = os.RemoveAll(dir)
	})
	// tmux starts a command before it has the terminal, and drops what is to pass
	// through to it meanwhile: begin when the terminal shows something.
	args := append([]string{"-S", socket, "-f", config, "new-session", "sh", "-c", `echo "attached"; read line; exec "$@"`, "sh", rflow.Path}, rflow.Args[1:]...)
	outside := exec.Command(tmux, args...)
	outside.Env = rflow.Env
	term := ptytest.Start(t, outside, ptytest.Kitty(), 120, 40)
	until(t, term, "attached")
	term.Type(ptytest.Enter)
	pictured := func(s ptytest.Screen) bool {
		return s.Has("1 waits for you", "0.1") && s.Cells() > 100 && len(s.Stray) == 0
	}
	term.Until("a picture inside tmux", pictured)
	toNode(t, term, "0.1")
	decide(t, term, "a", "─ ✓ ")
	s := term.Until("the corrected picture", func(s ptytest.Screen) bool {
		return s.Has("images 1+1/1", "1.1 ★") && len(s.Shown) >= 3 && len(s.Stray) == 0
	})
	checkGraphics(t, brand{"tmux", ptytest.Kitty(), pictured}, s)
	term.Type(ptytest.Ctrl('c'))
	leftWell(t, term.Ended())
}

// TestEndToEndBlocksInTmux draws block art in tmux in a terminal that has all the
// characters there are: rows stay whole, for tmux knows how wide each of them is.
func TestEndToEndBlocksInTmux(t *testing.T) {
	t.Parallel()
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("NOT TESTED: block art inside tmux, for there is no tmux here; install it to run this story")
	}
	p, f := newProgram(t), findFlaw(t)
	rflow := p.command(f.args(append(one(), "--graphics", "blocks")...)...)
	dir, err := os.MkdirTemp("", "rflow") // not t.TempDir: a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "tmux")
	t.Cleanup(func() {
		_ = exec.Command(tmux, "-S", socket, "kill-server").Run() // none is left when all went well
		_ = os.RemoveAll(dir)
	})
	outside := exec.Command(tmux, append([]string{"-S", socket, "-f", os.DevNull, "new-session", rflow.Path}, rflow.Args[1:]...)...)
	outside.Env = rflow.Env
	term := ptytest.Start(t, outside, ptytest.Kitty(), 120, 40)
	toNode(t, term, "0.1")
	term.Until("block art between whole frames", func(s ptytest.Screen) bool {
		return s.Blocks > 40 && s.Has("1 waits for you", "│── ? ▶ waits for you")
	})
	leave(t, term)
}

// TestEndToEndAttachedElsewhere takes a session from terminal to terminal: each
// sees what it can show, within seconds and without a key.
func TestEndToEndAttachedElsewhere(t *testing.T) {
	t.Parallel()
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("NOT TESTED: another terminal behind tmux, for there is no tmux here; install it to run this story")
	}
	p, f := newProgram(t), findFlaw(t)
	dir, err := os.MkdirTemp("", "rflow") // not t.TempDir: a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	socket, config := filepath.Join(dir, "tmux"), filepath.Join(dir, "tmux.conf")
	settings := "set -g allow-passthrough on\nset -g status off\nset -g default-terminal tmux-256color\n"
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	server := func(args ...string) *exec.Cmd {
		cmd := exec.Command(tmux, append([]string{"-S", socket, "-f", config}, args...)...)
		cmd.Env = p.command().Env
		return cmd
	}
	t.Cleanup(func() {
		_ = server("kill-server").Run() // none is left when all went well
		_ = os.RemoveAll(dir)
	})
	rflow := p.command(f.args(one()...)...)
	if out, err := server(append([]string{"new-session", "-d", "-x", "120", "-y", "40", rflow.Path}, rflow.Args[1:]...)...).CombinedOutput(); err != nil {
		t.Fatalf("tmux: %v: %s", err, out)
	}
	pictured := func(s ptytest.Screen) bool { return s.Has("1 waits for you") && s.Cells() > 100 && len(s.Stray) == 0 }
	blocks := func(s ptytest.Screen) bool { return s.Has("1 waits for you") && s.Cells() == 0 && s.Blocks > 40 }
	for _, c := range []struct {
		what  string
		brand ptytest.Brand
		want  func(ptytest.Screen) bool
	}{
		{"pictures in kitty", ptytest.Kitty(), pictured},
		{"blocks in xterm, for this tmux passes no sixels on", ptytest.XTerm(), blocks},
		{"pictures in kitty again", ptytest.Kitty(), pictured},
		{"pictures in another kitty", ptytest.Kitty(), pictured},
	} {
		term := ptytest.Start(t, server("attach"), c.brand, 120, 40)
		s := term.Until(c.what, c.want)
		if c.brand.Kitty { // others pass over what was sent before tmux told who is attached
			checkGraphics(t, brand{c.what, c.brand, c.want}, s)
		}
		if out, err := server("detach-client").CombinedOutput(); err != nil {
			t.Fatalf("detach: %v: %s", err, out)
		}
		term.Ended()
	}
}
