package themes

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Palette is the colours of a theme by what they are for. A nil colour leaves
// that part in the terminal's own, so the zero Palette is legible anywhere.
type Palette struct {
	Name string
	Dark bool

	// Ground is the background that the others are made for, nil for whatever the
	// terminal has. Fixed: it is part of the palette; else a terminal's own will do
	// where text can be read on it.
	Ground color.Color
	Fixed  bool
	// Contrast is the least that text has on the ground, as a ratio of WCAG 2.2; 0
	// counts as 4.5.
	Contrast float64

	Text, Muted, Faint color.Color // three steps from the text to the background
	Accent             color.Color // what is selected, the program's name, key caps
	Waiting            color.Color // what waits for the person
	Good, Fair, Bad    color.Color // scores and outcomes
	Edited             color.Color // a person's own words
	Line               color.Color // borders and rules
	Surface            color.Color // background of popups
	Selected           color.Color // background of the selected line
	OnAccent           color.Color // text on key caps
}

func hex(s string) color.Color { return lipgloss.Color(s) }

func ansi(n int) color.Color { return lipgloss.ANSIColor(n) }

// darkPalette is for a dark background: grey text, few colours, none loud.
func darkPalette() Palette {
	return Palette{
		Name: "dark", Dark: true, Ground: hex("#15181d"),
		Text: hex("#d7dae0"), Muted: hex("#8a92a0"), Faint: hex("#6b7280"),
		Accent: hex("#82aaff"), Waiting: hex("#f0c674"),
		Good: hex("#7fd88f"), Fair: hex("#f0c674"), Bad: hex("#ec7d80"),
		Edited: hex("#c8a0f5"), Line: hex("#3a404b"),
		Surface: hex("#1d2129"), Selected: hex("#2a303b"), OnAccent: hex("#14171c"),
	}
}

// lightPalette is for a light background.
func lightPalette() Palette {
	return Palette{
		Name: "light", Ground: hex("#ffffff"),
		Text: hex("#23272e"), Muted: hex("#5c6470"), Faint: hex("#858c97"),
		Accent: hex("#2456c7"), Waiting: hex("#8a570a"),
		Good: hex("#1a7032"), Fair: hex("#8a570a"), Bad: hex("#b3262b"),
		Edited: hex("#7a3fb5"), Line: hex("#c3c8d0"),
		Surface: hex("#f3f4f6"), Selected: hex("#e1e6ef"), OnAccent: hex("#ffffff"),
	}
}

// safePalette tells good from bad by blue and orange, and states by how bright
// they are too, so that people with any common colour blindness tell them apart.
func safePalette(dark bool) Palette {
	if dark {
		p := darkPalette()
		p.Name = "safe"
		p.Good, p.Fair, p.Bad = hex("#4d84f2"), hex("#999999"), hex("#fc6e18")
		p.Waiting, p.Edited = hex("#fefd8b"), hex("#fdaefe")
		return p
	}
	p := lightPalette()
	p.Name = "safe-light"
	p.Good, p.Fair, p.Bad = hex("#0772b6"), hex("#646566"), hex("#691800")
	p.Waiting, p.Edited = hex("#8f6504"), hex("#3b0432")
	return p
}

// contrastPalette is for eyes, screens and rooms that need more: every text has
// at least seven times the light of its background, or the background of it.
func contrastPalette(dark bool) Palette {
	if dark {
		return Palette{
			Name: "contrast", Dark: true, Ground: hex("#000000"), Fixed: true, Contrast: 7,
			Text: hex("#ffffff"), Muted: hex("#d6d6d6"), Faint: hex("#b0b0b0"),
			Accent: hex("#7fe3ff"), Waiting: hex("#ffff33"),
			Good: hex("#5cff8f"), Fair: hex("#ffff33"), Bad: hex("#ff9a9a"),
			Edited: hex("#ffb3ff"), Line: hex("#a0a0a0"),
			Surface: hex("#000000"), Selected: hex("#00357a"), OnAccent: hex("#000000"),
		}
	}
	return Palette{
		Name: "contrast-light", Ground: hex("#ffffff"), Fixed: true, Contrast: 7,
		Text: hex("#000000"), Muted: hex("#2b2b2b"), Faint: hex("#4d4d4d"),
		Accent: hex("#00338f"), Waiting: hex("#5e3300"),
		Good: hex("#004d1a"), Fair: hex("#5e3300"), Bad: hex("#8b0000"),
		Edited: hex("#56087f"), Line: hex("#5a5a5a"),
		Surface: hex("#ffffff"), Selected: hex("#cfe2ff"), OnAccent: hex("#ffffff"),
	}
}

// sixteenPalette uses the sixteen colours that the terminal's owner chose.
// Text stays in the terminal's own colour, so either background will do; what is
// selected is reversed, for grey on grey cannot be read.
func sixteenPalette() Palette {
	return Palette{
		Name: "16", Dark: true,
		Muted: ansi(7), Faint: ansi(8), Accent: ansi(14), Waiting: ansi(11),
		Good: ansi(10), Fair: ansi(11), Bad: ansi(9), Edited: ansi(13), Line: ansi(8),
		OnAccent: ansi(0),
	}
}

func sixteenLightPalette() Palette {
	return Palette{
		Name:  "16-light",
		Muted: ansi(8), Faint: ansi(8), Accent: ansi(4), Waiting: ansi(5),
		Good: ansi(2), Fair: ansi(3), Bad: ansi(1), Edited: ansi(5), Line: ansi(7),
		Selected: ansi(7), OnAccent: ansi(15),
	}
}

// safeSixteen is p, one of the sixteen-colour palettes, with good and bad told
// apart by blue or cyan and red.
func safeSixteen(p Palette) Palette {
	if p.Dark {
		p.Good, p.Fair, p.Bad, p.Waiting, p.Edited = ansi(14), ansi(7), ansi(9), ansi(11), ansi(13)
		return p
	}
	p.Good, p.Fair, p.Bad, p.Waiting, p.Edited = ansi(4), ansi(8), ansi(1), ansi(3), ansi(6)
	return p
}
