package render

import (
	"fmt"

	"rflow/render/internal/palette"
)

// Dither is how the paths with a palette (sixel, kitty over a slow link)
// show colours that the palette does not have.
type Dither uint8

// The ways of dithering.
const (
	// Diffuse passes each pixel's error on to its neighbours: the best for a
	// picture that stays.
	Diffuse Dither = iota
	// Ordered adds a fixed pattern: a pixel depends on nothing but itself, so
	// that what does not change between two pictures does not flicker.
	Ordered
	// Undithered takes the nearest colour: fewer bytes, and bands in skies.
	Undithered
)

func (d Dither) String() string {
	switch d {
	case Diffuse:
		return "diffuse"
	case Ordered:
		return "ordered"
	case Undithered:
		return "none"
	}
	return fmt.Sprintf("Dither(%d)", uint8(d))
}

// ParseDither returns the way that a person named: "diffuse", "ordered" or "none".
func ParseDither(name string) (Dither, error) {
	for _, d := range []Dither{Diffuse, Ordered, Undithered} {
		if name == d.String() {
			return d, nil
		}
	}
	return 0, fmt.Errorf("dither %q is not one of diffuse, ordered, none", name)
}

// palette returns the quantiser's name for d.
func (d Dither) palette() palette.Dither {
	switch d {
	case Ordered:
		return palette.Ordered
	case Undithered:
		return palette.None
	}
	return palette.Diffuse
}
