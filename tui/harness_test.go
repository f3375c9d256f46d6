package tui

import (
	"context"
	"errors"
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
	"rflow/tui/internal/intent"
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
	if v := reflect.ValueOf(msg); v.Type().String() == "tea.setClipboardMsg" {
		u.copied = append(u.copied, v.String())
		return
	}
	next, cmd := u.m.Update(msg)
	u.m = next.(Model)
	u.run(cmd)
	u.m.View() // as the program does, after each message
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

// fixture is a session whose events a story writes. It carries commands out as
// far as the program can see: those that mark and decide become events.
type fixture struct {
	mu      sync.Mutex
	tree    flow.Tree
	updates chan flow.Update
	done    []flow.Command
	refuse  error
	closed  bool
	pics    map[flow.Digest]flow.Picture
}

func newFixture(lines ...string) *fixture {
	f := &fixture{tree: tuitest.Tree(lines...), updates: make(chan flow.Update, 4096), pics: map[flow.Digest]flow.Picture{}}
	for n := range f.tree.Nodes() {
		f.pics[n.Image] = tuitest.PNG(64, byte(len(f.pics)))
	}
	return f
}

func (f *fixture) ID() flow.SessionID { return "fixture" }

func (f *fixture) Tree() flow.Tree {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tree
}

func (f *fixture) Updates() <-chan flow.Update { return f.updates }

// happen appends events.
func (f *fixture) happen(payloads ...flow.Payload) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range payloads {
		e := flow.Event{Seq: f.tree.Seq + 1, Time: time.Now(), Session: "fixture", Actor: "session", Payload: p}
		f.tree = f.tree.Apply(e)
		f.updates <- flow.Update{Event: &e}
	}
}

func (f *fixture) Do(_ context.Context, c flow.Command) error {
	f.mu.Lock()
	f.done = append(f.done, c)
	refuse, tree := f.refuse, f.tree
	f.mu.Unlock()
	if refuse != nil {
		return refuse
	}
	switch c := c.(type) {
	case flow.Decide:
		n, ok := tree.Node(c.Node)
		if !ok {
			return fmt.Errorf("there is no node %s", c.Node)
		}
		f.happen(flow.ReflectionDecided{
			Node: n.ID, Parent: n.Parent, Chain: n.Chain, Round: n.Round, Reflection: c.Reflection,
			Decision: c.Decision, Final: c.Final, Remedy: c.Remedy, Prompt: c.Prompt, By: flow.Author{Person: true},
		})
	case flow.Withdraw:
		for n := range tree.Nodes() {
			if n.ReflectionID == c.Reflection && n.Status != flow.Done {
				f.happen(flow.NodeCancelled{Node: n.ID, Withdrawn: true})
			}
		}
		f.happen(flow.DecisionWithdrawn{Node: c.Node, Reflection: c.Reflection})
	case flow.Mark:
		f.happen(c.Mark)
	}
	return nil
}

func (f *fixture) Picture(_ context.Context, d flow.Digest) (flow.Picture, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.pics[d]
	if !ok {
		return p, errors.New("there is no such picture")
	}
	return p, nil
}

func (f *fixture) Interpret(_ context.Context, i flow.Interpretation) (flow.Understanding, error) {
	return flow.Understanding{Text: i.Text}, nil
}

func (f *fixture) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.closed = true
		close(f.updates)
	}
	return nil
}

func (f *fixture) commands() []flow.Command {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]flow.Command(nil), f.done...)
}

// shelf is a library of one session.
type shelf struct {
	open    *fixture
	fail    error
	started []intent.StartRequest
	saved   []intent.StartRequest
	backend flow.BackendState
	states  chan flow.BackendState
	list    []SessionInfo
}

func newShelf() *shelf {
	return &shelf{states: make(chan flow.BackendState, 16), backend: flow.BackendState{
		Phase: flow.BackendLive, Address: "clay", Caps: &flow.Capabilities{
			Backend: "clay", ImageTime: 2 * time.Second, Engines: []flow.Engine{{Name: "clay", Toy: true}},
			Limits: flow.Limits{MinSize: 256, MaxSize: 1024, DefaultSize: 512, SizeStep: 64}, Load: flow.Load{Workers: 1},
		},
	}}
}

func (s *shelf) Sessions(context.Context) ([]SessionInfo, error) { return s.list, nil }

func (s *shelf) Start(_ context.Context, r intent.StartRequest) (Session, error) {
	s.started = append(s.started, r)
	if s.fail != nil {
		return nil, s.fail
	}
	s.open = newFixture("0.1 sampling", "0.2 queued")
	return s.open, nil
}

func (s *shelf) Open(context.Context, flow.SessionID) (Session, error) {
	if s.fail != nil {
		return nil, s.fail
	}
	return s.open, nil
}

func (s *shelf) Picture(context.Context, flow.Digest) (flow.Picture, error) {
	return tuitest.PNG(64, 9), nil
}
func (s *shelf) Backend() flow.BackendState               { return s.backend }
func (s *shelf) BackendUpdates() <-chan flow.BackendState { return s.states }
func (s *shelf) Settings() intent.StartRequest            { return intent.StartRequest{} }
func (s *shelf) SaveSettings(_ context.Context, r intent.StartRequest) error {
	s.saved = append(s.saved, r)
	return nil
}

func width(line string) int { return prose.Width(line) }
