package art

import (
	"strconv"

	"github.com/charmbracelet/colorprofile"
)

// ink is a colour as the terminal is told it: an index, or true colour when
// it is negative, or nothing at all.
type ink struct {
	index int
	rgb   rgb
	none  bool
}

// pick returns the ink nearest to c in the profile, and the colour that it
// shows.
func pick(c rgb, p colorprofile.Profile) (ink, rgb) {
	c = c.clamp()
	switch p {
	case colorprofile.TrueColor:
		return ink{index: -1, rgb: c}, c
	case colorprofile.ANSI256:
		i, shown := nearest256(c)
		return ink{index: i, rgb: shown}, shown
	default:
		i, shown := nearest16(c)
		return ink{index: i, rgb: shown}, shown
	}
}

// nearest256 searches the colour cube and the grey ramp of xterm's palette.
// The first 16 are left out, as people change them.
func nearest256(c rgb) (int, rgb) {
	var cube rgb
	index := 16
	for i, weight := range [3]int{36, 6, 1} {
		step := 0
		for k := 1; k < 6; k++ {
			if abs(cubeLevel(k)-c[i]) < abs(cubeLevel(step)-c[i]) {
				step = k
			}
		}
		cube[i] = cubeLevel(step)
		index += weight * step
	}
	k := min(23, max(0, ((c[0]+c[1]+c[2])/3-3)/10))
	grey := rgb{8 + 10*k, 8 + 10*k, 8 + 10*k}
	if grey.sub(c).square() < cube.sub(c).square() {
		return 232 + int(k), grey
	}
	return index, cube
}

func cubeLevel(step int) int32 {
	if step == 0 {
		return 0
	}
	return int32(55 + 40*step)
}

func nearest16(c rgb) (int, rgb) {
	palette := [16]rgb{
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
	}
	best := 0
	for i, p := range palette {
		if p.sub(c).square() < palette[best].sub(c).square() {
			best = i
		}
	}
	return best, palette[best]
}

// appendSGR appends the parameters that select k as the foreground, or with
// back true as the background.
func (k ink) appendSGR(b []byte, back bool) []byte {
	base := 30
	if back {
		base = 40
	}
	switch {
	case k.none:
		return strconv.AppendInt(b, int64(base+9), 10)
	case k.index < 0:
		b = strconv.AppendInt(b, int64(base+8), 10)
		b = append(b, ";2"...)
		for _, v := range k.rgb {
			b = append(b, ';')
			b = strconv.AppendInt(b, int64(v), 10)
		}
		return b
	case k.index < 8:
		return strconv.AppendInt(b, int64(base+k.index), 10)
	case k.index < 16:
		return strconv.AppendInt(b, int64(base+60+k.index-8), 10)
	}
	b = strconv.AppendInt(b, int64(base+8), 10)
	b = append(b, ";5;"...)
	return strconv.AppendInt(b, int64(k.index), 10)
}

func abs(v int32) int32 {
	if v < 0 {
		return -v
	}
	return v
}
