package sheet

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// pool returns a session of that initial pool and width as the lines say. Its
// chains are those that a narrowing opens.
func pool(initial, width int, lines ...string) []flow.Event {
	var out []flow.Event
	for _, e := range tuitest.Events(lines...) {
		switch p := e.Payload.(type) {
		case flow.SessionStarted:
			p.Strategy.Initial, p.Strategy.Width = initial, width
			e.Payload = p
		case flow.ChainStarted:
			if !p.Branch {
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

// then appends events.
func then(events []flow.Event, payloads ...flow.Payload) []flow.Event {
	for _, p := range payloads {
		last := events[len(events)-1]
		events = append(events[:len(events):len(events)], flow.Event{Seq: last.Seq + 1, Time: last.Time, Session: last.Session, Actor: "session", Payload: p})
	}
	return events
}

// sixteen is a pool of sixteen of which eleven are verified.
func sixteen() []flow.Event {
	scores := []int{4, 7, 2, 9, 5, 6, 3, 8, 7, 1, 5}
	var lines []string
	for i := range 16 {
		line := fmt.Sprintf("0.%d ", i+1)
		switch {
		case i < len(scores):
			line += fmt.Sprint(scores[i])
		case i == 11:
			line += "done"
		case i == 12:
			line += "sampling"
		default:
			line += "queued"
		}
		if i == 1 || i == 4 {
			line += " marked"
		}
		lines = append(lines, line)
	}
	return pool(16, 4, lines...)
}

func show(events []flow.Event, size tuitest.Size) Model {
	m := New(themes.Dark(), tuitest.Gallery{Previews: []flow.NodeID{"0.13"}})
	return m.SetTree(flow.Fold(events)).SetSize(size.W, size.H).Open(flow.Root)
}

// press presses keys and returns what was asked for by all.
func press(m Model, keys ...string) (Model, []intent.Intent) {
	var all []intent.Intent
	for _, k := range keys {
		next, intents := m.Update(tuitest.Key(k))
		m, all = next, append(all, intents...)
	}
	return m, all
}

func TestTheSheetOfAPoolOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := show(sixteen(), size)
		if got, want := m.Heading(), "sheet · initial pool · 11/16 verified"; got != want {
			t.Errorf("heading %q, want %q", got, want)
		}
		m, _ = press(m, "right")
		tuitest.GoldenStyled(t, "pool-"+size.String(), m.View(), size)
	}
}

func TestARoundOnEveryScreen(t *testing.T) {
	lines := []string{"0.1 4", "0.2 3", "1.1<0.1 edited 7", "1.2<0.2 6 pinned : Add one red apple.", "1.2a<0.2 pruned 9", "2.1<1.1 sampling"}
	for _, size := range tuitest.Sizes() {
		m := New(themes.Dark(), tuitest.Gallery{}).SetTree(tuitest.Tree(lines...)).SetSize(size.W, size.H).Open("1.2")
		tuitest.Golden(t, "round-"+size.String(), m.View(), size)
	}
}

func TestWithoutPicturesEveryImageIsALine(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := show(sixteen(), size).SetPlain(true)
		m, _ = press(m, "down", "down")
		tuitest.Golden(t, "pool-plain-"+size.String(), m.View(), size)
		y := slices.IndexFunc(strings.Split(m.View(), "\n"), func(l string) bool { return strings.HasPrefix(l, "> 3 of 16: image 0.2") })
		if id, ok := m.At(5, y); y != m.Reading() || !ok || id != "0.2" {
			t.Errorf("%s: line %d is read first and is %q, %v; want %d and 0.2", size, m.Reading(), id, ok, y)
		}
		if id, ok := m.At(5, size.H-1); ok && size.H > 30 {
			t.Errorf("%s: the last line is %q", size, id)
		}
	}
}

func TestImagesStandByTheirRank(t *testing.T) {
	m := show(sixteen(), tuitest.Size{W: 120, H: 40})
	var got []string
	for _, n := range m.nodes {
		got = append(got, string(n.ID))
	}
	want := "0.4 0.8 0.2 0.9 0.6 0.5 0.11 0.1 0.7 0.3 0.10 0.12 0.13 0.14 0.15 0.16"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestTheCursorStaysOnItsImage(t *testing.T) {
	events := sixteen()
	m, _ := press(show(events, tuitest.Size{W: 120, H: 40}), "right")
	if m.Cursor() != "0.8" {
		t.Fatalf("the cursor is on %s, want the second best", m.Cursor())
	}
	events = then(events, flow.VerdictGiven{Node: "0.12", Verdict: flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Score: 10}})
	m = m.SetTree(flow.Fold(events))
	if m.Cursor() != "0.8" || m.at() != 2 {
		t.Errorf("the cursor is on %s at place %d, want 0.8 at place 2: it has been outranked", m.Cursor(), m.at())
	}
}

func TestArrowsMoveInTheGrid(t *testing.T) {
	m := show(sixteen(), tuitest.Size{W: 120, H: 40})
	across, _ := m.fits()
	for _, c := range []struct {
		keys string
		want int
	}{
		{"left", 0},
		{"up", 0},
		{"right right", 2},
		{"down", across},
		{"down up", 0},
		{"end", 15},
		{"end right", 15},
		{"end G", 0},
		{"l l h", 1},
		{"j k", 0},
		{"end down", 15},
	} {
		moved, _ := press(m, strings.Fields(c.keys)...)
		if moved.at() != c.want {
			t.Errorf("%s leads to place %d, want %d", c.keys, moved.at(), c.want)
		}
	}
}

func TestKeepingNarrowsThePool(t *testing.T) {
	_, got := press(show(sixteen(), tuitest.Size{W: 120, H: 40}), "a")
	want := []intent.Intent{intent.Do{Command: flow.KeepPool{Nodes: []flow.NodeID{"0.2", "0.5"}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want the marked kept", got)
	}
}

func TestMarksCountBeforeTheSessionHasThem(t *testing.T) {
	_, got := press(show(sixteen(), tuitest.Size{W: 120, H: 40}), "m", "right", "m", "m", "a")
	keep, ok := got[len(got)-1].(intent.Do)
	if want := (flow.KeepPool{Nodes: []flow.NodeID{"0.4", "0.2", "0.5"}}); !ok || !reflect.DeepEqual(keep.Command, want) {
		t.Errorf("kept %+v, want %+v", got[len(got)-1], want)
	}
}

func TestWithoutMarksKeepingAsksAboutTheBest(t *testing.T) {
	events := pool(3, 2, "0.1 4", "0.2 8", "0.3 sampling")
	_, got := press(show(events, tuitest.Size{W: 80, H: 24}), "a")
	want := []intent.Intent{intent.Confirm{
		Question: "nothing is marked: keep the best of the 2 verified, 0.2, 0.1?",
		Yes:      intent.Do{Command: flow.KeepPool{Nodes: []flow.NodeID{"0.2", "0.1"}}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	_, got = press(show(pool(3, 2, "0.1 done", "0.2 sampling", "0.3 queued"), tuitest.Size{W: 80, H: 24}), "a")
	if want := (intent.Notice{Text: "nothing is marked, and nothing is verified yet"}); len(got) != 1 || got[0] != intent.Intent(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	_, got = press(show(pool(3, 2, "0.1 4", "0.2 sampling marked", "0.3 queued"), tuitest.Size{W: 80, H: 24}), "a")
	if want := (intent.Notice{Text: "0.2 is marked, and its image is not finished"}); len(got) != 1 || got[0] != intent.Intent(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWhatThePoolWaitsForIsSaid(t *testing.T) {
	events := pool(3, 1, "0.1 4", "0.2 8", "0.3 6")
	size := tuitest.Size{W: 120, H: 24}
	for _, c := range []struct {
		more []flow.Payload
		want string
	}{
		{nil, "m marks, a keeps the marked now · else the best 1 once all are verified"},
		{[]flow.Payload{flow.PoolNarrowed{Kept: []flow.NodeID{"0.2"}}}, "✓ 1 of 3 kept · until one is used, m marks and a keeps others"},
		{[]flow.Payload{flow.PoolNarrowed{Kept: []flow.NodeID{"0.2"}}, flow.PoolWidened{}}, "waits for you: m marks, a keeps the marked, or the best 1"},
		{[]flow.Payload{
			flow.PoolNarrowed{Kept: []flow.NodeID{"0.2"}},
			flow.ChainStarted{Chain: 2, Head: "0.2", Until: 2},
			flow.NodeQueued{Node: "1.2", Parent: "0.2", Chain: 2, Round: 1},
			flow.NodeFinished{Node: "1.2", Image: tuitest.Digest("1.2")},
		}, "✓ 1 of 3 kept · branch from an image to give it a chain"},
	} {
		m := show(then(events, c.more...), size)
		if got := tuitest.Grid(m.View(), size.W, 1); !strings.Contains(got, c.want) {
			t.Errorf("the sheet says %q, want %q", got, c.want)
		}
	}
}

func TestRoundsAreNarrowedByEndingChains(t *testing.T) {
	lines := []string{"0.1 4", "0.2 3", "0.3 9", "1.1<0.1 7 marked", "1.2<0.2 6", "1.3<0.3 5"}
	m := New(themes.Dark(), tuitest.Gallery{}).SetTree(tuitest.Tree(lines...)).SetSize(80, 24).Open("1.2")
	for key, want := range map[string][]int{"a": {2, 3}, "x": {1}} {
		_, got := press(m, key)
		if !reflect.DeepEqual(got, []intent.Intent{intent.Do{Command: flow.EndChains{Chains: want}}}) {
			t.Errorf("%s asks for %+v, want chains %v to end", key, got, want)
		}
	}
	m, _ = press(m, "m", "left", "m") // takes the mark off 1.1
	_, got := press(m, "a")
	if !reflect.DeepEqual(got, []intent.Intent{intent.Do{Command: flow.EndChains{Chains: []int{1, 3}}}}) {
		t.Errorf("with 1.2 marked alone, a asks for %+v", got)
	}
	_, got = press(m, "[", "a")
	if len(got) != 1 || !strings.HasPrefix(got[0].(intent.Notice).Text, "nothing is marked") {
		t.Errorf("in a round without marks, a asks for %+v", got)
	}
}

func TestWhatIsEndedInAPoolIsPruned(t *testing.T) {
	_, got := press(show(sixteen(), tuitest.Size{W: 120, H: 40}), "x")
	batch, ok := got[0].(intent.Batch)
	if !ok || len(batch) != 2 {
		t.Fatalf("got %+v, want both marked images pruned", got)
	}
	for i, id := range []flow.NodeID{"0.2", "0.5"} {
		mark := batch[i].(intent.Do).Command.(flow.Mark).Mark
		if mark.Node != id || mark.Pruned == nil || !*mark.Pruned {
			t.Errorf("got %+v, want %s pruned", mark, id)
		}
	}
}

func TestBracketsLeadToOtherRounds(t *testing.T) {
	lines := []string{"0.1 4", "1.1<0.1 7", "2.1<1.1 5"}
	m := New(themes.Dark(), tuitest.Gallery{}).SetTree(tuitest.Tree(lines...)).SetSize(80, 24).Open("1.1")
	for _, c := range []struct {
		key   string
		round int
		node  flow.NodeID
	}{{"[", 0, "0.1"}, {"[", 0, "0.1"}, {"]", 1, "1.1"}, {"]", 2, "2.1"}, {"]", 2, "2.1"}} {
		if m, _ = press(m, c.key); m.Round() != c.round || m.Cursor() != c.node {
			t.Errorf("%s leads to %s in round %d, want %s in round %d", c.key, m.Cursor(), m.Round(), c.node, c.round)
		}
	}
}

func TestEnterAndEscLeadOut(t *testing.T) {
	m := show(sixteen(), tuitest.Size{W: 80, H: 24})
	for key, want := range map[string]intent.Intent{"enter": intent.Show{Node: "0.4"}, "esc": intent.Leave{}, "s": intent.Leave{}} {
		if _, got := press(m, key); len(got) != 1 || got[0] != want {
			t.Errorf("%s asks for %+v, want %+v", key, got, want)
		}
	}
}

func TestSizesChangeByStepsAndStop(t *testing.T) {
	m := show(sixteen(), tuitest.Size{W: 120, H: 40})
	at := m.size()
	m, _ = press(m, "+")
	if m.size() != at+2 {
		t.Errorf("size %d after +, want %d", m.size(), at+2)
	}
	for range 20 {
		m, _ = press(m, "-")
	}
	if m.size() != 0 {
		t.Errorf("size %d after twenty -, want 0", m.size())
	}
	if m, _ = press(m, "+"); m.size() != 2 {
		t.Errorf("size %d after + from the smallest, want 2: presses beyond the end do not count", m.size())
	}
}

func TestNothingPanicsOnAnyScreen(t *testing.T) {
	for _, events := range [][]flow.Event{pool(2, 1), sixteen()} {
		for _, w := range []int{0, 1, 2, 9, 10, 11, 20, 29} {
			for _, h := range []int{0, 1, 2, 3, 5, 6, 9, 13} {
				m := show(events, tuitest.Size{W: w, H: h})
				for _, k := range []string{"right", "end", "+", "-", "m", "]"} {
					m, _ = press(m, k)
					if view := m.View(); w > 0 && h > 0 && strings.Count(view, "\n") != h-1 {
						t.Fatalf("%dx%d after %s: %d lines", w, h, k, strings.Count(view, "\n")+1)
					}
				}
			}
		}
	}
}

func TestAClickFindsTheImageUnderIt(t *testing.T) {
	m := show(sixteen(), tuitest.Size{W: 120, H: 40})
	s := shapes()[m.size()]
	for _, c := range []struct {
		x, y int
		want flow.NodeID
	}{{1, 2, "0.4"}, {s.width() + 1, 2, "0.8"}, {1, 0, ""}, {119, 39, ""}} {
		if got, _ := m.At(c.x, c.y); got != c.want {
			t.Errorf("at %d,%d is %q, want %q", c.x, c.y, got, c.want)
		}
	}
}
