// Package screen follows a terminal's cursor through the bytes written to it,
// and knows which cell of which picture each cell of the screen shows.
package screen

import "github.com/charmbracelet/x/ansi"

// Cell is a cell of a picture. The zero Cell is none: text, or nothing.
type Cell struct {
	ID       uint16
	Row, Col uint16
	Drawn    bool   // the terminal shows its pixels
	Stale    bool   // the terminal still shows those of a picture that had its place
	Piece    uint32 // the graphic that the pixels are part of
}

// lit reports whether the terminal shows pixels there.
func (c Cell) lit() bool { return c.Drawn || c.Stale }

// same reports whether both stand for the same part of the same picture.
func (c Cell) same(d Cell) bool { return c.ID == d.ID && c.Row == d.Row && c.Col == d.Col }

// Screen is the state of a terminal as far as pictures need it. The zero
// value is an empty screen of unknown size, at home. It is not safe for use by several goroutines.
type Screen struct {
	cols, rows int // zero: unknown
	lines      [][]Cell
	x, y       int
	wrap       bool // the next character goes to the next line
	noWrap     bool // DECAWM is off
	insert     bool // IRM
	top, bot   int  // scrolling margins, bot exclusive; 0, 0 is all
	saved      [2]point
	alt        bool
	graphemes  bool // mode 2027
	origin     bool // DECOM: rows count from the upper margin

	// Kept are the graphics of a terminal that drops them as a whole, nil elsewhere.
	Kept *Graphics
}

type point struct {
	x, y   int
	wrap   bool
	origin bool
}

// Resize sets the screen's size in cells. Cells outside it are forgotten.
func (s *Screen) Resize(cols, rows int) {
	s.cols, s.rows = cols, rows
	s.top, s.bot = 0, 0
	if rows > 0 && len(s.lines) > rows {
		s.lines = s.lines[:rows]
	}
	for i, l := range s.lines {
		if cols > 0 && len(l) > cols {
			s.lines[i] = l[:cols]
		}
	}
	s.clampCursor()
}

// Size returns the size in cells, zero where unknown.
func (s *Screen) Size() (cols, rows int) { return s.cols, s.rows }

// Origin reports whether a program's rows count from the upper margin. Saving
// and restoring the cursor does so for this, too.
func (s *Screen) Origin() bool { return s.origin }

// Alt reports whether the alternate screen is shown.
func (s *Screen) Alt() bool { return s.alt }

// Forget drops every cell, without moving the cursor.
func (s *Screen) Forget() {
	for y := range s.lines {
		s.erase(y, 0, len(s.lines[y]))
	}
}

// Print writes text at the cursor. It must hold whole grapheme clusters.
func (s *Screen) Print(text []byte) {
	method := ansi.WcWidth
	if s.graphemes {
		method = ansi.GraphemeWidth
	}
	for i := 0; i < len(text); {
		if text[i] < 0x80 && (i+1 == len(text) || text[i+1] < 0x80) {
			s.advance(1)
			i++
			continue
		}
		cluster, w := ansi.FirstGraphemeCluster(text[i:], method)
		if len(cluster) == 0 {
			return
		}
		s.advance(w)
		i += len(cluster)
	}
}

// Put writes a picture's cell at the cursor. keep is true when the terminal
// shows it there already, or the same part of another picture, which is to stay until
// this one is drawn over it: the caller then moves the cursor over it and writes nothing.
func (s *Screen) Put(c Cell) (keep bool) {
	if !s.wrap && !s.insert && (s.cols == 0 || s.x < s.cols-1) {
		if old := s.at(s.y, s.x); old != nil && old.lit() && s.stays(*old, c) {
			old.ID, old.Drawn, old.Stale = c.ID, old.Drawn && old.ID == c.ID, old.Stale || old.ID != c.ID
			s.x++
			return true
		}
	}
	s.begin(1)
	c.Drawn, c.Stale, c.Piece = false, false, 0
	s.set(s.y, s.x, c)
	s.end(1)
	return false
}

// stays reports whether what the terminal shows of old may stay for c. In the last row
// nothing is drawn, so nothing would take its place.
func (s *Screen) stays(old, c Cell) bool {
	if old.Drawn && old.same(c) {
		return true
	}
	return c.ID != 0 && old.Row == c.Row && old.Col == c.Col && s.rows > 0 && s.y < s.rows-1
}

// advance writes w columns of something that is no picture.
func (s *Screen) advance(w int) {
	if w <= 0 {
		return
	}
	s.begin(w)
	s.erase(s.y, s.x, s.x+w)
	s.end(w)
}

// begin brings the cursor to where w columns will be written.
func (s *Screen) begin(w int) {
	if s.wrap || s.cols > 0 && s.x+w > s.cols && !s.noWrap {
		s.x, s.wrap = 0, false
		s.lineFeed()
	}
	if s.insert {
		s.shiftRight(w)
	}
}

// end moves the cursor past what was written.
func (s *Screen) end(w int) {
	s.x = min(s.x+w, maxLine)
	if s.cols > 0 && s.x >= s.cols {
		s.x, s.wrap = s.cols-1, !s.noWrap
	}
}

// at returns the cell at y, x, nil when no picture ever was there.
func (s *Screen) at(y, x int) *Cell {
	if y < 0 || y >= len(s.lines) || x < 0 || x >= len(s.lines[y]) {
		return nil
	}
	return &s.lines[y][x]
}

// maxLine bounds rows and columns while the size is unknown.
const maxLine = 1 << 12

func (s *Screen) set(y, x int, c Cell) {
	if y < 0 || x < 0 || y >= maxLine || x >= maxLine {
		return
	}
	for len(s.lines) <= y {
		s.lines = append(s.lines, nil)
	}
	if need := max(x+1, min(s.cols, maxLine)); len(s.lines[y]) < need {
		s.lines[y] = append(s.lines[y], make([]Cell, need-len(s.lines[y]))...)
	}
	s.lose(y, x, x+1)
	s.lines[y][x] = c
}

// erase makes the cells from x0 up to x1 of row y show no picture.
func (s *Screen) erase(y, x0, x1 int) {
	if y < 0 || y >= len(s.lines) {
		return
	}
	s.lose(y, max(0, x0), x1)
	l := s.lines[y]
	for x := max(0, x0); x < min(x1, len(l)); x++ {
		if l[x].ID != 0 {
			l[x] = Cell{}
		}
	}
}

func (s *Screen) clampCursor() {
	s.x, s.y = max(0, s.x), max(0, s.y)
	if s.cols > 0 {
		s.x = min(s.x, s.cols-1)
	}
	if s.rows > 0 {
		s.y = min(s.y, s.rows-1)
	}
	s.x, s.y = min(s.x, maxLine), min(s.y, maxLine)
}
