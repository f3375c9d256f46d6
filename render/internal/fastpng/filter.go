package fastpng

import "image"

// target takes the rows of a picture out of the unpacked stream: each is a
// byte that names a filter, and the filtered bytes (PNG specification, section 9).
type target struct {
	w, h  int
	depth int    // bytes of a pixel in the stream
	pix   []byte // pixels, of 3 bytes only when depth is 3: then of 4, the last 255
	step  int    // bytes of a pixel in pix
	y     int    // rows done
	zero  []byte // the row before the first one
	most  byte   // the largest byte, of pictures with a palette
}

func (f *file) target() *target {
	t := &target{w: f.w, h: f.h, depth: f.channels()}
	t.step = t.depth
	if t.depth == 3 {
		t.step = 4
	}
	t.pix = make([]byte, f.w*f.h*t.step)
	t.zero = make([]byte, f.w*t.step)
	return t
}

// image returns the finished picture, or nil when it has an entry that its
// palette does not.
func (t *target) image(f *file) image.Image {
	r, stride := image.Rect(0, 0, t.w, t.h), t.w*t.step
	switch f.kind {
	case rgb:
		return &image.RGBA{Pix: t.pix, Stride: stride, Rect: r}
	case rgba:
		return &image.NRGBA{Pix: t.pix, Stride: stride, Rect: r}
	case grey:
		return &image.Gray{Pix: t.pix, Stride: stride, Rect: r}
	}
	for _, i := range t.pix {
		t.most = max(t.most, i)
	}
	if int(t.most) >= len(f.palette) {
		return nil
	}
	return &image.Paletted{Pix: t.pix, Stride: stride, Rect: r, Palette: f.palette}
}

// filter takes the rows that are whole in raw, the stream up to here. It
// reports false for a filter that does not exist.
func (t *target) filter(raw []byte) bool {
	n := 1 + t.w*t.depth
	stride := t.w * t.step
	for ; t.y < t.h && (t.y+1)*n <= len(raw); t.y++ {
		src := raw[t.y*n : (t.y+1)*n]
		dst := t.pix[t.y*stride:][:stride]
		up := t.zero
		if t.y > 0 {
			up = t.pix[(t.y-1)*stride:][:stride]
		}
		if src[0] > 4 {
			return false
		}
		if t.depth == 3 {
			filterRGB(src[0], src[1:], dst, up)
		} else {
			filterBytes(src[0], src[1:], dst, up, t.depth)
		}
	}
	return true
}

// filterBytes undoes the filter of a row of pixels of n bytes.
func filterBytes(kind byte, src, dst, up []byte, n int) {
	dst, up = dst[:len(src)], up[:len(src)]
	switch kind {
	case 0:
		copy(dst, src)
	case 1:
		copy(dst[:n], src)
		for i := n; i < len(src); i++ {
			dst[i] = src[i] + dst[i-n]
		}
	case 2:
		for i, v := range src {
			dst[i] = v + up[i]
		}
	case 3:
		for i := range n {
			dst[i] = src[i] + up[i]/2
		}
		for i := n; i < len(src); i++ {
			dst[i] = src[i] + uint8((int(dst[i-n])+int(up[i]))/2)
		}
	case 4:
		for i := range n {
			dst[i] = src[i] + up[i]
		}
		for i := n; i < len(src); i++ {
			dst[i] = src[i] + paeth(int32(dst[i-n]), int32(up[i]), int32(up[i-n]))
		}
	}
}

// filterRGB undoes the filter of a row of RGB pixels, and makes it RGBA. It
// keeps the pixels on the left in registers.
func filterRGB(kind byte, src, dst, up []byte) {
	up = up[:len(dst)]
	var r, g, b byte // left
	switch kind {
	case 0:
		for ; len(src) >= 3 && len(dst) >= 4; src, dst = src[3:], dst[4:] {
			dst[0], dst[1], dst[2], dst[3] = src[0], src[1], src[2], 255
		}
	case 1:
		for ; len(src) >= 3 && len(dst) >= 4; src, dst = src[3:], dst[4:] {
			r, g, b = r+src[0], g+src[1], b+src[2]
			dst[0], dst[1], dst[2], dst[3] = r, g, b, 255
		}
	case 2:
		for ; len(src) >= 3 && len(dst) >= 4 && len(up) >= 4; src, dst, up = src[3:], dst[4:], up[4:] {
			dst[0], dst[1], dst[2], dst[3] = up[0]+src[0], up[1]+src[1], up[2]+src[2], 255
		}
	case 3:
		for ; len(src) >= 3 && len(dst) >= 4 && len(up) >= 4; src, dst, up = src[3:], dst[4:], up[4:] {
			r = src[0] + uint8((uint32(r)+uint32(up[0]))/2)
			g = src[1] + uint8((uint32(g)+uint32(up[1]))/2)
			b = src[2] + uint8((uint32(b)+uint32(up[2]))/2)
			dst[0], dst[1], dst[2], dst[3] = r, g, b, 255
		}
	case 4:
		var ur, ug, ub int32 // above left
		for ; len(src) >= 3 && len(dst) >= 4 && len(up) >= 4; src, dst, up = src[3:], dst[4:], up[4:] {
			vr, vg, vb := int32(up[0]), int32(up[1]), int32(up[2])
			r = src[0] + paeth(int32(r), vr, ur)
			g = src[1] + paeth(int32(g), vg, ug)
			b = src[2] + paeth(int32(b), vb, ub)
			ur, ug, ub = vr, vg, vb
			dst[0], dst[1], dst[2], dst[3] = r, g, b, 255
		}
	}
}

// paeth returns the one of left, above and above left that is nearest to left
// + above - above left, in this order. That is the larger of left and
// above where three times above left less both is at most the smaller one, the
// smaller where it is at least the larger one, and above left in between: a
// form without branches, which no processor could foresee.
func paeth(a, b, c int32) uint8 {
	t := 3*c - a - b
	low, high := min(a, b), max(a, b)
	if high <= t {
		c = low
	}
	if t <= low {
		c = high
	}
	return uint8(c)
}
