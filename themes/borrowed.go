package themes

// This file holds palettes that others have made and many terminals wear. The
// values are theirs, so text may have less contrast than in rflow's own.

// gruvboxPalette is Gruvbox, of medium contrast: its bright colours on dark, its
// faded ones on light. github.com/morhetz/gruvbox
func gruvboxPalette(dark bool) Palette {
	if dark {
		return Palette{
			Name: "gruvbox", Dark: true, Ground: hex("#282828"), Fixed: true, Contrast: 3,
			Text: hex("#ebdbb2"), Muted: hex("#a89984"), Faint: hex("#928374"),
			Accent: hex("#83a598"), Waiting: hex("#fe8019"),
			Good: hex("#b8bb26"), Fair: hex("#fabd2f"), Bad: hex("#fb4934"),
			Edited: hex("#d3869b"), Line: hex("#504945"),
			Surface: hex("#1d2021"), Selected: hex("#3c3836"), OnAccent: hex("#1d2021"),
		}
	}
	return Palette{
		Name: "gruvbox-light", Ground: hex("#fbf1c7"), Fixed: true, Contrast: 3,
		Text: hex("#3c3836"), Muted: hex("#665c54"), Faint: hex("#7c6f64"),
		Accent: hex("#076678"), Waiting: hex("#af3a03"),
		Good: hex("#79740e"), Fair: hex("#b57614"), Bad: hex("#9d0006"),
		Edited: hex("#8f3f71"), Line: hex("#d5c4a1"),
		Surface: hex("#f9f5d7"), Selected: hex("#ebdbb2"), OnAccent: hex("#fbf1c7"),
	}
}

// catppuccinPalette is the Mocha flavour of Catppuccin, for dark backgrounds.
// catppuccin.com/palette
func catppuccinPalette() Palette {
	return Palette{
		Name: "catppuccin", Dark: true, Ground: hex("#1e1e2e"), Fixed: true, Contrast: 3,
		Text: hex("#cdd6f4"), Muted: hex("#9399b2"), Faint: hex("#6c7086"),
		Accent: hex("#89b4fa"), Waiting: hex("#fab387"),
		Good: hex("#a6e3a1"), Fair: hex("#f9e2af"), Bad: hex("#f38ba8"),
		Edited: hex("#cba6f7"), Line: hex("#45475a"),
		Surface: hex("#181825"), Selected: hex("#313244"), OnAccent: hex("#11111b"),
	}
}
