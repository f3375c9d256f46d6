package compare

import (
	"fmt"
	"image"
	"image/draw"
)

// Facts are what can be measured about two images, in the box that holds both.
type Facts struct {
	Mean    float64 // of the differences of all channels, 0 to 1
	Changed float64 // share of pixels that differ by more than noticeable, 0 to 1
}

// noticeable is by how much a channel must differ, of 255, for its pixel to count
// as changed: the noise of a lossy file is below it.
const noticeable = 8

// Measure compares two images; the smaller is scaled up as it is for the eye.
func Measure(a, b image.Image) Facts {
	before, after := plain(a), plain(b)
	box := commonBox(image.Point{}, before.Rect.Size(), after.Rect.Size())
	before, after = into(box, before), into(box, after)
	sum, changed := 0, 0
	for i := 0; i+3 < len(before.Pix); i += 4 {
		p, q := before.Pix[i:i+4:i+4], after.Pix[i:i+4:i+4]
		sum += int(away(p[0], q[0])) + int(away(p[1], q[1])) + int(away(p[2], q[2]))
		if apart(p, q) > noticeable {
			changed++
		}
	}
	n := float64(max(1, box.X*box.Y))
	return Facts{Mean: float64(sum) / (n * 3 * 255), Changed: float64(changed) / n}
}

// plain returns img as RGBA with its origin at 0, 0.
func plain(img image.Image) *image.RGBA {
	b := img.Bounds()
	if m, ok := img.(*image.RGBA); ok && b.Min == (image.Point{}) && m.Stride == 4*b.Dx() {
		return m
	}
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, img, b.Min, draw.Src)
	return out
}

// String returns the facts in words.
func (f Facts) String() string {
	if f.Changed == 0 && f.Mean == 0 {
		return "no pixel differs"
	}
	return fmt.Sprintf("%s of pixels changed, mean difference %s", percent(f.Changed), percent(f.Mean))
}

// Brief returns the facts in few words, the most telling first.
func (f Facts) Brief() []string {
	if f.Changed == 0 && f.Mean == 0 {
		return []string{f.String()}
	}
	return []string{percent(f.Changed) + " changed", "mean " + percent(f.Mean)}
}

// percent keeps a small share apart from none.
func percent(share float64) string {
	switch p := share * 100; {
	case p == 0:
		return "0 %"
	case p < 0.1:
		return "<0.1 %"
	case p < 10:
		return fmt.Sprintf("%.1f %%", p)
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}
