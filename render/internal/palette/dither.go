package palette

import (
	"image"
	"math"
)

// mapper finds palette entries. Its table fills as colours are met.
type mapper struct {
	pal  [][3]int32
	near [bins]uint16 // entry + 1; zero: not looked for yet
}

// find returns the entry nearest to a colour with channels in 0..255.
func (m *mapper) find(r, g, b int32) uint8 {
	k := r>>3<<10 | g>>3<<5 | b>>3
	if e := m.near[k&(bins-1)]; e != 0 {
		return uint8(e - 1)
	}
	return m.search(k)
}

// search looks for the entry nearest to the middle of bin k, with the weights
// of the eye, and keeps it.
func (m *mapper) search(k int32) uint8 {
	r, g, b := k>>10<<3|4, k>>5&31<<3|4, k&31<<3|4
	best, low := 0, int32(math.MaxInt32)
	for i := range m.pal {
		p := &m.pal[i]
		dr, dg, db := r-p[0], g-p[1], b-p[2]
		if d := 2*dr*dr + 4*dg*dg + 3*db*db; d < low {
			best, low = i, d
		}
	}
	m.near[k&(bins-1)] = uint16(best + 1)
	return uint8(best)
}

func (m *mapper) plain(img *image.RGBA, out *image.Paletted) {
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride : y*img.Stride+w*4]
		dst := out.Pix[y*out.Stride : y*out.Stride+w]
		for x := range dst {
			p := src[x*4 : x*4+4 : x*4+4]
			dst[x] = m.find(int32(p[0]), int32(p[1]), int32(p[2]))
		}
	}
}

// diffuse passes each pixel's error on to its neighbours: 7/16 ahead, 3, 5
// and 1 below. Rows alternate in direction, which keeps worms away.
func (m *mapper) diffuse(img *image.RGBA, out *image.Paletted) {
	w := img.Rect.Dx()
	cur := make([]int32, (w+2)*3) // sixteenths, one pixel of margin on each side
	next := make([]int32, (w+2)*3)
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride : y*img.Stride+w*4]
		dst := out.Pix[y*out.Stride : y*out.Stride+w]
		clear(next)
		if y&1 == 0 {
			m.diffuseRow(src, dst, cur, next, 0, 1)
		} else {
			m.diffuseRow(src, dst, cur, next, w-1, -1)
		}
		cur, next = next, cur
	}
}

func (m *mapper) diffuseRow(src []byte, dst []uint8, cur, next []int32, x, step int) {
	var ahead [3]int32 // what the pixel before hands to this one
	for range dst {
		s := src[x*4 : x*4+4 : x*4+4]
		if s[3] < 128 {
			ahead = [3]int32{} // a hole hands on no error
			x += step
			continue
		}
		at := (x + 1) * 3
		c := cur[at : at+3 : at+3]
		r := clamp(int32(s[0]) + (c[0]+ahead[0]+8)>>4)
		g := clamp(int32(s[1]) + (c[1]+ahead[1]+8)>>4)
		b := clamp(int32(s[2]) + (c[2]+ahead[2]+8)>>4)
		i := m.find(r, g, b)
		dst[x] = i
		p := &m.pal[i]
		back := next[at-3*step : at-3*step+3 : at-3*step+3]
		below := next[at : at+3 : at+3]
		front := next[at+3*step : at+3*step+3 : at+3*step+3]
		for a, e := range [3]int32{r - p[0], g - p[1], b - p[2]} {
			ahead[a] = 7 * e
			back[a] += 3 * e
			below[a] += 5 * e
			front[a] += e
		}
		x += step
	}
}

// ordered adds a fixed pattern before the search. Its strength is the mean
// distance of the palette's entries along one axis.
func (m *mapper) ordered(img *image.RGBA, out *image.Paletted) {
	strength := int32(255 / math.Cbrt(float64(len(m.pal))))
	var pattern [8][8]int32
	for y := range pattern {
		for x := range pattern[y] {
			pattern[y][x] = (bayer(x, y)*2 - 63) * strength / 128
		}
	}
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride : y*img.Stride+w*4]
		dst := out.Pix[y*out.Stride : y*out.Stride+w]
		row := &pattern[y&7]
		for x := range dst {
			p := src[x*4 : x*4+4 : x*4+4]
			t := row[x&7]
			dst[x] = m.find(clamp(int32(p[0])+t), clamp(int32(p[1])+t), clamp(int32(p[2])+t))
		}
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

func clamp(v int32) int32 {
	if uint32(v) <= 255 {
		return v
	}
	if v < 0 {
		return 0
	}
	return 255
}
