//go:build linux

package main

import (
	"fmt"
	"image"
	"strconv"
	"time"
)

// path is by which means a terminal shows pictures, as far as judging them goes.
type path struct {
	name string
	// How near a picture has to come to what is expected. One of the two is
	// asked for: the exact one where nothing is lost on the way.
	exact, blurred float64
	asSent         bool // the terminal itself puts a picture into the middle of its cells
	sixRows        bool // pictures are cut to whole sixel rows, as behind tmux
	// How long a picture may be gone between two looks. Terminals that do not
	// know synchronised output show every half-drawn state.
	blink time.Duration
	most  int // pictures at once; beyond it block art stands in. Zero: no bound
	// again is in how many frames of an animation pictures that stay may differ: tmux
	// drops them for newer ones, and xterm shows how they are drawn again.
	again int
}

func placeholders() path { return path{name: "kitty placeholders", exact: 40, asSent: true} }
func classic() path      { return path{name: "kitty", exact: 40} }

// smoothSixels are those of a terminal that knows synchronised output.
func smoothSixels() path { return path{name: "sixel", blurred: 30} }

func sixels() path { return path{name: "sixel", blurred: 30, blink: 60 * time.Millisecond} }
func tmuxSixels() path {
	return path{name: "sixel through tmux", blurred: 30, sixRows: true, most: 7, again: 8, blink: 60 * time.Millisecond}
}

// kind is a terminal, and how the explorer is looked at in it.
type kind struct {
	name    string // of the run, for --only
	binary  string // has to be there
	inRoot  bool   // from the newer Debian
	wayland bool
	tmux    bool
	path    path
	fonts   [2]string // the keys for a larger and a smaller font, as xdotool calls them, with spaces between; "" without
	toggle  string    // the key that toggles the full screen, where the window cannot be resized from outside
	term    string    // the terminal's TERM where it is not its own
	// argv is the command that runs program in a window of about that many
	// cells.
	argv func(term string, g grid, program []string) []string
	note string // what is special about it
	// elsewhere names the terminal that the tmux session is attached in next.
	elsewhere string
}

// The size of the windows at first, and of the display, in pixels.
var ( //nolint:gochecknoglobals // constants that Go has no constants for
	firstGrid   = grid{cols: 112, rows: 36, cellW: 8, cellH: 16}
	displaySize = image.Pt(1280, 960)
)

const font = "DejaVu Sans Mono"

// kinds are all terminals, in the order in which they are run.
func kinds() []kind {
	return []kind{
		{name: "xterm", binary: "xterm", path: sixels(), fonts: [2]string{"shift+KP_Add", "shift+KP_Subtract"}, term: "xterm-256color", argv: xterm},
		{name: "xterm-16", binary: "xterm", path: sixels(), fonts: [2]string{"shift+KP_Add", "shift+KP_Subtract"}, term: "xterm", argv: xterm, note: "TERM=xterm"},
		{name: "kitty", binary: "kitty", inRoot: true, path: placeholders(), fonts: [2]string{"ctrl+shift+equal", "ctrl+shift+minus"}, argv: kittyTerminal},
		{name: "kitty-tmux", binary: "kitty", inRoot: true, tmux: true, path: placeholders(), argv: kittyTerminal, elsewhere: "xterm-tmux", note: "tmux, allow-passthrough on"},
		{name: "xterm-tmux", binary: "xterm", inRoot: true, tmux: true, path: tmuxSixels(), term: "xterm-256color", argv: xterm, note: "tmux's own sixel"},
		{name: "foot", binary: "foot", wayland: true, path: smoothSixels(), fonts: [2]string{"ctrl+equal ctrl+equal ctrl+equal", "ctrl+minus ctrl+minus ctrl+minus"}, toggle: "F11", argv: foot},
		{name: "foot-new", binary: "foot", inRoot: true, wayland: true, path: smoothSixels(), fonts: [2]string{"ctrl+equal ctrl+equal ctrl+equal", "ctrl+minus ctrl+minus ctrl+minus"}, toggle: "F11", argv: foot},
		{name: "konsole", binary: "konsole", inRoot: true, path: classic(), fonts: [2]string{"ctrl+plus", "ctrl+minus"}, argv: konsole},
		{name: "mlterm", binary: "mlterm", path: sixels(), argv: mlterm},
	}
}

func xterm(term string, g grid, program []string) []string {
	return append([]string{
		"xterm", "-ti", "vt340", "-tn", term, "-fa", font, "-fs", "10", "-bg", "black", "-fg", "#dddddd",
		"-geometry", fmt.Sprintf("%dx%d+0+0", g.cols, g.rows), "-e",
	}, program...)
}

func kittyTerminal(_ string, g grid, program []string) []string {
	argv := []string{"kitty", "--config", "NONE"}
	for _, option := range []string{
		"confirm_os_window_close=0", "remember_window_size=no", "enable_audio_bell=no", "update_check_interval=0",
		"cursor_blink_interval=0", "placement_strategy=top-left", "window_padding_width=0", "background=#000000",
		"foreground=#dddddd", "font_family=" + font, "font_size=10",
		"initial_window_width=" + strconv.Itoa(g.cols*g.cellW), "initial_window_height=" + strconv.Itoa(g.rows*g.cellH),
	} {
		argv = append(argv, "-o", option)
	}
	return append(argv, program...)
}

func foot(_ string, g grid, program []string) []string {
	return append([]string{
		"foot", "-f", font + ":size=9", "-W", fmt.Sprintf("%dx%d", g.cols, g.rows), "-o", "pad=0x0",
		"-o", "key-bindings.fullscreen=F11", "-o", "colors.background=000000", "-o", "colors.foreground=dddddd",
		"-o", "csd.preferred=none",
	}, program...)
}

func konsole(_ string, g grid, program []string) []string {
	return append([]string{
		"dbus-run-session", "konsole", "--separate", "--hide-menubar", "--hide-tabbar", "--nofork",
		"-p", "TerminalColumns=" + strconv.Itoa(g.cols), "-p", "TerminalRows=" + strconv.Itoa(g.rows),
		"-p", "Font=" + font + ",10", "-p", "TerminalMargin=0", "-p", "ScrollBarPosition=2", "-p", "BlinkingCursorEnabled=false", "-e",
	}, program...)
}

func mlterm(_ string, g grid, program []string) []string {
	return append([]string{"mlterm", "-g", fmt.Sprintf("%dx%d", g.cols, g.rows), "-b", "black", "-f", "#dddddd", "-O", "none", "-e"}, program...)
}
