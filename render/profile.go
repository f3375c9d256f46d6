package render

import "github.com/charmbracelet/colorprofile"

// AtLeast256 returns the colour profile that a program must write with on
// path p when the terminal's own is have. Kitty's placeholder cells name their image by
// an indexed colour, which fewer than 256 colours destroy; on that path
// NO_COLOR and 16 colours are a matter of the theme, not of the writer. On
// every other path have is right as it is.
func AtLeast256(p Path, have colorprofile.Profile) colorprofile.Profile {
	if p == Kitty && have < colorprofile.ANSI256 {
		return colorprofile.ANSI256
	}
	return have
}
