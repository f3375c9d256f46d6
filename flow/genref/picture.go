package genref

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // any kind that an image is kept in
	"image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"rflow/flow"
)

// Images gives finished images by digest.
type Images interface {
	Image(ctx context.Context, digest flow.Digest) (flow.Picture, error)
}

const (
	shortSide   = 1024    // px, what training crops from
	jpegQuality = 95      // the least that keeps small flaws visible
	maxPixels   = 1 << 26 // that are decoded
)

// errLost says that an image is gone or cannot be read.
var errLost = errors.New("the image cannot be read")

func load(ctx context.Context, src Images, d flow.Digest) (image.Image, error) {
	pic, err := src.Image(ctx, d)
	if err != nil {
		return nil, errors.Join(ctx.Err(), fmt.Errorf("%w: %w", errLost, err))
	}
	conf, _, err := image.DecodeConfig(bytes.NewReader(pic.Data))
	if err != nil || conf.Width <= 0 || conf.Height <= 0 || conf.Width > maxPixels/conf.Height {
		return nil, fmt.Errorf("%w: %dx%d px, %w", errLost, conf.Width, conf.Height, err)
	}
	img, _, err := image.Decode(bytes.NewReader(pic.Data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errLost, err)
	}
	return img, nil
}

// target is the size that both images of a triplet get: the good one's, enlarged
// until its short side has least pixels.
func target(good image.Image, least int) image.Point {
	w, h := good.Bounds().Dx(), good.Bounds().Dy()
	short := min(w, h)
	if short >= least {
		return image.Pt(w, h)
	}
	grow := func(side int) int { return (side*least + short - 1) / short }
	return image.Pt(grow(w), grow(h))
}

// asJPEG returns img at a size, on white where it is transparent.
func asJPEG(img image.Image, size image.Point) ([]byte, error) {
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if img.Bounds().Size() == size {
		draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, out, &jpeg.Options{Quality: jpegQuality})
	return b.Bytes(), err
}
