package render

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

// between is a multiplexer: it answers status queries itself, at once, and hands
// on what is to pass through, late or never.
type between struct {
	*kittyTerm
	mu     sync.Mutex
	queue  [][]byte
	loses  int // commands that it drops
	passed int
}

func (b *between) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rest := p
	for {
		at := bytes.Index(rest, []byte("\x1bPtmux;"))
		if at < 0 {
			break
		}
		end := bytes.Index(rest[at:], []byte("\x1b\x1b\\\x1b\\"))
		body := rest[at+len("\x1bPtmux;") : at+end+len("\x1b\x1b\\")]
		if b.loses > 0 {
			b.loses--
		} else {
			b.queue = append(b.queue, bytes.ReplaceAll(body, []byte("\x1b\x1b"), []byte("\x1b")))
		}
		if _, err := b.kittyTerm.Write(rest[:at]); err != nil {
			return 0, err
		}
		rest = rest[at+end+len("\x1b\x1b\\\x1b\\"):]
	}
	_, err := b.kittyTerm.Write(rest)
	return len(p), err
}

// pass hands on what was held back.
func (b *between) pass(t *testing.T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, cmd := range b.queue {
		if _, err := b.kittyTerm.Write(cmd); err != nil {
			t.Fatal(err)
		}
		b.passed++
	}
	b.queue = nil
}

// TestObjectsWaitForTheTerminalBehindTmux, which answers ahead of it; what tmux
// drops is sent again, and nothing is left behind in the end.
func TestObjectsWaitForTheTerminalBehindTmux(t *testing.T) {
	for name, c := range map[string]struct {
		loses int
		lazy  bool
	}{"late": {}, "one is lost": {loses: 1}, "nothing is removed": {lazy: true}} {
		t.Setenv("TMPDIR", t.TempDir())
		g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16, Transfer: TempFile, Tmux: true})
		var mu sync.Mutex
		now := time.Unix(1, 0)
		g.out.pacer.now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		b := &between{kittyTerm: k, loses: c.loses}
		k.lazy = c.lazy
		g.out.out = b
		k.write(g, "\x1b[?1049h")
		for range 4 {
			show(t, g, k) // and tmux answers
			b.pass(t)
			mu.Lock()
			now = now.Add(patience + time.Millisecond)
			mu.Unlock()
			g.out.pump()
		}
		if len(k.images) != 2 {
			t.Errorf("%s: the terminal holds %d images after %d commands, want 2", name, len(k.images), b.passed)
		}
		if left := k.left(); len(left) > 0 {
			t.Errorf("%s: left behind %q", name, strings.Join(left, " "))
		}
		if want := 2; b.passed != want {
			t.Errorf("%s: %d commands came through, want %d", name, b.passed, want)
		}
	}
}

// TestObjectsOutliveAnExchangedTerminal: what the multiplexer has yet to hand on finds
// its objects, and nothing is left behind in the end.
func TestObjectsOutliveAnExchangedTerminal(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	g, k := startKitty(t, Target{Path: Kitty, CellW: 8, CellH: 16, Transfer: TempFile, Tmux: true})
	var mu sync.Mutex
	now := time.Unix(1, 0)
	g.out.pacer.now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	b := &between{kittyTerm: k}
	g.out.out = b
	k.write(g, "\x1b[?1049h")
	show(t, g, k)
	g.Reattached()
	b.pass(t) // images that it cannot read fail the test
	if b.passed == 0 {
		t.Fatal("nothing was on its way")
	}
	for range 2 {
		show(t, g, k)
		b.pass(t)
		mu.Lock()
		now = now.Add(patience + time.Millisecond)
		mu.Unlock()
		g.out.pump()
	}
	if left := k.left(); len(left) > 0 {
		t.Errorf("left behind %q", strings.Join(left, " "))
	}
	if len(k.images) != 2 {
		t.Errorf("the terminal holds %d images, want 2", len(k.images))
	}
}
