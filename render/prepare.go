package render

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"rflow/render/internal/art"
	"rflow/render/internal/kitty"
	"rflow/render/internal/palette"
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
		maxH -= maxH % 6 // a sixel row that is not full would take the next text row
	}
	p := &Prepared{Cols: cols, Rows: rows}
	p.W, p.H = fitPx(src.Rect.Dx(), src.Rect.Dy(), maxW, maxH, false)
	if t.Path == Blocks {
		w, h := p.blocks(t)
		img := flatten(pixel.Scale(src, w, h), t)
		gw, gh := art.Set(t.Art).Grid()
		p.lines = art.Lines(pixel.Centre(img, cols*gw, rows*gh, t.Background), art.Set(t.Art), t.Profile)
		return p, nil
	}
	img := pixel.Scale(src, p.W, p.H)
	if t.Path != Kitty { // which does this itself
		p.W, p.H = maxW, maxH
		img = pixel.Centre(img, maxW, maxH, t.Background)
	}
	return p, p.encode(img, t)
}

// encode makes img, which has its final size, ready for t.
func (p *Prepared) encode(img *image.RGBA, t Target) (err error) {
	img = flatten(img, t)
	switch t.Path {
	case Sixel:
		p.indexed = palette.Quantise(img, t.colorsFor(img.Rect.Dx(), img.Rect.Dy()), palette.Diffuse)
	case ITerm2:
		p.canvas = img
	case Kitty, KittyClassic:
		p.data, p.format, err = kittyData(img, t)
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

// kittyData encodes img for the kitty protocol: as a palette PNG where bytes
// are dear, which takes a third of the bytes of compressed RGB, and else as
// lightly compressed RGB, which is exact.
func kittyData(img *image.RGBA, t Target) ([]byte, kitty.Format, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var b bytes.Buffer
	if t.Remote {
		enc := png.Encoder{CompressionLevel: png.DefaultCompression}
		if err := enc.Encode(&b, palette.Quantise(img, t.colorsFor(w, h), palette.Diffuse)); err != nil {
			return nil, kitty.Format{}, err
		}
		return b.Bytes(), kitty.Format{Code: 100, W: w, H: h}, nil
	}
	z, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	if err != nil {
		return nil, kitty.Format{}, err
	}
	f := kitty.Format{Code: 24, W: w, H: h, Zlib: true}
	raw := straight(img)
	if img.Opaque() {
		raw = rgbOnly(raw)
	} else {
		f.Code = 32
	}
	if _, err := z.Write(raw); err != nil {
		return nil, kitty.Format{}, err
	}
	if err := z.Close(); err != nil {
		return nil, kitty.Format{}, err
	}
	return b.Bytes(), f, nil
}

// straight returns img's pixels with alpha not premultiplied, as the protocol
// wants them.
func straight(img *image.RGBA) []byte {
	if img.Opaque() {
		return img.Pix
	}
	out := make([]byte, 0, len(img.Pix))
	for p := img.Pix; len(p) >= 4; p = p[4:] {
		c := color.NRGBAModel.Convert(color.RGBA{p[0], p[1], p[2], p[3]}).(color.NRGBA)
		out = append(out, c.R, c.G, c.B, c.A)
	}
	return out
}

func rgbOnly(pix []byte) []byte {
	out := make([]byte, 0, len(pix)/4*3)
	for ; len(pix) >= 4; pix = pix[4:] {
		out = append(out, pix[0], pix[1], pix[2])
	}
	return out
}
