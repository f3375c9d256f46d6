package themes

import (
	"fmt"
	"image/color"
	"testing"
)

func TestAThemeBringsItsGround(t *testing.T) {
	for _, c := range []struct{ name, terminal, want string }{
		{"dark", "#000000", "the terminal's"},
		{"dark", "#1e1e2e", "the terminal's"},
		{"dark", "#ffffff", "#15181d"},
		{"dark", "#808080", "#15181d"},
		{"light", "#fdf6e3", "the terminal's"},
		{"light", "#000000", "#ffffff"},
		{"safe-light", "#282828", "#ffffff"},
		{"contrast-dark", "#000000", "the terminal's"},
		{"contrast-dark", "#3c3836", "#000000"},
		{"gruvbox", "#282828", "the terminal's"},
		{"gruvbox", "#000000", "#282828"},
		{"gruvbox-light", "#ffffff", "#fbf1c7"},
		{"catppuccin", "#ffffff", "#1e1e2e"},
		{"catppuccin", "", "#1e1e2e"},
		{"mono", "#ffffff", "the terminal's"},
		{"16", "#ffffff", "the terminal's"},
	} {
		theme, err := Named(c.name)
		if err != nil {
			t.Fatal(err)
		}
		var terminal color.Color
		if c.terminal != "" {
			terminal = hex(c.terminal)
		}
		got := "the terminal's"
		background, text := theme.Ground(terminal)
		if background != nil {
			r, g, b, _ := background.RGBA()
			got = fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
			if text == nil || contrast(text, background) < 4.5 {
				t.Errorf("%s: text is %v on %s", c.name, text, got)
			}
		}
		if got != c.want {
			t.Errorf("%s on a terminal of %q draws on %s, want %s", c.name, c.terminal, got, c.want)
		}
	}
}

func TestAFileNamesItsGround(t *testing.T) {
	for _, c := range []struct {
		file, terminal string
		want           color.Color
		dark           bool
	}{
		{"[colors]\nbackground = \"#102030\"", "#000000", hex("#102030"), true},
		{"[colors]\nbackground = \"#102030\"", "#102030", nil, true},
		{"[colors]\nbackground = \"#f8f8f0\"", "#000000", hex("#f8f8f0"), false},
		{"[colors]\nbackground = \"230\"", "#000000", hex("230"), false},
		{"dark = true\n[colors]\nbackground = \"#f8f8f0\"", "#000000", hex("#f8f8f0"), true},
		{"[colors]\naccent = \"#ff80ff\"", "#000000", nil, true},
		{"base = \"light\"\n[colors]\ntext = \"#101010\"", "#000000", hex("#ffffff"), false},
		{"base = \"gruvbox\"", "#000000", hex("#282828"), true},
	} {
		theme, err := Parse([]byte(c.file))
		if err != nil {
			t.Fatal(err)
		}
		background, text := theme.Ground(hex(c.terminal))
		if background != c.want || theme.Dark != c.dark {
			t.Errorf("%q on %s: ground %v, dark %v; want %v, %v", c.file, c.terminal, background, theme.Dark, c.want, c.dark)
		}
		if background != nil && contrast(text, background) < 4.5 && theme.Dark == isDark(background) {
			t.Errorf("%q: text is %v on %v", c.file, text, background)
		}
	}
}

// TestSixteenColoursAreReadOnTheTerminalsGround: there a theme has no ground of its
// own, so one for the dark is not drawn in light colours on white.
func TestSixteenColoursAreReadOnTheTerminalsGround(t *testing.T) {
	for _, name := range []string{"dark", "light", "catppuccin", "safe-dark", "contrast-light"} {
		theme, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, dark := range []bool{true, false} {
			got := theme.On(dark, 16)
			if background, _ := got.Ground(hex("#808080")); got.Dark != dark || background != nil {
				t.Errorf("%s with 16 colours on a terminal (dark %v) is %s on %v", name, dark, got.Name, background)
			}
		}
	}
}
