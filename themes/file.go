package themes

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// file is a theme as a person writes it: colours as "#rrggbb" or a terminal's
// colour number, by the names that palettes use.
type file struct {
	Name   string `toml:"name"`
	Base   base   `toml:"base"` // a built-in theme; what is not named comes from it
	Dark   *bool  `toml:"dark"`
	Colors struct {
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

// maxFile bounds a theme file in bytes.
const maxFile = 64 << 10

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
//	accent = "#c0a0ff"
//	bad = "203"
//
// Its errors are *FileError: they name the line and the key that is wrong.
// Where there are only sixteen colours, those below 16 stay and the others are
// the terminal's.
func Parse(data []byte) (*Theme, error) { return parse(data, "own") }

// parse is Parse of a file that gives no name.
func parse(data []byte, name string) (*Theme, error) {
	var f file
	if len(data) > maxFile {
		return nil, &FileError{What: fmt.Sprintf("%d bytes are no theme", len(data))}
	}
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return nil, located(data, err)
	}
	p := darkPalette()
	if f.Base.palette != nil {
		p = *f.Base.palette
	}
	p.Name = cmp.Or(f.Name, name)
	if f.Dark != nil {
		p.Dark = *f.Dark
	}
	sixteen := sixteenPalette()
	if !p.Dark {
		sixteen = sixteenLightPalette()
	}
	sixteen.Name = p.Name
	for i, own := range f.paints() {
		if own == nil {
			continue
		}
		*p.colors()[i] = own
		if c, ok := own.(ansiColor); ok && c < 16 {
			*sixteen.colors()[i] = own
		}
	}
	return fixed(p, sixteen), nil
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

// located makes an error that names line and key of a decoder's.
func located(data []byte, err error) error {
	var missing *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &missing) && len(missing.Errors) > 0:
		e := &missing.Errors[0]
		line, _ := e.Position()
		return &FileError{Line: line, Key: strings.Join(e.Key(), "."), What: "there is no such key; there are " + strings.Join(keys(), ", ")}
	case errors.As(err, &bad):
		line, _ := bad.Position()
		return &FileError{Line: line, Key: keyAt(data, line), What: strings.TrimPrefix(bad.Error(), "toml: ")}
	}
	// The decoder has no place for a value that is no text.
	for _, p := range places(data) {
		if !p.text && p.key != "dark" {
			return &FileError{Line: p.line, Key: p.key, What: err.Error()}
		}
	}
	return &FileError{What: strings.TrimPrefix(err.Error(), "toml: ")}
}

// keys lists what a theme file may set.
func keys() []string {
	return []string{
		"name", "base", "dark", "colors.text", "colors.muted", "colors.faint", "colors.accent", "colors.waiting", "colors.good",
		"colors.fair", "colors.bad", "colors.edited", "colors.line", "colors.surface", "colors.selected", "colors.on_accent",
	}
}

// keyAt returns the key that a line sets, or "".
func keyAt(data []byte, line int) string {
	for _, p := range places(data) {
		if p.line == line {
			return p.key
		}
	}
	return ""
}

// place is where a file sets a key.
type place struct {
	key  string
	line int
	text bool // the value is a text or a whole number
}

// places lists the keys that a file sets, up to the first part that is not TOML.
func places(data []byte) (out []place) {
	var p unstable.Parser
	p.Reset(data)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		line := 0
		for it := e.Key(); it.Next(); {
			parts = append(parts, string(it.Node().Data))
			line = p.Shape(it.Node().Raw).Start.Line
		}
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = parts
		case unstable.KeyValue:
			kind := e.Value().Kind
			key := strings.Join(append(slices.Clone(table), parts...), ".")
			out = append(out, place{key, line, kind == unstable.String || kind == unstable.Integer})
		}
	}
	return out
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

func palettes() map[string]Palette {
	return map[string]Palette{
		"dark": darkPalette(), "light": lightPalette(), "safe": safePalette(true), "safe-light": safePalette(false),
		"contrast": contrastPalette(true), "contrast-light": contrastPalette(false),
		"gruvbox": gruvboxPalette(true), "gruvbox-light": gruvboxPalette(false), "catppuccin": catppuccinPalette(),
		"16": sixteenPalette(), "16-light": sixteenLightPalette(),
	}
}

// paint is one colour, nil where the file does not name it.
type paint struct{ color color.Color }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (p *paint) UnmarshalText(text []byte) (err error) {
	p.color, err = parseColor(string(text))
	return err
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
	if n < 16 {
		return ansiColor(n), nil
	}
	return lipgloss.Color(strconv.FormatUint(n, 10)), nil
}
