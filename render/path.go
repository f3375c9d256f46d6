package render

import (
	"errors"
	"fmt"
	"strings"
)

// Path is a way for pixels to reach the screen. The zero value, Auto, is not
// a way yet: [Caps.Choose] turns it into one.
type Path uint8

// The paths, from the most to the least able.
const (
	// Auto lets the terminal's replies decide.
	Auto Path = iota
	// Kitty uploads an image once and shows it through Unicode placeholders
	// (kitty 0.28 and later, Ghostty).
	Kitty
	// KittyClassic uploads an image once and places crops of it by command,
	// for terminals with the kitty protocol and without placeholders.
	KittyClassic
	// Sixel draws crops after each frame.
	Sixel
	// ITerm2 draws crops after each frame as inline files (OSC 1337).
	ITerm2
	// Blocks draws with block characters and colours, and works everywhere.
	Blocks
)

// ErrPath says that a path's name is not one of those that exist.
var ErrPath = errors.New("unknown graphics path")

// Paths returns the names that [ParsePath] takes, in order.
func Paths() []string {
	return []string{"auto", "kitty", "kitty-classic", "sixel", "iterm2", "blocks"}
}

// ParsePath reads a path's name, in any case; an empty name is Auto.
func ParsePath(name string) (Path, error) {
	if name == "" {
		return Auto, nil
	}
	for i, s := range Paths() {
		if strings.EqualFold(s, name) {
			return Path(i), nil
		}
	}
	return Auto, fmt.Errorf("%w %q: choose one of %s", ErrPath, name, strings.Join(Paths(), ", "))
}

// String returns the path's name as [ParsePath] takes it.
func (p Path) String() string {
	if names := Paths(); int(p) < len(names) {
		return names[p]
	}
	return fmt.Sprintf("path(%d)", uint8(p))
}

// MarshalText makes a path readable in JSON and configuration.
func (p Path) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (p *Path) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePath(string(b))
	return err
}

// drawn reports whether the path's pictures are drawn by the [Writer] after
// a frame, in the place of slot cells.
func (p Path) drawn() bool { return p == KittyClassic || p == Sixel || p == ITerm2 }

// uploaded reports whether the terminal holds the path's images.
func (p Path) uploaded() bool { return p == Kitty || p == KittyClassic }
