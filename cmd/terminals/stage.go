//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// stage is what all runs share: the program under test, sessions that were made
// with it, and a folder that terminals see under the same name wherever
// they run.
type stage struct {
	dir     string
	rflow   string
	root    string // of the newer Debian, or "" without
	tree    session
	waiting session // a reflection waits; images are also those that come when it is accepted
	backend string  // a slow one, for previews
	serving *process
	served  int // backends so far
	nth     int
}

// session is a session that a run copies and opens.
type session struct {
	id     string
	data   string // its data folder
	images []*image.RGBA
}

// The sessions are always the same ones. The second prompt's first image is
// wrong, so that a reflection waits.
const (
	treePrompt    = "a photo of two red apples and a blue cup"
	waitingPrompt = "a photo of two red apples and a blue cup"
	sessionSeed   = "242"
)

// calibrate shows one reversed cell in each of two corners, so that the
// place of every cell can be read off the screen.
const calibrate = `#!/bin/bash
d=$RFLOW_RUN
printf '\e[0m\e[2J\e[H\e[?25l'
touch "$d/cal.1"; until [ -e "$d/cal.2" ]; do sleep 0.02; done
read -r rows cols < <(stty size)
printf '\e[1;1H\e[7m \e[0m\e[%d;%dH\e[7m \e[0m' "$rows" "$cols"
touch "$d/cal.3"; until [ -e "$d/cal.4" ]; do sleep 0.02; done
printf '\e[2J\e[H\e[?25h'
rm -f "$d"/cal.?
`

// shellStart is what the shell in each terminal runs first.
const shellStart = `PS1='$ '; unset HISTFILE; tty > "$RFLOW_RUN/tty.new"; mv "$RFLOW_RUN/tty.new" "$RFLOW_RUN/tty"
`

const tmuxConf = `set -g default-terminal tmux-256color
set -g allow-passthrough on
set -as terminal-features ",*:RGB"
set -g status-right ''
set -g status-style 'bg=default,fg=default'
set -g escape-time 20
set -g focus-events on
`

// newStage builds the program and makes the sessions. Close it.
func newStage(ctx context.Context, root, rflow string) (*stage, error) {
	dir, err := os.MkdirTemp("", "rflow-terminals")
	if err != nil {
		return nil, err
	}
	s := &stage{dir: dir, root: root, rflow: filepath.Join(dir, "bin", "rflow")}
	if err := s.furnish(ctx, rflow); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *stage) furnish(ctx context.Context, rflow string) error {
	if err := os.MkdirAll(filepath.Dir(s.rflow), 0o755); err != nil {
		return err
	}
	for name, text := range map[string]string{"bin/calibrate": calibrate, "shellrc": shellStart, "tmux.conf": tmuxConf} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o755); err != nil {
			return err
		}
	}
	if err := s.program(ctx, rflow); err != nil {
		return err
	}
	if err := s.finished(ctx); err != nil {
		return fmt.Errorf("making a session: %w", err)
	}
	if err := s.serve(ctx); err != nil {
		return err
	}
	if err := s.stopped(ctx); err != nil {
		return fmt.Errorf("making a session in which a reflection waits: %w", err)
	}
	return nil
}

// program puts the program into place: the one named, or one that is built. It
// needs no library, as it runs under two Debians.
func (s *stage) program(ctx context.Context, rflow string) error {
	if rflow != "" {
		data, err := os.ReadFile(rflow)
		if err != nil {
			return err
		}
		return os.WriteFile(s.rflow, data, 0o755)
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", s.rflow, "./cmd/rflow")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	_, err := finish(build)
	return err
}

// finished makes a session of 20 images in four chains.
func (s *stage) finished(ctx context.Context) error {
	dir := filepath.Join(s.dir, "sessions", "tree")
	cmd := s.command(ctx, dir, "run", "--prompt", treePrompt, "--seed", sessionSeed, "--init", "4", "--width", "4", "--depth", "4", "--size", "256")
	if _, err := finish(cmd); err != nil {
		return err
	}
	var err error
	s.tree, err = s.load(ctx, dir)
	return err
}

// stopped makes a session of one image in which a reflection waits.
func (s *stage) stopped(ctx context.Context) error {
	dir := filepath.Join(s.dir, "sessions", "waiting")
	cmd := s.command(ctx, dir, "--backend", s.backend, "--seed", sessionSeed, "--init", "1", "--width", "1", "--depth", "2", "--graphics", "kitty", waitingPrompt)
	r, err := startReference(cmd, firstGrid)
	if err != nil {
		return err
	}
	defer r.stop()
	if _, err := r.until(ctx, 60*time.Second, "a reflection waits", func(l layout) bool { return l.has("1 waits for you") }); err != nil {
		return err
	}
	if err := errors.Join(r.press(ctrl('c')), r.ended(ctx)); err != nil {
		return err
	}
	if s.waiting, err = s.load(ctx, dir); err != nil {
		return err
	}
	return s.accepted(ctx)
}

// accepted finds out which image comes when the reflection is accepted: the
// backend makes the same one each time.
func (s *stage) accepted(ctx context.Context) error {
	dir := filepath.Join(s.dir, "sessions", "accepted")
	if err := os.CopyFS(filepath.Join(dir, "data"), os.DirFS(s.waiting.data)); err != nil {
		return err
	}
	r, err := startReference(s.command(ctx, dir, "open", s.waiting.id, "--graphics", "kitty"), firstGrid)
	if err != nil {
		return err
	}
	defer r.stop()
	if _, err := r.until(ctx, 60*time.Second, "a reflection waits", func(l layout) bool { return l.has("1 waits for you") }); err != nil {
		return err
	}
	if err := r.press(keyAccept); err != nil {
		return err
	}
	if _, err := r.until(ctx, 60*time.Second, "the next image is there", func(l layout) bool { return l.has(oneCorrected) }); err != nil {
		return err
	}
	if err := errors.Join(r.press(ctrl('c')), r.ended(ctx)); err != nil {
		return err
	}
	after, err := s.load(ctx, dir)
	s.waiting.images = after.images
	return err
}

// oneCorrected is in the header once the first correction is there.
const oneCorrected = "images 1+1/2"

// serve starts a backend that takes its time, so that previews can be watched, in the
// place of the one before: that has the images that it was asked for once.
func (s *stage) serve(ctx context.Context) error {
	s.serving.stop()
	s.served++
	socket := filepath.Join(s.dir, fmt.Sprintf("b%d.sock", s.served))
	s.backend = "unix://" + socket
	var err error
	if s.serving, err = begin(s.command(context.WithoutCancel(ctx), filepath.Join(s.dir, "backend"), "backend", "--listen", s.backend, "--step-delay", "150ms")); err != nil {
		return err
	}
	return until(ctx, 10*time.Second, func() bool { return exists(socket) })
}

// load reads the id and the images of the only session under dir.
func (s *stage) load(ctx context.Context, dir string) (session, error) {
	list, err := finish(s.command(ctx, dir, "sessions"))
	if err != nil || list == "" {
		return session{}, fmt.Errorf("no session was made: %w", err)
	}
	out := session{id: strings.Fields(list)[0], data: filepath.Join(dir, "data")}
	if _, err := finish(s.command(ctx, dir, "export", out.id, "-o", filepath.Join(dir, "out"))); err != nil {
		return out, err
	}
	out.images, err = pictures(filepath.Join(dir, "out"))
	return out, err
}

// pictures reads all PNG files under a folder.
func pictures(dir string) ([]*image.RGBA, error) {
	var all []*image.RGBA
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".png" {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		img, err := png.Decode(f)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
		draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
		all = append(all, out)
		return nil
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s holds no pictures", dir)
	}
	return all, err
}

// environment is all that programs in a run know: folders of their own, and
// nothing of the person's.
func (s *stage) environment(dir string, more ...string) []string {
	return append([]string{
		"PATH=" + filepath.Join(s.dir, "bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
		"HOME=" + dir, "XDG_DATA_HOME=" + filepath.Join(dir, "data"), "XDG_CONFIG_HOME=" + filepath.Join(dir, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(dir, "cache"), "XDG_STATE_HOME=" + filepath.Join(dir, "state"), "XDG_RUNTIME_DIR=" + filepath.Join(dir, "run"),
		"RFLOW_RUN=" + dir, "LANG=C.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1",
	}, more...)
}

// command is rflow in a run's folders.
func (s *stage) command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.rflow, args...)
	cmd.Env = s.environment(dir, "TERM=xterm-kitty", "COLORTERM=truecolor")
	cmd.Dir = s.dir
	return cmd
}

// folder makes the folders of a run.
func (s *stage) folder(name string) (string, error) {
	s.nth++
	dir := filepath.Join(s.dir, fmt.Sprintf("%02d-%s", s.nth, name))
	return dir, os.MkdirAll(filepath.Join(dir, "run"), 0o700)
}

func (s *stage) close() {
	s.serving.stop()
	_ = os.RemoveAll(s.dir)
}
