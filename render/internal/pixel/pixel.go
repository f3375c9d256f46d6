// Package pixel brings images to the size and form that the encoders take.
//
// Images here are *image.RGBA with their origin at 0, 0, alpha premultiplied
// and rows without gaps. Functions never write to their inputs.
package pixel

import (
	"image"
	"image/color"
	"image/draw"
)

// RGBA returns img as an RGBA image with its origin at 0, 0 and no gaps between
// its rows: img itself when it is one already, or its very pixels when they are
// the same in that form.
func RGBA(img image.Image) *image.RGBA {
	b := img.Bounds()
	whole := func(stride int) bool { return b.Min == (image.Point{}) && stride == 4*b.Dx() }
	switch m := img.(type) {
	case *image.RGBA:
		if whole(m.Stride) {
			return m
		}
	case *image.NRGBA:
		if whole(m.Stride) && m.Opaque() {
			return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
		}
	case *image.Paletted:
		return paletted(m)
	}
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, img, b.Min, draw.Src)
	return out
}

// paletted is RGBA for pictures with a palette.
func paletted(img *image.Paletted) *image.RGBA {
	var table [256]color.RGBA // entries that the palette has not are transparent
	for i, c := range img.Palette[:min(256, len(img.Palette))] {
		table[i] = color.RGBAModel.Convert(c).(color.RGBA)
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		dst := out.Pix[y*out.Stride:][:w*4]
		for x, i := range img.Pix[y*img.Stride:][:w] {
			c := &table[i]
			o := dst[x*4 : x*4+4 : x*4+4]
			o[0], o[1], o[2], o[3] = c.R, c.G, c.B, c.A
		}
	}
	return out
}

// Scale returns img at w x h pixels. Reduction first averages whole blocks
// of pixels down to less than twice the target, then both reduction and
// enlargement end in a Catmull-Rom filter.
func Scale(img *image.RGBA, w, h int) *image.RGBA {
	sw, sh := img.Rect.Dx(), img.Rect.Dy()
	if sw == w && sh == h {
		return img
	}
	if kx, ky := max(1, sw/w), max(1, sh/h); kx > 1 || ky > 1 {
		img = shrink(img, kx, ky)
		if img.Rect.Dx() == w && img.Rect.Dy() == h {
			return img
		}
	}
	return resample(img, w, h)
}

// shrink averages blocks of kx x ky pixels. Where the size is no multiple, the
// blocks are spread evenly, so that no edge is lost.
func shrink(img *image.RGBA, kx, ky int) *image.RGBA {
	sw, sh := img.Rect.Dx(), img.Rect.Dy()
	w, h := sw/kx, sh/ky
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := y*sh/h, (y+1)*sh/h
		row := out.Pix[y*out.Stride:]
		for x := range w {
			x0, x1 := x*sw/w, (x+1)*sw/w
			var sum [4]uint32
			for yy := y0; yy < y1; yy++ {
				for p := img.Pix[yy*img.Stride+x0*4 : yy*img.Stride+x1*4]; len(p) >= 4; p = p[4:] {
					sum[0] += uint32(p[0])
					sum[1] += uint32(p[1])
					sum[2] += uint32(p[2])
					sum[3] += uint32(p[3])
				}
			}
			n := uint32((x1 - x0) * (y1 - y0))
			for c := range 4 {
				row[x*4+c] = uint8((sum[c] + n/2) / n)
			}
		}
	}
	return out
}

// Over returns img laid over the opaque colour bg; img itself when there is
// nothing to see through.
func Over(img *image.RGBA, bg color.RGBA) *image.RGBA {
	if img.Opaque() {
		return img
	}
	out := image.NewRGBA(img.Rect)
	draw.Draw(out, out.Rect, image.NewUniform(bg), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, img.Rect.Min, draw.Over)
	return out
}

// Pad returns a w x h image with img at x, y and bg elsewhere; img itself when
// it has that size.
func Pad(img *image.RGBA, x, y, w, h int, bg color.RGBA) *image.RGBA {
	if img.Rect.Dx() == w && img.Rect.Dy() == h {
		return img
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if bg.A != 0 {
		draw.Draw(out, out.Rect, image.NewUniform(bg), image.Point{}, draw.Src)
	}
	draw.Draw(out, img.Rect.Add(image.Pt(x, y)), img, image.Point{}, draw.Src)
	return out
}

// Centre is Pad with img in the middle.
func Centre(img *image.RGBA, w, h int, bg color.RGBA) *image.RGBA {
	return Pad(img, max(0, w-img.Rect.Dx())/2, max(0, h-img.Rect.Dy())/2, w, h, bg)
}

// Crop returns a copy of the part of img inside r with its origin at 0, 0.
func Crop(img *image.RGBA, r image.Rectangle) *image.RGBA {
	r = r.Intersect(img.Rect)
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(out, out.Rect, img, r.Min, draw.Src)
	return out
}
