package palette

import "image"

// histogram counts the colours of a picture in 15-bit bins, with the sums of
// the full colours in each.
type histogram struct {
	n   [bins]uint32
	sum [bins][3]uint32
}

// count adds img's pixels that are at least half opaque.
func (h *histogram) count(img *image.RGBA) {
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		for p := img.Pix[y*img.Stride : y*img.Stride+w*4]; len(p) >= 4; p = p[4:] {
			if p[3] < 128 {
				continue
			}
			k := int(p[0]>>3)<<10 | int(p[1]>>3)<<5 | int(p[2]>>3)
			h.n[k]++
			s := &h.sum[k]
			s[0] += uint32(p[0])
			s[1] += uint32(p[1])
			s[2] += uint32(p[2])
		}
	}
}

// box is a set of bins and the axis along which it varies most.
type box struct {
	keys     []uint16
	axis     int
	mean     float64 // along the axis
	variance float64 // along the axis, times the number of pixels
}

// split returns the mean colours of at most n boxes.
func (h *histogram) split(n int) [][3]int32 {
	keys := make([]uint16, 0, 4096)
	for k, c := range &h.n {
		if c > 0 {
			keys = append(keys, uint16(k))
		}
	}
	if len(keys) == 0 {
		return [][3]int32{{}}
	}
	boxes := append(make([]box, 0, n), h.measure(keys))
	for len(boxes) < n {
		b := widest(boxes)
		if b == nil {
			break
		}
		low := b.part()
		high := h.measure(b.keys[low:])
		*b = h.measure(b.keys[:low])
		boxes = append(boxes, high)
	}
	pal := make([][3]int32, len(boxes))
	for i, b := range boxes {
		pal[i] = h.colour(b)
	}
	return pal
}

// widest returns the box most worth splitting, or nil when none can be.
func widest(boxes []box) *box {
	var best *box
	for i := range boxes {
		if len(boxes[i].keys) > 1 && (best == nil || boxes[i].variance > best.variance) {
			best = &boxes[i]
		}
	}
	return best
}

// part orders a box's bins into those at or below its mean and those above,
// and returns how many the first are. With more than one bin in a box there
// are some of each, as bins differ along the axis of largest variance.
func (b *box) part() int {
	shift := 10 - 5*b.axis
	i, j := 0, len(b.keys)-1
	for i <= j {
		if float64(b.keys[i]>>shift&31) <= b.mean {
			i++
		} else {
			b.keys[i], b.keys[j] = b.keys[j], b.keys[i]
			j--
		}
	}
	return min(max(i, 1), len(b.keys)-1)
}

func (h *histogram) measure(keys []uint16) box {
	var sum, square [3]float64
	var n float64
	for _, k := range keys {
		f := float64(h.n[k])
		r, g, b := float64(k>>10), float64(k>>5&31), float64(k&31)
		n += f
		sum[0] += f * r
		sum[1] += f * g
		sum[2] += f * b
		square[0] += f * r * r
		square[1] += f * g * g
		square[2] += f * b * b
	}
	out := box{keys: keys, variance: -1}
	for a := range 3 {
		if v := square[a] - sum[a]*sum[a]/n; v > out.variance {
			out.axis, out.variance, out.mean = a, v, sum[a]/n
		}
	}
	return out
}

// colour returns the mean of the pixels in a box.
func (h *histogram) colour(b box) (c [3]int32) {
	var sum [3]uint64
	var n uint64
	for _, k := range b.keys {
		n += uint64(h.n[k])
		for a := range 3 {
			sum[a] += uint64(h.sum[k][a])
		}
	}
	for a := range 3 {
		c[a] = int32((sum[a] + n/2) / n)
	}
	return c
}
