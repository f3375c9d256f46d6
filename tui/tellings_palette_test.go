package tui

import "testing"

func TestEveryKeyOfThePaletteAndOfSearch(t *testing.T) { tellScenes(t, paletteScenes()) }

func paletteScenes() []scene {
	return []scene{
		{
			scope: "palette", name: "palette", lines: garden(),
			set: func(u *ui) { u.press(":") },
			keys: []telling{
				{keys: "down", does: "draws"},
				{keys: "up", does: "draws"},
				{keys: "ctrl+n", does: "draws"},
				{keys: "ctrl+p", does: "draws"},
				{keys: "tab", does: "draws"},
				{keys: "pgdown", does: "draws"},
				{keys: "pgup", does: "draws"},
				{keys: "enter", does: "Branch(from root, fresh true), to the tree"},
				{keys: "esc", does: "to the tree"},
				{keys: "g", does: "draws"},
				{keys: "backspace", does: "nothing"},
				{keys: "down down", does: "draws"},
				{keys: "g a t", does: "draws"},
				{keys: "z q z", does: "draws"},
				{keys: "shift+tab", does: "draws"},
				{keys: "ctrl+z", does: "suspends", quiet: true},
				{keys: "ctrl+l", does: "clears the terminal", quiet: true},
				{keys: "ctrl+c", does: "to [1 job is running]", quiet: true},
			},
		},
		{
			name: "palette question", lines: garden(),
			set: func(u *ui) { u.press(":"); u.typing("gate"); u.press("enter") },
			keys: []telling{
				{keys: "down", does: "draws"},
				{keys: "up", does: "nothing"},
				{keys: "tab", does: "draws"},
				{keys: "enter", does: "SetGate(gate Gate(mode ask)), to the tree, says the gate is ask; what waits goes on waiting"},
				{keys: "esc", does: "to the tree"},
				{keys: "down enter", does: "to [release 1 as auto?]"},
				{keys: "x enter", does: "draws"},
			},
		},
		{
			scope: "search", name: "search", lines: garden(),
			set: func(u *ui) { u.press("/"); u.typing("apples") },
			keys: []telling{
				{keys: "enter", does: "to the tree"},
				{keys: "esc", does: "to the tree"},
				{keys: "backspace", does: "draws"},
				{keys: "ctrl+u", does: "draws"},
				{keys: "ctrl+w", does: "draws"},
				{keys: "ctrl+a", does: "draws"},
				{keys: "tab", does: "draws"},
				{keys: "q", does: "draws"},
				{keys: "?", does: "draws"},
				{keys: "down", does: "nothing"},
				{keys: "ctrl+z", does: "suspends", quiet: true},
				{keys: "ctrl+l", does: "clears the terminal", quiet: true},
				{keys: "ctrl+c", does: "to [1 job is running]", quiet: true},
			},
		},
		{
			name: "search nothing", lines: garden(),
			set: func(u *ui) { u.press("/") },
			keys: []telling{
				{keys: "enter", does: "to the tree"},
				{keys: "esc", does: "to the tree"},
				{keys: "1", does: "draws"},
				{keys: "s c o r e >", does: "draws"},
				{keys: "s c o r e > enter", does: "to the tree, says nothing matches"},
			},
		},
	}
}
