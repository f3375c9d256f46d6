package themes

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

func TestEveryNamedThemeBuilds(t *testing.T) {
	for _, name := range Names()[1:] {
		theme, err := Named(name)
		if err != nil || theme.Name != name {
			t.Errorf("Named(%q) = %v, %v", name, theme, err)
		}
	}
	if theme, err := Named("auto"); theme != nil || err != nil {
		t.Errorf("Named(auto) = %v, %v, want no theme and no error", theme, err)
	}
	if _, err := Named("drak"); err == nil || !strings.Contains(err.Error(), "dark") {
		t.Errorf("Named(drak): error %v, want one that lists the themes", err)
	}
}

// colored reports whether a style sets a colour.
func colored(s lipgloss.Style) bool {
	out := s.Render("x")
	return strings.Contains(out, "38;") || strings.Contains(out, "48;") || strings.Contains(out, "\x1b[3") || strings.Contains(out, "\x1b[9")
}

func TestWithoutColoursNothingIsColoured(t *testing.T) {
	theme := For(true, 2)
	for name, s := range map[string]lipgloss.Style{
		"good": theme.Good, "bad": theme.Bad, "cursor": theme.Cursor, "key": theme.Key, "popup": theme.Popup, "badge": theme.Badge,
	} {
		s = s.Faint(false).Italic(false)
		if colored(s) {
			t.Errorf("%s sets a colour: %q", name, s.Render("x"))
		}
	}
	if colored(theme.Key) || theme.Key.Render("x") == "x" {
		t.Errorf("a key cap is %q, want it told apart without colour", theme.Key.Render("x"))
	}
	if theme.Cursor.Render("x") == theme.Border.Render("x") {
		t.Error("the cursor's frame looks like any other")
	}
}

func TestAThemeOfOnesOwn(t *testing.T) {
	theme, err := Parse([]byte("name = \"dusk\"\nbase = \"light\"\n[colors]\naccent = \"#c0a0ff\"\nbad = \"203\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if theme.Name != "dusk" || theme.Dark {
		t.Errorf("name %q, dark %v; want dusk on a light background", theme.Name, theme.Dark)
	}
	if got, want := theme.Cursor.Render("x"), "\x1b[38;2;192;160;255mx\x1b[m"; got != want {
		t.Errorf("the cursor is %q, want %q", got, want)
	}
	for _, c := range []struct{ in, want string }{
		{"[colors]\naccent = \"blue\"", "accent"},
		{"[colors]\nacent = \"#ffffff\"", "acent"},
		{"base = \"drak\"", "drak"},
		{"[colors", "theme"},
	} {
		if _, err := Parse([]byte(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%q): error %v, want one that names %q", c.in, err, c.want)
		}
	}
}
