package pixel

import (
	"image"
	"math"

	xdraw "golang.org/x/image/draw"
)

// resample scales img to w x h pixels with a Catmull-Rom filter, as
// [xdraw.CatmullRom] does, to the byte but for the order of sums. It goes down the picture with
// the few rows that the filter spans in memory, where that one keeps all: fifty
// megabytes for a picture of a whole screen.
func resample(img *image.RGBA, w, h int) *image.RGBA {
	across, down := taps(w, img.Rect.Dx()), taps(h, img.Rect.Dy())
	span := 0
	for _, t := range down {
		span = max(span, len(t.weights))
	}
	rows := make([][]pixel, span) // row n of the source, scaled across, is in rows[n%span]
	for i := range rows {
		rows[i] = make([]pixel, w)
	}
	sum := make([]pixel, w)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	done := 0
	for y, t := range down {
		for ; done < t.from+len(t.weights); done++ {
			scaleRow(rows[done%span], img.Pix[done*img.Stride:], across)
		}
		clear(sum)
		for i, weight := range t.weights {
			for x, p := range rows[(t.from+i)%span] {
				s := &sum[x]
				s[0] += p[0] * weight
				s[1] += p[1] * weight
				s[2] += p[2] * weight
				s[3] += p[3] * weight
			}
		}
		store(out.Pix[y*out.Stride:][:4*w], sum)
	}
	return out
}

// pixel is one with alpha premultiplied, 0..1 but for what the filter overshoots.
type pixel [4]float64

// tap is what one row or column of the result is made of: those of the source from one
// on, with weights that sum to one.
type tap struct {
	from    int
	weights []float64
}

// taps returns what n rows or columns are made of, out of so many of the source.
// They advance: none begins or ends before the one before it.
func taps(n, source int) []tap {
	kernel := xdraw.CatmullRom
	scale := float64(source) / float64(n)
	wide := max(1, scale) // a reduction visits every pixel
	reach := kernel.Support * wide
	list := make([]tap, n)
	for i := range list {
		middle := (float64(i)+0.5)*scale - 0.5
		from, to := max(0, int(math.Floor(middle-reach))), min(source, int(math.Ceil(middle+reach)))
		t := tap{from: from, weights: make([]float64, to-from)}
		total := 0.0
		for j := range t.weights {
			if d := math.Abs(middle-float64(from+j)) / wide; d < kernel.Support {
				t.weights[j] = kernel.At(d)
				total += t.weights[j]
			}
		}
		for j := range t.weights {
			t.weights[j] /= total
		}
		list[i] = t
	}
	return list
}

// scaleRow scales a row of pixels across.
func scaleRow(dst []pixel, src []byte, across []tap) {
	for x, t := range across {
		var r, g, b, a float64
		in := src[4*t.from:]
		for _, weight := range t.weights {
			if len(in) < 4 {
				break
			}
			r += float64(in[0]) * weight
			g += float64(in[1]) * weight
			b += float64(in[2]) * weight
			a += float64(in[3]) * weight
			in = in[4:]
		}
		dst[x] = pixel{r / 255, g / 255, b / 255, a / 255}
	}
}

// store writes a row of pixels, none of which is brighter than its alpha lets it be.
func store(dst []byte, row []pixel) {
	for _, p := range row {
		if len(dst) < 4 {
			return
		}
		a := p[3]
		dst[0], dst[1], dst[2], dst[3] = octet(min(p[0], a)), octet(min(p[1], a)), octet(min(p[2], a)), octet(a)
		dst = dst[4:]
	}
}

func octet(v float64) byte { return byte(uint32(0xffff*min(1, max(0, v))+0.5) >> 8) }
