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
		Name: "dark", Dark: true,
		Text: hex("#d7dae0"), Muted: hex("#7f8794"), Faint: hex("#565d69"),
		Accent: hex("#82aaff"), Waiting: hex("#f0c674"),
		Good: hex("#7fd88f"), Fair: hex("#f0c674"), Bad: hex("#ec7d80"),
		Edited: hex("#c8a0f5"), Line: hex("#3a404b"),
		Surface: hex("#1d2129"), Selected: hex("#2a303b"), OnAccent: hex("#14171c"),
	}
}

// lightPalette is for a light background.
func lightPalette() Palette {
	return Palette{
		Name: "light",
		Text: hex("#23272e"), Muted: hex("#666e7a"), Faint: hex("#9aa1ac"),
		Accent: hex("#2456c7"), Waiting: hex("#96600a"),
		Good: hex("#1d7a36"), Fair: hex("#96600a"), Bad: hex("#b3262b"),
		Edited: hex("#7a3fb5"), Line: hex("#c3c8d0"),
		Surface: hex("#f3f4f6"), Selected: hex("#e1e6ef"), OnAccent: hex("#ffffff"),
	}
}

// safePalette tells good from bad by blue and orange, which people with any
// common colour blindness can tell apart.
func safePalette(dark bool) Palette {
	if dark {
		p := darkPalette()
		p.Name = "safe"
		p.Good, p.Fair, p.Bad = hex("#6cb6ff"), hex("#c9c9c9"), hex("#ff9e3d")
		p.Waiting, p.Edited = hex("#ffe083"), hex("#d3b8f5")
		return p
	}
	p := lightPalette()
	p.Name = "safe-light"
	p.Good, p.Fair, p.Bad = hex("#0b5cad"), hex("#5c5c5c"), hex("#a84a00")
	p.Waiting, p.Edited = hex("#7a5b00"), hex("#6a4a96")
	return p
}

// sixteenPalette uses the sixteen colours that the terminal's owner chose.
// Text stays in the terminal's own colour, so either background will do.
func sixteenPalette() Palette {
	return Palette{
		Name: "16", Dark: true,
		Muted: ansi(8), Faint: ansi(8), Accent: ansi(12), Waiting: ansi(11),
		Good: ansi(10), Fair: ansi(11), Bad: ansi(9), Edited: ansi(13), Line: ansi(8),
		Selected: ansi(8), OnAccent: ansi(0),
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
