package themes

import (
	"cmp"
	"image/color"
	"math"
)

// ground is the background that a theme is made for, and what is written on it.
type ground struct {
	background, text color.Color
	fixed            bool
	written          []color.Color // the colours of text
	least            float64       // contrast that they have on the background
}

func groundOf(p Palette) ground {
	return ground{
		background: p.Ground, text: p.Text, fixed: p.Fixed, least: cmp.Or(p.Contrast, 4.5),
		written: []color.Color{p.Text, p.Muted, p.Accent, p.Waiting, p.Good, p.Fair, p.Bad, p.Edited},
	}
}

// kept is how much of its contrast a theme may lose on a terminal's own background
// before that is replaced. Backgrounds of terminals differ a little, and their
// owners like them.
const kept = 0.8

// Ground returns the background to draw on, and the colour of text without one, on
// a terminal whose own background is that; nil is an unknown one. Both are nil
// where the terminal's own will do.
func (t *Theme) Ground(terminal color.Color) (background, text color.Color) {
	g := t.ground
	switch {
	case g.background == nil:
		return nil, nil
	case terminal == nil:
	case g.fixed && same(g.background, terminal), !g.fixed && g.legible(terminal):
		return nil, nil
	}
	return g.background, g.text
}

func same(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	return r>>8 == r2>>8 && g>>8 == g2>>8 && bl>>8 == b2>>8
}

// legible reports whether every text can be read on a background.
func (g ground) legible(background color.Color) bool {
	for _, c := range g.written {
		if c != nil && contrast(c, background) < kept*g.least {
			return false
		}
	}
	return true
}

// linear returns the light of each channel, from 0 to 1. IEC 61966-2-1
func linear(c color.Color) [3]float64 {
	r, g, b, _ := c.RGBA()
	var out [3]float64
	for i, v := range []uint32{r, g, b} {
		s := float64(v) / 0xffff
		if out[i] = s / 12.92; s > 0.04045 {
			out[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return out
}

func luminance(l [3]float64) float64 { return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2] }

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(linear(a)), luminance(linear(b))
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// isDark reports whether white is easier to read on a background than black.
func isDark(background color.Color) bool {
	return contrast(background, color.White) > contrast(background, color.Black)
}
