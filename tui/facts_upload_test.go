package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/render"
)

// TestNothingIsUploadedBeforeTheTerminalAnswered, which is after the first
// frame: what is sent before the alternate screen is shown is lost with the
// other one.
func TestNothingIsUploadedBeforeTheTerminalAnswered(t *testing.T) {
	out := &counter{}
	story(t, wide(), garden(), func(u *ui) {
		if _, sent := out.take(); strings.Contains(sent, "\x1b_G") {
			t.Errorf("graphics before a screen is shown: %.80q", sent)
		}
		if _, err := u.m.shell.pics.g.Writer().WriteString("\x1b[?1049h"); err != nil {
			t.Fatal(err)
		}
		u.pass(time.Second)
		if _, sent := out.take(); strings.Contains(sent, "\x1b_G") {
			t.Errorf("graphics before the answer: %.80q", sent)
		}
		u.answer("kitty(0.41.1)", true)
		u.pass(time.Second)
		if _, sent := out.take(); !strings.Contains(sent, "\x1b_Ga=T") {
			t.Errorf("no graphics after the answer: %.80q", sent)
		}
	}, auto, func(o *Options) { o.Output = out })
}

// TestTheProgramWritesNoPictureByRawBytes: they would come before the frame,
// through a buffer that holds frames up. What it sends so are questions and a bell.
func TestTheProgramWritesNoPictureByRawBytes(t *testing.T) {
	for _, path := range []render.Path{render.Auto, render.Kitty, render.Sixel, render.ITerm2} {
		story(t, wide(), garden(), func(u *ui) {
			u.answer("kitty(0.41.1)", true)
			u.press("j", "l", "v", "ctrl+l")
			u.send(tea.ResumeMsg{})
			u.send(tea.WindowSizeMsg{Width: 100, Height: 30})
			u.pass(5 * time.Second)
			raw := u.raw.String()
			for what, seq := range map[string]string{"a kitty upload": "a=t", "a placed image": "a=T", "a placement": "a=p", "a sixel": "\x1bP0", "an inline file": "\x1b]1337"} {
				if strings.Contains(raw, seq) {
					t.Errorf("%v: raw bytes hold %s: %.200q", path, what, raw)
				}
			}
			if !strings.Contains(raw, "\x1b[c") || len(raw) > 4096 {
				t.Errorf("%v: %d raw bytes, want the questions: %.200q", path, len(raw), raw)
			}
		}, func(o *Options) { o.Graphics = path })
	}
}
