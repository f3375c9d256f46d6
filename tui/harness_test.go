package tui

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rflow/flow"
	"rflow/render"
	"rflow/themes"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/tuitest"
)

// ui is the program without a terminal, inside a synctest bubble: commands run
// as they do in the program, time passes when the story says so, and every step
// ends when nothing has anything left to do.
type ui struct {
	t       *testing.T
	m       Model
	size    tuitest.Size
	session *fixture
	library *shelf
	msgs    chan tea.Msg
	wg      sync.WaitGroup
	cancel  context.CancelFunc
	raw     strings.Builder // what went straight to the terminal
	copied  []string
	quit    bool
	stopped bool // suspended
	cleared bool // the terminal's screen
	outside bool // another program has the terminal
	dark    bool // no frame is drawn
	updates int  // messages with news of the session
	profile colorprofile.Profile
}

// story runs fn with a program of that size that shows a session of those
// lines; none means home.
func story(t *testing.T, size tuitest.Size, lines []string, fn func(*ui), options ...func(*Options)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		u := &ui{t: t, size: size, msgs: make(chan tea.Msg, 10_000), library: newShelf()}
		o := Options{Library: u.library, Graphics: render.Blocks, Theme: themes.Dark(), Env: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Version: "test"}
		if lines != nil {
			u.session = newFixture(lines...)
			u.library.open = u.session
			o.Open = new(flow.SessionID)
			*o.Open = "fixture"
		}
		for _, set := range options {
			set(&o)
		}
		var ctx context.Context
		ctx, u.cancel = context.WithCancel(t.Context())
		var err error
		if u.m, err = New(ctx, o); err != nil {
			t.Fatal(err)
		}
		defer u.end()
		u.run(u.m.Init())
		u.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
		u.send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
		u.settle()
		u.pass(200 * time.Millisecond)
		fn(u)
	})
}

func (u *ui) end() {
	u.cancel()
	u.wg.Wait()
	u.m.Close()
}

// run starts a command as the program does.
func (u *ui) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	u.wg.Go(func() { u.finish(cmd()) })
}

// finish delivers what a command returned, and runs what it holds.
func (u *ui) finish(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			u.run(c)
		}
	default:
		if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			for i := range v.Len() {
				if c := v.Index(i).Interface().(tea.Cmd); c != nil {
					u.finish(c())
				}
			}
			return
		}
		u.msgs <- msg
	}
}

// send gives the model a message.
func (u *ui) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.RawMsg:
		fmt.Fprint(&u.raw, msg.Msg)
	case tea.QuitMsg:
		u.quit = true
		return
	case tea.SuspendMsg:
		u.stopped = true
	case updatesMsg:
		u.updates++
	case tea.ColorProfileMsg:
		u.profile = msg.Profile
	}
	switch v := reflect.ValueOf(msg); v.Type().String() {
	case "tea.setClipboardMsg":
		u.copied = append(u.copied, v.String())
		return
	case "tea.clearScreenMsg":
		u.cleared = true
	case "tea.execMsg":
		u.outside = true
	}
	next, cmd := u.m.Update(msg)
	u.m = next.(Model)
	u.run(cmd)
	if !u.dark {
		u.m.View() // as the program does, after each message
	}
}

// settle waits until nothing has anything left to do.
func (u *ui) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-u.msgs:
			u.send(msg)
		default:
			return
		}
	}
}

// pass lets time go by.
func (u *ui) pass(d time.Duration) {
	for step := 50 * time.Millisecond; d > 0; d -= step {
		time.Sleep(min(d, step)) // the bubble's clock
		u.settle()
	}
}

// press presses keys by name, and lets a person's time go by after each.
func (u *ui) press(keys ...string) {
	for _, k := range keys {
		u.send(tuitest.Key(k))
		u.settle()
		u.pass(200 * time.Millisecond)
	}
}

// typing presses a key for every character.
func (u *ui) typing(text string) {
	for _, r := range text {
		u.send(tuitest.Key(string(r)))
	}
	u.settle()
}

// events lets the session tell of more.
func (u *ui) events(payloads ...flow.Payload) {
	u.session.happen(payloads...)
	u.settle()
	u.pass(200 * time.Millisecond)
}

func (u *ui) screen() string { return tuitest.Grid(u.m.View().Content, u.size.W, u.size.H) }

func (u *ui) golden(name string) {
	u.t.Helper()
	tuitest.Golden(u.t, name, u.m.View().Content, u.size)
}

// shows fails unless every text is on the screen.
func (u *ui) shows(texts ...string) {
	u.t.Helper()
	screen := u.screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			u.t.Errorf("the screen does not show %q:\n%s", text, screen)
		}
	}
}

// lacks fails when a text is on the screen.
func (u *ui) lacks(text string) {
	u.t.Helper()
	if screen := u.screen(); strings.Contains(screen, text) {
		u.t.Errorf("the screen shows %q:\n%s", text, screen)
	}
}

func width(line string) int { return prose.Width(line) }
