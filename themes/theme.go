// Package themes turns palettes into styles. A theme names colours; panes name
// styles and never a colour.
package themes

import "charm.land/lipgloss/v2"

// Theme is every style that the program draws with. Make one with Build; the
// zero Theme draws plain text.
type Theme struct {
	Name string
	Dark bool

	// Text.
	Text, Muted, Faint, Strong, Title, Link lipgloss.Style
	// Meaning.
	Good, Fair, Bad      lipgloss.Style // scores, graded within one verifier
	Accent               lipgloss.Style // waiting, in progress
	Info, Warning, Error lipgloss.Style
	Added, Removed       lipgloss.Style // word diffs
	// Surfaces.
	Border, BorderFocused, Rule lipgloss.Style
	Cursor                      lipgloss.Style // frame of the selected node
	Key                         lipgloss.Style // a key cap: " a "
	KeyDisabled                 lipgloss.Style
	Popup                       lipgloss.Style // body of a dialog
	BarFull, BarEmpty           lipgloss.Style
	Badge                       lipgloss.Style // "toy world"
	Edited                      lipgloss.Style // a person's own words, the mark of an edited reflection
	Selection                   lipgloss.Style
	Placeholder                 lipgloss.Style // empty text fields

	ground ground

	// other is for the other background; sixteen is what it is with sixteen
	// colours. nil: the theme itself.
	other, sixteen *Theme
}
