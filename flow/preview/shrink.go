package preview

import (
	"bytes"
	"image"
	_ "image/gif" // previews may be of any kind that an image may
	"image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"rflow/flow"
)

// maxPixels bounds what is decoded: a preview is small, and whoever sends
// another has no claim on memory.
const maxPixels = 4 << 20

// shrink returns a picture of at most flow.MaxLookBytes: itself when it is small
// enough, else a smaller JPEG; ok is false for what is no picture.
func shrink(p flow.Picture) (small flow.Picture, ok bool) {
	conf, _, err := image.DecodeConfig(bytes.NewReader(p.Data))
	if err != nil || conf.Width <= 0 || conf.Height <= 0 || conf.Width > maxPixels/conf.Height {
		return flow.Picture{}, false
	}
	if len(p.Data) <= flow.MaxLookBytes {
		return p, true
	}
	img, _, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil {
		return flow.Picture{}, false
	}
	for side := 192; side >= 32; side = side * 3 / 4 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, fit(img, side), &jpeg.Options{Quality: 80}); err != nil {
			return flow.Picture{}, false
		}
		if b.Len() <= flow.MaxLookBytes {
			return flow.Picture{MediaType: "image/jpeg", Data: b.Bytes()}, true
		}
	}
	return flow.Picture{}, false
}

// fit scales img down so that its longer side is at most side.
func fit(img image.Image, side int) image.Image {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}
