package clay

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"sync"

	xdraw "golang.org/x/image/draw"

	"rflow/flow"
)

const (
	defaultEye = 256
	// maxSide bounds the pictures that are opened, so that a small file that
	// claims a huge picture costs nothing.
	maxSide = 4096
)

// retina is a picture as the eye holds it: linear light, row by row, the
// longer side as long as the eye's resolution.
type retina struct {
	w, h int
	px   []vec
}

// openPicture decodes the file and nothing but its pixels: what else the file
// holds (text chunks, EXIF, profiles) is not looked at.
func openPicture(p flow.Picture) (*image.RGBA, error) {
	refuse := func(what string, err error) error {
		return &flow.Failure{Code: flow.FailInvalid, What: "the picture " + what, Hint: "send a whole PNG or JPEG file", Err: err}
	}
	config, decode := png.DecodeConfig, png.Decode
	switch {
	case bytes.HasPrefix(p.Data, []byte("\x89PNG\r\n\x1a\n")):
	case bytes.HasPrefix(p.Data, []byte("\xff\xd8\xff")):
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	default:
		return nil, refuse("is neither PNG nor JPEG", nil)
	}
	c, err := config(bytes.NewReader(p.Data))
	switch {
	case err != nil:
		return nil, refuse("has a damaged head", err)
	case c.Width < minDecode || c.Height < minDecode:
		return nil, refuse("is too small to see anything", nil)
	case c.Width > maxSide || c.Height > maxSide:
		return nil, refuse("is too large to open", nil)
	}
	img, err := decode(bytes.NewReader(p.Data))
	if err != nil {
		return nil, refuse("is damaged or cut short", err)
	}
	if rgba, ok := img.(*image.RGBA); ok && rgba.Rect.Min == (image.Point{}) && rgba.Stride == 4*rgba.Rect.Dx() {
		return rgba, nil
	}
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out, nil
}

// newRetina brings a picture to the eye's resolution.
func newRetina(img *image.RGBA, side int) *retina {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if long := max(w, h); long%side == 0 && w%(long/side) == 0 && h%(long/side) == 0 {
		return boxed(img, long/side)
	}
	long := max(w, h)
	small := image.NewRGBA(image.Rect(0, 0, max(1, w*side/long), max(1, h*side/long)))
	xdraw.BiLinear.Scale(small, small.Rect, img, img.Rect, draw.Src, nil)
	return boxed(small, 1)
}

// boxed averages k by k pixels, in linear light.
func boxed(img *image.RGBA, k int) *retina {
	lin := linearLight()
	r := &retina{w: img.Rect.Dx() / k, h: img.Rect.Dy() / k}
	r.px = make([]vec, r.w*r.h)
	for y := range r.h * k {
		row := img.Pix[y*img.Stride:]
		for x := range r.w * k {
			p := &r.px[y/k*r.w+x/k]
			p.x += lin[row[4*x]]
			p.y += lin[row[4*x+1]]
			p.z += lin[row[4*x+2]]
		}
	}
	if k > 1 {
		for i := range r.px {
			r.px[i] = r.px[i].scale(1 / float64(k*k))
		}
	}
	return r
}

// linearLight undoes the sRGB transfer curve (IEC 61966-2-1), per byte.
var linearLight = sync.OnceValue(func() *[256]float64 {
	var t [256]float64
	for i := range t {
		v := float64(i) / 255
		if v <= .04045 {
			t[i] = v / 12.92
		} else {
			t[i] = math.Pow((v+.055)/1.055, 2.4)
		}
	}
	return &t
})

// lab is a colour in OKLab (Ottosson 2020), lightness 0..1.
type lab struct{ l, a, b float64 }

func toLab(c vec) lab {
	l := math.Cbrt(.4122214708*c.x + .5363325363*c.y + .0514459929*c.z)
	m := math.Cbrt(.2119034982*c.x + .6806995451*c.y + .1073969566*c.z)
	s := math.Cbrt(.0883024619*c.x + .2817188376*c.y + .6299787005*c.z)
	return lab{
		.2104542553*l + .7936177850*m - .0040720468*s,
		1.9779984951*l - 2.4285922050*m + .4505937099*s,
		.0259040371*l + .7827717662*m - .8086757660*s,
	}
}
