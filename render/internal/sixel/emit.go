package sixel

import (
	"encoding/binary"
	"strconv"
)

// gap is the text that moves the position by some columns, the first
// character in the lowest byte, with its length in the highest one.
type gap uint64

// widestGap bounds the gaps that have a ready text.
const widestGap = 4096

// extend makes gaps cover all widths up to w and [widestGap].
func extend(gaps []gap, w int) []gap {
	for n := len(gaps); n <= min(w, widestGap); n++ {
		var text [8]byte
		text[7] = byte(len(appendRun(text[:0], n, '?')))
		gaps = append(gaps, gap(binary.LittleEndian.Uint64(text[:])))
	}
	return gaps
}

// emit appends the gathered band.
func (e *Encoder) emit(dst []byte) []byte {
	// Most bytes that an entry and a colour can take, so that nothing below
	// need ask for room.
	const perEntry, perColor, slack = 16, 8, 16
	l := &e.lists
	if n := l.n*perEntry + e.colors*perColor + slack; len(e.band) < n {
		e.band = make([]byte, n+n/4)
	}
	out, o := e.band, 0
	for n := range e.colors {
		last := l.last[n]
		if last == uint32(n) {
			continue
		}
		if o > 0 {
			out[o] = '$'
			o++
		}
		o = len(strconv.AppendInt(append(out[:o], '#'), int64(n), 10))
		o = e.list(out, o, uint32(n), last)
	}
	return append(dst, out[:o]...)
}

// list writes the list from the entry before its first to its last one to
// out[o:], and returns the end of it.
func (e *Encoder) list(out []byte, o int, i, last uint32) int {
	at, next, gaps := e.lists.at, e.lists.next, e.gaps
	x := uint32(0) // the column that is next
	for i != last {
		i = next[i]
		v := at[i]
		if n := v>>6 - x; n < uint32(len(gaps)) {
			binary.LittleEndian.PutUint64(out[o:], uint64(gaps[n]))
			o += int(gaps[n] >> 56)
		} else {
			o = len(appendRun(out[:o], int(n), '?'))
		}
		run := 1
		for i != last && at[next[i]] == v+1<<6 {
			i = next[i]
			v += 1 << 6
			run++
		}
		x = v>>6 + 1
		if run == 1 {
			out[o] = '?' + byte(v&63)
			o++
		} else {
			o = len(appendRun(out[:o], run, '?'+byte(v&63)))
		}
	}
	return o
}

// appendRun appends n times the sixel c, in the shorter of the two forms.
func appendRun(dst []byte, n int, c byte) []byte {
	if n > 3 {
		return append(strconv.AppendInt(append(dst, '!'), int64(n), 10), c)
	}
	for range n {
		dst = append(dst, c)
	}
	return dst
}
