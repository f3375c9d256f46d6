package openai

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/jpeg"
	_ "image/png" // pictures come as PNG or JPEG

	"golang.org/x/image/draw"

	"rflow/flow"
)

// Bounds of a picture that is decoded.
const (
	maxEdge  = 8192
	maxBytes = 64 << 20
)

// show makes the part of a message that holds a picture. One that is no larger
// than the address allows travels as it is; a larger one is scaled down and
// sent as JPEG.
func (c *Client) show(p flow.Picture) (part, error) {
	limit := c.address.edge
	if limit == 0 {
		limit = usualEdge
	}
	if len(p.Data) > maxBytes {
		return part{}, flow.Fail(flow.FailInvalid, "this picture is too large to be sent")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(p.Data))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width > maxEdge || config.Height > maxEdge {
		return part{}, &flow.Failure{Code: flow.FailInvalid, What: "this picture cannot be used: it is no PNG or JPEG of a usual size", Err: err}
	}
	if max(config.Width, config.Height) <= limit {
		return dataPart("image/"+format, p.Data), nil
	}
	img, _, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil {
		return part{}, &flow.Failure{Code: flow.FailInvalid, What: "this picture cannot be read", Err: err}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, scale(img, limit), &jpeg.Options{Quality: 92}); err != nil {
		return part{}, &flow.Failure{Code: flow.FailInternal, What: "this picture cannot be scaled down", Err: err}
	}
	return dataPart("image/jpeg", out.Bytes()), nil
}

// scale fits a picture into a square of edge px.
func scale(img image.Image, edge int) image.Image {
	size := img.Bounds().Size()
	long := max(size.X, size.Y)
	to := image.NewRGBA(image.Rect(0, 0, max(1, size.X*edge/long), max(1, size.Y*edge/long)))
	draw.CatmullRom.Scale(to, to.Bounds(), img, img.Bounds(), draw.Src, nil)
	return to
}

func dataPart(mediaType string, data []byte) part {
	return part{Type: "image_url", Image: &dataURL{"data:" + mediaType + ";base64," + base64.StdEncoding.EncodeToString(data)}}
}

func textPart(text string) part { return part{Type: "text", Text: text} }
