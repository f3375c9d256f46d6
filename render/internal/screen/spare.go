package screen

// Spares returns how many spaces from the cursor on do what t does, where they spare
// graphics in the same row that t would take away; 0 elsewhere. [Screen.Blank] follows them.
func (s *Screen) Spares(t *Token) int {
	if s.Kept == nil || t.Kind != CSI || t.Prefix != 0 || s.cols == 0 || s.wrap || s.noWrap || s.insert {
		return 0
	}
	n := s.cols - s.x
	switch {
	case t.Final == 'X':
		n = min(n, t.Param(0, 1))
	case t.Final != 'K' || t.Param(0, 0) != 0:
		return 0
	}
	if _, near := s.Touches(s.y, 0, maxLine); !near {
		return 0
	}
	return n
}

// Blank notes that n cells at the cursor were overwritten with spaces, and the cursor
// brought back.
func (s *Screen) Blank(n int) { s.erase(s.y, s.x, s.x+n) }
