package render

import (
	"fmt"
	"image"
	"image/color"

	"rflow/render/internal/art"
	"rflow/render/internal/kitty"
	"rflow/render/internal/pixel"
)

// Prepared is a picture scaled and encoded for one target. It is read-only.
type Prepared struct {
	Cols, Rows int // its size in cells
	W, H       int // the pixels of those cells that it covers, from the top left

	lines   []string        // Blocks
	indexed *image.Paletted // Sixel, W x H
	canvas  *image.RGBA     // ITerm2, W x H
	data    []byte          // Kitty, KittyClassic
	format  kitty.Format    // of data
}

// size returns how many bytes the picture holds.
func (p *Prepared) size() int {
	n := 256 + len(p.data)
	for _, l := range p.lines {
		n += len(l) + 16
	}
	if p.indexed != nil {
		n += len(p.indexed.Pix) + 16*len(p.indexed.Palette)
	}
	if p.canvas != nil {
		n += len(p.canvas.Pix)
	}
	return n
}

// prepare scales src to fit cols x rows cells, in their middle, and encodes it
// for t.
func prepare(src *image.RGBA, cols, rows int, t Target) (*Prepared, error) {
	cw, ch := t.cell()
	maxW, maxH := cols*cw, rows*ch
	if t.Whole && maxH > 6 {
		maxH = wholeHeight(maxH)
	}
	p := &Prepared{Cols: cols, Rows: rows}
	p.W, p.H = fitPx(src.Rect.Dx(), src.Rect.Dy(), maxW, maxH, false)
	if t.Path == Blocks {
		w, h := p.blocks(t)
		img := flatten(pixel.Scale(src, w, h), t)
		gw, gh := art.Set(t.Art).Grid()
		// The margin is left to the terminal: its background need not be among the colours.
		img = pixel.Centre(img, cols*gw, rows*gh, color.RGBA{})
		p.lines = art.Draw(img, art.Set(t.Art), t.Profile, light(t.Background))
		return p, nil
	}
	if t.Path == Kitty {
		p.W, p.H = p.W+(maxW-p.W)%2, p.H+(maxH-p.H)%2
	}
	img := pixel.Scale(src, p.W, p.H)
	if t.Path != Kitty { // which does this itself, to half a pixel: by now the rest is even
		p.W, p.H = maxW, maxH
		img = pixel.Centre(img, maxW, maxH, t.Background)
	}
	return p, p.encode(img, t)
}

// encode makes img, which has its final size, ready for t.
func (p *Prepared) encode(img *image.RGBA, t Target) (err error) {
	img = flatten(img, t)
	if t.Path == ITerm2 {
		p.canvas = img
		return nil
	}
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	switch t.Path {
	case Sixel:
		p.indexed = e.quantise(img, t)
	case Kitty, KittyClassic:
		p.data, p.format, err = e.kitty(img, t)
	default:
		err = fmt.Errorf("no encoder for path %s", t.Path)
	}
	return err
}

// flatten lays img over the background, where there is one.
func flatten(img *image.RGBA, t Target) *image.RGBA {
	if t.Background.A == 0 {
		return img
	}
	return pixel.Over(img, t.Background)
}

// blocks returns how many blocks the picture's pixels come to. They follow
// from the cell's size in pixels, so that the picture keeps its shape.
func (p *Prepared) blocks(t Target) (w, h int) {
	gw, gh := art.Set(t.Art).Grid()
	cw, ch := t.cell()
	return min(p.Cols*gw, max(1, (p.W*gw+cw/2)/cw)), min(p.Rows*gh, max(1, (p.H*gh+ch/2)/ch))
}
