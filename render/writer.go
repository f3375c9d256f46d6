package render

import (
	"image"
	"io"
	"os"
	"sync"
	"time"

	"rflow/render/internal/kitty"
	"rflow/render/internal/screen"
	"rflow/render/internal/sixel"
)

// Writer is the terminal of a [Gallery]. Bubble Tea writes frames to it, and
// sees a file: Fd, Read and Close are those of the terminal below.
//
// On the drawn paths it shows each slot cell as a space and, after the frame,
// draws what the terminal does not show yet. A frame ends where its
// synchronised output does, or else with the Write. A cell that the terminal
// shows already is stepped over, so a frame in which nothing of a picture
// changed costs no image bytes. However a synchronised frame is divided into
// writes, the same bytes come out.
//
// It is safe for use by several goroutines. Nothing is drawn or uploaded while
// the main screen is shown.
type Writer struct {
	out   io.Writer
	g     *Gallery
	pacer *Pacer

	mu     sync.Mutex
	target Target
	lex    screen.Lexer
	scr    screen.Screen
	held   []byte // input that is not a whole token yet
	run    []byte // text written and not yet followed
	skip   int    // cells stepped over and not yet written as a movement
	sync   bool   // inside synchronised output
	buf    []byte // output of the Write under way

	upload   *kitty.Upload // the one that has begun
	uploadID ID
	torn     *kitty.Upload // given up, and the terminal may not know
	dangling []ID          // of uploads that ended halfway
	depot    depot
	enc      sixel.Encoder
	rects    []screen.Rect
	crop     image.Paletted         // of a picture, for a terminal that maps its rows onto others
	holes    []screen.Rect          // to be blanked
	needs    []need                 // where the terminal keeps few graphics
	burst    int                    // image bytes since the last status query
	density  int                    // bytes per hundred pixels, as seen lately
	piece    uint32                 // counts graphics
	placed   map[screen.Rect]uint32 // KittyClassic: placements in the terminal
	wanted   map[screen.Rect]bool   // KittyClassic: what is to be there
	placeID  uint32
}

func newWriter(out io.Writer, g *Gallery, now func() time.Time) *Writer {
	if out == nil {
		out = io.Discard
	}
	if now == nil {
		now = time.Now
	}
	w := &Writer{out: out, g: g, pacer: NewPacer(now), target: Target{Path: Blocks}, density: firstDensity, placed: map[screen.Rect]uint32{}, wanted: map[screen.Rect]bool{}}
	w.lex.IsSlot = func(r rune) bool { _, ok := slotID(r); return ok }
	w.measure()
	return w
}

// Resize tells the screen's size in cells. It is needed only where the
// terminal below is no file that knows its own.
func (w *Writer) Resize(cols, rows int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scr.Resize(cols, rows)
}

// Write writes a frame, or a part of one. It takes in all of b, and
// its error is that of the terminal below.
func (w *Writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf = w.buf[:0]
	w.retarget()
	in := b
	if len(w.held) > 0 {
		w.held = append(w.held, b...)
		in = w.held
	}
	for len(in) > 0 {
		t, n := w.lex.Next(in)
		if n == 0 {
			break
		}
		w.token(&t)
		in = in[n:]
	}
	w.held = append(w.held[:0], in...)
	if !w.sync && w.lex.Ground() {
		w.finish()
		w.g.wrote()
	}
	return len(b), w.flush()
}

// flush hands the collected bytes to the terminal in one piece.
func (w *Writer) flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	_, err := w.out.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}

// retarget follows the gallery's target.
func (w *Writer) retarget() {
	t := w.g.Target()
	if t == w.target {
		return
	}
	w.giveUp()
	w.unplaceAll()
	w.target = t
	w.scr.Undraw()
	w.scr.Kept = nil
	if t.Whole {
		w.scr.Kept = screen.NewGraphics(tmuxKeeps)
	}
}

// reattached forgets what the terminal shows and what is on its way there. Of
// an upload that was under way a new terminal knows nothing, and an end without a
// beginning does no harm there; the same one would take the next for the rest of it.
func (w *Writer) reattached() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.upload != nil {
		w.dangling = append(w.dangling, w.uploadID)
		w.torn, w.upload = w.upload, nil
	}
	clear(w.placed)
	w.scr.Undraw()
	w.pacer.forget()
	if w.target.Tmux {
		w.depot.release()
	} else {
		w.depot.clear()
	}
	w.g.lost()
}

// close removes what the terminal was to read and has not.
func (w *Writer) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.depot.clear()
}

// measure asks the terminal for its size, where it is a file.
func (w *Writer) measure() {
	f, ok := w.out.(interface{ Fd() uintptr })
	if !ok {
		return
	}
	if r, err := WindowSize(f.Fd()); err == nil && r.Cols > 0 && r.Rows > 0 {
		if c, h := w.scr.Size(); c != r.Cols || h != r.Rows {
			w.scr.Resize(r.Cols, r.Rows)
		}
	}
}

// pump sends what is due outside frames, and returns after how long to be
// called again at the latest.
func (w *Writer) pump() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf = w.buf[:0]
	// Not into the middle of a frame or a sequence, and not where a program
	// that was let into the terminal would see it.
	if w.scr.Alt() && w.lex.Ground() && len(w.held) == 0 && !w.sync {
		w.retarget()
		w.uploads()
		w.finish()
	}
	// A terminal that cannot be written to fails the program's next frame,
	// which reports it.
	_ = w.flush()
	return w.pacer.Wait()
}

// WriteString is Write. It hides the file's own, which would go past the filter.
func (w *Writer) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// Fd returns the terminal's descriptor, or an invalid one when there is no
// file below.
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
