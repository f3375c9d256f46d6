package clay

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"

	"rflow/flow"
)

const (
	previewPx     = 96
	previewsShown = 10
)

// shown reports whether a step carries a preview: previewsShown of them, evenly
// spread, the last step among them.
func shown(step, steps int) bool {
	return step*previewsShown/steps > (step-1)*previewsShown/steps
}

// preview is the latent as it stands at a step, seen through the noise that is
// still in it.
func (s sampler) preview(ctx context.Context, step int) (*flow.Picture, error) {
	img, err := sketch(ctx, s.latent.scene(), previewPx)
	if err != nil {
		if stop := stopped(ctx); stop != nil {
			return nil, stop
		}
		return nil, &flow.Failure{Code: flow.FailInternal, What: "a preview could not be painted", Err: err}
	}
	left := 1 - float64(step)/float64(s.steps)
	veil(img, s.seed, left)
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 80}); err != nil {
		return nil, fmt.Errorf("encode a preview: %w", err)
	}
	return &flow.Picture{MediaType: "image/jpeg", Data: buf.Bytes()}, nil
}

// veil mixes noise into img; left is the share of noise, 1 is noise alone. The
// noise depends on the seed only, so that it thins out and does not flicker.
func veil(img *image.RGBA, seed uint64, left float64) {
	state := mix(seed ^ 0x7665696c)
	keep := int(256 * (1 - left))
	for i := 0; i < len(img.Pix); i += 4 {
		state += 0x9e3779b97f4a7c15
		bits := mix(state)
		for c := range 3 {
			// Two dice a channel: greys are likelier than extremes.
			grain := int(bits&0xff+bits>>8&0xff) / 2
			bits >>= 16
			img.Pix[i+c] = uint8((int(img.Pix[i+c])*keep + grain*(256-keep)) >> 8)
		}
	}
}
