package palette

import (
	"encoding/binary"
	"math"
)

// Three channels are computed with at once, packed into one word: fields of
// 21 bits that hold signed numbers, so that sums and products with small
// constants are those of each field. What a negative field borrows from the
// next one it gives back when it becomes positive.
const (
	fieldG, fieldB = 21, 42
	ones           = 1 | 1<<fieldG | 1<<fieldB
	// beyond are the bits that none of three fields of sixteenths has while all
	// are within 0 and 255.
	beyond = (1<<21 - 1<<12) * ones
	whole  = 0xff * ones
)

func pack(r, g, b int32) uint64 {
	return uint64(int64(r) + int64(g)<<fieldG + int64(b)<<fieldB)
}

// spread packs the four bytes of a pixel, in sixteenths.
func spread(p uint64) uint64 {
	return p&0xff<<4 | p&0xff00<<(4+fieldG-8) | p&0xff0000<<(4+fieldB-16)
}

// limit brings fields of sixteenths to within 0 and 255.
func limit(t uint64) uint64 {
	r := int64(t) << 43 >> 43
	t -= uint64(r)
	g := int64(t) << (43 - fieldG) >> 43
	t -= uint64(g << fieldG)
	b := int64(t) << 1 >> (fieldB + 1)
	return uint64(max(0, min(4095, r)) | max(0, min(4095, g))<<fieldG | max(0, min(4095, b))<<fieldB)
}

// bin15 returns the bin of a colour of packed sixteenths.
func bin15(t uint64) uint64 {
	return t<<3&0x7c00 | t>>(fieldG+2)&0x3e0 | t>>(fieldB+7)&31
}

func (q *Quantiser) begin(w int) {
	switch q.dither {
	case Diffuse:
		if len(q.carry) < w {
			q.carry = make([]uint64, w)
		}
		clear(q.carry)
	case Ordered:
		q.pattern()
	}
}

// diffuse passes each pixel's error on to its neighbours: 6/16 ahead, 3, 4
// and 1 below, in row y and the one below it, if there is one. It returns 2.
// Floyd and Steinberg pass on all of it, 7, 3, 5 and 1; to drop an eighth brings
// photographs 1 dB closer, before and after a blur, as what does not find its place
// nearby is only noise further on. With 16 colours it also keeps speckles out of
// flat areas.
//
// The lower row follows two pixels behind the upper one: by then all that it
// gets from above is known, and the processor works on both at once.
func (q *Quantiser) diffuse(y int) int {
	src, dst := q.row(y)
	low, ldst := src, dst
	lower := y+1 < q.src.Rect.Dy()
	if lower {
		low, ldst = q.row(y + 1)
	}
	f, w := &q.finder, len(dst)
	carry := q.carry[:w]
	var a1, a2, a3 uint64 // errors of the last pixels of the upper row, the newest first
	var b1, b2 uint64     // and of the lower one
	for x := range w + 2 {
		var e uint64
		if x < w {
			if s := uint64(binary.LittleEndian.Uint32(src[x*4:])); s >= 1<<24 {
				t := spread(s) + carry[x] + 6*a1 + 8*ones
				if t&beyond != 0 {
					t = limit(t)
				}
				k := bin15(t)
				i := f.near[k&(bins-1)]
				if i >= guess {
					i = f.search(k)
				}
				dst[x] = uint8(i)
				e = t>>4&whole - f.packed[uint8(i)]
			} else {
				dst[x] = q.hole // which hands on no error
			}
		}
		if x >= 2 && lower {
			var eb uint64
			if s := uint64(binary.LittleEndian.Uint32(low[x*4-8:])); s >= 1<<24 {
				t := spread(s) + 3*a1 + 4*a2 + a3 + 6*b1 + 8*ones
				if t&beyond != 0 {
					t = limit(t)
				}
				k := bin15(t)
				i := f.near[k&(bins-1)]
				if i >= guess {
					i = f.search(k)
				}
				ldst[x-2] = uint8(i)
				eb = t>>4&whole - f.packed[uint8(i)]
			} else {
				ldst[x-2] = q.hole
			}
			if x > 2 {
				carry[x-3] = 3*eb + 4*b1 + b2
			}
			b1, b2 = eb, b1
		}
		a1, a2, a3 = e, a1, a2
	}
	carry[w-1] = 4*b1 + b2
	return 2
}

// plain finds the nearest entry for each pixel of row y.
func (q *Quantiser) plain(y int) {
	src, dst := q.row(y)
	f := &q.finder
	for x := range dst {
		s := uint64(binary.LittleEndian.Uint32(src[x*4:]))
		if s < 1<<24 {
			dst[x] = q.hole
			continue
		}
		k := s<<7&0x7c00 | s>>6&0x3e0 | s>>19&31
		i := f.near[k]
		if i >= guess {
			i = f.search(k)
		}
		dst[x] = uint8(i)
	}
}

// pattern fills the matrix. It reaches from one entry of the palette to the
// middle between it and the next.
func (q *Quantiser) pattern() {
	const strength = 1
	for y := range q.bayer {
		for x := range q.bayer[y] {
			v := int32(math.Round((float64(bayer(x, y)) - 31.5) / 64 * 16 * q.finder.step * strength))
			q.bayer[y][x] = pack(v, v, v)
		}
	}
}

// ordered adds the matrix to row y before the search.
func (q *Quantiser) ordered(y int) {
	src, dst := q.row(y)
	f := &q.finder
	row := &q.bayer[y&7]
	for x := range dst {
		s := uint64(binary.LittleEndian.Uint32(src[x*4:]))
		if s < 1<<24 {
			dst[x] = q.hole
			continue
		}
		t := spread(s) + row[x&7]
		if t&beyond != 0 {
			t = limit(t)
		}
		k := bin15(t)
		i := f.near[k&(bins-1)]
		if i >= guess {
			i = f.search(k)
		}
		dst[x] = uint8(i)
	}
}

// bayer returns entry x, y of the 8 x 8 threshold matrix, 0 to 63: the bits of
// x^y and y, interleaved and reversed.
func bayer(x, y int) int32 {
	v := 0
	for b := range 3 {
		v = v<<2 | (x^y)>>b&1<<1 | y>>b&1
	}
	return int32(v)
}
