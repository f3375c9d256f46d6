package palette

import "image"

// histogram counts the colours of a picture in 15-bit bins, with the sums of
// the full colours in each.
type histogram struct {
	bins  [bins]bin
	keys  []uint16 // the bins that are not empty
	boxes []box
	pal   [][3]int32
}

type bin struct{ n, r, g, b uint32 }

// sampled bounds how many pixels are counted, which also keeps the sums within
// 32 bits. Of larger pictures every so manieth row is.
const sampled = 1 << 20

func (h *histogram) reset() {
	if h.keys != nil {
		clear(h.bins[:])
	}
	h.keys, h.boxes, h.pal = h.keys[:0], h.boxes[:0], h.pal[:0]
}

// count adds img's pixels that are not transparent.
func (h *histogram) count(img *image.RGBA) {
	w, rows := img.Rect.Dx(), img.Rect.Dy()
	step := (w*rows + sampled - 1) / sampled
	for y := 0; y < rows; y += step {
		for p := img.Pix[y*img.Stride:][:w*4]; len(p) >= 4; p = p[4:] {
			if p[3] == 0 {
				continue
			}
			b := &h.bins[(int(p[0])<<7&0x7c00|int(p[1])<<2&0x3e0|int(p[2])>>3)&(bins-1)]
			b.n++
			b.r += uint32(p[0])
			b.g += uint32(p[1])
			b.b += uint32(p[2])
		}
	}
	for k := range h.bins {
		if h.bins[k].n > 0 {
			h.keys = append(h.keys, uint16(k))
		}
	}
}

// box is a set of bins and the axis along which it varies most.
type box struct {
	keys     []uint16
	axis     int
	mean     float64 // along the axis
	variance float64 // along the axis, weighted, times the number of pixels
}

// split returns the mean colours of at most n boxes.
func (h *histogram) split(n int) [][3]int32 {
	if len(h.keys) == 0 {
		return append(h.pal, [3]int32{})
	}
	h.boxes = append(h.boxes, h.measure(h.keys))
	for len(h.boxes) < n {
		b := widest(h.boxes)
		if b == nil {
			break
		}
		low := b.part()
		high := h.measure(b.keys[low:])
		*b = h.measure(b.keys[:low])
		h.boxes = append(h.boxes, high)
	}
	for i := range h.boxes {
		h.pal = append(h.pal, h.colour(&h.boxes[i]))
	}
	return h.pal
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
		f := float64(h.bins[k].n)
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
	for a, weight := range [3]float64{axisR, axisG, axisB} {
		if v := weight * (square[a] - sum[a]*sum[a]/n); v > out.variance {
			out.axis, out.variance, out.mean = a, v, sum[a]/n
		}
	}
	return out
}

// The weights of the axes when boxes are split: the eye sees most in green.
const axisR, axisG, axisB = 1, 2, 1

// colour returns the mean of the pixels in a box.
func (h *histogram) colour(b *box) [3]int32 {
	var n, red, green, blue uint64
	for _, k := range b.keys {
		v := &h.bins[k]
		n += uint64(v.n)
		red += uint64(v.r)
		green += uint64(v.g)
		blue += uint64(v.b)
	}
	return [3]int32{int32((red + n/2) / n), int32((green + n/2) / n), int32((blue + n/2) / n)}
}
