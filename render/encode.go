package render

import (
	"image"
	"image/color"
	"image/png"
	"sync"

	"github.com/klauspost/compress/zlib"

	"rflow/render/internal/fastpng"
	"rflow/render/internal/kitty"
	"rflow/render/internal/palette"
	"rflow/render/internal/sixel"
)

// encoder makes pictures ready, and keeps its memory between them: about three
// megabytes, which are dear to get for each thumbnail. The zero value is
// ready. It is not safe for use by several goroutines.
type encoder struct {
	quantiser palette.Quantiser
	png       fastpng.Encoder
	zlib      *zlib.Writer
	bytes     collector
}

// encoders are those not in use. They carry nothing from one picture to the next
// but their memory.
var encoders = sync.Pool{New: func() any { return new(encoder) }}

// collector is a writer that keeps what it is given.
type collector []byte

func (c *collector) Write(p []byte) (int, error) {
	*c = append(*c, p...)
	return len(p), nil
}

// copied returns what was collected, in memory of its own, and empties c.
func (c *collector) copied() []byte {
	out := append(make([]byte, 0, len(*c)), *c...)
	*c = (*c)[:0]
	return out
}

// quantise returns img with the colours of t.
func (e *encoder) quantise(img *image.RGBA, t Target) *image.Paletted {
	out := e.begin(img, t)
	e.quantiser.Advance(img.Rect.Dy())
	return out
}

// begin is quantise without the pixels.
func (e *encoder) begin(img *image.RGBA, t Target) *image.Paletted {
	e.quantiser.Percent = t.Path == Sixel
	return e.quantiser.Begin(img, t.colorsFor(img.Rect.Dx(), img.Rect.Dy()), t.Dither.palette())
}

// kitty encodes img for the kitty protocol. Where bytes are dear that is a
// palette PNG, which takes a third of the bytes of compressed RGB; but a PNG
// with all its colours for shadows and the like, as a palette has no room for
// degrees of transparency. Elsewhere it is RGB: lightly compressed when it goes
// through the terminal's own input, and as it is when the terminal fetches it.
func (e *encoder) kitty(img *image.RGBA, t Target) ([]byte, kitty.Format, error) {
	f := kitty.Format{Code: 24, W: img.Rect.Dx(), H: img.Rect.Dy()}
	if t.Remote {
		f.Code = 100
		data, err := e.smallPNG(img, t)
		return data, f, err
	}
	raw := img.Pix
	if img.Opaque() {
		raw = rgbOnly(raw)
	} else {
		f.Code, raw = 32, straight(img)
	}
	if t.Transfer != Inline {
		return raw, f, nil
	}
	f.Zlib = true
	data, err := e.pack(raw)
	return data, f, err
}

// pack compresses in half of a millisecond for 100 KB. More effort would cost more
// time than the terminal saves.
func (e *encoder) pack(raw []byte) (data []byte, err error) {
	if e.zlib == nil {
		if e.zlib, err = zlib.NewWriterLevel(&e.bytes, zlib.BestSpeed); err != nil {
			return nil, err
		}
	} else {
		e.zlib.Reset(&e.bytes)
	}
	if _, err := e.zlib.Write(raw); err != nil {
		return nil, err
	}
	if err := e.zlib.Close(); err != nil {
		return nil, err
	}
	return e.bytes.copied(), nil
}

// smallPNG returns img as a PNG of few bytes.
func (e *encoder) smallPNG(img *image.RGBA, t Target) (data []byte, err error) {
	few := palette.Exact(img, 256)
	if few == nil {
		if !solid(img) {
			err := (&png.Encoder{}).Encode(&e.bytes, &image.NRGBA{Pix: straight(img), Stride: img.Stride, Rect: img.Rect})
			return e.bytes.copied(), err
		}
		few = e.quantise(img, t)
	}
	e.bytes, err = e.png.Append(e.bytes, few)
	return e.bytes.copied(), err
}

// solid reports whether each pixel is either opaque or a hole.
func solid(img *image.RGBA) bool {
	for p := img.Pix; len(p) >= 4; p = p[4:] {
		if p[3]-1 < 254 {
			return false
		}
	}
	return true
}

// straight returns img's pixels with alpha not premultiplied, as the protocol
// and PNG want them.
func straight(img *image.RGBA) []byte {
	out := make([]byte, 0, len(img.Pix))
	for p := img.Pix; len(p) >= 4; p = p[4:] {
		if p[3] == 255 {
			out = append(out, p[0], p[1], p[2], 255)
			continue
		}
		c := color.NRGBAModel.Convert(color.RGBA{p[0], p[1], p[2], p[3]}).(color.NRGBA)
		out = append(out, c.R, c.G, c.B, c.A)
	}
	return out
}

func rgbOnly(pix []byte) []byte {
	out := make([]byte, len(pix)/4*3)
	for o := out; len(pix) >= 4 && len(o) >= 3; pix, o = pix[4:], o[3:] {
		o[0], o[1], o[2] = pix[0], pix[1], pix[2]
	}
	return out
}

// part is how many rows are quantised before another goroutine may write them
// as sixels.
const part = 16 * sixel.Band

// sixels returns all of img as one sixel graphic, in pieces. While the lower part
// of a picture is quantised the upper one is written.
func sixels(img *image.RGBA, t Target) [][]byte {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	h := img.Rect.Dy()
	out := e.begin(img, t)
	var here, there sixel.Encoder
	n := (h + part - 1) / part
	pieces := make([][]byte, n+2)
	pieces[0], pieces[n+1] = here.Begin(nil, out), []byte(sixel.End)
	ready := make(chan int, n)
	write := func(enc *sixel.Encoder) {
		for i := range ready {
			buf := make([]byte, 0, out.Rect.Dx()*part*2) // of a photograph it is about 1.5 bytes a pixel
			pieces[i+1] = enc.Bands(buf, out, i*part, (i+1)*part)
		}
	}
	var wg sync.WaitGroup
	if n > 1 {
		there.Begin(nil, out)
		wg.Go(func() { write(&there) })
	}
	for i := range n {
		for want := min(h, (i+1)*part); e.quantiser.Advance(part) < want; {
		}
		ready <- i
	}
	close(ready)
	write(&here)
	wg.Wait()
	return pieces
}
