package palette

import (
	"cmp"
	"image/color"
	"math"
	"slices"
)

// The weights of red, green and blue in the distance of two colours, roughly
// those of the eye, and their sum.
const (
	weightR, weightG, weightB = 2, 4, 3
	weights                   = weightR + weightG + weightB
)

// finder finds palette entries. The entries are in the order of their
// brightness, the sum of the weighted channels: as the square of two colours'
// difference in it is at most [weights] times their distance, a search ends
// soon.
type finder struct {
	n      int
	pal    [256][3]int32
	bright [256]int32
	packed [256]uint64               // the entries, packed
	start  [weights*255>>4 + 1]uint8 // by brightness / 16, where a search begins
	near   [bins]uint16              // entry of a bin; above 255: not looked for yet, but entry - guess may be close

	sums [256][4]uint64 // of a refinement
	step float64        // how far apart entries lie along one axis, where there are pixels
}

// guess is what is added in finder.near to an entry that is only probably close.
const guess = 256

// use takes a palette of 1 to 256 entries, in any order.
func (f *finder) use(pal [][3]int32) {
	f.n = copy(f.pal[:], pal)
	f.arrange()
}

// arrange orders the entries.
func (f *finder) arrange() {
	slices.SortFunc(f.pal[:f.n], func(a, b [3]int32) int {
		return cmp.Compare(brightness(a[0], a[1], a[2]), brightness(b[0], b[1], b[2]))
	})
	at := 0
	for i, p := range f.pal[:f.n] {
		f.bright[i] = brightness(p[0], p[1], p[2])
		f.packed[i] = pack(p[0], p[1], p[2])
		for ; at < len(f.start) && int32(at)<<4 <= f.bright[i]; at++ {
			f.start[at] = uint8(i)
		}
	}
	for ; at < len(f.start); at++ {
		f.start[at] = uint8(f.n - 1)
	}
}

func brightness(r, g, b int32) int32 { return weightR*r + weightG*g + weightB*b }

// nearest returns the entry nearest to a colour, the first of those equally
// near. The closer the entry from where it looks, the sooner it is done.
func (f *finder) nearest(r, g, b int32, from int) int {
	at := brightness(r, g, b)
	best, low := from, f.distance(from, r, g, b)
	for i := from + 1; i < f.n; i++ {
		if d := f.bright[i&255] - at; d > 0 && d*d >= low*weights {
			break
		}
		if d := f.distance(i, r, g, b); d < low {
			best, low = i, d
		}
	}
	for i := from - 1; i >= 0; i-- {
		if d := at - f.bright[i&255]; d > 0 && d*d > low*weights {
			break
		}
		if d := f.distance(i, r, g, b); d <= low {
			best, low = i, d
		}
	}
	return best
}

// close returns an entry of about the brightness of a colour.
func (f *finder) close(r, g, b int32) int { return int(f.start[brightness(r, g, b)>>4]) }

func (f *finder) distance(i int, r, g, b int32) int32 {
	p := &f.pal[i&255]
	dr, dg, db := r-p[0], g-p[1], b-p[2]
	return weightR*dr*dr + weightG*dg*dg + weightB*db*db
}

// search looks for the entry nearest to the middle of bin k and keeps it.
func (f *finder) search(k uint64) uint16 {
	r, g, b := int32(k>>10<<3|4), int32(k>>5&31<<3|4), int32(k&31<<3|4)
	from := int(f.near[k]) - guess
	if from >= f.n {
		from = f.close(r, g, b)
	}
	f.near[k] = uint16(f.nearest(r, g, b, from))
	return f.near[k]
}

// refine moves each entry to the mean of the pixels that it is nearest to: a
// step of Lloyd's algorithm. It also measures the palette, and forgets what was
// found before.
func (f *finder) refine(h *histogram) {
	clear(f.sums[:])
	for k := range f.near {
		f.near[k] = 2 * guess
	}
	var off, n float64
	for _, k := range h.keys {
		b := &h.bins[k]
		half := b.n / 2
		red, green, blue := int32((b.r+half)/b.n), int32((b.g+half)/b.n), int32((b.b+half)/b.n)
		i := f.nearest(red, green, blue, f.close(red, green, blue))
		f.near[k] = uint16(i + guess)
		off += float64(b.n) * float64(f.distance(i, red, green, blue))
		n += float64(b.n)
		s := &f.sums[i]
		s[0] += uint64(b.n)
		s[1] += uint64(b.r)
		s[2] += uint64(b.g)
		s[3] += uint64(b.b)
	}
	for i := range f.pal[:f.n] {
		if n := f.sums[i][0]; n > 0 {
			for c := range 3 {
				f.pal[i][c] = int32((f.sums[i][c+1] + n/2) / n)
			}
		}
	}
	f.arrange()
	// The error of rounding to multiples of s has the variance s^2/12.
	f.step = math.Sqrt(12 * off / weights / max(1, n))
}

// round moves the entries to whole percentages.
func (f *finder) round() {
	for i := range f.pal[:f.n] {
		for c, v := range f.pal[i] {
			f.pal[i][c] = ((v*100+127)/255*255 + 50) / 100
		}
	}
	f.arrange()
}

// palette returns the entries, and a transparent one after them if asked for.
func (f *finder) palette(hole bool) color.Palette {
	out := make(color.Palette, 0, f.n+1)
	for _, c := range f.pal[:f.n] {
		out = append(out, color.RGBA{uint8(c[0]), uint8(c[1]), uint8(c[2]), 255})
	}
	if hole {
		out = append(out, color.RGBA{})
	}
	return out
}
