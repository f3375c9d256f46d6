package pixels

import (
	"fmt"
	"image"
	"strings"

	"golang.org/x/image/draw"
)

const part = "pixels/"

// maxPart bounds the pixels of a part that is made.
const maxPart = 1 << 24

// Key names a part of the image named of. Every pixel becomes grow x grow, so that
// its edges are seen.
func Key(r image.Rectangle, grow int, of string) string {
	return fmt.Sprintf("%s%d,%d,%d,%d/%d/%s", part, r.Min.X, r.Min.Y, r.Max.X, r.Max.Y, grow, of)
}

// Derive makes the pictures that this pane asks its gallery for; it is a gallery's
// deriver. Other keys are not its own.
func Derive(key string, source func(string) (*image.RGBA, error)) (img image.Image, ok bool, err error) {
	if !strings.HasPrefix(key, part) {
		return nil, false, nil
	}
	var r image.Rectangle
	var grow int
	var of string
	if _, err := fmt.Sscanf(key[len(part):], "%d,%d,%d,%d/%d/%s", &r.Min.X, &r.Min.Y, &r.Max.X, &r.Max.Y, &grow, &of); err != nil {
		return nil, true, fmt.Errorf("no part of an image is called %q", key)
	}
	src, err := source(of)
	if err != nil {
		return nil, true, err
	}
	r = r.Intersect(src.Rect)
	if r.Empty() || grow < 1 || r.Dx()*r.Dy() > maxPart/grow/grow {
		return nil, true, fmt.Errorf("no part of an image is called %q", key)
	}
	out := image.NewRGBA(image.Rect(0, 0, r.Dx()*grow, r.Dy()*grow))
	draw.NearestNeighbor.Scale(out, out.Rect, src, r, draw.Src, nil)
	return out, true, nil
}
