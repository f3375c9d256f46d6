package art

import (
	"math"
	"sync"
)

// light is a colour on the scale on which errors are carried: between that of
// sRGB, on which equal steps look equal, and that of light, which the eye adds up
// where blocks are too small to be told apart. The exponent was chosen by the PSNR
// after a blur, taken on both scales: 1 is 2 dB worse on that of light, 2.2 is 3 dB
// worse on that of sRGB.
type light [3]float32

const exponent = 1.6

func (a light) add(b light) light { return light{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a light) sub(b light) light { return light{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

// plus returns a + f*b.
func (a light) plus(f float32, b light) light {
	return light{a[0] + f*b[0], a[1] + f*b[1], a[2] + f*b[2]}
}

// square returns the squared length weighted roughly as the eye does.
func (a light) square() float32 { return 2*a[0]*a[0] + 4*a[1]*a[1] + 3*a[2]*a[2] }

// clamp keeps carried errors within reach of real colours.
func (a light) clamp() light {
	for i, v := range a {
		a[i] = min(255+overshoot, max(-overshoot, v))
	}
	return a
}

const overshoot = 64

// scale turns the values of sRGB into light.
var scale = sync.OnceValue(func() *[256]float32 {
	var t [256]float32
	for i := range t {
		t[i] = float32(255 * math.Pow(float64(i)/255, exponent))
	}
	return &t
})

// colours are what a profile can show, and how to find those near a colour.
type colours struct {
	first  int // the index of at[0]
	at     []light
	levels [6]float32 // of the cube's steps
	cube   bool       // at is the cube of 6 x 6 x 6 and 24 greys
}

// sixteen are the named colours as xterm has them; people change them.
var sixteen = sync.OnceValue(func() *colours {
	var c colours
	for _, p := range [16][3]uint8{
		{0, 0, 0},
		{205, 0, 0},
		{0, 205, 0},
		{205, 205, 0},
		{0, 0, 238},
		{205, 0, 205},
		{0, 205, 205},
		{229, 229, 229},
		{127, 127, 127},
		{255, 0, 0},
		{0, 255, 0},
		{255, 255, 0},
		{92, 92, 255},
		{255, 0, 255},
		{0, 255, 255},
		{255, 255, 255},
	} {
		c.at = append(c.at, light{scale()[p[0]], scale()[p[1]], scale()[p[2]]})
	}
	return &c
})

// cube are the 240 colours that xterm's palette has besides the named ones.
var cube = sync.OnceValue(func() *colours {
	c := colours{first: 16, cube: true}
	for i, v := range [6]uint8{0, 95, 135, 175, 215, 255} {
		c.levels[i] = scale()[v]
	}
	for i := range 216 {
		c.at = append(c.at, light{c.levels[i/36], c.levels[i/6%6], c.levels[i%6]})
	}
	for i := range 24 {
		v := scale()[8+10*i]
		c.at = append(c.at, light{v, v, v})
	}
	return &c
})

// near appends the colours that p lies between.
func (c *colours) near(p light, to []uint8) []uint8 {
	if !c.cube {
		for i := range c.at {
			to = append(to, uint8(i))
		}
		return to
	}
	var low [3]int
	for ch, v := range p {
		for low[ch] < 4 && c.levels[low[ch]+1] <= v {
			low[ch]++
		}
	}
	for corner := range 8 {
		to = append(to, uint8((low[0]+corner&1)*36+(low[1]+corner>>1&1)*6+low[2]+corner>>2))
	}
	mean := (2*p[0] + 4*p[1] + 3*p[2]) / 9
	grey := 216
	for grey < 238 && c.at[grey+1][0] <= mean {
		grey++
	}
	return append(to, uint8(grey), uint8(grey+1))
}
