package art

import (
	"image"
	"unicode/utf8"
)

// mono draws with lit and unlit blocks only, by error diffusion over the
// blocks' brightness.
func mono(img *image.RGBA, set Set) []string {
	gw, gh := set.Grid()
	cols, rows := img.Rect.Dx()/gw, img.Rect.Dy()/gh
	on := diffuse(img)
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
			buf = utf8.AppendRune(buf, set.glyph(mask))
		}
		lines[row] = string(buf)
	}
	return lines
}

// diffuse turns brightness into on and off, pixel by pixel. Transparent pixels
// are off.
func diffuse(img *image.RGBA) []bool {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	on := make([]bool, w*h)
	cur, next := make([]int32, w+2), make([]int32, w+2)
	for y := range h {
		for x := range w {
			p := img.Pix[img.PixOffset(x, y):]
			v := (299*int32(p[0])+587*int32(p[1])+114*int32(p[2]))/1000 + cur[x+1]/16
			shown := int32(0)
			if v >= 128 {
				shown, on[y*w+x] = 255, true
			}
			e := v - shown
			cur[x+2] += 7 * e
			next[x] += 3 * e
			next[x+1] += 5 * e
			next[x+2] += e
		}
		cur, next = next, cur
		clear(next)
	}
	return on
}
