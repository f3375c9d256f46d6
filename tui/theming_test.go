package tui

import (
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rflow/themes"
	"rflow/tui/internal/intent"
)

// asks carries out an intent as if a pane had it.
func (u *ui) asks(i intent.Intent) {
	m, cmd := u.m.one(i)
	u.m = m
	u.run(cmd)
	u.settle()
}

func TestTheThemeChangesWhileItRuns(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("dusk.toml", "[colors]\nbad = \"#010203\"\n")
	write("torn.toml", "[colors]\nbad = \"red\"\n")
	story(t, wide(), garden(), func(u *ui) {
		for _, c := range []struct{ name, want, says string }{
			{"light", "light", `theme light; theme = "light" in config.toml keeps it`},
			{"dusk", "dusk", "theme dusk"},
			{"torn", "dusk", "line 2: colors.bad"}, // the old one stays
			{"nosuch", "dusk", "no theme \"nosuch\""},
			{"safe", "safe", "theme safe"},
			{"auto", "dark", "theme auto"},
		} {
			u.asks(intent.Theme{Name: c.name})
			if u.m.theme.Name != c.want {
				t.Errorf("theme %s gives %s, want %s", c.name, u.m.theme.Name, c.want)
			}
			if !strings.Contains(u.m.notices.text, c.says) {
				t.Errorf("theme %s: %q, want %q in it", c.name, u.m.notices.text, c.says)
			}
		}
		u.asks(intent.Theme{})
		u.shows("theme", "contrast-light", "dusk")
		u.press("b")
		if u.m.theme.Name != "dark" || len(u.m.dialogs) != 0 {
			t.Errorf("b of the dialog gives %s, %d dialogs", u.m.theme.Name, len(u.m.dialogs))
		}
	}, func(o *Options) { o.Themes = themes.Shelf{Dir: dir} })
}

func TestEveryPaneWearsTheNewTheme(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.asks(intent.Theme{Name: "mono"})
		u.press("e")
		pictures := u.m.shell.pics.plain
		u.m.shell.pics.plain = true // their colours are their own
		content := u.m.View().Content
		u.m.shell.pics.plain = pictures
		for _, style := range []string{"\x1b[38;2", ";38;2", "\x1b[48;2", ";48;2"} {
			if strings.Contains(content, style) {
				t.Errorf("a pane still sets a colour: %.120q", content[strings.Index(content, style):])
			}
		}
	})
}

// TestANamedThemeFollowsTheBackground: safe, contrast and gruvbox come in two.
func TestANamedThemeFollowsTheBackground(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.asks(intent.Theme{Name: "contrast"})
		u.send(tea.BackgroundColorMsg{Color: ansi.BrightWhite})
		if u.m.theme.Name != "contrast-light" {
			t.Errorf("theme %s on a white background", u.m.theme.Name)
		}
		u.send(tea.ColorProfileMsg{Profile: colorprofile.ANSI})
		u.asks(intent.Theme{Name: "gruvbox"})
		if got := u.m.notices.text; u.m.theme.Name == "16-light" && !strings.Contains(got, "theme gruvbox, as 16-light on this terminal") {
			t.Errorf("says %q", got)
		}
	}, auto)
}

// TestAThemeBringsItsGroundAlong: a theme for another background than the
// terminal's puts its own there, and takes it away again.
func TestAThemeBringsItsGroundAlong(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		ground := func(when string, want color.Color) {
			t.Helper()
			v := u.m.View()
			if v.BackgroundColor != want || (v.ForegroundColor == nil) != (want == nil) {
				t.Errorf("%s: drawn on %v with text %v, want %v", when, v.BackgroundColor, v.ForegroundColor, want)
			}
			over := color.RGBA{R: 255, G: 255, B: 255, A: 255}
			if want != nil {
				over = opaque(want)
			}
			if got := u.m.term.target().Background; u.m.term.caps.Background.A != 0 && got != over {
				t.Errorf("%s: pictures lie on %v, want %v", when, got, over)
			}
		}
		ground("before the terminal has told", nil)
		u.send(tea.BackgroundColorMsg{Color: color.White})
		ground("auto on white", nil)
		dark, light := lipgloss.Color("#15181d"), lipgloss.Color("#fbf1c7")
		u.asks(intent.Theme{Name: "dark"})
		ground("dark on white", dark)
		u.send(tea.BackgroundColorMsg{Color: dark}) // asked again after a change of focus
		u.send(tea.ResumeMsg{})
		u.send(tea.BackgroundColorMsg{Color: dark})
		ground("once it tells what was laid over it", dark)
		u.asks(intent.Theme{Name: "gruvbox"})
		ground("gruvbox, which follows the terminal's own", light)
		u.asks(intent.Theme{Name: "light"})
		ground("light on white", nil)
		u.send(tea.BackgroundColorMsg{Color: light}) // an answer from before
		u.asks(intent.Theme{Name: "auto"})
		ground("auto", nil)
		if u.m.theme.Name != "light" {
			t.Errorf("auto on white is %s", u.m.theme.Name)
		}
	}, auto)
}

// TestAGroundThatNobodyTellsIsLaid: text for the dark on an unknown white cannot be
// read.
func TestAGroundThatNobodyTellsIsLaid(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.answer("tmux 3.3a", false, 1)
		if v := u.m.View(); v.BackgroundColor != lipgloss.Color("#15181d") {
			t.Errorf("auto on an unknown background is drawn on %v", v.BackgroundColor)
		}
		u.send(tea.BackgroundColorMsg{Color: color.White}) // late
		if v := u.m.View(); v.BackgroundColor != nil || u.m.theme.Name != "light" {
			t.Errorf("once it tells, %s is drawn on %v", u.m.theme.Name, v.BackgroundColor)
		}
	}, auto)
}

func TestATerminalThatCannotTellKeepsItsGround(t *testing.T) {
	for _, env := range []string{"TERM=linux", "TERM=screen"} {
		story(t, wide(), garden(), func(u *ui) {
			u.answer("", false, 1)
			u.asks(intent.Theme{Name: "light"})
			if v := u.m.View(); v.BackgroundColor != nil || v.ForegroundColor != nil {
				t.Errorf("%s is sent control strings: %v", env, v.BackgroundColor)
			}
		}, auto, func(o *Options) { o.Env = []string{env, "STY=1"} })
	}
}
