package compare

import (
	"image"

	"rflow/flow"
	"rflow/render"
)

// vista is what is shown of both images, and at which size.
type vista struct {
	box        image.Point     // px that hold both; 0, 0 when unknown
	part       image.Rectangle // of the box
	cols, rows int             // cells of a picture
	grow       int             // pixels are drawn this much larger, with edges
}

// sharp is from how many pixels of the screen for one of the image its edges are to be seen.
const sharp = 3

// vista follows from the room that one picture has.
func (m Model) vista() vista {
	w, h := m.pictureRoom()
	cw, ch := m.gallery.CellSize()
	if cw <= 0 || ch <= 0 {
		cw, ch = 8, 16
	}
	v := vista{box: m.box(), grow: 1}
	if v.box.X <= 0 || v.box.Y <= 0 {
		v.cols, v.rows = render.Fit(1, 1, w, h, cw, ch, false)
		return v
	}
	if w <= 0 || h <= 0 {
		v.part = image.Rectangle{Max: v.box}
		return v
	}
	scale := min(float64(w*cw)/float64(v.box.X), float64(h*ch)/float64(v.box.Y)) * float64(m.zoom)
	span := func(room, box int) int { return max(min(4, box), min(box, int(float64(room)/scale+0.5))) }
	size := image.Pt(span(w*cw, v.box.X), span(h*ch, v.box.Y))
	at := func(middle float64, part, box int) int {
		return max(0, min(box-part, int(middle*float64(box)-float64(part)/2+0.5)))
	}
	low := image.Pt(at(m.cx, size.X, v.box.X), at(m.cy, size.Y, v.box.Y))
	v.part = image.Rectangle{Min: low, Max: low.Add(size)}
	v.cols, v.rows = render.Fit(size.X, size.Y, w, h, cw, ch, false)
	if scale >= sharp {
		v.grow = int(scale + 0.999)
	}
	return v
}

// key names the part of a picture in the box that is shown.
func (v vista) key(of string) string {
	if v.part == (image.Rectangle{Max: v.box}) && v.grow == 1 {
		return of
	}
	return partKey(v.part, v.grow, of)
}

// box is what holds both images; 0, 0 when a log does not tell their sizes.
func (m Model) box() image.Point {
	a, b := m.Pair()
	if a == nil || b == nil || min(a.Width, a.Height, b.Width, b.Height) <= 0 {
		return image.Point{}
	}
	return commonBox(image.Point{}, image.Pt(a.Width, a.Height), image.Pt(b.Width, b.Height))
}

// sides returns the images on the left and on the right.
func (m Model) sides() (left, right *flow.Node) {
	left, right = m.order()
	if m.swapped {
		return right, left
	}
	return left, right
}

// order returns the images as they are called A and B where that is what they are
// called; else before and after.
func (m Model) order() (a, b *flow.Node) {
	a, b = m.Pair()
	if m.blind && m.coin {
		return b, a
	}
	return a, b
}

// hidden reports whether the images go without their names.
func (m Model) hidden() bool { return m.blind && !m.told }
