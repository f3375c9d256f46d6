//go:build linux

package main

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The numbers of the displays that are tried.
const firstDisplay, lastDisplay = 110, 119

// xserver is a virtual display. Each terminal has one of its own.
type xserver struct {
	display string // ":110"
	screen  *framebuffer
	proc    *process
	dir     string
}

// startX starts a virtual display of that size in pixels. Stop it.
func startX(ctx context.Context, size image.Point) (*xserver, error) {
	for n := firstDisplay; n <= lastDisplay; n++ {
		if exists(fmt.Sprintf("/tmp/.X11-unix/X%d", n)) || exists(fmt.Sprintf("/tmp/.X%d-lock", n)) {
			continue
		}
		// Somebody else may have taken it just now.
		if x, err := startDisplay(ctx, n, size); err == nil || n == lastDisplay {
			return x, err
		}
	}
	return nil, fmt.Errorf("the displays :%d to :%d are all in use", firstDisplay, lastDisplay)
}

func startDisplay(ctx context.Context, n int, size image.Point) (*xserver, error) {
	dir, err := os.MkdirTemp("", "rflow-screen")
	if err != nil {
		return nil, err
	}
	x := &xserver{display: ":" + strconv.Itoa(n), dir: dir}
	x.proc, err = begin(exec.CommandContext(ctx, "Xvfb", x.display, "-screen", "0", fmt.Sprintf("%dx%dx24", size.X, size.Y),
		"+extension", "GLX", "+render", "-noreset", "-nolisten", "tcp", "-nocursor", "-fbdir", dir))
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	// It takes requests when its socket is there and a client got an answer.
	answers := func() bool {
		_, err := x.do(ctx, "getdisplaygeometry")
		return err == nil || !x.proc.alive()
	}
	if err = until(ctx, 15*time.Second, answers); err == nil {
		x.screen, err = mapFramebuffer(filepath.Join(dir, "Xvfb_screen0"))
	}
	if err != nil {
		x.stop()
		return nil, fmt.Errorf("Xvfb %s: %w: %s", x.display, err, x.proc.said)
	}
	return x, nil
}

func (x *xserver) stop() {
	if x.screen != nil {
		x.screen.close()
	}
	x.proc.stop()
	_ = os.RemoveAll(x.dir)
}

// do has xdotool do something on the display.
func (x *xserver) do(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+x.display)
	return finish(cmd)
}

// window waits for the first window that is shown, gives it the keyboard and
// moves it to the corner.
func (x *xserver) window(ctx context.Context, limit time.Duration, alive func() bool) (string, error) {
	id := ""
	shown := func() bool {
		out, _ := x.do(ctx, "search", "--onlyvisible", "--class", ".")
		for _, candidate := range strings.Fields(out) {
			// Some toolkits have tiny windows of their own.
			shape, _ := x.do(ctx, "getwindowgeometry", "--shell", candidate)
			if w := shellValue(shape, "WIDTH"); w > 200 {
				id = candidate
			}
		}
		return id != "" || !alive()
	}
	if err := until(ctx, limit, shown); err != nil {
		return "", fmt.Errorf("no window was shown: %w", err)
	}
	if id == "" {
		return "", fmt.Errorf("it ended before it showed a window")
	}
	_, err := x.do(ctx, "windowmove", id, "0", "0", "windowfocus", id)
	return id, err
}

// shellValue returns the number of a line NAME=number.
func shellValue(text, name string) int {
	for line := range strings.SplitSeq(text, "\n") {
		if v, ok := strings.CutPrefix(line, name+"="); ok {
			n, _ := strconv.Atoi(v)
			return n
		}
	}
	return 0
}
