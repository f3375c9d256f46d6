package screen

// Apply follows a control, an escape or a control sequence.
func (s *Screen) Apply(t *Token) {
	switch t.Kind {
	case Control:
		s.control(t.Final)
	case Escape:
		s.escape(t.Final)
	case CSI:
		if t.Prefix == '?' {
			s.mode(t)
		} else if t.Prefix == 0 {
			s.sequence(t)
		}
	}
}

func (s *Screen) control(c byte) {
	switch c {
	case '\r':
		s.x, s.wrap = 0, false
	case '\n', '\v', '\f':
		s.wrap = false
		s.lineFeed()
	case '\b':
		s.x, s.wrap = max(0, s.x-1), false
	case '\t':
		s.moveTo(s.y, s.x/8*8+8)
	}
}

func (s *Screen) escape(c byte) {
	switch c {
	case '7':
		s.save()
	case '8':
		s.restore()
	case 'D':
		s.wrap = false
		s.lineFeed()
	case 'E':
		s.x, s.wrap = 0, false
		s.lineFeed()
	case 'M':
		s.wrap = false
		if top, bot := s.margins(); s.y == top {
			s.scroll(top, bot, -1)
		} else {
			s.y = max(0, s.y-1)
		}
	case 'c':
		s.Forget()
		*s = Screen{cols: s.cols, rows: s.rows, lines: s.lines, Kept: s.Kept}
	}
}

func (s *Screen) mode(t *Token) {
	on := t.Final == 'h'
	if !on && t.Final != 'l' {
		return
	}
	for _, m := range t.Params {
		switch m {
		case 6:
			s.origin = on
			s.address(0, 0)
		case 7:
			s.noWrap = !on
		case 2027:
			s.graphemes = on
		case 47, 1047, 1049:
			s.switchTo(on, m == 1049)
		}
	}
}

func (s *Screen) switchTo(alt, save bool) {
	if alt == s.alt {
		return
	}
	if alt && save {
		s.save()
	}
	s.Forget()
	s.alt = alt
	if !alt && save {
		s.restore()
	}
}

func (s *Screen) sequence(t *Token) {
	n := t.Param(0, 1)
	switch t.Final {
	case 'A':
		s.moveTo(s.y-n, s.x)
	case 'B', 'e':
		s.moveTo(s.y+n, s.x)
	case 'C', 'a':
		s.moveTo(s.y, s.x+n)
	case 'D':
		s.moveTo(s.y, s.x-n)
	case 'E':
		s.moveTo(s.y+n, 0)
	case 'F':
		s.moveTo(s.y-n, 0)
	case 'G', '`':
		s.moveTo(s.y, n-1)
	case 'd':
		s.address(n-1, s.x)
	case 'H', 'f':
		s.address(n-1, t.Param(1, 1)-1)
	case 'I':
		s.moveTo(s.y, (s.x/8+n)*8)
	case 'Z':
		s.moveTo(s.y, ((s.x+7)/8-n)*8)
	case 's':
		s.save()
	case 'u':
		s.restore()
	case 'h', 'l':
		if t.Param(0, 0) == 4 {
			s.insert = t.Final == 'h'
		}
	default:
		s.edit(t, n)
	}
}

// edit follows the sequences that change cells.
func (s *Screen) edit(t *Token, n int) {
	top, bot := s.margins()
	inside := s.y >= top && s.y < bot
	s.loseEdited(t)
	switch t.Final {
	case 'J':
		s.eraseDisplay(t.Param(0, 0))
	case 'K':
		s.eraseLine(t.Param(0, 0))
	case 'X':
		s.erase(s.y, s.x, s.x+n)
	case 'P':
		s.shiftLeft(n)
	case '@':
		s.shiftRight(n)
	case 'b':
		for range min(n, maxLine) {
			s.advance(1)
		}
	case 'L':
		if inside {
			s.scroll(s.y, bot, -n)
			s.x = 0
		}
	case 'M':
		if inside {
			s.scroll(s.y, bot, n)
			s.x = 0
		}
	case 'S':
		s.scroll(top, bot, n)
	case 'T':
		s.scroll(top, bot, -n)
	case 'r':
		s.setMargins(n-1, t.Param(1, s.rows))
		s.address(0, 0)
	}
}

func (s *Screen) moveTo(y, x int) {
	s.x, s.y, s.wrap = x, y, false
	s.clampCursor()
}

// address moves the cursor to a row and column as a program counts them.
func (s *Screen) address(y, x int) {
	if s.origin {
		top, bot := s.margins()
		y = min(top+y, bot-1)
	}
	s.moveTo(y, x)
}

func (s *Screen) slot() *point {
	if s.alt {
		return &s.saved[1]
	}
	return &s.saved[0]
}

func (s *Screen) save() { *s.slot() = point{s.x, s.y, s.wrap, s.origin} }

func (s *Screen) restore() {
	p := *s.slot()
	s.x, s.y, s.wrap, s.origin = p.x, p.y, p.wrap, p.origin
	s.clampCursor()
}

func (s *Screen) eraseLine(how int) {
	switch how {
	case 0:
		s.erase(s.y, s.x, maxLine)
	case 1:
		s.erase(s.y, 0, s.x+1)
	case 2:
		s.erase(s.y, 0, maxLine)
	}
}

func (s *Screen) eraseDisplay(how int) {
	from, to := 0, len(s.lines)
	switch how {
	case 0:
		s.eraseLine(0)
		from = s.y + 1
	case 1:
		s.eraseLine(1)
		to = min(s.y, to)
	}
	for y := from; y < to; y++ {
		s.erase(y, 0, maxLine)
	}
}
