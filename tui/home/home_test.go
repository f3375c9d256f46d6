package home

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

func backend() flow.BackendState {
	return flow.BackendState{Phase: flow.BackendLive, Address: "clay", Caps: &flow.Capabilities{
		Backend: "clay", ImageTime: 2 * time.Second,
		Limits: flow.Limits{MinSize: 256, MaxSize: 1024, DefaultSize: 512, SizeStep: 64},
		Load:   flow.Load{Workers: 2},
	}}
}

func start() Model {
	m := New(themes.Dark(), tuitest.Gallery{}, intent.StartRequest{}).SetBackend(backend()).SetNow(tuitest.Begun())
	return m.SetSessions([]Session{
		{ID: "a", Prompt: "a photo of two dogs and a red umbrella", State: flow.FinishedSession, Updated: tuitest.Begun().Add(-3 * time.Hour), Images: 10, Best: tuitest.Digest("0.1"), Score: "9/10"},
		{ID: "b", Prompt: "three boats", State: flow.Active, Updated: tuitest.Begun().Add(-30 * time.Hour), Images: 4, Waiting: 2, Best: tuitest.Digest("0.2"), Score: "6/10"},
	})
}

func press(m Model, keys ...string) (Model, []intent.Intent) {
	var all []intent.Intent
	for _, k := range keys {
		var got []intent.Intent
		m, got = m.Update(tuitest.Key(k))
		all = append(all, got...)
	}
	return m, all
}

func TestHomeOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := start().SetSize(size.W, size.H-3)
		tuitest.Golden(t, "home-"+size.String(), m.View(), tuitest.Size{W: size.W, H: size.H - 3})
	}
	for w := range 30 {
		for h := range 12 {
			start().SetSize(w, h).View()
		}
	}
}

func TestEnterStartsWhatTheFormSays(t *testing.T) {
	m, _ := press(start().SetSize(120, 37), "a", " ", "b", "u", "s", "tab", "right", "tab", "8", "tab", "tab", "backspace", "3", "tab", "right", "tab", "tab", "right", "tab", "4", "2", "tab", "right")
	m, got := press(m, "enter")
	if len(got) != 1 {
		t.Fatalf("intents %v, want one start; the form says %q", got, m.problem)
	}
	r := got[0].(intent.Start).Request
	if r.Prompt != "a bus" || r.Strategy.Initial != 8 || r.Strategy.Depth != 13 || r.Strategy.Prompt || r.Seed != 42 || r.RandomSeed || r.Params.Size != 576 {
		t.Errorf("request %+v", r)
	}
	if r.Strategy.Gate.Mode != flow.GateAuto {
		t.Errorf("gate %q, want auto", r.Strategy.Gate)
	}
}

func TestTheFirstDigitReplacesTheNumber(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want int
	}{
		{[]string{"8"}, 8},
		{[]string{"1", "6"}, 16},
		{[]string{"1", "6", "tab", "shift+tab", "4"}, 4},
		{[]string{"1", "6", "backspace", "2"}, 12},
		{[]string{"1", "6", "right", "3"}, 3},
	} {
		m, _ := press(start().SetSize(120, 37), append([]string{"a", "tab", "tab"}, c.keys...)...)
		if got := m.form.strategy.Initial; got != c.want {
			t.Errorf("%v: %d images, want %d", c.keys, got, c.want)
		}
	}
}

func TestEveryFieldIsReachedByTabAndByArrows(t *testing.T) {
	for name, backend := range map[string]flow.BackendState{"one of each": backend(), "a choice of all": rich()} {
		want := 18
		if name == "one of each" {
			want = 11
		}
		for _, k := range []string{"tab", "down", "shift+tab", "up"} {
			m := start().SetBackend(backend).SetSize(120, 37)
			seen := map[field]bool{m.at: true}
			for range 40 {
				m, _ = press(m, k)
				seen[m.at] = true
			}
			if len(seen) != want {
				t.Errorf("%s: %s reaches %d fields, want %d", name, k, len(seen), want)
			}
		}
	}
}

func TestWhatCannotBeStartedSaysWhy(t *testing.T) {
	for want, prepare := range map[string]func(Model) Model{
		"say what the picture should show": func(m Model) Model { return m },
		"not UTF-8":                        func(m Model) Model { return m.SetSettings(intent.StartRequest{Prompt: "a \xff cup"}) },
		"at most 16.4 kB":                  func(m Model) Model { return m.SetSettings(intent.StartRequest{Prompt: strings.Repeat("cup ", 25_000)}) },
		"initial images: 0": func(m Model) Model {
			m, _ = press(m, "a", "tab", "tab", "backspace", "backspace")
			return m
		},
	} {
		m, got := press(prepare(start().SetSize(120, 37)), "enter")
		if len(got) != 0 {
			t.Errorf("%s: started with %v", want, got)
		}
		if screen := tuitest.Grid(m.View(), 120, 37); !strings.Contains(screen, want) {
			t.Errorf("the screen does not say %q:\n%s", want, screen)
		}
	}
}

func TestAHugePasteLeavesTheFieldAsItWas(t *testing.T) {
	m, _ := press(start().SetSize(120, 37), "c", "u", "p")
	for _, n := range []int{100_000, 1 << 20} {
		next, _ := m.Update(tea.PasteMsg{Content: strings.Repeat("x", n)})
		if got := next.prompt.value(); got != "cup" {
			t.Errorf("after %d bytes the field holds %d", n, len(got))
		}
		if !strings.Contains(next.problem, "the field is as it was") {
			t.Errorf("after %d bytes: %q", n, next.problem)
		}
	}
	next, _ := m.Update(tea.PasteMsg{Content: "a\xff"})
	if next.prompt.value() != "cup" || !strings.Contains(next.problem, "UTF-8") {
		t.Errorf("after bytes that are not UTF-8: %q, %q", next.prompt.value(), next.problem)
	}
	next, _ = m.Update(tea.PasteMsg{Content: " of\ntea"})
	if got, want := next.prompt.value(), "cup of tea"; got != want {
		t.Errorf("a short paste gives %q, want %q", got, want)
	}
}

func TestAPromptIsKeptAsItWasGiven(t *testing.T) {
	given := "a cup\x1b[31m of \u202etea"
	m := start().SetSettings(intent.StartRequest{Prompt: given}).SetSize(120, 37)
	if screen := m.View(); strings.Contains(screen, "\u202e") || strings.Contains(screen, "\x1b[31m") {
		t.Error("the screen holds the prompt's controls")
	}
	if _, got := press(m, "enter"); len(got) != 1 || got[0].(intent.Start).Request.Prompt != given {
		t.Errorf("started with %v, want the prompt as it was given", got)
	}
}

func TestTheListOpensASession(t *testing.T) {
	m, _ := press(start().SetSize(120, 37), "shift+tab")
	if m.at != onSessions || m.pick != 0 {
		t.Fatalf("at %v, picked %d; want the newest session", m.at, m.pick)
	}
	_, got := press(m, "enter")
	if len(got) != 1 || got[0] != (intent.Open{ID: "a"}) {
		t.Errorf("got %v, want to open a", got)
	}
	busy := m.SetBusy("opening")
	if _, got := press(busy, "enter"); len(got) != 0 {
		t.Errorf("while something is opened, enter gives %v", got)
	}
}

func TestTheListIsSearchedFromTheForm(t *testing.T) {
	m, _ := press(start().SetSize(120, 37), "a", "/") // in the text it is a character
	if m.at != onPrompt || m.prompt.value() != "a/" {
		t.Fatalf("at %v with %q, want the prompt to hold a/", m.at, m.prompt.value())
	}
	m, _ = press(m, "tab", "/", "x")
	if m.at != onSessions || !m.searching || m.query != "x" {
		t.Errorf("at %v, searching %t for %q; want the list to be searched for x", m.at, m.searching, m.query)
	}
}

func TestTheCostFollowsTheForm(t *testing.T) {
	m := start()
	if got, want := m.cost(), "10 images (2+8), about 10 s on clay"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	m.form.params.Size = 1024
	if got, want := m.cost(), "10 images (2+8), about 40 s on clay"; got != want {
		t.Errorf("at 1024 px: got %q, want %q", got, want)
	}
	m.backend = flow.BackendState{}
	if got, want := m.cost(), "10 images (2+8)"; got != want {
		t.Errorf("without a backend: got %q, want %q", got, want)
	}
}

// What enter does is said as it is: in the list it opens, and without a prompt it starts nothing.
func TestTheLineOfTheStartIsTrue(t *testing.T) {
	key := " " + DefaultKeyMap().Start.Help().Key + " "
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"nothing is typed": {nil, "type a prompt; enter makes 10 images (2+8)"},
		"a prompt":         {[]string{"a"}, key + " makes 10 images (2+8)"},
		"in the list":      {[]string{"a", "shift+tab"}, "the form makes 10 images (2+8)"},
	} {
		m, _ := press(start().SetSize(120, 37), c.keys...)
		if screen := tuitest.Grid(m.View(), 120, 37); !strings.Contains(screen, c.want) {
			t.Errorf("%s: the screen does not say %q:\n%s", name, c.want, screen)
		}
	}
}
