package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/webp"

	"rflow/render/internal/fastpng"
)

// Limits on what [Decode] accepts. They are checked on the header, before
// any pixel is decoded.
const (
	MaxSide   = 1 << 15 // pixels per side
	MaxPixels = 1 << 26 // pixels in all
)

// A FormatError says that the data is damaged: it begins as an image of the
// named format and does not decode as one.
type FormatError struct {
	Format string // "PNG", "JPEG", "GIF" or "WebP"
	Err    error
}

func (e *FormatError) Error() string {
	// The decoders of PNG and GIF have only words for it.
	if errors.Is(e.Err, io.ErrUnexpectedEOF) || errors.Is(e.Err, io.EOF) || strings.Contains(e.Err.Error(), "not enough") {
		return "the " + e.Format + " is cut short"
	}
	return fmt.Sprintf("the %s is damaged: %v", e.Format, e.Err)
}

// Unwrap returns the decoder's own error.
func (e *FormatError) Unwrap() error { return e.Err }

// An UnsupportedError says that the data is no image of a kind that this
// package reads.
type UnsupportedError struct{ What string }

func (e *UnsupportedError) Error() string {
	return e.What + " is not a picture this program reads (PNG, JPEG, GIF, WebP)"
}

// A SizeError says that an image is larger than the limits, or empty.
type SizeError struct{ W, H int }

func (e *SizeError) Error() string {
	if e.W <= 0 || e.H <= 0 {
		return fmt.Sprintf("the picture is empty (%dx%d px)", e.W, e.H)
	}
	return fmt.Sprintf("the picture is too large (%dx%d px; at most %d px a side and %d megapixels)",
		e.W, e.H, MaxSide, MaxPixels>>20)
}

type codec struct {
	name   string
	magic  []string // '?' matches any byte
	config func(io.Reader) (image.Config, error)
	decode func(context.Context, []byte) (image.Image, error)
}

func codecs() [4]codec {
	return [4]codec{
		{"PNG", []string{"\x89PNG\r\n\x1a\n"}, png.DecodeConfig, decodePNG},
		{"JPEG", []string{"\xff\xd8"}, jpeg.DecodeConfig, whole(jpeg.Decode)},
		{"GIF", []string{"GIF87a", "GIF89a"}, gif.DecodeConfig, whole(gif.Decode)},
		{"WebP", []string{"RIFF????WEBPVP8"}, webp.DecodeConfig, whole(webp.Decode)},
	}
}

func whole(decode func(io.Reader) (image.Image, error)) func(context.Context, []byte) (image.Image, error) {
	return func(ctx context.Context, data []byte) (image.Image, error) {
		return decode(until{ctx, bytes.NewReader(data)})
	}
}

// until is a reader that fails once its context has ended.
type until struct {
	ctx context.Context
	r   io.Reader
}

func (u until) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}

// decodePNG takes the fast way for the pictures that have one. All others, and
// all that is to be said about damage, are image/png's.
func decodePNG(ctx context.Context, data []byte) (image.Image, error) {
	if img := fastpng.Decode(ctx, data, MaxPixels); img != nil {
		return img, nil
	}
	return png.Decode(until{ctx, bytes.NewReader(data)})
}

// Decode reads a PNG, JPEG, GIF (its first frame) or WebP. Orientation and
// colour profiles inside the file are passed over: pixels are taken as sRGB,
// which is what terminals do.
//
// Its errors are a *[FormatError], *[UnsupportedError] or *[SizeError].
func Decode(data []byte) (image.Image, error) { return decode(context.Background(), data) }

// decode is Decode until ctx ends; its error is ctx's then.
func decode(ctx context.Context, data []byte) (image.Image, error) {
	c, err := sniff(data)
	if err != nil {
		return nil, err
	}
	cfg, err := c.config(bytes.NewReader(data))
	if err != nil {
		return nil, &FormatError{Format: c.name, Err: err}
	}
	if !fits(cfg) {
		return nil, &SizeError{W: cfg.Width, H: cfg.Height}
	}
	img, err := c.decode(ctx, data)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, &FormatError{Format: c.name, Err: err}
	}
	if b := img.Bounds(); b.Empty() {
		return nil, &SizeError{W: b.Dx(), H: b.Dy()}
	}
	return img, nil
}

// fits reports whether a header is within the limits. Pixels of 16 bits a
// channel count twice.
func fits(c image.Config) bool {
	if c.Width <= 0 || c.Height <= 0 || c.Width > MaxSide || c.Height > MaxSide {
		return false
	}
	n := c.Width * c.Height
	if c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model {
		n *= 2
	}
	return n <= MaxPixels
}

func sniff(data []byte) (codec, error) {
	for _, c := range codecs() {
		for _, m := range c.magic {
			if matches(data, m) {
				return c, nil
			}
		}
	}
	switch {
	case len(data) == 0:
		return codec{}, &UnsupportedError{What: "an empty file"}
	case bytes.HasPrefix(data, []byte("%PDF")):
		return codec{}, &UnsupportedError{What: "a PDF"}
	case bytes.HasPrefix(data, []byte("II*\x00")), bytes.HasPrefix(data, []byte("MM\x00*")):
		return codec{}, &UnsupportedError{What: "a TIFF"}
	case bytes.HasPrefix(data, []byte("<svg")), bytes.HasPrefix(data, []byte("<?xml")):
		return codec{}, &UnsupportedError{What: "an SVG"}
	}
	return codec{}, &UnsupportedError{What: "this file"}
}

func matches(data []byte, magic string) bool {
	if len(data) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != data[i] {
			return false
		}
	}
	return true
}
