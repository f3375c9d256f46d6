package render

import (
	"io"
	"os"
	"sync"
	"time"
)

// Writer is the terminal of a [Gallery]. Bubble Tea writes frames to it, and
// sees a file: Fd, Read and Close are those of the terminal below. A Write
// holds one whole frame or more. It is safe for use by several goroutines.
type Writer struct {
	out   io.Writer
	g     *Gallery
	pacer *Pacer

	mu     sync.Mutex
	target Target
}

func newWriter(out io.Writer, g *Gallery, now func() time.Time) *Writer {
	if out == nil {
		out = io.Discard
	}
	if now == nil {
		now = time.Now
	}
	return &Writer{out: out, g: g, pacer: NewPacer(now), target: Target{Path: Blocks}}
}

// Write writes a frame.
func (w *Writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(b)
}

// WriteString is Write. It hides the file's own, which would go past the filter.
func (w *Writer) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// Fd returns the terminal's descriptor, or an invalid one when there is no file below.
func (w *Writer) Fd() uintptr {
	if f, ok := w.out.(interface{ Fd() uintptr }); ok {
		return f.Fd()
	}
	return ^uintptr(0)
}

// Read reads from the terminal below.
func (w *Writer) Read(b []byte) (int, error) {
	if r, ok := w.out.(io.Reader); ok {
		return r.Read(b)
	}
	return 0, io.EOF
}

// Close closes the terminal below, unless that is standard output.
func (w *Writer) Close() error {
	if c, ok := w.out.(io.Closer); ok && w.out != io.Writer(os.Stdout) {
		return c.Close()
	}
	return nil
}

func (w *Writer) use(t Target) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.target = t
}

// pump sends what is due outside frames, and returns when to be called again
// at the latest.
func (w *Writer) pump() time.Duration { return w.pacer.Wait() }
