package tui

import (
	"bytes"
	"context"
	"errors"
	"image/color"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rflow/render"
	"rflow/themes"
)

// clumsy panics when it is told to.
type clumsy struct{ Model }

type stumbleMsg struct{ inView bool }

func (c clumsy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if s, ok := msg.(stumbleMsg); ok {
		if !s.inView {
			panic("stumbled in Update")
		}
		c.o.Version = "falling"
		return c, nil
	}
	next, cmd := c.Model.Update(msg)
	c.Model = next.(Model)
	return c, cmd
}

func (c clumsy) View() tea.View {
	if c.o.Version == "falling" {
		panic("stumbled in View")
	}
	return c.Model.View()
}

var (
	imageSent    = regexp.MustCompile(`\x1b_Ga=T[^;]*,i=(\d+)`)
	imageDeleted = regexp.MustCompile(`\x1b_Ga=d,d=I,i=(\d+)`)
)

// TestAPanicLeavesNothingBehind: whatever happened, the terminal is as it was. An
// upload is under way, as nothing is acknowledged.
func TestAPanicLeavesNothingBehind(t *testing.T) {
	for _, inView := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			out := &counter{}
			o := benchOptions(newFixture(forest(400)...), out, render.Kitty)
			o.Theme = themes.Light()
			m, err := New(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			p := tea.NewProgram(
				clumsy{m}, tea.WithInput(nil), tea.WithOutput(m.shell.pics.g.Writer()), tea.WithWindowSize(120, 40),
				tea.WithoutSignalHandler(), tea.WithEnvironment(m.o.Env), tea.WithColorProfile(colorprofile.TrueColor),
			)
			done := make(chan error)
			go func() { _, err := p.Run(); done <- err }()
			p.Send(tea.BackgroundColorMsg{Color: color.Black})
			time.Sleep(time.Second)
			p.Send(stumbleMsg{inView})
			if err := <-done; !errors.Is(err, tea.ErrProgramPanic) {
				t.Errorf("ended with %v", err)
			}
			_, text := out.take()
			if n, left := balance(text); n == 0 || left != nil {
				t.Errorf("in view %t: %d images were sent, left are %v", inView, n, left)
			}
			if !strings.Contains(text, "\x1b[?1049l") {
				t.Error("the alternate screen is still shown")
			}
			laid, back := strings.LastIndex(text, ansi.SetBackgroundColor("#ffffff")), strings.LastIndex(text, ansi.ResetBackgroundColor)
			if laid < 0 || back < laid || strings.LastIndex(text, ansi.ResetForegroundColor) < laid {
				t.Errorf("in view %t: the theme's background, set at %d, is not taken back (%d)", inView, laid, back)
			}
			m.Close()
		})
	}
}

// balance returns how many images were sent, and those not deleted since.
func balance(text string) (sent int, left map[string]bool) {
	for _, cmd := range regexp.MustCompile(`\x1b_G[^;\x1b]*`).FindAllString(text, -1) {
		if m := imageSent.FindStringSubmatch(cmd); m != nil {
			if left == nil {
				left = map[string]bool{}
			}
			left[m[1]] = true
			sent++
		} else if m := imageDeleted.FindStringSubmatch(cmd); m != nil {
			delete(left, m[1])
		}
	}
	if len(left) == 0 {
		left = nil
	}
	return sent, left
}

// TestWhoIsEndedFromOutsideWaitsForTheTerminal: a reply that is still on its way
// would be typed into the shell.
func TestWhoIsEndedFromOutsideWaitsForTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &counter{}
		ctx, cancel := context.WithCancel(t.Context())
		o := benchOptions(newFixture(forest(40)...), out, render.Kitty)
		in, keys := pipe()
		defer close(keys)
		o.Input = in
		done := make(chan error)
		go func() { done <- run(ctx, o, nil) }()
		time.Sleep(time.Second)                   // the program tells itself that it knows no size
		keys <- []byte("\x1b[48;40;120;640;960t") // and now it does
		time.Sleep(time.Second)
		_, text := out.take()
		asked := strings.Count(text, "\x1b[5n")
		if asked == 0 {
			t.Fatal("no reply is due")
		}
		cancel()
		time.Sleep(500 * time.Millisecond)
		if _, text := out.take(); strings.Contains(text, "\x1b[?1049l") {
			t.Errorf("left while %d replies were due", asked)
		}
		keys <- bytes.Repeat([]byte("\x1b[0n"), asked)
		if err := <-done; err != nil {
			t.Errorf("ended with %v", err)
		}
		_, text = out.take()
		if !strings.Contains(text, "\x1b[?1049l") {
			t.Errorf("the terminal was not left: %q", text)
		}
	})
}

// reader is a terminal's input inside a bubble.
type reader struct{ keys chan []byte }

func pipe() (reader, chan []byte) {
	r := reader{make(chan []byte, 16)}
	return r, r.keys
}

func (r reader) Read(b []byte) (int, error) {
	got, ok := <-r.keys
	if !ok {
		return 0, context.Canceled
	}
	return copy(b, got), nil
}
