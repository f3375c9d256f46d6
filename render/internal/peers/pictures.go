package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// picture is one to be shown.
type picture struct {
	name string
	file string // a PNG of 8 bits a channel
	img  *image.RGBA
}

// class names the pictures that are counted together.
func (p picture) class() string { return fmt.Sprintf("%dx%d", p.img.Rect.Dx(), p.img.Rect.Dy()) }

// pictures returns those of a folder, or generated ones, which it writes to dir.
func pictures(folder, dir string) ([]picture, error) {
	if folder == "" {
		var list []picture
		for _, side := range []int{512, 1024} {
			p := picture{name: fmt.Sprintf("generated-%d", side), img: landscape(side)}
			p.file = filepath.Join(dir, p.name+".png")
			if err := save(p.file, p.img); err != nil {
				return nil, err
			}
			list = append(list, p)
		}
		return list, nil
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New(folder + " has no PNG files")
	}
	var list []picture
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		list = append(list, picture{name: filepath.Base(f), file: f, img: flat(img)})
	}
	return list, nil
}

func save(name string, img image.Image) error {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o600)
}

// flat returns img as RGBA with its origin at 0, 0.
func flat(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// landscape returns a picture that has what makes photographs hard: a sky that
// changes slowly, clouds, hills with texture, hard edges, a face's colours and
// the grain of a sensor.
func landscape(side int) *image.RGBA {
	rng := rand.New(rand.NewPCG(20, 26))
	n := noise{rng.Float64() * 100}
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			u, v := float64(x)/float64(side), float64(y)/float64(side)
			c := scene(n, u, v)
			grain := rng.NormFloat64() * 0.006
			var p [3]uint8
			for i := range p {
				p[i] = uint8(255*math.Min(1, math.Max(0, c[i]+grain+rng.NormFloat64()*0.006)) + 0.5)
			}
			img.SetRGBA(x, y, color.RGBA{p[0], p[1], p[2], 255})
		}
	}
	return img
}

type light [3]float64

func mix(a, b light, k float64) light {
	k = math.Min(1, math.Max(0, k))
	return light{a[0] + k*(b[0]-a[0]), a[1] + k*(b[1]-a[1]), a[2] + k*(b[2]-a[2])}
}

// scene returns the light at a place, both coordinates from 0 to 1.
func scene(n noise, u, v float64) light {
	c := mix(light{0.25, 0.45, 0.80}, light{0.85, 0.80, 0.72}, v*1.6)
	c = mix(c, light{0.97, 0.95, 0.93}, 3*(n.sum(u*4, v*9, 6)-0.52))
	for i, far := range []float64{0.42, 0.52, 0.66} {
		ridge := far + 0.16*(n.sum(u*3+7*float64(i), 3, 5)-0.5)
		if v > ridge {
			leaf := n.sum(u*60, v*60, 4)
			c = mix(light{0.30, 0.40, 0.48}, light{0.10 + 0.5*leaf*leaf, 0.22 + 0.4*leaf, 0.05 + 0.2*leaf}, far*far*2)
		}
	}
	if d := math.Hypot(u-0.7, v-0.68) / 0.17; d < 1 { // a face, lit from the left
		shade := 0.95 - 0.35*d*d - 0.5*math.Max(0, u-0.72)/0.17
		skin := light{0.91 * shade, 0.70 * shade, 0.58 * shade}
		c = mix(skin, light{0.8, 0.4, 0.35}, 0.5*(n.sum(u*30, v*30, 3)-0.4))
	}
	if u < 0.3 && v > 0.45 { // a wall with windows
		c = mix(light{0.62, 0.30, 0.22}, light{0.75, 0.5, 0.4}, n.sum(u*90, v*180, 3))
		if wx, wy := math.Mod(u, 0.1), math.Mod(v, 0.14); wx > 0.03 && wx < 0.08 && wy > 0.04 && wy < 0.11 {
			c = mix(light{0.08, 0.10, 0.14}, light{0.5, 0.6, 0.7}, n.sum(u*8, v*8, 3)*1.2-0.4)
		}
	}
	return c
}

// noise is a smooth function of the plane with values from 0 to 1.
type noise struct{ seed float64 }

func (n noise) at(x, y float64) float64 {
	ix, iy := math.Floor(x), math.Floor(y)
	fx, fy := x-ix, y-iy
	fx, fy = fx*fx*(3-2*fx), fy*fy*(3-2*fy)
	knot := func(x, y float64) float64 {
		_, f := math.Modf(math.Abs(math.Sin(x*127.1+y*311.7+n.seed) * 43758.5453))
		return f
	}
	top := knot(ix, iy)*(1-fx) + knot(ix+1, iy)*fx
	low := knot(ix, iy+1)*(1-fx) + knot(ix+1, iy+1)*fx
	return top*(1-fy) + low*fy
}

// sum adds octaves, each half as strong and half as large as the one before.
func (n noise) sum(x, y float64, octaves int) float64 {
	v, amp, all := 0.0, 1.0, 0.0
	for range octaves {
		v += amp * n.at(x, y)
		all += amp
		x, y, amp = x*2+1.7, y*2+9.2, amp/2
	}
	return v / all
}
