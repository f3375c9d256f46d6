package themes

import (
	"bytes"
	"cmp"
	"fmt"
	"image/color"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/pelletier/go-toml/v2"
)

// file is a theme as a person writes it: colours as "#rrggbb" or a terminal's
// colour number, by the names that palettes use.
type file struct {
	Name   string `toml:"name"`
	Base   base   `toml:"base"` // a built-in theme; what is not named comes from it
	Dark   *bool  `toml:"dark"`
	Colors struct {
		Ground   paint `toml:"background"` // of the whole screen
		Text     paint `toml:"text"`
		Muted    paint `toml:"muted"`
		Faint    paint `toml:"faint"`
		Accent   paint `toml:"accent"`
		Waiting  paint `toml:"waiting"`
		Good     paint `toml:"good"`
		Fair     paint `toml:"fair"`
		Bad      paint `toml:"bad"`
		Edited   paint `toml:"edited"`
		Line     paint `toml:"line"`
		Surface  paint `toml:"surface"`
		Selected paint `toml:"selected"`
		OnAccent paint `toml:"on_accent"`
	} `toml:"colors"`
}

// The most that a theme file and its name hold, in bytes.
const (
	maxFile = 64 << 10
	maxName = 64
)

// FileError is a theme file that cannot be used.
type FileError struct {
	Line int    // from 1; 0 when it is about the file as a whole
	Key  string // as "colors.accent"; "" when it is about none
	What string
}

// Error names the line and the key.
func (e *FileError) Error() string {
	var where []string
	if e.Line > 0 {
		where = append(where, fmt.Sprintf("line %d", e.Line))
	}
	if e.Key != "" {
		where = append(where, e.Key)
	}
	return strings.Join(append(where, e.What), ": ")
}

// Parse reads a theme from TOML:
//
//	name = "dusk"
//	base = "dark"
//	[colors]
//	background = "#1b1720"
//	accent = "#c0a0ff"
//	bad = "203"
//
// Its errors are *FileError: they name the line and the key that is wrong.
// A background of its own replaces the terminal's, and says whether the theme is
// dark and which built-in one it is made from, where the file does not. Where there are only sixteen colours, those below 16 stay and the others are
// the terminal's.
func Parse(data []byte) (*Theme, error) { return parse(data, "own") }

// parse is Parse of a file that gives no name.
func parse(data []byte, name string) (*Theme, error) {
	var f file
	if len(data) > maxFile {
		return nil, &FileError{What: fmt.Sprintf("more than %d bytes are no theme", maxFile)}
	}
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return nil, located(data, err)
	}
	if c, ok := f.Colors.Ground.color.(ansiColor); ok && c < 16 {
		return nil, misses(data, "colors.background", "what a terminal makes of one of its sixteen colours is not known; write #rrggbb")
	}
	if len(f.Name) > maxName || strings.ContainsFunc(f.Name, unicode.IsControl) {
		return nil, misses(data, "name", fmt.Sprintf("a name is one line of at most %d bytes", maxName))
	}
	p := f.from()
	p.Name = cmp.Or(f.Name, name)
	dark, light := sixteenPalette(), sixteenLightPalette()
	dark.Name, light.Name = p.Name, p.Name
	for i, own := range f.paints() {
		if own == nil {
			continue
		}
		*p.colors()[i] = own
		if c, ok := own.(ansiColor); ok && c < 16 {
			*dark.colors()[i], *light.colors()[i] = own, own
		}
	}
	return fixed(p, dark, light), nil
}

// from is the built-in palette that the file changes, with its ground.
func (f file) from() Palette {
	own := f.Colors.Ground.color
	p := darkPalette()
	switch {
	case f.Base.palette != nil:
		p = *f.Base.palette
	case f.Dark != nil && !*f.Dark, f.Dark == nil && own != nil && !isDark(own):
		p = lightPalette()
	}
	if own != nil {
		p.Ground, p.Fixed, p.Dark = own, true, isDark(own)
	}
	if f.Dark != nil {
		p.Dark = *f.Dark
	}
	return p
}

// ansiColor is what lipgloss makes of a number below 16.
type ansiColor = lipgloss.ANSIColor

// paints lists the file's colours, and colors the palette's, in one order.
func (f file) paints() []color.Color {
	c := f.Colors
	var out []color.Color
	for _, p := range []paint{
		c.Text, c.Muted, c.Faint, c.Accent, c.Waiting, c.Good, c.Fair, c.Bad, c.Edited, c.Line, c.Surface, c.Selected, c.OnAccent,
	} {
		out = append(out, p.color)
	}
	return out
}

func (p *Palette) colors() []*color.Color {
	return []*color.Color{
		&p.Text, &p.Muted, &p.Faint, &p.Accent, &p.Waiting, &p.Good, &p.Fair, &p.Bad, &p.Edited, &p.Line, &p.Surface, &p.Selected, &p.OnAccent,
	}
}

// base is a built-in theme by its name.
type base struct{ palette *Palette }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (b *base) UnmarshalText(text []byte) error {
	all := palettes()
	p, ok := all[string(text)]
	if !ok {
		return fmt.Errorf("no palette %q; there are %s", text, strings.Join(sorted(all), ", "))
	}
	b.palette = &p
	return nil
}
