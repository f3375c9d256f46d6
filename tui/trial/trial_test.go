package trial

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// begun is a session with a reflection that waits, as a person has edited it, and a
// trial of its image that has just begun.
func begun(more ...flow.Payload) []flow.Event {
	events := then(tuitest.Events("0.1 4 : Add one red apple to the right of the others.", "0.2 7"),
		flow.PromptRefined{Node: "0.1", Prompt: tuitest.Prompt + ", in a row", For: "Add one red apple to the right of the others."},
		flow.DraftSaved{Node: "0.1", Reflection: "0.1#1", Text: "Add one red apple to the left.\nMove the bench down."},
	)
	trial, err := flow.Fold(events).NewTrial("0.1")
	if err != nil {
		panic(err)
	}
	return then(then(events, trial), more...)
}

func then(events []flow.Event, payloads ...flow.Payload) []flow.Event {
	for _, p := range payloads {
		last := events[len(events)-1]
		events = append(events[:len(events):len(events)], flow.Event{Seq: last.Seq + 1, Time: last.Time, Session: last.Session, Actor: "session", Payload: p})
	}
	return events
}

func made(trial int, arms ...int) []flow.Payload {
	var out []flow.Payload
	for _, a := range arms {
		out = append(out, flow.TrialArmFinished{Trial: trial, Arm: a, Image: tuitest.Digest(flow.NodeID(fmt.Sprintf("arm%d.%d", trial, a))), MediaType: "image/png", Width: 256, Height: 256})
	}
	return out
}

func judged(trial, best int) flow.Payload {
	p := flow.TrialJudged{Trial: trial, Best: best, By: flow.Author{Person: true}}
	if best == 0 {
		p.Tie = flow.TieGood
	}
	return p
}

func show(events []flow.Event, size tuitest.Size) Model {
	return New(themes.Dark(), tuitest.Gallery{}, "0.1").SetTree(flow.Fold(events)).SetSize(size.W, size.H)
}

// ready is a trial that has been on the screen.
func ready(size tuitest.Size) Model {
	m, trial := show(begun(made(1, 1, 2, 3, 4)...), size).Cue()
	return m.Saw(trial, tuitest.Begun()).SetNow(tuitest.Begun().Add(7 * time.Second))
}

func press(m Model, keys ...string) (Model, []intent.Intent) {
	var all []intent.Intent
	for _, k := range keys {
		next, intents := m.Update(tuitest.Key(k))
		m, all = next, append(all, intents...)
	}
	return m, all
}

func TestATrialOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := show(begun(made(1, 3)...), size)
		order := m.tree.Trials()[0].Order()
		m.gallery = tuitest.Gallery{Previews: []flow.NodeID{m.tree.Trials()[0].ArmNode(order[0]).ID}}
		m = m.SetProgress(map[flow.NodeID]flow.NodeProgress{
			m.tree.Trials()[0].ArmNode(order[0]).ID: {Progress: flow.Progress{Stage: flow.StageSampling, Step: 5, Total: 12}},
		})
		tuitest.Golden(t, "making-"+size.String(), m.View(), size)
		m, _ = press(ready(size), "right")
		tuitest.GoldenStyled(t, "ready-"+size.String(), m.View(), size)
		m = m.SetTree(flow.Fold(begun(append(made(1, 1, 2, 3, 4), judged(1, 2))...)))
		tuitest.GoldenStyled(t, "judged-"+size.String(), m.View(), size)
	}
}

func TestAllTrialsOnEveryScreen(t *testing.T) {
	events := begun(append(made(1, 1, 2, 3, 4), judged(1, 2))...)
	for trial, best := range []int{2, 0, 1} {
		next, err := flow.Fold(events).NewTrial("0.1")
		if err != nil {
			t.Fatal(err)
		}
		events = then(events, next)
		events = then(events, append(made(trial+2, 1, 2, 3, 4), judged(trial+2, best))...)
	}
	for _, size := range tuitest.Sizes() {
		m := show(events, size).List()
		if got, want := Summary(m.tree.Trials()), "edited won 2 of 4, proposed 1, tie 1"; got != want {
			t.Errorf("summary %q, want %q", got, want)
		}
		m, _ = press(m, "up")
		tuitest.Golden(t, "list-"+size.String(), m.View(), size)
		m, _ = press(m, "up", "enter")
		if got, want := m.Heading(), "counterfactual of 0.1 · edited is best"; got != want {
			t.Errorf("the second trial has the heading %q, want %q", got, want)
		}
	}
}

// TestNothingTellsWhichIsWhich: whatever is said before the judgement is said of every
// arm alike, whichever kind it is.
func TestNothingTellsWhichIsWhich(t *testing.T) {
	size := tuitest.Size{W: 120, H: 40}
	events := begun()
	started, _ := events[len(events)-1].Payload.(flow.TrialStarted)
	turned := started
	turned.Arms = slices.Clone(started.Arms)
	for i := range turned.Arms { // other kinds under the same names
		turned.Arms[i].Kind = started.Arms[(i+1)%4].Kind
		turned.Arms[i].Reflection = started.Arms[(i+1)%4].Reflection
	}
	for _, done := range [][]int{nil, {2}, {1, 2, 3, 4}} {
		var views [2]string
		for i, p := range []flow.TrialStarted{started, turned} {
			m := show(then(then(events[:len(events)-1], p), made(1, done...)...), size)
			views[i] = m.Heading() + "\n" + m.View() + m.SetPlain(true).View()
		}
		if views[0] != views[1] {
			t.Errorf("with %v made\n%s\nshows otherwise\n%s", done, tuitest.Grid(views[0], size.W, size.H), tuitest.Grid(views[1], size.W, size.H))
		}
	}
}

func TestLettersArrowsAndTiesJudge(t *testing.T) {
	size := tuitest.Size{W: 80, H: 24}
	order := ready(size).tree.Trials()[0].Order()
	for keys, want := range map[string]flow.JudgeTrial{
		"a": {Best: order[0]}, "d": {Best: order[3]}, "C": {Best: order[2]},
		"enter": {Best: order[0]}, "right enter": {Best: order[1]}, "right right right right enter": {Best: order[3]},
		"=": {Tie: flow.TieGood}, "_": {Tie: flow.TieBad},
	} {
		want.Trial, want.Took = 1, 7*time.Second
		_, got := press(ready(size), strings.Fields(keys)...)
		if !reflect.DeepEqual(got, []intent.Intent{intent.Do{Command: want}}) {
			t.Errorf("%s: %+v, want %+v", keys, got, want)
		}
	}
}

func TestWhatWasNotSeenIsNotJudged(t *testing.T) {
	size := tuitest.Size{W: 80, H: 24}
	all := begun(made(1, 1, 2, 3, 4)...)
	late, _ := show(all, size).Cue()
	blank := ready(size)
	blank.gallery = tuitest.Gallery{Missing: []flow.Digest{tuitest.Digest("arm1.1")}}
	failed := begun(append(made(1, 1, 2, 3), flow.TrialArmFinished{Trial: 1, Arm: 4, Failure: flow.Fail(flow.FailBroken, "no")})...)
	short, _ := show(failed, size).Cue()
	short = short.Saw(1, tuitest.Begun())
	dead := letter(slices.Index(flow.Fold(failed).Trials()[0].Order(), 4))
	for _, c := range []struct {
		m         Model
		key, want string
	}{
		{show(begun(made(1, 1)...), size), "a", "a-d does nothing now: all pictures come first"},
		{late, "a", "these were not on the screen yet: look, and press it again"},
		{blank, "a", "a picture is still on its way"},
		{short, dead, dead + " could not be made"},
		{ready(size).SetPlain(true), "=", "= does nothing now: pictures are turned off, there is nothing to judge by"},
		{show(begun(append(made(1, 1, 2, 3, 4), judged(1, 0))...), size), "b", "a-d does nothing now: this trial is judged, and nothing is hidden any more"},
		{New(themes.Dark(), tuitest.Gallery{}, "0.2").SetTree(flow.Fold(all)).SetSize(80, 24), "a", "a-d does nothing now: the trial has not begun yet"},
		{ready(size), "n", "n does nothing now: this trial comes first"},
	} {
		_, got := press(c.m, c.key)
		if !reflect.DeepEqual(got, notice(c.want)) {
			t.Errorf("%s: %+v, want %q", c.key, got, c.want)
		}
	}
}

func TestATrialIsLeftStoppedOrRepeated(t *testing.T) {
	size := tuitest.Size{W: 80, H: 24}
	if _, got := press(ready(size), "esc"); !reflect.DeepEqual(got, []intent.Intent{intent.Leave{}}) {
		t.Errorf("esc: %+v", got)
	}
	_, got := press(ready(size), "x")
	if c, ok := got[0].(intent.Confirm); !ok || !reflect.DeepEqual(c.Yes.(intent.Batch)[0], intent.Intent(intent.Do{Command: flow.CancelTrial{Trial: 1}})) {
		t.Errorf("x: %+v, want to be asked", got)
	}
	over := show(begun(append(made(1, 1, 2, 3, 4), judged(1, 0))...), size)
	if _, got := press(over, "n"); !reflect.DeepEqual(got, []intent.Intent{intent.Do{Command: flow.StartTrial{Node: "0.1"}}}) {
		t.Errorf("n: %+v", got)
	}
}

func TestAPairOfArmsThatAreTheSameIsSaid(t *testing.T) {
	events := tuitest.Events("0.1 4 : Add one red apple.")
	trial, err := flow.Fold(events).NewTrial("0.1")
	if err != nil {
		t.Fatal(err)
	}
	size := tuitest.Size{W: 120, H: 40}
	m := show(then(then(events, trial), made(1, 1, 2)...), size)
	if got, want := tuitest.Grid(m.View(), size.W, 1), "prompt alone and no reflection are the same here"; !strings.Contains(got, want) {
		t.Errorf("it says %q, want %q", got, want)
	}
	m = m.SetTree(flow.Fold(then(then(then(events, trial), made(1, 1, 2)...), judged(1, 2))))
	if got, want := m.Heading(), "no reflection is best"; !strings.Contains(got, want) {
		t.Errorf("heading %q, want %q", got, want)
	}
}

func TestAClickSelectsThePictureUnderIt(t *testing.T) {
	m := ready(tuitest.Size{W: 60, H: 40}) // two rows of two
	s := m.shape(m.tree.Trials()[0])
	for _, c := range []struct{ x, y, want int }{{1, 3, 0}, {s.width() + 3, 3, 1}, {1, s.height() + 2, 2}} {
		if got, ok := m.Select(c.x, c.y); !ok || got.at != c.want {
			t.Errorf("at %d,%d is place %d (%v), want %d", c.x, c.y, got.at, ok, c.want)
		}
	}
	if _, ok := m.Select(1, 0); ok {
		t.Error("the line above the pictures is one")
	}
}

func TestWithoutPicturesATrialIsWords(t *testing.T) {
	size := tuitest.Size{W: 80, H: 24}
	m := show(begun(append(made(1, 1, 2, 3, 4), judged(1, 2))...), size).SetPlain(true)
	tuitest.Golden(t, "plain-80x24", m.View(), size)
}

func TestNothingPanicsOnAnyScreen(t *testing.T) {
	for _, events := range [][]flow.Event{tuitest.Events("0.1 4"), begun(), begun(append(made(1, 1, 2, 3, 4), judged(1, 1))...)} {
		for w := range 30 {
			for h := range 14 {
				m := show(events, tuitest.Size{W: w, H: h})
				for _, k := range []string{"right", "down", "a", "enter", "t", "down", "enter"} {
					m, _ = press(m, k)
					if view := m.View(); w > 0 && h > 0 && strings.Count(view, "\n") != h-1 {
						t.Fatalf("%dx%d after %s: %d lines", w, h, k, strings.Count(view, "\n")+1)
					}
				}
			}
		}
	}
}
