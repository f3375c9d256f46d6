package palette

import (
	"encoding/binary"
	"image"
	"image/color"
)

// Exact returns img with its own colours, half transparent ones too, when there
// are at most n of them, 1 to 256; else nil.
func Exact(img *image.RGBA, n int) *image.Paletted {
	out := image.NewPaletted(img.Rect, nil)
	if !exact(img, n, out) {
		return nil
	}
	return out
}

// slots is the size of the table of colours met, which is at most a quarter
// full.
const slots = 1024

// exact fills out with img in its own colours when they are at most n. A
// photograph is given up after its first few hundred pixels.
func exact(img *image.RGBA, n int, out *image.Paletted) bool {
	var keys [slots]uint32
	var index [slots]uint16 // entry + 1
	var met [256]uint32
	n = min(n, len(met))
	count := 0
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride:][:w*4]
		dst := out.Pix[y*out.Stride:][:w]
		for x := range dst {
			k := binary.LittleEndian.Uint32(src[x*4 : x*4+4 : x*4+4])
			s := k * 2654435761 >> 22
			for index[s] != 0 && keys[s] != k {
				s = (s + 1) % slots
			}
			if index[s] == 0 {
				if count == n {
					return false
				}
				met[count] = k
				count++
				keys[s], index[s] = k, uint16(count)
			}
			dst[x] = uint8(index[s] - 1)
		}
	}
	out.Palette = make(color.Palette, count)
	for i, k := range met[:count] {
		out.Palette[i] = entry(k)
	}
	return true
}

// entry returns the colour of a pixel's four bytes, the first the lowest.
func entry(k uint32) color.Color {
	c := color.RGBA{uint8(k), uint8(k >> 8), uint8(k >> 16), uint8(k >> 24)}
	if c.A == 255 || c.A == 0 {
		return c
	}
	return color.NRGBAModel.Convert(c)
}
