package themes

import (
	"fmt"
	"strings"
)

// Dark is the default theme on a dark background.
func Dark() *Theme { return Build(darkPalette()) }

// Light is the default theme on a light background.
func Light() *Theme { return Build(lightPalette()) }

// Mono uses no colour at all: weight, underline and reversal only. It is what
// NO_COLOR asks for.
func Mono() *Theme { return Build(Palette{Name: "mono", Dark: true}) }

// Names lists the built-in themes; "auto" follows the terminal.
func Names() []string {
	return []string{"auto", "dark", "light", "safe", "safe-light", "16", "16-light", "mono"}
}

// Named returns a built-in theme. "auto" and "" return nil and no error: see
// [For].
func Named(name string) (*Theme, error) {
	switch name {
	case "", "auto":
		return nil, nil
	case "dark":
		return Dark(), nil
	case "light":
		return Light(), nil
	case "safe":
		return Build(safePalette(true)), nil
	case "safe-light":
		return Build(safePalette(false)), nil
	case "16":
		return Build(sixteenPalette()), nil
	case "16-light":
		return Build(sixteenLightPalette()), nil
	case "mono":
		return Mono(), nil
	}
	return nil, fmt.Errorf("no theme %q; there are %s", name, strings.Join(Names(), ", "))
}

// For returns the theme for a terminal: by its background, and by how many
// colours it can show. Fewer than 16 colours means none.
func For(dark bool, colors int) *Theme {
	switch {
	case colors < 16:
		return Mono()
	case colors < 256 && dark:
		return Build(sixteenPalette())
	case colors < 256:
		return Build(sixteenLightPalette())
	case dark:
		return Dark()
	default:
		return Light()
	}
}
