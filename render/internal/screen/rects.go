package screen

// Rect is a part of one picture that lies on the screen in one piece.
type Rect struct {
	ID       uint16
	X, Y     int // on the screen, in cells
	Col, Row int // in the picture, in cells
	W, H     int
}

// Rects appends the rectangles that cover the cells of pictures on the rows above
// limit, or with dirty true only those not drawn. Each cell is in exactly one.
// Runs of cells are merged downwards where they continue the same part.
func (s *Screen) Rects(dst []Rect, limit int, dirty bool) []Rect {
	start := len(dst)
	open := start // rects before this one ended above the last row
	for y := 0; y < min(len(s.lines), limit); y++ {
		fresh := len(dst)
		for x := 0; x < len(s.lines[y]); {
			r, n := s.run(y, x, dirty)
			if n == 0 {
				x++
				continue
			}
			if !extend(dst[open:], r) {
				dst = append(dst, r)
			}
			x += n
		}
		open = firstOpen(dst, open, fresh, y)
	}
	return dst
}

// run returns the run of cells that starts at y, x.
func (s *Screen) run(y, x int, dirty bool) (Rect, int) {
	l := s.lines[y]
	c := l[x]
	if c.ID == 0 || dirty && c.Drawn {
		return Rect{}, 0
	}
	n := 1
	for x+n < len(l) {
		d := l[x+n]
		if d.ID != c.ID || d.Row != c.Row || int(d.Col) != int(c.Col)+n || dirty && d.Drawn {
			break
		}
		n++
	}
	return Rect{ID: c.ID, X: x, Y: y, Col: int(c.Col), Row: int(c.Row), W: n, H: 1}, n
}

// extend makes one of rects a row higher when r continues it.
func extend(rects []Rect, r Rect) bool {
	for i := range rects {
		q := &rects[i]
		if q.ID == r.ID && q.X == r.X && q.W == r.W && q.Y+q.H == r.Y && q.Col == r.Col && q.Row+q.H == r.Row {
			q.H++
			return true
		}
	}
	return false
}

// firstOpen skips the rects in front that no longer reach row y.
func firstOpen(rects []Rect, open, fresh, y int) int {
	for open < fresh && rects[open].Y+rects[open].H <= y {
		open++
	}
	return open
}

// Drawn notes that the terminal shows r's cells, as part of a graphic.
func (s *Screen) Drawn(r Rect, piece uint32) {
	if s.Kept != nil {
		s.Kept.add(piece, Area{r.Y, r.Y + r.H, r.X, r.X + r.W})
	}
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			if c := s.at(y, x); c != nil && c.ID == r.ID {
				c.Drawn, c.Stale, c.Piece = true, false, piece
			}
		}
	}
}

// Wipe marks the cells in a as not shown and appends the runs of those that were, which the
// caller then has to blank on the terminal. They stay cells of their pictures.
func (s *Screen) Wipe(dst []Rect, a Area) []Rect { return s.wipe(dst, a, false) }

// WipeStale is Wipe for the cells that show what had their place. Graphics are not lost
// with it.
func (s *Screen) WipeStale(dst []Rect, a Area) []Rect { return s.wipe(dst, a, true) }

func (s *Screen) wipe(dst []Rect, a Area, staleOnly bool) []Rect {
	for y := max(0, a.Top); y < min(a.Bot, len(s.lines)); y++ {
		l := s.lines[y]
		for x := max(0, a.Left); x < min(a.Right, len(l)); x++ {
			if !l[x].lit() || staleOnly && !l[x].Stale {
				continue
			}
			if !staleOnly {
				s.loseRows(y, y+1) // blanking edits the row
			}
			l[x].Drawn, l[x].Stale, l[x].Piece = false, false, 0
			if k := len(dst) - 1; k >= 0 && dst[k].Y == y && dst[k].X+dst[k].W == x {
				dst[k].W++
			} else {
				dst = append(dst, Rect{X: x, Y: y, W: 1, H: 1})
			}
		}
	}
	return dst
}

// Undraw marks every cell as not shown.
func (s *Screen) Undraw() {
	for _, l := range s.lines {
		undraw(l)
	}
}

// Cursor returns the cursor's place, for tests.
func (s *Screen) Cursor() (x, y int, wrap bool) { return s.x, s.y, s.wrap }

// At returns the cell at row y, column x.
func (s *Screen) At(y, x int) Cell {
	if c := s.at(y, x); c != nil {
		return *c
	}
	return Cell{}
}
