package inflate

import "math/bits"

// A table is indexed with the next bits of the stream. An entry has
//
//	bits 0-5    how many bits the symbol takes, those of its number included
//	bits 8-11   how many of them are its code's, or for a pointer how many more bits to index with
//	bits 12-15  what it is, see below
//	bits 16-31  the literal, the smallest length or distance, or where the pointer points
const (
	literal = 1 << 15
	special = 1 << 14 // nothing ordinary: a pointer, the end, or, alone, an error
	pointer = 1 << 13
	stop    = 1 << 12
)

const (
	litBits  = 11
	distBits = 8
	longest  = 15 // bits of a code
)

// tables are the codes of a block. Codes longer than the index continue in a
// second table.
type tables struct {
	lit  [1 << litBits]uint32
	dist [1 << distBits]uint32
	more []uint32 // of lit
	far  []uint32 // of dist
	kept bool     // these are the fixed codes

	lengths   [maxLit + maxDist]uint8 // of the codes of a block
	symbols   [maxLit]uint32          // table entries without a code
	distances [maxDist]uint32
}

// How many symbols the fixed codes have.
const maxLit, maxDist = 288, 32

// init sets the symbols of RFC 1951, section 3.2.5.
func (t *tables) init() {
	for i := range 256 {
		t.symbols[i] = literal | uint32(i)<<16
	}
	t.symbols[256] = special | stop
	base := 3
	for i := range 28 {
		extra := max(0, i/4-1)
		t.symbols[257+i] = uint32(base)<<16 | uint32(extra)
		base += 1 << extra
	}
	t.symbols[285] = 258 << 16
	t.symbols[286], t.symbols[287] = special, special
	base = 1
	for i := range 30 {
		extra := max(0, i/2-1)
		t.distances[i] = uint32(base)<<16 | uint32(extra)
		base += 1 << extra
	}
	t.distances[30], t.distances[31] = special, special
}

// fixed sets the codes that need no header.
func (t *tables) fixed() {
	if t.kept {
		return
	}
	for i := range t.lengths {
		switch {
		case i >= maxLit:
			t.lengths[i] = 5
		case i < 144 || i >= 280:
			t.lengths[i] = 8
		case i < 256:
			t.lengths[i] = 9
		default:
			t.lengths[i] = 7
		}
	}
	t.set(maxLit)
	t.kept = true
}

// set builds the tables from the lengths, of which the first lits are those of
// literals and lengths. It reports whether they make codes.
func (t *tables) set(lits int) (ok bool) {
	t.kept = false
	if t.more, ok = build(t.lit[:], litBits, t.more, t.lengths[:lits], t.symbols[:], false); !ok {
		return false
	}
	t.far, ok = build(t.dist[:], distBits, t.far, t.lengths[lits:], t.distances[:], true)
	return ok
}

// build fills a table for the code that lengths describe, and the one that
// continues it. A code must be complete; but when sparse, one of a single bit
// or none at all is enough.
func build(table []uint32, index int, more []uint32, lengths []uint8, symbols []uint32, sparse bool) ([]uint32, bool) {
	more = more[:0]
	var count, next [longest + 2]int
	for _, n := range lengths {
		count[n]++
	}
	count[0] = 0
	code, top := 0, 0
	for n := 1; n <= longest; n++ {
		next[n] = code
		code = (code + count[n]) << 1
		if count[n] > 0 {
			top = n
		}
	}
	if code != 1<<(longest+1) && (!sparse || top > 1 || count[1] > 1) {
		return more, false
	}
	for i := range table {
		table[i] = special // an error, where no code is
	}
	for i, n := range lengths {
		if n == 0 {
			continue
		}
		c := int(bits.Reverse16(uint16(next[n])) >> (16 - n))
		next[n]++
		e := symbols[i]
		extra := e & 63
		e = e&^63 | uint32(n)<<8 | (uint32(n) + extra)
		if int(n) <= index {
			for ; c < len(table); c += 1 << n {
				table[c] = e
			}
			continue
		}
		more = long(table, index, more, c, int(n), top, e)
	}
	return more, true
}

// long enters a code that is longer than the index into the second table. All
// with the same beginning share a part of it, with an index as long as the
// longest code wants.
func long(table []uint32, index int, more []uint32, c, n, top int, e uint32) []uint32 {
	low := c & (1<<index - 1)
	at := table[low]
	if at&pointer == 0 {
		at = special | pointer | uint32(len(more))<<16 | uint32(top-index)<<8
		table[low] = at
		for range 1 << (top - index) {
			more = append(more, special)
		}
	}
	part := more[at>>16:][:1<<(top-index)]
	for c >>= index; c < len(part); c += 1 << (n - index) {
		part[c] = e
	}
	return more
}
