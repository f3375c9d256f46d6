// Package inflate unpacks a whole DEFLATE stream (RFC 1951) from memory to
// memory, in about half the time of a reader that is given bytes one by one.
//
// It is strict and says only that something is wrong, not what: whoever wants
// to know asks compress/flate.
package inflate

import (
	"encoding/binary"
	"errors"
)

// ErrCorrupt says that a stream is damaged, cut short, or does not unpack to
// the size it should.
var ErrCorrupt = errors.New("inflate: corrupt stream")

// ErrStopped says that who listened to the progress wanted no more.
var ErrStopped = errors.New("inflate: stopped")

const (
	// Padding is how many bytes must follow a stream in memory. They may
	// have any content.
	Padding = 16
	// Slack is how many bytes the output must be longer than what the
	// stream unpacks to. They are overwritten.
	Slack = 300
)

// step is after how many bytes the caller hears of the progress.
const step = 1 << 16

// state is a place in a stream. Some bits of it wait in a word: at least 56
// after a refill, as many as four refills of a byte would not give.
type state struct {
	in   []byte
	pos  int    // of the next byte for the word
	last int    // where pos must not get
	word uint64 // the lowest bit is the next
	bits uint   // how many of its bits are of the stream
	out  []byte
	o    int // bytes unpacked
	size int // bytes to unpack

	stopped bool // by who listens to the progress
}

// Into unpacks the stream at the beginning of in[:n] to out[:len(out)-Slack],
// which it must fill, and returns how many bytes the stream has. in has at
// least n+[Padding] bytes. Now and then it calls progress, if that is not nil,
// with the number of bytes that are final, the last time with all, and stops with an
// error when that returns false.
func Into(out, in []byte, n int, progress func(int) bool) (int, error) {
	if n < 0 || len(in) < n+Padding || len(out) < Slack {
		return 0, ErrCorrupt
	}
	s := &state{in: in[:n+Padding], last: n + 8, out: out, size: len(out) - Slack}
	var t tables
	t.init()
	for {
		if !s.refill() {
			return 0, ErrCorrupt
		}
		final, kind := s.take(1), s.take(2)
		ok := false
		switch kind {
		case 0:
			ok = s.stored(n)
		case 1:
			t.fixed()
			ok = s.compressed(&t, progress)
		case 2:
			ok = s.header(&t) && s.compressed(&t, progress)
		}
		switch {
		case s.stopped, ok && s.o <= s.size && progress != nil && !progress(s.o):
			return 0, ErrStopped
		case !ok || s.o > s.size:
			return 0, ErrCorrupt
		}
		if final == 1 {
			break
		}
	}
	end := s.pos - int(s.bits/8)
	if s.o != s.size || end > n {
		return 0, ErrCorrupt
	}
	return end, nil
}

// refill makes at least 56 bits ready. It reports false far behind the end.
func (s *state) refill() bool {
	if s.pos > s.last {
		return false
	}
	s.word |= binary.LittleEndian.Uint64(s.in[s.pos:]) << s.bits
	s.pos += int(63-s.bits) >> 3
	s.bits |= 56
	return true
}

// take returns n bits, fewer than are ready.
func (s *state) take(n uint) int {
	v := s.word & (1<<n - 1)
	s.word >>= n
	s.bits -= n
	return int(v)
}

// stored copies a block that is not compressed.
func (s *state) stored(end int) bool {
	at := s.pos - int(s.bits/8)
	s.word, s.bits = 0, 0
	if at+4 > end {
		return false
	}
	n := int(binary.LittleEndian.Uint16(s.in[at:]))
	if n^0xffff != int(binary.LittleEndian.Uint16(s.in[at+2:])) || n > end-at-4 || n > s.size-s.o {
		return false
	}
	s.o += copy(s.out[s.o:], s.in[at+4:at+4+n])
	s.pos = at + 4 + n
	return true
}

// compressed unpacks a block up to its end.
func (s *state) compressed(t *tables, progress func(int) bool) bool {
	for {
		mark := min(s.o+step, s.size)
		done, ok := s.run(t, mark)
		if done || !ok {
			return ok
		}
		if s.o > s.size {
			return false
		}
		if progress != nil && !progress(s.o) {
			s.stopped = true
			return false
		}
	}
}

// run unpacks until the block ends, or at least one symbol and then up to
// mark bytes. It writes at most Slack bytes beyond mark.
func (s *state) run(t *tables, mark int) (done, ok bool) {
	in, out := s.in, s.out
	pos, word, bits, o := s.pos, s.word, s.bits, s.o
	for {
		if pos > s.last {
			return false, false
		}
		word |= binary.LittleEndian.Uint64(in[pos:]) << bits
		pos += int(63-bits) >> 3
		bits |= 56
		e := t.lit[word&(1<<litBits-1)]
		// Up to three literals, of at most litBits each.
		for range 3 {
			if e&literal == 0 {
				break
			}
			word >>= e & 63
			bits -= uint(e & 63)
			out[o] = byte(e >> 16)
			o++
			e = t.lit[word&(1<<litBits-1)]
		}
		if e&literal != 0 {
			if o >= mark {
				break
			}
			continue
		}
		word |= binary.LittleEndian.Uint64(in[min(pos, s.last):]) << bits
		pos += int(63-bits) >> 3
		bits |= 56
		if e&special != 0 {
			if e&pointer != 0 {
				e = t.more[int(e>>16)+int(word>>litBits&(1<<(e>>8&15)-1))]
			}
			if e&literal != 0 {
				word >>= e & 63
				bits -= uint(e & 63)
				out[o] = byte(e >> 16)
				o++
				if o >= mark {
					break
				}
				continue
			}
			if e&special != 0 {
				if e&stop == 0 {
					return false, false
				}
				word >>= e & 63
				bits -= uint(e & 63)
				s.pos, s.word, s.bits, s.o = pos, word, bits, o
				return true, true
			}
		}
		n := int(e>>16) + int(word&(1<<(e&63)-1)>>(e>>8&15))
		word >>= e & 63
		bits -= uint(e & 63)
		e = t.dist[word&(1<<distBits-1)]
		if e&pointer != 0 {
			e = t.far[int(e>>16)+int(word>>distBits&(1<<(e>>8&15)-1))]
		}
		if e&special != 0 {
			return false, false
		}
		d := int(e>>16) + int(word&(1<<(e&63)-1)>>(e>>8&15))
		word >>= e & 63
		bits -= uint(e & 63)
		if d > o {
			return false, false
		}
		repeat(out, o, d, n)
		o += n
		if o >= mark {
			break
		}
	}
	s.pos, s.word, s.bits, s.o = pos, word, bits, o
	return false, true
}

// repeat copies n bytes, d bytes back, to o, and at most 8 more. Where the two
// overlap, what was copied is copied again.
func repeat(out []byte, o, d, n int) {
	if d >= 8 && n <= 32 {
		for end := o + n; o < end; o += 8 {
			binary.LittleEndian.PutUint64(out[o:], binary.LittleEndian.Uint64(out[o-d:]))
		}
		return
	}
	for done := 0; done < n; {
		done += copy(out[o+done:o+n], out[o-d:o+done])
	}
}
