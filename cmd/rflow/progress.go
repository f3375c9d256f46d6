package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// meter tells on standard error, when that is a terminal, how far something is
// and about how long it will take. It keeps silent about what is done at once.
type meter struct {
	w     io.Writer
	what  string
	live  bool
	begun time.Time
	shown time.Time
}

const (
	quietFor   = 500 * time.Millisecond
	meterEvery = 100 * time.Millisecond
)

func newMeter(w io.Writer, what string) *meter {
	m := &meter{w: w, what: what, begun: time.Now()}
	if f, ok := w.(*os.File); ok {
		m.live = term.IsTerminal(f.Fd())
	}
	return m
}

// set tells that done of total are done.
func (m *meter) set(done, total int) {
	now := time.Now()
	spent := now.Sub(m.begun)
	if !m.live || spent < quietFor || now.Sub(m.shown) < meterEvery {
		return
	}
	m.shown = now
	line := fmt.Sprintf("%s %d/%d", m.what, done, total)
	if done > 0 {
		line += fmt.Sprintf(" · about %s left", (spent / time.Duration(done) * time.Duration(max(0, total-done))).Round(time.Second))
	}
	fmt.Fprint(m.w, "\r"+line+ansi.EraseLineRight)
}

// end takes the line away.
func (m *meter) end() {
	if !m.shown.IsZero() {
		fmt.Fprint(m.w, "\r"+ansi.EraseLineRight)
	}
}
