package tui

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"rflow/render"
	"rflow/tui/internal/tuitest"
)

// plot returns the lines of a session in which n wait, each with an image before it.
func plot(n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("0.%d %d", i+1, i%10), fmt.Sprintf("1.%d<0.%d edited %d : Make the bench blue.", i+1, i+1, (i+3)%10))
	}
	return lines
}

// local is a kitty on this machine: it takes in what it is sent at once.
type local struct{ g *render.Gallery }

func (l *local) Write(b []byte) (int, error) {
	if l.g != nil {
		go l.g.Ack()
	}
	return len(b), nil
}

// pass is the queue of a session of 50 items with pictures of 512 px, on a screen of
// 120 x 40 cells.
type pass struct {
	b   *testing.B
	m   Model
	scr *uv.TerminalRenderer
	buf uv.ScreenBuffer
}

func newPass(b *testing.B) *pass {
	s := newFixture(plot(50)...)
	for n := range s.tree.Nodes() {
		s.pics[n.Image] = tuitest.PNG(512, byte(len(s.pics)))
	}
	out := &local{}
	m, err := New(context.Background(), benchOptions(s, out, render.Kitty))
	if err != nil {
		b.Fatal(err)
	}
	out.g = m.shell.pics.g
	m = next(m, tea.WindowSizeMsg{Width: 120, Height: 40})
	m = next(next(m, openedMsg{session: s}), tuitest.Key("v"))
	p := &pass{b: b, m: m, buf: uv.NewScreenBuffer(120, 40)}
	fmt.Fprint(m.shell.pics.g.Writer(), "\x1b[?1049h") // pictures are sent to the program's own screen only
	p.scr = uv.NewTerminalRenderer(m.shell.pics.g.Writer(), m.o.Env)
	return p
}

// frame renders as the program does.
func (p *pass) frame() {
	p.buf.Clear()
	uv.NewStyledString(p.m.View().Content).Draw(p.buf, p.buf.Bounds())
	p.scr.Render(p.buf.RenderBuffer)
	if err := p.scr.Flush(); err != nil {
		p.b.Fatal(err)
	}
}

// until renders frames until all the pictures are in the terminal.
func (p *pass) until(pics []render.Pic) {
	missing := func(pic render.Pic) bool { return p.m.shell.pics.g.Look(pic).State != render.Ready }
	deadline := time.After(time.Minute)
	for p.frame(); slices.ContainsFunc(pics, missing); p.frame() {
		select {
		case <-p.m.shell.pics.g.Changed():
		case <-deadline:
			p.b.Fatal("the pictures never came")
		}
	}
}

// BenchmarkQueueKeyToPictures accepts one item after another: from the key to the frame
// with both pictures of the next one in full. The time in which a person looks, and the
// pictures after are prepared, does not count.
func BenchmarkQueueKeyToPictures(b *testing.B) {
	b.StopTimer()
	var p *pass
	var took []time.Duration
	for i := range b.N {
		if i%40 == 0 {
			if p != nil {
				p.m.Close()
			}
			p = newPass(b)
		}
		p.m = next(p.m, paintedMsg{n: p.m.paints})
		p.frame()
		pics := p.m.queue.pane.Near()[:2]
		p.until(pics)
		p.frame()
		b.StartTimer()
		begun := time.Now()
		p.m = next(p.m, tuitest.Key("a"))
		p.until(pics)
		took = append(took, time.Since(begun))
		b.StopTimer()
	}
	p.m.Close()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "worst-ms")
}
