package clay

import (
	"context"
	"fmt"
	"image"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// minDecode and maxDecode bound the pixels along a side of a picture.
const (
	minDecode = 16
	maxDecode = 1024
)

// decode paints the scene, px by px pixels, with smoothed edges, on all the
// cores the Go scheduler may use. The bytes depend on scene and px alone, not
// on the number of cores. It returns ctx.Err() within one row of pixels when
// ctx ends, and an error for px outside [minDecode, maxDecode] or an object of
// unknown class or colour or without a positive size.
func decode(ctx context.Context, s *scene, px int) (*image.RGBA, error) {
	return paint(ctx, s, px, true)
}

// sketch is decode without smoothed edges, about half the work: previews and
// templates.
func sketch(ctx context.Context, s *scene, px int) (*image.RGBA, error) {
	return paint(ctx, s, px, false)
}

func paint(ctx context.Context, s *scene, px int, smooth bool) (*image.RGBA, error) {
	if px < minDecode || px > maxDecode {
		return nil, fmt.Errorf("picture side %d px is not within %d to %d", px, minDecode, maxDecode)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	c := &canvas{stage: newStage(s), px: px, cells: make([]cell, px*px)}
	c.img = image.NewRGBA(image.Rect(0, 0, px, px))
	if err := eachRow(ctx, px, c.look); err != nil {
		return nil, err
	}
	finish := c.plain
	if smooth {
		finish = c.smooth
	}
	if err := eachRow(ctx, px, finish); err != nil {
		return nil, err
	}
	return c.img, nil
}

// eachRow calls row for every y below n, from several goroutines at once.
func eachRow(ctx context.Context, n int, row func(y int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for ctx.Err() == nil {
				y := int(next.Add(1)) - 1
				if y >= n {
					return
				}
				row(y)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// cell is one pixel's first sample: display colour and what was hit.
type cell struct {
	c    vec
	what int16
	mat  material
}

// canvas is one picture being painted. Rows may be painted at the same time:
// each writes its own cells and pixels only.
type canvas struct {
	stage *stage
	px    int
	cells []cell
	img   *image.RGBA
}

// sample looks through picture point (x, y), in pixels.
func (c *canvas) sample(x, y float64) (vec, hit) {
	n := float64(c.px)
	light, h := c.stage.see(c.stage.cam.ray(x/n, y/n))
	return display(light), h
}

// look takes the first sample of each pixel of row y.
func (c *canvas) look(y int) {
	for x := range c.px {
		col, h := c.sample(float64(x)+.5, float64(y)+.5)
		c.cells[y*c.px+x] = cell{col, int16(h.what), h.mat}
	}
}

func (c *canvas) plain(y int) {
	for x := range c.px {
		c.put(x, y, c.cells[y*c.px+x].c)
	}
}

// smooth averages four more samples wherever a pixel differs from a
// neighbour in object, material or colour.
func (c *canvas) smooth(y int) {
	offsets := [4][2]float64{{.375, .125}, {.875, .375}, {.625, .875}, {.125, .625}}
	for x := range c.px {
		col := c.cells[y*c.px+x].c
		if c.edge(x, y) {
			sum := vec{}
			for _, o := range offsets {
				s, _ := c.sample(float64(x)+o[0], float64(y)+o[1])
				sum = sum.add(s)
			}
			col = sum.scale(.25)
		}
		c.put(x, y, col)
	}
}

// edge reports whether the pixel differs from one of its four neighbours.
func (c *canvas) edge(x, y int) bool {
	i := y*c.px + x
	return x > 0 && c.differ(i, i-1) || x < c.px-1 && c.differ(i, i+1) ||
		y > 0 && c.differ(i, i-c.px) || y < c.px-1 && c.differ(i, i+c.px)
}

func (c *canvas) differ(i, j int) bool {
	a, b := &c.cells[i], &c.cells[j]
	d := a.c.sub(b.c)
	return a.what != b.what || a.mat != b.mat || d.dot(d) > .008
}

func (c *canvas) put(x, y int, col vec) {
	p := c.img.Pix[c.img.PixOffset(x, y):]
	p[0], p[1], p[2], p[3] = quantise(col.x), quantise(col.y), quantise(col.z), 255
}

func quantise(v float64) uint8 { return uint8(clamp(v, 0, 1)*255 + .5) }

// display maps linear light to sRGB values: straight up to .75, then a soft
// shoulder, so that white clay keeps its form in full light.
func display(c vec) vec {
	return vec{encode(shoulder(c.x)), encode(shoulder(c.y)), encode(shoulder(c.z))}
}

func shoulder(v float64) float64 {
	const knee, room = .72, .28
	if v <= knee {
		return max(v, 0)
	}
	over := (v - knee) / room
	return knee + room*over/(1+over)
}

// encode is the sRGB transfer curve, fitted with square roots alone: they are
// exact on every platform, and powers are not. The fit is within .002 above
// .003 and within .007 below, where sRGB turns straight.
func encode(v float64) float64 {
	a := math.Sqrt(v)
	b := math.Sqrt(a)
	c := math.Sqrt(b)
	return clamp(.662002687*a+.684122060*b-.323583601*c-.0225411470*v, 0, 1)
}

// check reports the first object that cannot be painted.
func (s *scene) check() error {
	for i, o := range s.objects {
		switch {
		case o.class < 0 || int(o.class) >= numClasses:
			return fmt.Errorf("object %d: no class %d", i, o.class)
		case o.colour < 0 || o.colour >= numColours:
			return fmt.Errorf("object %d: no colour %d", i, o.colour)
		case !(o.size > 0):
			return fmt.Errorf("object %d: size %v is not positive", i, o.size)
		case !finite(o.size, o.x, o.y, o.z, o.yaw):
			return fmt.Errorf("object %d: place, size or yaw is not a finite number", i)
		}
	}
	return nil
}

func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
