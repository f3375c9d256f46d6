// Package ptytest runs a program on a real pty in front of an emulated
// terminal, which answers what terminals are asked as a [Brand] does. Tests
// press keys and wait for what the screen shows; nothing in it sleeps.
package ptytest

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"os"
	"os/exec"
	"reflect"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Patience is how long a condition may take to come true. It only ends tests
// that hang; none depends on its length.
const Patience = 60 * time.Second

// Terminal is a terminal with a program in it. It is made with [Start], and is
// to be used by the goroutine of its test.
type Terminal struct {
	t      testing.TB
	brand  Brand
	cmd    *exec.Cmd
	master *os.File
	tty    *os.File
	before *term.State // the line's settings before the program
	answer *queue
	marks  map[rune]int // see diacritics

	mu       sync.Mutex
	news     *sync.Cond // something was written, or the program ended
	emu      *vt.Emulator
	held     []byte // a character that is not whole yet
	written  bytes.Buffer
	modes    map[ansi.Mode]bool
	keyboard int // depth of the kitty keyboard stack
	alt      bool
	sgr      string // the last style that was set
	frames   int    // synchronized updates that ended
	graphics graphics
	ended    bool
	restored bool // the line's settings are what they were before
	code     int
}

// Start runs cmd on a pty of cols x rows cells, as the leader of a session of
// its own. It is killed when the test ends, if it still runs.
func Start(t testing.TB, cmd *exec.Cmd, brand Brand, cols, rows int) *Terminal {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	p := &Terminal{t: t, brand: brand, cmd: cmd, master: master, tty: tty, answer: newQueue(), marks: diacritics(), emu: vt.NewEmulator(cols, rows), modes: map[ansi.Mode]bool{}}
	p.news = sync.NewCond(&p.mu)
	p.graphics.images = map[uint32]Image{}
	p.size(cols, rows)
	if p.before, err = term.GetState(tty.Fd()); err != nil {
		t.Fatal(err)
	}
	p.listen()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go p.answer.run(master)
	go func() { defer close(done); p.read() }()
	waited := make(chan struct{})
	go func() { defer close(waited); p.wait(done) }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // ended already in a test that passed
		<-waited
		p.answer.close()
		_ = master.Close()
		// The emulator's own Close races with its Read.
		_ = p.emu.InputPipe().(io.Closer).Close()
	})
	return p
}

func (p *Terminal) size(cols, rows int) {
	p.t.Helper()
	p.mu.Lock()
	cell := p.brand.Cell
	p.mu.Unlock()
	size := &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows), X: uint16(cols * cell.X), Y: uint16(rows * cell.Y)}
	if err := pty.Setsize(p.master, size); err != nil {
		p.t.Fatal(err)
	}
}

// read takes in what the program writes until nobody has the pty open.
func (p *Terminal) read() {
	buf := make([]byte, 32<<10)
	for {
		n, err := p.master.Read(buf)
		p.mu.Lock()
		p.written.Write(buf[:n])
		p.feed(buf[:n])
		p.news.Broadcast()
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// feed shows b. The emulator takes the end of a write for the end of a
// character, so what may go on with the next read, such as the marks on a
// placeholder, is held back.
func (p *Terminal) feed(b []byte) {
	p.held = append(p.held, b...)
	whole := bytes.LastIndexFunc(p.held, func(r rune) bool { return r < 0x80 }) + 1
	_, _ = p.emu.Write(p.held[:whole]) // fails only when it is closed
	p.held = append(p.held[:0], p.held[whole:]...)
}

// wait notes how the program ended, and in what state it left the line.
func (p *Terminal) wait(done <-chan struct{}) {
	err := p.cmd.Wait()
	after, stateErr := term.GetState(p.tty.Fd())
	_ = p.tty.Close() // the last one: read sees the end
	<-done
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = p.emu.Write(p.held)
	p.ended, p.code = true, p.cmd.ProcessState.ExitCode()
	p.restored = stateErr == nil && reflect.DeepEqual(after, p.before)
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		p.t.Errorf("wait: %v", err)
	}
	p.news.Broadcast()
}

// Until waits until ok holds of what the terminal shows, and returns that. It
// ends the test when the program ends before, or never gets there.
func (p *Terminal) Until(what string, ok func(Screen) bool) Screen {
	p.t.Helper()
	s, met := p.Await(ok)
	if !met {
		p.t.Fatalf("never: %s (the program %s)\n%s", what, s.fate(), s)
	}
	return s
}

// Await waits until ok holds, or until it cannot any more.
func (p *Terminal) Await(ok func(Screen) bool) (s Screen, met bool) {
	ctx, cancel := context.WithTimeout(p.t.Context(), Patience)
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.news.Broadcast()
	})()
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		over := p.ended || ctx.Err() != nil
		// Half a frame is nothing that a person would see.
		if over || !p.modes[ansi.ModeSynchronizedOutput] {
			if s = p.screen(); ok(s) {
				return s, true
			}
		}
		if over {
			return s, false
		}
		p.news.Wait()
	}
}

// Ended waits until the program ends, and returns the last screen.
func (p *Terminal) Ended() Screen {
	p.t.Helper()
	return p.Until("the program ends", func(s Screen) bool { return s.Ended })
}

// Written returns everything that the program has written.
func (p *Terminal) Written() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Clone(p.written.Bytes())
}

// Type sends text as if typed. Special keys are written as terminals send
// them, see [Key].
func (p *Terminal) Type(text string) { p.answer.put(text) }

// Resize changes the size of the window and tells the program.
func (p *Terminal) Resize(cols, rows int) {
	p.t.Helper()
	p.mu.Lock()
	p.emu.Resize(cols, rows)
	p.mu.Unlock()
	p.size(cols, rows)
}

// Font changes the size of a cell, as another font does, and tells the program.
func (p *Terminal) Font(cell image.Point) {
	p.t.Helper()
	p.mu.Lock()
	p.brand.Cell = cell
	cols, rows := p.emu.Width(), p.emu.Height()
	p.mu.Unlock()
	p.size(cols, rows)
}

// Signal sends the program a signal.
func (p *Terminal) Signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}
