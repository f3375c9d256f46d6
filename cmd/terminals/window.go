//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/creack/pty"
)

// window is a running terminal with a shell in it, on a display of its own.
type window struct {
	kind  kind
	stage *stage
	dir   string
	x     *xserver
	procs []*process
	id    string
	view  image.Rectangle // of the window on the display
	grid  grid
	at    image.Point // of the first cell within the view
}

// openWindow starts a terminal. Close it, also when it failed.
func (s *stage) openWindow(ctx context.Context, k kind, dir string) (*window, error) {
	w := &window{kind: k, stage: s, dir: dir}
	var err error
	if w.x, err = startX(ctx, displaySize); err != nil {
		return w, err
	}
	env := []string{"DISPLAY=" + w.x.display}
	if k.wayland {
		if err := w.compositor(ctx); err != nil {
			return w, err
		}
		env = []string{"WAYLAND_DISPLAY=wl"}
	}
	return w, w.start(ctx, env, w.program())
}

// program is what runs in the terminal.
func (w *window) program() []string {
	shell := []string{"bash", "--rcfile", filepath.Join(w.stage.dir, "shellrc"), "-i"}
	if !w.kind.tmux {
		return shell
	}
	tmux := append([]string{"tmux", "-u", "-S", w.socket(), "-f", filepath.Join(w.stage.dir, "tmux.conf"), "new-session", "-s", "rflow"}, shell...)
	// A shell is left when the session is detached.
	return append([]string{"bash", "-c", `"$@"; PS1='$ ' exec bash --norc -i`, "bash"}, tmux...)
}

func (w *window) socket() string { return filepath.Join(w.dir, "run", "tmux") }

// start runs the terminal and waits until its shell is there.
func (w *window) start(ctx context.Context, env, program []string) error {
	tty := filepath.Join(w.dir, "tty")
	_ = os.Remove(tty)
	cmd := w.stage.inside(ctx, w.kind, w.kind.argv(w.kind.term, firstGrid, program))
	cmd.Env = w.stage.environment(w.dir, env...)
	cmd.Dir = w.dir
	p, err := begin(cmd)
	if err != nil {
		return err
	}
	w.procs = append(w.procs, p)
	if w.id == "" { // not a compositor's
		if w.id, err = w.x.window(ctx, 40*time.Second, p.alive); err != nil {
			return fmt.Errorf("%w: %s", err, p.said)
		}
	}
	if err := until(ctx, 30*time.Second, func() bool { return exists(tty) || !p.alive() }); err != nil || !p.alive() {
		return fmt.Errorf("no shell came up in it: %w: %s", err, p.said)
	}
	if err := w.look(ctx); err != nil {
		return err
	}
	// The pointer may be drawn, and belongs nowhere near a picture.
	if _, err := w.x.do(ctx, "mousemove", fmt.Sprint(w.view.Max.X-1), fmt.Sprint(w.view.Max.Y-1)); err != nil {
		return err
	}
	_, err = w.still(ctx, 400*time.Millisecond, 20*time.Second)
	return err
}

// compositor starts Weston in a window: foot knows no X.
func (w *window) compositor(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "weston", "--backend=x11-backend.so", "--use-pixman", "--width=1200", "--height=900", "--socket=wl", "--idle-time=0",
		"--config="+filepath.Join(w.dir, "weston.ini"))
	cmd.Env = w.stage.environment(w.dir, "DISPLAY="+w.x.display)
	conf := "[shell]\npanel-position=none\nbackground-color=0xff202020\nanimation=none\nstartup-animation=none\n"
	if err := os.WriteFile(filepath.Join(w.dir, "weston.ini"), []byte(conf), 0o600); err != nil {
		return err
	}
	p, err := begin(cmd)
	if err != nil {
		return err
	}
	w.procs = append(w.procs, p)
	if w.id, err = w.x.window(ctx, 20*time.Second, p.alive); err != nil {
		return fmt.Errorf("weston: %w: %s", err, p.said)
	}
	return until(ctx, 10*time.Second, func() bool { return exists(filepath.Join(w.dir, "run", "wl")) })
}

// inside is a command in a terminal's Debian: here, or in the newer one, which
// sees its own mounts only for as long as the command runs.
func (s *stage) inside(ctx context.Context, k kind, argv []string) *exec.Cmd {
	if !k.inRoot {
		return exec.CommandContext(ctx, argv[0], argv[1:]...)
	}
	const enter = `set -e; r=$1; s=$2; shift 2
mount -t proc proc "$r/proc"; mount --rbind /dev "$r/dev"
mkdir -p "$r/tmp/.X11-unix" "$r$s"; mount --bind /tmp/.X11-unix "$r/tmp/.X11-unix"; mount --bind "$s" "$r$s"
exec chroot "$r" "$@"`
	return exec.CommandContext(ctx, "unshare", append([]string{"--mount", "--propagation", "private", "sh", "-c", enter, "sh", s.root, s.dir}, argv...)...)
}

// close ends everything that runs in and around the window.
func (w *window) close() {
	if w == nil {
		return
	}
	if w.kind.tmux && exists(w.socket()) {
		cmd := w.stage.inside(context.Background(), w.kind, []string{"tmux", "-S", w.socket(), "kill-server"})
		cmd.Env = w.stage.environment(w.dir)
		_, _ = finish(cmd) // it may have ended with its last program
	}
	for i := len(w.procs) - 1; i >= 0; i-- {
		w.procs[i].stop()
	}
	if w.x != nil {
		w.x.stop()
	}
}

// look reads where the window is now.
func (w *window) look(ctx context.Context) error {
	shape, err := w.x.do(ctx, "getwindowgeometry", "--shell", w.id)
	if err != nil {
		return err
	}
	x, y := shellValue(shape, "X"), shellValue(shape, "Y")
	w.view = image.Rect(x, y, x+shellValue(shape, "WIDTH"), y+shellValue(shape, "HEIGHT")).Intersect(image.Rectangle{Max: displaySize})
	return nil
}

// shot is what the window shows.
func (w *window) shot() *image.RGBA { return w.x.screen.shot(w.view) }

// still waits until the window has not changed for a while.
func (w *window) still(ctx context.Context, while, limit time.Duration) (*image.RGBA, error) {
	last, since := w.shot(), time.Now()
	err := until(ctx, limit, func() bool {
		now := w.shot()
		if n, _ := differing(now, last); n > 0 {
			last, since = now, time.Now()
		}
		return time.Since(since) >= while
	})
	if err != nil {
		err = fmt.Errorf("the window never comes to rest: %w", err)
	}
	return last, err
}

// press presses keys as a person does, on the display's keyboard.
func (w *window) press(ctx context.Context, keys ...key) error {
	args := []string{"key", "--delay", "20"}
	for _, k := range keys {
		args = append(args, k.name)
	}
	_, err := w.x.do(ctx, args...)
	return err
}

// enter types a line into the shell.
func (w *window) enter(ctx context.Context, line string) error {
	if _, err := w.x.do(ctx, "type", "--delay", "15", line); err != nil {
		return err
	}
	return w.press(ctx, keyEnter)
}

// size reads how many cells the kernel says there are.
func (w *window) size() (cols, rows int, err error) {
	name, err := os.ReadFile(filepath.Join(w.dir, "tty"))
	if err != nil {
		return 0, 0, err
	}
	f, err := os.OpenFile(strings.TrimSpace(string(name)), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	ws, err := pty.GetsizeFull(f)
	if err != nil {
		return 0, 0, err
	}
	return int(ws.Cols), int(ws.Rows), nil
}

// calibrate finds out where the cells are, from what the terminal draws in two
// corners. The shell has to be in front.
func (w *window) calibrate(ctx context.Context) error {
	mark := func(n int) string { return filepath.Join(w.dir, fmt.Sprintf("cal.%d", n)) }
	if err := w.enter(ctx, "calibrate"); err != nil {
		return err
	}
	if err := until(ctx, 10*time.Second, func() bool { return exists(mark(1)) }); err != nil {
		return fmt.Errorf("the shell did not start to calibrate: %w", err)
	}
	before, err1 := w.still(ctx, 300*time.Millisecond, 10*time.Second)
	err2 := os.WriteFile(mark(2), nil, 0o600)
	err3 := until(ctx, 10*time.Second, func() bool { return exists(mark(3)) })
	marked := func() bool { n, _ := differing(before, w.shot()); return n > 0 }
	err4 := until(ctx, 5*time.Second, marked)
	after, err5 := w.still(ctx, 300*time.Millisecond, 10*time.Second)
	err6 := os.WriteFile(mark(4), nil, 0o600)
	cols, rows, err7 := w.size()
	err8 := until(ctx, 10*time.Second, func() bool { return !exists(mark(1)) })
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8); err != nil {
		return fmt.Errorf("calibrating: %w", err)
	}
	return w.measure(before, after, cols, rows)
}

// measure takes the size and place of the cells from two marked corners.
func (w *window) measure(before, after *image.RGBA, cols, rows int) error {
	middle := before.Rect.Max.Div(2)
	first := changes(before, after, image.Rectangle{Max: middle})
	last := changes(before, after, image.Rectangle{Min: middle, Max: before.Rect.Max})
	g := grid{cols: cols, rows: rows, cellW: first.Dx(), cellH: first.Dy()}
	if all := last.Max.Sub(first.Min); all != image.Pt(cols*g.cellW, rows*g.cellH) {
		return fmt.Errorf("%d x %d cells of %d x %d pixels do not make %v", cols, rows, g.cellW, g.cellH, all)
	}
	w.grid, w.at = g, first.Min
	return nil
}

// changes returns the box of what differs inside a part of two frames.
func changes(before, after *image.RGBA, r image.Rectangle) image.Rectangle {
	_, where := differing(crop(before, r), crop(after, r))
	return where.Add(r.Min)
}

// changed counts the pixels that differ between two frames. The header and the
// footer have words that come and go, and do not count.
func (w *window) changed(before, after *image.RGBA) int {
	r := before.Rect
	r.Min.Y = min(r.Max.Y, w.at.Y+w.grid.cellH)
	r.Max.Y = max(r.Min.Y, min(r.Max.Y, w.at.Y+(w.grid.rows-1)*w.grid.cellH))
	if before.Rect != after.Rect {
		return r.Dx() * r.Dy()
	}
	return w.beyondEdges(crop(before, r), crop(after, r))
}

// beyondEdges counts the pixels that differ. Glyphs reach over the edges of their
// cells, and what of them lies in a neighbour is drawn or not by the order in
// which the cells were: the first and the last column of pixels of every cell do
// not count. A picture that is left behind changes more.
func (w *window) beyondEdges(before, after *image.RGBA) int {
	n := 0
	for y := range before.Rect.Dy() {
		for x := range before.Rect.Dx() {
			i := before.PixOffset(x, y)
			if [3]uint8(before.Pix[i:i+3]) == [3]uint8(after.Pix[i:i+3]) {
				continue
			}
			if col := (x - w.at.X) % w.grid.cellW; col > 0 && col < w.grid.cellW-1 {
				n++
			}
		}
	}
	return n
}
