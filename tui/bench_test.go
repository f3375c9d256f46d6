package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

// forest returns the lines of a session of n images in 20 chains.
func forest(n int) []string {
	var lines []string
	for i := range n {
		chain, round := i%20+1, i/20
		if round == 0 {
			lines = append(lines, fmt.Sprintf("0.%d %d", chain, i%10))
			continue
		}
		lines = append(lines, fmt.Sprintf("%d.%d<%d.%d %d", round, chain, round-1, chain, i%10))
	}
	return lines
}

// counter counts what is written, and keeps the last of it.
type counter struct {
	mu   sync.Mutex
	n    int
	last bytes.Buffer
}

func (c *counter) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += len(b)
	c.last.Write(b)
	return len(b), nil
}

// take returns how much was written since it was last asked.
func (c *counter) take() (int, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, text := c.n, c.last.String()
	c.n = 0
	c.last.Reset()
	return n, text
}

func benchOptions(s *fixture, out io.Writer, path render.Path) Options {
	library := newShelf()
	library.open = s
	id := flow.SessionID("fixture")
	return Options{
		Library: library, Open: &id, Graphics: path, Theme: themes.Dark(), Output: out,
		Env: []string{"TERM=xterm-kitty", "COLORTERM=truecolor"},
	}
}

// program runs the real program on a screen of 120 x 40 cells inside a bubble.
func program(t *testing.T, lines []string, path render.Path, fn func(p *tea.Program, out *counter)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		out := &counter{}
		m, err := New(ctx, benchOptions(newFixture(lines...), out, path))
		if err != nil {
			t.Fatal(err)
		}
		p := tea.NewProgram(
			m, tea.WithContext(ctx), tea.WithInput(nil), tea.WithOutput(m.shell.pics.g.Writer()), tea.WithWindowSize(120, 40),
			tea.WithoutSignalHandler(), tea.WithEnvironment(m.o.Env), tea.WithColorProfile(colorprofile.TrueColor),
		)
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _ = p.Run() // it ends with the context
		}()
		time.Sleep(5 * time.Second) // pictures are on their way, unacknowledged
		fn(p, out)
		cancel()
		<-done
		m.Close()
	})
}

// TestACursorMoveWritesLittle counts what really reaches the terminal, through
// Bubble Tea's renderer, with kitty's placeholders. The view stays where it is:
// one that pans shows pictures that were not there.
func TestACursorMoveWritesLittle(t *testing.T) {
	const most = 1024
	program(t, forest(1000), render.Kitty, func(p *tea.Program, out *counter) {
		if _, text := out.take(); !bytes.Contains([]byte(text), []byte("\U0010eeee")) {
			t.Fatal("there are no pictures on the screen")
		}
		worst := 0
		for _, k := range []string{"k", "j", "k", "j"} {
			p.Send(tuitest.Key(k))
			time.Sleep(settleAfter - 10*time.Millisecond) // frames, and the panel has not followed
			n, text := out.take()
			if n == 0 {
				t.Errorf("%s: nothing was written", k)
			}
			if n > most {
				t.Errorf("%s: %d bytes, want at most %d: %.300q", k, n, most, text)
			}
			worst = max(worst, n)
			time.Sleep(time.Second)
			after, _ := out.take()
			t.Logf("%s: %d bytes, and %d for the panel", k, n, after)
		}
		t.Logf("at most %d bytes for a move in the tree", worst)
	})
}

// BenchmarkFirstFrame makes the first frame of a session from its events.
func BenchmarkFirstFrame(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprintf("images=%d", n), func(b *testing.B) { firstFrame(b, n) })
	}
}

func firstFrame(b *testing.B, images int) {
	events := tuitest.Events(forest(images)...)
	s := newFixture("0.1 4")
	for b.Loop() {
		m, err := New(context.Background(), benchOptions(s, io.Discard, render.Kitty))
		if err != nil {
			b.Fatal(err)
		}
		s.tree = flow.Fold(events)
		m = next(m, tea.WindowSizeMsg{Width: 120, Height: 40})
		m = next(m, openedMsg{session: s})
		frame := uv.NewScreenBuffer(120, 40)
		uv.NewStyledString(m.View().Content).Draw(frame, frame.Bounds())
		scr := uv.NewTerminalRenderer(io.Discard, m.o.Env)
		scr.Render(frame.RenderBuffer)
		if err := scr.Flush(); err != nil {
			b.Fatal(err)
		}
		m.Close()
	}
}

// BenchmarkCursorMove moves the cursor with the view that follows, and reports the
// bytes that the renderer writes, and the time that 99 of 100 moves stay under.
func BenchmarkCursorMove(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprintf("images=%d", n), func(b *testing.B) { moves(b, n) })
	}
}

func moves(b *testing.B, images int) {
	s := newFixture(forest(images)...)
	m, err := New(context.Background(), benchOptions(s, io.Discard, render.Blocks))
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	m = next(m, tea.WindowSizeMsg{Width: 120, Height: 40})
	m = next(m, openedMsg{session: s})
	var out bytes.Buffer
	frame := uv.NewScreenBuffer(120, 40)
	scr := uv.NewTerminalRenderer(&out, m.o.Env)
	bytes := 0
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		m = next(m, tuitest.Key([]string{"j", "k"}[i%2]))
		frame.Clear()
		uv.NewStyledString(m.View().Content).Draw(frame, frame.Bounds())
		scr.Render(frame.RenderBuffer)
		if err := scr.Flush(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		if i > 1 {
			bytes += out.Len()
		}
		out.Reset()
	}
	slices.Sort(took)
	b.ReportMetric(float64(bytes)/float64(b.N), "bytes/op")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
}

func next(m Model, msg tea.Msg) Model {
	n, _ := m.Update(msg)
	return n.(Model)
}
