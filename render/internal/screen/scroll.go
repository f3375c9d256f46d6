package screen

// Area is a part of the screen in cells: rows Top up to Bot, columns Left up to
// Right.
type Area struct{ Top, Bot, Left, Right int }

// Moves returns the area whose cells t would move on the screen, and whether
// it would any. It is asked before t is applied.
func (s *Screen) Moves(t *Token) (a Area, ok bool) {
	top, bot := s.margins()
	all := Area{top, bot, 0, maxLine}
	switch {
	case t.Kind == Control && t.Final >= '\n' && t.Final <= '\f',
		t.Kind == Escape && (t.Final == 'D' || t.Final == 'E'):
		return all, s.y == bot-1
	case t.Kind == Escape && t.Final == 'M':
		return all, s.y == top
	case t.Kind != CSI || t.Prefix != 0:
		return Area{}, false
	}
	switch t.Final {
	case 'S', 'T':
		return all, true
	case 'L', 'M':
		return Area{s.y, bot, 0, maxLine}, s.y >= top && s.y < bot
	case 'P', '@':
		return Area{s.y, s.y + 1, s.x, maxLine}, true
	}
	return Area{}, false
}

// margins returns the scrolling region. Where the height is unknown it has no
// end.
func (s *Screen) margins() (top, bot int) {
	switch {
	case s.bot > 0:
		return s.top, s.bot
	case s.rows > 0:
		return 0, s.rows
	}
	return 0, maxLine
}

func (s *Screen) setMargins(top, bot int) {
	s.top, s.bot = 0, 0
	if s.rows > 0 && top >= 0 && top+1 < bot && bot <= s.rows && bot-top < s.rows {
		s.top, s.bot = top, bot
	}
}

func (s *Screen) lineFeed() {
	top, bot := s.margins()
	switch {
	case s.y == bot-1:
		s.scroll(top, bot, 1)
	case s.rows == 0 || s.y < s.rows-1:
		s.y = min(s.y+1, maxLine)
	}
}

// scroll moves the rows from top up to bot by n upwards, or downwards when n
// is negative. Rows that come in are empty.
func (s *Screen) scroll(top, bot, n int) {
	bot = min(bot, max(len(s.lines), top))
	if n < 0 {
		// Rows may move down to where none was stored yet.
		for limit := s.limit(); len(s.lines) < min(limit, bot-n); {
			s.lines = append(s.lines, nil)
		}
		_, end := s.margins()
		bot = min(end, len(s.lines))
	}
	if top >= bot {
		return
	}
	s.loseRows(top, bot)
	region := s.lines[top:bot]
	k := min(abs(n), len(region))
	gone := make([][]Cell, k)
	if n > 0 {
		copy(gone, region[:k])
		copy(region, region[k:])
		copy(region[len(region)-k:], gone)
		blankLines(region[len(region)-k:])
	} else {
		copy(gone, region[len(region)-k:])
		copy(region[k:], region)
		copy(region, gone)
		blankLines(region[:k])
	}
}

func (s *Screen) limit() int {
	if s.rows > 0 {
		return s.rows
	}
	return maxLine
}

func blankLines(lines [][]Cell) {
	for _, l := range lines {
		clear(l)
	}
}

// shiftLeft removes n cells at the cursor (DCH).
func (s *Screen) shiftLeft(n int) {
	s.loseRows(s.y, s.y+1)
	if s.y >= len(s.lines) || s.x >= len(s.lines[s.y]) {
		return
	}
	l := s.lines[s.y][s.x:]
	n = min(n, len(l))
	copy(l, l[n:])
	clear(l[len(l)-n:])
	undraw(l)
}

// shiftRight inserts n cells at the cursor (ICH).
func (s *Screen) shiftRight(n int) {
	s.loseRows(s.y, s.y+1)
	if s.y >= len(s.lines) || s.x >= len(s.lines[s.y]) {
		return
	}
	if s.cols == 0 {
		l := s.lines[s.y]
		s.lines[s.y] = append(l, make([]Cell, min(n, maxLine-min(maxLine, len(l))))...)
	}
	l := s.lines[s.y][s.x:]
	n = min(n, len(l))
	copy(l[n:], l)
	clear(l[:n])
	undraw(l)
}

// undraw marks cells as not shown: their pixels have not moved with them.
func undraw(l []Cell) {
	for x := range l {
		l[x].Drawn, l[x].Stale, l[x].Piece = false, false, 0
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
