package themes

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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
}

// TestABrokenThemeNamesLineAndKey: the person who wrote the file finds the place.
func TestABrokenThemeNamesLineAndKey(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"[colors]\n\naccent = \"blue\"", `line 3: colors.accent: "blue" is neither #rrggbb nor a number from 0 to 255`},
		{"# mine\n[colors]\ngood = \"#12345\"", `line 3: colors.good: "#12345" is not #rrggbb`},
		{"[colors]\nbad = \"256\"", `line 2: colors.bad: "256" is neither`},
		{"[colors]\nacent = \"#ffffff\"", "line 2: colors.acent: there is no such key; there are name, base"},
		{"name = \"x\"\n[colours]\n", "line 2: colours: there is no such key"},
		{"[colors]\n# mine\nbackground = \"0\"", "line 3: colors.background: what a terminal makes of"},
		{"[colors]\nbackground = \"white\"", `line 2: colors.background: "white" is neither`},
		{"base = \"drak\"", `line 1: base: no palette "drak"; there are 16, `},
		{"base = false", "line 1: base: "},
		{"name = \"x\"\ndark = \"yes\"", "line 2: dark: "},
		{"[colors]\nbad = true", "line 2: colors.bad: "},
		{"colors.bad = \"blue\"", "line 1: colors.bad: "},
		{"name = [\"x\"]", "line 1: name: this must be a text in quotes"},
		{"name = 3", "line 1: name: this must be a text"},
		{"dark = true\nname = \"a\\nb\"", "line 2: name: a name is one line"},
		{"name = \"" + strings.Repeat("x", 65) + "\"", "line 1: name: a name is one line"},
		{"\nbase = 4", "line 2: base: no palette \"4\""},
		{"[colors]\n\ntext = 7.5", "line 3: colors.text: "},
		{"[colors]\ntext = \"\"", "line 2: colors.text: "},
		{"[colors]\ntext = 1979-05-27", "line 2: colors.text: this must be \"#rrggbb\", or a number"},
		{"[colors.text]\nx = 1", "line 2: colors.text.x: "},
		{"colors = 3", "line 1: colors: this must be a table"},
		{"[[colors]]\ntext = \"#ffffff\"", "line 1: colors: "},
		{"name = \"x\"\nname = \"y\"", "line 2: name: "},
		{"dark = 1", "line 1: dark: this must be true or false"},
		{"dark = true\nname = \"a\nb\"", "line 2: "},
		{"name = \"x\"\n[colors]\ntext = \"#ffffff\"\nbad =", "line 4: "},
		{"[colors", "line 1: "},
		{"\x00\xff", "line 1: "},
		{strings.Repeat("#", maxFile+1), "more than 65536 bytes are no theme"},
	} {
		theme, err := Parse([]byte(c.in))
		var bad *FileError
		if theme != nil || !errors.As(err, &bad) || !strings.Contains(bad.Error(), c.want) {
			t.Errorf("Parse(%.40q) = %v, %v; want the error %q", c.in, theme, err, c.want)
		}
	}
}

func TestAShelfHasThePersonsThemesToo(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("dusk.toml", "base = \"light\"")
	write("torn.toml", "\n[colors]\ngood = 1.5")
	write("notes.txt", "no theme")
	shelf := Shelf{Dir: dir}
	if got, want := strings.Join(shelf.Names(), " "), strings.Join(Names(), " ")+" dusk torn"; got != want {
		t.Errorf("names %q, want %q", got, want)
	}
	if theme, err := shelf.Named("dusk"); err != nil || theme.Name != "dusk" || theme.Dark {
		t.Errorf("dusk is %+v, %v", theme, err)
	}
	if theme, err := (Shelf{}).Named(filepath.Join(dir, "dusk.toml")); err != nil || theme.Name != "dusk" {
		t.Errorf("by its path: %+v, %v", theme, err)
	}
	_, err := shelf.Named("torn")
	for _, want := range []string{"torn.toml", "line 3", "colors.good"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("torn: %v, want it to name %s", err, want)
		}
	}
	if _, err := shelf.Named("dsk"); err == nil || !strings.Contains(err.Error(), "dusk") || !strings.Contains(err.Error(), dir) {
		t.Errorf("dsk: %v, want the names and the folder", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.toml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.toml"), 0o600); err != nil {
		t.Fatal(err)
	}
	write("huge.toml", strings.Repeat("a", 10<<20))
	for name, want := range map[string]string{"folder": "this is no file", "pipe": "this is no file", "huge": "more than 65536 bytes"} {
		if _, err := shelf.Named(name); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name+".toml") {
			t.Errorf("%s: %v, want %q and the file", name, err, want)
		}
	}
	if theme, err := shelf.Named("auto"); theme != nil || err != nil {
		t.Errorf("auto: %v, %v", theme, err)
	}
	write("dark.toml", "base = \"light\"")
	if theme, err := shelf.Named("dark"); err != nil || theme.Dark {
		t.Errorf("one's own dark.toml: %+v, %v; want it to win", theme, err)
	}
}

func TestAThemeOnATerminal(t *testing.T) {
	for _, c := range []struct {
		name   string
		dark   bool
		colors int
		want   string
	}{
		{"safe", true, 1 << 24, "safe"},
		{"safe", false, 256, "safe-light"},
		{"safe-dark", false, 256, "safe-dark"},
		{"safe", true, 16, "16"},
		{"contrast", false, 16, "16-light"},
		{"gruvbox", true, 2, "mono"},
		{"mono", true, 256, "mono"},
		{"catppuccin", false, 1 << 24, "catppuccin"},
	} {
		theme, err := Named(c.name)
		if err != nil {
			t.Fatal(err)
		}
		if got := theme.On(c.dark, c.colors).Name; got != c.want {
			t.Errorf("%s on a terminal (dark %v, %d colours) is %s, want %s", c.name, c.dark, c.colors, got, c.want)
		}
	}
	own, err := Parse([]byte("[colors]\ngood = \"6\"\nbad = \"#ff0000\""))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := own.On(true, 16).Good.Render("x"), "\x1b[38;5;6mx\x1b[m"; got != want {
		t.Errorf("a terminal's own colour at 16 colours is %q, want %q", got, want)
	}
	if got, want := own.On(true, 16).Bad.Render("x"), "\x1b[38;5;9mx\x1b[m"; got != want {
		t.Errorf("another colour at 16 colours is %q, want the terminal's: %q", got, want)
	}
}
