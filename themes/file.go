package themes

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/pelletier/go-toml/v2"
)

// file is a theme as a person writes it: colours as "#rrggbb" or a terminal's
// colour number, by the names that palettes use.
type file struct {
	Name string            `toml:"name"`
	Base string            `toml:"base"` // a built-in theme; what is not named comes from it
	Dark *bool             `toml:"dark"`
	Set  map[string]string `toml:"colors"`
}

// Parse reads a theme from TOML:
//
//	name = "dusk"
//	base = "dark"
//	[colors]
//	accent = "#c0a0ff"
//	bad = "203"
//
// Its errors name the line or the colour that is wrong.
func Parse(data []byte) (*Theme, error) {
	var f file
	if err := toml.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	p, err := base(f.Base)
	if err != nil {
		return nil, fmt.Errorf("theme: base: %w", err)
	}
	if f.Name != "" {
		p.Name = f.Name
	}
	if f.Dark != nil {
		p.Dark = *f.Dark
	}
	fields := p.fields()
	for name, value := range f.Set {
		field, ok := fields[name]
		if !ok {
			return nil, fmt.Errorf("theme: no colour %q", name)
		}
		if *field, err = parseColor(value); err != nil {
			return nil, fmt.Errorf("theme: %s: %w", name, err)
		}
	}
	return Build(p), nil
}

func base(name string) (Palette, error) {
	switch name {
	case "", "dark":
		return darkPalette(), nil
	case "light":
		return lightPalette(), nil
	case "safe":
		return safePalette(true), nil
	case "safe-light":
		return safePalette(false), nil
	case "16":
		return sixteenPalette(), nil
	case "16-light":
		return sixteenLightPalette(), nil
	}
	return Palette{}, fmt.Errorf("no palette %q", name)
}

// fields names the colours of p as files do.
func (p *Palette) fields() map[string]*color.Color {
	return map[string]*color.Color{
		"text": &p.Text, "muted": &p.Muted, "faint": &p.Faint, "accent": &p.Accent, "waiting": &p.Waiting,
		"good": &p.Good, "fair": &p.Fair, "bad": &p.Bad, "edited": &p.Edited, "line": &p.Line,
		"surface": &p.Surface, "selected": &p.Selected, "on_accent": &p.OnAccent,
	}
}

func parseColor(s string) (color.Color, error) {
	if digits, ok := strings.CutPrefix(s, "#"); ok {
		if _, err := strconv.ParseUint(digits, 16, 32); err != nil || len(digits) != 6 {
			return nil, fmt.Errorf("%q is not #rrggbb", s)
		}
		return lipgloss.Color(s), nil
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		return nil, fmt.Errorf("%q is neither #rrggbb nor a number from 0 to 255", s)
	}
	return lipgloss.Color(strconv.FormatUint(n, 10)), nil
}
