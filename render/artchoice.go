package render

import (
	"errors"
	"fmt"
	"strings"
)

// ErrArt says that the name of a set of block characters is not one of those
// that exist.
var ErrArt = errors.New("unknown blocks")

// artNames are the names of the sets in the order of their constants.
func artNames() []string { return []string{"quadrant", "half", "sextant", "octant"} }

// Arts returns the names that [ParseArt] takes.
func Arts() []string { return []string{"auto", "half", "quadrant", "sextant", "octant"} }

// ParseArt reads the name of a set of block characters, in any case. "auto" and
// an empty name are nil: the terminal decides.
func ParseArt(name string) (*Art, error) {
	if name == "" || strings.EqualFold(name, "auto") {
		return nil, nil
	}
	for i, s := range artNames() {
		if strings.EqualFold(s, name) {
			a := Art(i)
			return &a, nil
		}
	}
	return nil, fmt.Errorf("%w %q: choose one of %s", ErrArt, name, strings.Join(Arts(), ", "))
}

// String returns the set's name as [ParseArt] takes it.
func (a Art) String() string {
	if names := artNames(); int(a) < len(names) {
		return names[a]
	}
	return fmt.Sprintf("art(%d)", uint8(a))
}

// chooseArt returns the block characters to draw with, why, and what would
// improve it. A font cannot be asked, and a printed character that has the right
// width may be an empty box: only terminals that draw a set themselves, whatever
// their font, get one that fonts often lack. A multiplexer comes between: it leaves
// out a character whose width its system does not know, and shifts the row.
func (c Caps) chooseArt() (a Art, why, advice string) {
	switch {
	case c.Art != nil:
		return *c.Art, "asked for", ""
	case c.Term == "linux":
		return HalfBlocks, "the Linux console's font has no more", ""
	case c.Tmux, c.Screen, c.Zellij:
		return Quadrants, "multiplexers leave out characters that are newer than their system", "`--blocks sextant` or `--blocks octant`, if rows stay whole with it"
	}
	switch a = brandOf(c.Version).art(c.Version); {
	case c.Version == "":
		return Quadrants, "no version reply; every font has them", "`--blocks sextant` or `--blocks octant`, if the font has them"
	case a == Quadrants:
		return a, "every font has them", "`--blocks sextant` or `--blocks octant`, if the font has them"
	}
	return a, c.Version + " draws them itself", ""
}
