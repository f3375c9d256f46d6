package compare

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"

	"rflow/flow"
	"rflow/render"
)

// The keys of pictures that are made here. Each names its sources at its end.
const (
	boxed      = "compare/box/"
	difference = "compare/difference/"
	part       = "compare/part/"
)

// boxKey names an image scaled into a box of so many pixels; 0 x 0 leaves it as it is.
func boxKey(box image.Point, d flow.Digest) string {
	return fmt.Sprintf("%s%dx%d/%s", boxed, box.X, box.Y, d)
}

// differenceKey names the difference of two images in a box, amplified gain times.
func differenceKey(box image.Point, gain int, a, b flow.Digest) string {
	return fmt.Sprintf("%s%dx%d/%d/%s/%s", difference, box.X, box.Y, gain, a, b)
}

// partKey names a part of the picture named of. Every pixel becomes grow x grow.
func partKey(r image.Rectangle, grow int, of string) string {
	return fmt.Sprintf("%s%d,%d,%d,%d/%d/%s", part, r.Min.X, r.Min.Y, r.Max.X, r.Max.Y, grow, of)
}

// Derive makes the pictures that this pane asks its gallery for; it is a
// gallery's deriver. Other keys are not its own.
func Derive(key string, source func(string) (*image.RGBA, error)) (img image.Image, ok bool, err error) {
	var box image.Point
	switch {
	case strings.HasPrefix(key, boxed):
		var of string
		if _, err := fmt.Sscanf(key[len(boxed):], "%dx%d/%s", &box.X, &box.Y, &of); err != nil {
			return nil, true, malformed(key)
		}
		src, err := source(of)
		if err != nil {
			return nil, true, err
		}
		return into(box, src), true, nil
	case strings.HasPrefix(key, difference):
		var gain int
		var of string
		if _, err := fmt.Sscanf(key[len(difference):], "%dx%d/%d/%s", &box.X, &box.Y, &gain, &of); err != nil {
			return nil, true, malformed(key)
		}
		img, err := differ(box, gain, of, source)
		return img, true, err
	case strings.HasPrefix(key, part):
		var r image.Rectangle
		var grow int
		var of string
		if _, err := fmt.Sscanf(key[len(part):], "%d,%d,%d,%d/%d/%s", &r.Min.X, &r.Min.Y, &r.Max.X, &r.Max.Y, &grow, &of); err != nil {
			return nil, true, malformed(key)
		}
		src, err := source(of)
		if err != nil {
			return nil, true, err
		}
		return grown(src, r.Intersect(src.Rect), max(1, grow)), true, nil
	}
	return nil, false, nil
}

func malformed(key string) error { return fmt.Errorf("no comparison is called %q", key) }

// differ makes the difference of the two images that of names.
func differ(box image.Point, gain int, of string, source func(string) (*image.RGBA, error)) (image.Image, error) {
	a, b, _ := strings.Cut(of, "/")
	before, err := source(a)
	if err != nil {
		return nil, err
	}
	after, err := source(b)
	if err != nil {
		return nil, err
	}
	box = commonBox(box, before.Rect.Size(), after.Rect.Size())
	return amplified(into(box, before), into(box, after), gain), nil
}

// commonBox is the smallest that holds both sizes, where no box is given.
func commonBox(box, a, b image.Point) image.Point {
	if box.X > 0 && box.Y > 0 {
		return box
	}
	return image.Pt(max(a.X, b.X), max(a.Y, b.Y))
}

// into scales img to fill a box as far as its shape allows, in its middle; what
// is left is transparent. An image of that size, or with no box, is returned as it is.
func into(box image.Point, img *image.RGBA) *image.RGBA {
	size := img.Rect.Size()
	if box.X <= 0 || box.Y <= 0 || size == box {
		return img
	}
	w, h := box.X, size.Y*box.X/size.X
	if h > box.Y {
		w, h = size.X*box.Y/size.Y, box.Y
	}
	w, h = max(1, w), max(1, h)
	at := image.Pt((box.X-w)/2, (box.Y-h)/2)
	out, scaled := image.NewRGBA(image.Rect(0, 0, box.X, box.Y)), render.Scale(img, w, h)
	draw.Draw(out, scaled.Rect.Add(at), scaled, image.Point{}, draw.Src)
	return out
}

// grown is the part r of img with every pixel grow times as wide and high.
func grown(img *image.RGBA, r image.Rectangle, grow int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, r.Dx()*grow, r.Dy()*grow))
	for y := range r.Dy() {
		row := out.Pix[y*grow*out.Stride:][:out.Stride]
		src := img.Pix[img.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()]
		if grow == 1 {
			copy(row, src)
			continue
		}
		for x := range r.Dx() {
			for i := range grow {
				copy(row[4*(x*grow+i):][:4], src[4*x:])
			}
		}
		for i := 1; i < grow; i++ {
			copy(out.Pix[(y*grow+i)*out.Stride:][:out.Stride], row)
		}
	}
	return out
}

// amplified shows how much two images of one size differ: a faint grey of the
// second, so that the eye knows its place, under a glow from dark over orange to white.
// Brightness alone tells it, whatever colours one sees.
func amplified(a, b *image.RGBA, gain int) *image.RGBA {
	out := image.NewRGBA(b.Rect)
	for i := 0; i+3 < len(out.Pix); i += 4 {
		p, q := a.Pix[i:i+4:i+4], b.Pix[i:i+4:i+4]
		t := min(255, int(apart(p, q))*gain)
		grey := (2*int(q[0]) + 5*int(q[1]) + int(q[2])) / 8 / 6 * (255 - t) / 255
		c := color.RGBA{R: light(grey + 2*t), G: light(grey + t), B: light(grey + max(0, 2*t-255)), A: 255}
		out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = c.R, c.G, c.B, c.A
	}
	return out
}

func light(v int) uint8 { return uint8(min(255, v)) }

// apart is the largest difference of two pixels in one channel.
func apart(p, q []uint8) uint8 {
	return max(away(p[0], q[0]), away(p[1], q[1]), away(p[2], q[2]))
}

func away(a, b uint8) uint8 { return max(a, b) - min(a, b) }
