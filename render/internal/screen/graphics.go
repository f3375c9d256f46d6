package screen

import "slices"

// Graphics are those that a terminal keeps which drops a graphic as a whole, as tmux does: for any
// change of one of its cells, and the oldest when there are too many. One that
// was drawn over counts until then.
type Graphics struct {
	most    int
	list    []graphic // the oldest first
	changed bool      // some were dropped since UndrawLost
}

type graphic struct {
	piece uint32
	area  Area
}

// NewGraphics returns those of a terminal that keeps most of them.
func NewGraphics(most int) *Graphics { return &Graphics{most: most} }

func (a Area) overlaps(b Area) bool {
	return a.Top < b.Bot && b.Top < a.Bot && a.Left < b.Right && b.Left < a.Right
}

// add notes a new one, and drops the oldest where there is no room.
func (g *Graphics) add(piece uint32, a Area) {
	if len(g.list) >= g.most {
		g.list = slices.Delete(g.list, 0, len(g.list)-g.most+1)
		g.changed = true
	}
	g.list = append(g.list, graphic{piece, a})
}

// drop drops those that reach into a.
func (g *Graphics) drop(a Area) {
	n := len(g.list)
	g.list = slices.DeleteFunc(g.list, func(q graphic) bool { return q.area.overlaps(a) })
	g.changed = g.changed || len(g.list) < n
}

func (g *Graphics) has(piece uint32) bool {
	for i := range g.list {
		if g.list[i].piece == piece {
			return true
		}
	}
	return false
}

// lose notes that cells of row y were changed.
func (s *Screen) lose(y, x0, x1 int) {
	if s.Kept != nil {
		s.Kept.drop(Area{y, y + 1, x0, x1})
	}
}

// loseRows notes that rows were erased or edited. A terminal
// that drops whole graphics does so for any such change of a row, in
// whatever column; only printing spares those elsewhere in the row.
func (s *Screen) loseRows(top, bot int) {
	if s.Kept != nil {
		s.Kept.drop(Area{top, bot, 0, maxLine})
	}
}

// loseEdited notes the rows that t erases or edits.
func (s *Screen) loseEdited(t *Token) {
	from, to := s.y, s.y+1
	switch t.Final {
	case 'K', 'X', 'P', '@':
	case 'J':
		switch t.Param(0, 0) {
		case 0:
			to = maxLine
		case 1:
			from = 0
		default:
			from, to = 0, maxLine
		}
	case 'L', 'M':
		_, to = s.margins()
	case 'S', 'T':
		from, to = s.margins()
	default:
		return
	}
	s.loseRows(from, to)
}

// Touches returns the first column of row y from x0 up to x1 in which a graphic is, where
// the terminal drops whole graphics.
func (s *Screen) Touches(y, x0, x1 int) (x int, ok bool) {
	if s.Kept == nil {
		return 0, false
	}
	x = maxLine
	for _, q := range s.Kept.list {
		if q.area.overlaps(Area{y, y + 1, x0, x1}) {
			x, ok = min(x, max(x0, q.area.Left)), true
		}
	}
	return x, ok
}

// Live returns how many graphics show something of a picture that is on the screen.
func (s *Screen) Live() int {
	n := 0
	for _, q := range s.Kept.list {
		if s.shows(q) != 0 {
			n++
		}
	}
	return n
}

// Pieces returns how many graphics show something of picture id.
func (s *Screen) Pieces(id uint16) int {
	n := 0
	for _, q := range s.Kept.list {
		if s.shows(q) == id {
			n++
		}
	}
	return n
}

// shows returns the picture of which q shows something, 0 when there is none.
func (s *Screen) shows(q graphic) uint16 {
	for y := q.area.Top; y < min(q.area.Bot, len(s.lines)); y++ {
		l := s.lines[y]
		for x := q.area.Left; x < min(q.area.Right, len(l)); x++ {
			if l[x].Drawn && l[x].Piece == q.piece {
				return l[x].ID
			}
		}
	}
	return 0
}

// UndrawLost marks every cell as not shown whose graphic the terminal has dropped since it
// was asked last, and reports whether there were graphics dropped.
func (s *Screen) UndrawLost() bool {
	if s.Kept == nil || !s.Kept.changed {
		return false
	}
	s.Kept.changed = false
	for _, l := range s.lines {
		for x := range l {
			if l[x].lit() && !s.Kept.has(l[x].Piece) {
				l[x].Drawn, l[x].Stale, l[x].Piece = false, false, 0
			}
		}
	}
	return true
}

// UndrawPicture marks the cells of picture id as not shown.
func (s *Screen) UndrawPicture(id uint16) {
	for _, l := range s.lines {
		for x := range l {
			if l[x].ID == id {
				l[x].Drawn, l[x].Stale, l[x].Piece = false, false, 0
			}
		}
	}
}

// EraseCell notes that one cell was overwritten.
func (s *Screen) EraseCell(y, x int) { s.erase(y, x, x+1) }
