package render

import (
	"fmt"
	"image"

	"rflow/render/internal/art"
	"rflow/render/internal/pixel"
)

// Prepared is a picture scaled and encoded for one target. It is read-only.
type Prepared struct {
	Pic  image.Point // its size in cells
	W, H int         // the pixels of those cells that it covers, from the top left

	lines []string // Blocks
}

// size returns how many bytes the picture holds.
func (p *Prepared) size() int {
	n := 256
	for _, l := range p.lines {
		n += len(l) + 16
	}
	return n
}

// prepare scales src to fit cols x rows cells and encodes it for t.
func prepare(src *image.RGBA, cols, rows int, t Target) (*Prepared, error) {
	cw, ch := t.cell()
	w, h := fitPx(src.Rect.Dx(), src.Rect.Dy(), cols*cw, rows*ch, false)
	p := &Prepared{Pic: image.Pt(cols, rows), W: w, H: h}
	switch t.Path {
	case Blocks:
		p.lines = blockLines(src, p, t)
	default:
		return nil, fmt.Errorf("no encoder for path %s", t.Path)
	}
	return p, nil
}

// blockLines draws src in p's cells. The sizes of blocks follow from the
// cell's size in pixels, so that the picture keeps its shape.
func blockLines(src *image.RGBA, p *Prepared, t Target) []string {
	set := art.Set(t.Art)
	gw, gh := set.Grid()
	cw, ch := t.cell()
	w := min(p.Pic.X*gw, max(1, (p.W*gw+cw/2)/cw))
	h := min(p.Pic.Y*gh, max(1, (p.H*gh+ch/2)/ch))
	img := pixel.Scale(src, w, h)
	if t.Background.A != 0 {
		img = pixel.Over(img, t.Background)
	}
	return art.Lines(pixel.Pad(img, p.Pic.X*gw, p.Pic.Y*gh, t.Background), set, t.Profile)
}
