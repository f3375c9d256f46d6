package tree

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

// kittyGallery shows every picture as kitty placeholders, the dearest cells.
type kittyGallery struct{}

func (kittyGallery) Lines(d flow.Digest, cols, rows int) ([]string, bool) {
	return render.Cells(render.Kitty, render.ID(1+int(d[0])<<8|int(d[1])%50_000), cols, rows), true
}
func (kittyGallery) Preview(flow.NodeID, int, int) ([]string, bool) { return nil, false }
func (kittyGallery) CellSize() (int, int)                           { return 8, 16 }

// thousand is a session of 1,000 nodes: 50 chains of 20 rounds.
func thousand() flow.Tree {
	var lines []string
	for c := range 50 {
		lines = append(lines, fmt.Sprintf("0.%d %d", c+1, c%11))
		for r := range 19 {
			lines = append(lines, fmt.Sprintf("%d.%d<%d.%d %d", r+1, c+1, r, c+1, (r+c)%11))
		}
	}
	return tuitest.Tree(lines...)
}

// screen is a terminal that counts what is written to it, as Bubble Tea writes.
type screen struct {
	out      bytes.Buffer
	renderer *uv.TerminalRenderer
	buffer   uv.ScreenBuffer
}

func newScreen(w, h int) *screen {
	s := &screen{buffer: uv.NewScreenBuffer(w, h)}
	s.renderer = uv.NewTerminalRenderer(&s.out, []string{"TERM=xterm-kitty", "COLORTERM=truecolor"})
	s.renderer.SetColorProfile(colorprofile.TrueColor)
	s.renderer.SetFullscreen(true)
	s.renderer.SetScrollOptim(true)
	return s
}

// draw shows a frame and returns how many bytes it took.
func (s *screen) draw(view string) int {
	s.out.Reset()
	s.buffer.Clear()
	uv.NewStyledString(view).Draw(s.buffer, s.buffer.Bounds())
	s.renderer.Render(s.buffer.RenderBuffer)
	_ = s.renderer.Flush() // a buffer takes everything
	return s.out.Len()
}

func TestACursorMoveWritesAtMostAKilobyte(t *testing.T) {
	tree := thousand()
	for _, size := range []Size{Dots, Small, Medium, Large} {
		for _, c := range []struct{ from, to flow.NodeID }{{"9.25", "10.25"}, {"9.25", "9.26"}, {"10.25", "9.25"}, {"9.25", "9.24"}} {
			m := New(themes.Dark(), kittyGallery{}).SetTree(tree).SetSize(120, 40).SetFocused(true)
			m.chosen, m.manual = size, true
			m = m.repaint().Select(c.to).Select(c.from).Select(c.to).Select(c.from) // both are in view now
			s := newScreen(120, 40)
			s.draw(m.View())
			moved := m.Select(c.to)
			if moved.offCol != m.offCol || moved.offLane != m.offLane {
				t.Fatalf("size %d: the view pans from %s to %s, which another test is about", size, c.from, c.to)
			}
			if n := s.draw(moved.View()); n > 1024 {
				t.Errorf("size %d: %s to %s writes %d bytes, want at most 1024", size, c.from, c.to, n)
			} else {
				t.Logf("size %d: %s to %s writes %d bytes", size, c.from, c.to, n)
			}
		}
	}
}

func BenchmarkCursorMove(b *testing.B) {
	for _, size := range []Size{Dots, Small, Medium, Large} {
		b.Run(fmt.Sprintf("rows=%d", size), func(b *testing.B) {
			m := New(themes.Dark(), kittyGallery{}).SetTree(thousand()).SetSize(120, 40).SetFocused(true)
			m.chosen, m.manual = size, true
			m = m.repaint().Select("9.25").Select("10.25")
			s := newScreen(120, 40)
			s.draw(m.View())
			total := 0
			for i := 0; b.Loop(); i++ {
				m = m.Select([]flow.NodeID{"9.25", "10.25"}[i%2])
				view := m.View()
				b.StopTimer()
				total += s.draw(view)
				b.StartTimer()
			}
			b.ReportMetric(float64(total)/float64(b.N), "bytes/move")
		})
	}
}

func BenchmarkLayout(b *testing.B) {
	t := thousand()
	b.ReportAllocs()
	for b.Loop() {
		arrange(t, options{})
	}
}

func BenchmarkFirstFrame(b *testing.B) {
	t := thousand()
	for b.Loop() {
		New(themes.Dark(), kittyGallery{}).SetTree(t).SetSize(120, 40).View()
	}
}
