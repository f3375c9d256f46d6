//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// reference is the same program with the same session and the same keys, on a
// terminal that is only a model: it keeps the cells and the images that a
// terminal with placeholders would, and so knows which picture belongs where.
// It is safe for use by several goroutines.
type reference struct {
	cmd    *exec.Cmd
	master *os.File
	marks  map[rune]int // numbers by diacritic
	done   chan struct{}

	mu      sync.Mutex
	emu     *vt.Emulator
	held    []byte // a character that is not whole yet
	heard   time.Time
	images  map[uint32]upload
	partial *upload
	wrong   error // what no terminal takes
}

// grid is a screen's cells: how many, and their size in pixels.
type grid struct{ cols, rows, cellW, cellH int }

func (g grid) winsize() *pty.Winsize {
	return &pty.Winsize{Cols: uint16(g.cols), Rows: uint16(g.rows), X: uint16(g.cols * g.cellW), Y: uint16(g.rows * g.cellH)}
}

// startReference runs cmd. Stop it.
func startReference(cmd *exec.Cmd, g grid) (*reference, error) {
	r := &reference{cmd: cmd, marks: map[rune]int{}, done: make(chan struct{}), emu: vt.NewEmulator(g.cols, g.rows), images: map[uint32]upload{}, heard: time.Now()}
	for i := range 297 {
		r.marks[kitty.Diacritic(i)] = i
	}
	r.listen()
	master, tty, err := pty.Open()
	if err != nil {
		return nil, err
	}
	defer tty.Close()
	if err := pty.Setsize(master, g.winsize()); err != nil {
		return nil, err
	}
	r.master = master
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go r.read()
	return r, nil
}

// read takes in what the program writes until it ends.
func (r *reference) read() {
	defer close(r.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := r.master.Read(buf)
		r.mu.Lock()
		r.heard = time.Now()
		r.held = append(r.held, buf[:n]...)
		// The emulator takes the end of a write for the end of a character:
		// what marks may follow on is held back.
		whole := bytes.LastIndexFunc(r.held, func(c rune) bool { return c < 0x80 }) + 1
		_, _ = r.emu.Write(r.held[:whole]) // fails only when it is closed
		r.held = append(r.held[:0], r.held[whole:]...)
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// stop ends the program.
func (r *reference) stop() {
	if r == nil {
		return
	}
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait()
	<-r.done
	_ = r.master.Close()
	_ = r.emu.InputPipe().(io.Closer).Close()
}

// press sends a key.
func (r *reference) press(k key) error {
	r.mu.Lock()
	r.heard = time.Now() // what it shows counts no more
	r.mu.Unlock()
	_, err := r.master.WriteString(k.sent)
	return err
}

// resize tells the program another size.
func (r *reference) resize(g grid) error {
	r.mu.Lock()
	r.emu.Resize(g.cols, g.rows)
	r.heard = time.Now()
	r.mu.Unlock()
	return pty.Setsize(r.master, g.winsize())
}

// How long the model has to be silent before what it shows counts.
const quiet = 500 * time.Millisecond

// settled waits until the program has drawn all there is to draw, and returns
// where its pictures are.
func (r *reference) settled(ctx context.Context) (layout, error) {
	return r.until(ctx, 30*time.Second, "the pictures are all there", func(l layout) bool { return l.art == 0 && len(l.stray) == 0 })
}

// until waits until ok holds of a screen at which the program has stopped
// writing.
func (r *reference) until(ctx context.Context, limit time.Duration, what string, ok func(layout) bool) (layout, error) {
	var l layout
	err := until(ctx, limit, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		select {
		case <-r.done:
			return true
		default:
		}
		if time.Since(r.heard) < quiet {
			return false
		}
		l = r.layout()
		return ok(l)
	})
	switch {
	case err != nil:
		return l, fmt.Errorf("the program itself: never %s: %w\n%s", what, err, l)
	case r.wrong != nil:
		return l, fmt.Errorf("the program itself: %w", r.wrong)
	case !ok(l):
		return l, fmt.Errorf("the program itself ended before: %s\n%s", what, l)
	}
	return l, nil
}

// ended waits until the program has ended.
func (r *reference) ended(ctx context.Context) error {
	return until(ctx, 20*time.Second, func() bool {
		select {
		case <-r.done:
			return true
		default:
			return false
		}
	})
}

func (r *reference) reply(format string, args ...any) {
	_, _ = fmt.Fprintf(r.master, format, args...) // it has gone when this fails
}

// listen answers what the program asks, as kitty does over a line that shares no
// files.
func (r *reference) listen() {
	e := r.emu
	go func() { _, _ = io.Copy(io.Discard, emulatorReplies{e}) }() // of the emulator's own
	csi := func(prefix, inter, final byte, do func(first int)) {
		e.RegisterCsiHandler(ansi.Command(prefix, inter, final), func(params ansi.Params) bool {
			first, _, _ := params.Param(0, 0)
			do(first)
			return true
		})
	}
	csi('>', 0, 'q', func(int) { r.reply("\x1bP>|kitty(0.41.1)\x1b\\") })
	csi(0, 0, 'c', func(int) { r.reply("\x1b[?62;52c") })
	csi('?', '$', 'p', func(mode int) {
		value := 0
		if mode == 2026 {
			value = 2
		}
		r.reply("\x1b[?%d;%d$y", mode, value)
	})
	csi(0, 0, 'n', func(n int) {
		if n == 5 {
			r.reply("\x1b[0n")
		}
	})
	csi(0, 0, 't', func(n int) {
		if s, err := pty.GetsizeFull(r.master); err == nil && n == 16 {
			r.reply("\x1b[6;%d;%dt", s.Y/s.Rows, s.X/s.Cols)
		}
	})
	for _, which := range []int{10, 11} {
		e.RegisterOscHandler(which, func(data []byte) bool {
			if strings.HasSuffix(string(data), ";?") {
				r.reply("\x1b]%d;rgb:%s\x1b\\", which, map[int]string{10: "dddd/dddd/dddd", 11: "0000/0000/0000"}[which])
			}
			return true
		})
	}
	e.RegisterApcHandler(func(data []byte) bool {
		if text, ok := strings.CutPrefix(string(data), "G"); ok {
			r.graphics(text)
		}
		return true
	})
}

// emulatorReplies makes an emulator an [io.Reader] and no more, so that copying
// from it closes nothing.
type emulatorReplies struct{ e *vt.Emulator }

func (r emulatorReplies) Read(b []byte) (int, error) { return r.e.Read(b) }
