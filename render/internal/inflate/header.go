package inflate

// header reads the codes of a block that brings its own, as in RFC 1951,
// section 3.2.7. At least 17 bits less than a refill are ready.
func (s *state) header(t *tables) bool {
	lits, dists, codes := 257+s.take(5), 1+s.take(5), 4+s.take(4)
	if lits > 286 || dists > 30 {
		return false
	}
	var lengths [19]uint8
	for i := range codes {
		if i%16 == 0 && !s.refill() {
			return false
		}
		lengths[order[i]] = uint8(s.take(3))
	}
	var table [1 << 7]uint32
	var symbols [19]uint32
	for i := range symbols {
		symbols[i] = uint32(i) << 16
	}
	if _, ok := build(table[:], 7, nil, lengths[:], symbols[:], false); !ok {
		return false
	}
	n := lits + dists
	clear(t.lengths[n:])
	for i := 0; i < n; {
		if !s.refill() {
			return false
		}
		e := table[s.word&(1<<7-1)]
		s.take(uint(e & 63))
		symbol, last := int(e>>16), uint8(0)
		if symbol < 16 {
			t.lengths[i] = uint8(symbol)
			i++
			continue
		}
		if symbol == 16 {
			if i == 0 {
				return false
			}
			last = t.lengths[i-1]
		}
		repeat := s.repeat(symbol)
		if repeat > n-i {
			return false
		}
		for ; repeat > 0; repeat-- {
			t.lengths[i] = last
			i++
		}
	}
	return t.set(lits)
}

// repeat reads how often a length is repeated.
func (s *state) repeat(symbol int) int {
	switch symbol {
	case 16:
		return 3 + s.take(2)
	case 17:
		return 3 + s.take(3)
	default:
		return 11 + s.take(7)
	}
}

// order is that of the lengths of the code of the lengths.
const order = "\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"
