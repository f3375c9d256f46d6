package art

import (
	"image"
	"unicode/utf8"
)

// mono draws with lit and unlit blocks only, by error diffusion over the
// blocks' brightness. On a light background what is printed is dark.
func mono(img *image.RGBA, set Set, lightBackground bool) []string {
	gw, gh := set.Grid()
	cols, rows := img.Rect.Dx()/gw, img.Rect.Dy()/gh
	on := diffuse(img, lightBackground)
	lines := make([]string, rows)
	buf := make([]byte, 0, cols*4)
	for row := range lines {
		buf = buf[:0]
		for col := range cols {
			var mask uint8
			for i := range gw * gh {
				if on[(row*gh+i/gw)*img.Rect.Dx()+col*gw+i%gw] {
					mask |= 1 << i
				}
			}
			buf = utf8.AppendRune(buf, set.glyph(set.common(mask)))
		}
		lines[row] = string(buf)
	}
	return lines
}

// tones spreads the picture's brightness over the whole range: with two tones
// contrast is worth more than the right brightness. It leaves out the darkest
// and the lightest fiftieth, and returns white and black for a flat picture.
func tones(img *image.RGBA) (low, high float32) {
	var count [256]int
	n := 0
	for p := img.Pix; len(p) >= 4; p = p[4:] {
		if p[3] >= 128 {
			count[brightness(p)]++
			n++
		}
	}
	a, b := 0, 255
	for seen := 0; a < 255 && seen+count[a] <= n/50; a++ {
		seen += count[a]
	}
	for seen := 0; b > 0 && seen+count[b] <= n/50; b-- {
		seen += count[b]
	}
	low, high = scale()[a], scale()[b]
	if high-low < 32 {
		return 0, 255
	}
	return low, high
}

// brightness returns a pixel's luma.
func brightness(p []uint8) uint8 {
	return uint8((299*int32(p[0]) + 587*int32(p[1]) + 114*int32(p[2])) / 1000)
}

// With two tones shapes are all that can be told apart.
const (
	sharpness = 1.5  // of how much brighter a pixel is than those around it
	monoCarry = 0.85 // of the errors: faint shading is given up for calm areas
)

// shades returns the picture's brightness, 0 to 255, with its range spread and
// its edges raised.
func shades(img *image.RGBA) []float32 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	low, high := tones(img)
	v := make([]float32, w*h)
	for i := range v {
		v[i] = (scale()[brightness(img.Pix[4*i:])] - low) * 255 / (high - low)
	}
	out := make([]float32, w*h)
	for y := range h {
		for x := range w {
			sum, n := float32(0), float32(0)
			for b := max(0, y-1); b <= min(h-1, y+1); b++ {
				for a := max(0, x-1); a <= min(w-1, x+1); a++ {
					sum += v[b*w+a]
					n++
				}
			}
			i := y*w + x
			out[i] = v[i] + sharpness*(v[i]-sum/n)
		}
	}
	return out
}

// diffuse turns brightness into printed and not printed, pixel by pixel.
// Transparent pixels are not printed.
func diffuse(img *image.RGBA, lightBackground bool) []bool {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	on := make([]bool, w*h)
	v := shades(img)
	cur, next := make([]float32, w+2), make([]float32, w+2)
	for y := range h {
		for x := range w {
			i := y*w + x
			if img.Pix[4*i+3] < 128 {
				continue
			}
			e := v[i] + cur[x+1]
			lit := e >= 128
			if lit {
				e -= 255
			}
			on[i] = lit != lightBackground
			e = max(-160, min(160, e)) * monoCarry
			cur[x+2] += e * 7 / 16
			next[x] += e * 3 / 16
			next[x+1] += e * 5 / 16
			next[x+2] += e * 1 / 16
		}
		cur, next = next, cur
		clear(next)
	}
	return on
}
