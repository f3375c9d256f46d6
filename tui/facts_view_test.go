package tui

import (
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi/kitty"

	"rflow/render"
)

// TestAViewHoldsNoImageBytes on any path: pictures are cells there, which are
// compared, cut and covered like text, and their bytes go another way.
func TestAViewHoldsNoImageBytes(t *testing.T) {
	for path, cell := range map[render.Path]func(r rune) bool{
		render.Kitty:        func(r rune) bool { return r == kitty.Placeholder },
		render.KittyClassic: func(r rune) bool { return r > 0x100000 && r < kitty.Placeholder },
		render.Sixel:        func(r rune) bool { return r > 0x100000 && r < kitty.Placeholder },
		render.ITerm2:       func(r rune) bool { return r > 0x100000 && r < kitty.Placeholder },
		render.Blocks:       func(r rune) bool { return strings.ContainsRune("▀▄▌▐▖▗▘▝▚▞▙▛▜▟█", r) },
	} {
		story(t, wide(), garden(), func(u *ui) {
			if _, err := u.m.shell.pics.g.Writer().WriteString("\x1b[?1049h"); err != nil {
				t.Fatal(err)
			}
			u.pass(5 * time.Second)
			view := u.m.View().Content
			if !strings.ContainsFunc(view, cell) {
				t.Errorf("%v: the view shows no picture", path)
			}
			for what, seq := range map[string]string{"a sixel": "\x1bP", "a kitty command": "\x1b_", "an inline file": "\x1b]1337", "a saved cursor": "\x1b7"} {
				if i := strings.Index(view, seq); i >= 0 {
					t.Errorf("%v: the view holds %s: %.60q", path, what, view[i:])
				}
			}
			if len(view) > 300_000 {
				t.Errorf("%v: the view is %d bytes", path, len(view))
			}
		}, func(o *Options) { o.Graphics = path })
	}
}

// TestAPopupIsCutOutOfAPicture cell by cell, by the layers that draw dialogs.
func TestAPopupIsCutOutOfAPicture(t *testing.T) {
	const cols, rows = 20, 8
	for _, path := range []render.Path{render.Kitty, render.Sixel} {
		picture := strings.Join(render.Cells(path, 900, cols, rows), "\n")
		popup := lipgloss.NewLayer("+----+\n|quit|\n+----+").X(5).Y(2).Z(1)
		screen := uv.NewScreenBuffer(cols, rows)
		uv.NewStyledString(lipgloss.NewCompositor(lipgloss.NewLayer(picture), popup).Render()).Draw(screen, screen.Bounds())
		whole := uv.NewScreenBuffer(cols, rows)
		uv.NewStyledString(picture).Draw(whole, whole.Bounds())
		for y := range rows {
			for x := range cols {
				got, want := screen.CellAt(x, y), whole.CellAt(x, y)
				if x >= 5 && x < 11 && y >= 2 && y < 5 {
					if !strings.Contains("+-|quit", got.Content) {
						t.Errorf("%v: cell %d,%d under the popup is %+q", path, x, y, got.Content)
					}
				} else if got.Content != want.Content || got.Style.Fg != want.Style.Fg {
					t.Fatalf("%v: cell %d,%d beside the popup is %+q in %v, want %+q in %v", path, x, y, got.Content, got.Style.Fg, want.Content, want.Style.Fg)
				}
			}
		}
	}
}
