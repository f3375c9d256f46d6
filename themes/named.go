package themes

import (
	"fmt"
	"strings"
)

// Dark is the default theme on a dark background.
func Dark() *Theme { return fixed(darkPalette(), sixteenPalette(), sixteenLightPalette()) }

// Light is the default theme on a light background.
func Light() *Theme { return fixed(lightPalette(), sixteenPalette(), sixteenLightPalette()) }

// Mono uses no colour at all: weight, underline and reversal only. It is what
// NO_COLOR asks for.
func Mono() *Theme { return Build(Palette{Name: "mono", Dark: true}) }

// Names lists the built-in themes; "auto" follows the terminal. Those with a
// sibling of the same name and "-light" follow its background.
func Names() []string {
	return []string{
		"auto", "dark", "light", "safe", "safe-dark", "safe-light", "contrast", "contrast-dark", "contrast-light",
		"gruvbox", "gruvbox-dark", "gruvbox-light", "catppuccin", "16", "16-light", "mono",
	}
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
	case "catppuccin":
		return fixed(catppuccinPalette(), sixteenPalette(), sixteenLightPalette()), nil
	case "16":
		return Build(sixteenPalette()), nil
	case "16-light":
		return Build(sixteenLightPalette()), nil
	case "mono":
		return Mono(), nil
	}
	family, which, _ := strings.Cut(name, "-")
	palettes, ok := families()[family]
	if !ok {
		return nil, fmt.Errorf("no theme %q; there are %s", name, strings.Join(Names(), ", "))
	}
	dark, light := sixteenPalette(), sixteenLightPalette()
	if family == "safe" {
		dark, light = safeSixteen(dark), safeSixteen(light)
	}
	onDark, onLight := fixed(palettes(true), dark, light), fixed(palettes(false), dark, light)
	switch which {
	case "":
		onDark.other = onLight
		return onDark, nil
	case "dark":
		onDark.Name = name
		return onDark, nil
	case "light":
		return onLight, nil
	}
	return nil, fmt.Errorf("no theme %q; there are %s", name, strings.Join(Names(), ", "))
}

// families are the themes that come in two.
func families() map[string]func(dark bool) Palette {
	return map[string]func(bool) Palette{"safe": safePalette, "contrast": contrastPalette, "gruvbox": gruvboxPalette}
}

// fixed is the theme of a palette, and of others where there are only sixteen
// colours: those are the terminal's own, and so is the background that they are
// read on.
func fixed(p, dark, light Palette) *Theme {
	t := Build(p)
	t.sixteen = Build(dark)
	t.sixteen.other = Build(light)
	return t
}

// For returns the default theme for a terminal: by its background, and by how
// many colours it can show. Fewer than 16 colours means none.
func For(dark bool, colors int) *Theme {
	t := Dark()
	t.other = Light()
	return t.On(dark, colors)
}

// On returns the theme as it is drawn on a terminal with a dark or a light
// background that shows that many colours: a theme that follows the background
// does so, one with colours of its own takes the terminal's where there are
// only sixteen, and with fewer there are none.
func (t *Theme) On(dark bool, colors int) *Theme {
	if t.other != nil && t.Dark != dark {
		t = t.other
	}
	switch {
	case colors < 16:
		return Mono()
	case colors < 256 && t.sixteen != nil && !dark:
		return t.sixteen.other
	case colors < 256 && t.sixteen != nil:
		return t.sixteen
	}
	return t
}

func palettes() map[string]Palette {
	return map[string]Palette{
		"dark": darkPalette(), "light": lightPalette(), "safe": safePalette(true), "safe-light": safePalette(false),
		"contrast": contrastPalette(true), "contrast-light": contrastPalette(false),
		"gruvbox": gruvboxPalette(true), "gruvbox-light": gruvboxPalette(false), "catppuccin": catppuccinPalette(),
		"16": sixteenPalette(), "16-light": sixteenLightPalette(),
	}
}
