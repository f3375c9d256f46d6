package charts

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// study is a session of three chains with decisions and judgements.
func study() []flow.Event {
	events := tuitest.Events(
		"0.1 4", "0.2 3", "0.3 2",
		"1.1<0.1 edited 7", "1.2<0.2 6", "1.3<0.3 fresh 1", "2.1<1.1 5 pruned", "2.2<1.2 edited 9 : Add an apple.",
	)
	rate := func(id flow.NodeID, stars int, p flow.Preference) flow.Judged {
		return flow.Judged{Node: id, Rating: &stars, Preference: p}
	}
	for _, p := range []flow.Payload{
		rate("1.1", 4, flow.ChildBetter), rate("1.2", 5, flow.ParentBetter), rate("2.2", 3, flow.TieGood),
		flow.Judged{Node: "2.1", Preference: flow.ParentBetter},
	} {
		last := events[len(events)-1]
		events = append(events, flow.Event{Seq: last.Seq + 1, Time: last.Time, Session: last.Session, Payload: p})
	}
	return events
}

func show(events []flow.Event, size tuitest.Size) Model {
	return New(themes.Dark()).SetTree(flow.Fold(events)).SetSize(size.W, size.H)
}

func TestTheChartsOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := show(study(), size)
		for _, page := range []string{"1", "2", "3"} {
			m, _ = m.Update(tuitest.Key(page))
			tuitest.GoldenStyled(t, fmt.Sprintf("charts-%s-%s", size, page), m.View(), size)
			if m.all() {
				break
			}
		}
	}
}

func TestWithoutDrawingsTheNumbersAreTold(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := show(study(), size).SetPlain(true)
		for _, page := range []string{"1", "2", "3"} {
			m, _ = m.Update(tuitest.Key(page))
			tuitest.Golden(t, fmt.Sprintf("plain-%s-%s", size, page), m.View(), size)
		}
	}
}

// TestWordsThatDoNotFitAreReadOn: the key for the next chart reads to the end first.
func TestWordsThatDoNotFitAreReadOn(t *testing.T) {
	size := tuitest.Size{W: 30, H: 4}
	m := show(study(), size).SetPlain(true)
	var read []string
	for m.page == score {
		read = append(read, m.View())
		m, _ = m.Update(tuitest.Key("right"))
		if len(read) > 20 {
			t.Fatalf("it never ends: %q", read)
		}
	}
	for _, want := range []string{"the session", "chain 1", "chain 2", "chain 3", "2 images made: 2 of", "more lines"} {
		if !strings.Contains(strings.Join(read, "\n"), want) {
			t.Errorf("%q is never told:\n%s", want, strings.Join(read, "\n"))
		}
	}
	m, _ = m.Update(tuitest.Key("left"))
	if m.page != score || m.from != 0 {
		t.Errorf("back is page %d from line %d", m.page, m.from)
	}
}

func TestABestScoreHoldsUntilABetterOne(t *testing.T) {
	lines, images := Lines(flow.Fold(study()))
	got := map[int]string{}
	for _, l := range lines {
		for _, s := range l.Steps {
			got[l.Chain] += fmt.Sprintf("%d:%g ", s.Images, s.Score)
		}
	}
	want := map[int]string{0: "1:4 4:7 8:9 ", 1: "1:4 4:7 ", 2: "2:3 5:6 8:9 ", 3: "3:2 "}
	if images != 8 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d images: got %v, want %v: 2.1 is pruned, 1.3 is worse", images, got, want)
	}
	if lines[1].Own != 3 || lines[0].Own != 8 {
		t.Errorf("chain 1 made %d, the session %d; want 3 and 8", lines[1].Own, lines[0].Own)
	}
}

func TestASureNoCountsBelowAnUnsureOne(t *testing.T) {
	lines, _ := Lines(tuitest.Tree("0.1 no:9", "0.2 no:4", "0.3 yes:2"))
	var got []float64
	for _, s := range lines[0].Steps {
		got = append(got, s.Score)
	}
	if want := []float64{-9, -4, 2}; !reflect.DeepEqual(got, want) {
		t.Errorf("the best rises as %v, want %v", got, want)
	}
}

func TestAChainOfAnotherPromptIsLeftOut(t *testing.T) {
	events := tuitest.Events("0.1 4")
	for _, p := range []flow.Payload{
		flow.ChainStarted{Chain: 9, Head: "0.1", Until: 2, Branch: true, Prompt: "a green cup"},
		flow.NodeQueued{Node: "1.9", Parent: "0.1", Chain: 9, Round: 1},
		flow.NodeFinished{Node: "1.9", Image: tuitest.Digest("1.9")},
		flow.VerdictGiven{Node: "1.9", Verdict: flow.Verdict{Verifier: "clay eye", Kind: flow.KindRubric, Score: 10}},
	} {
		last := events[len(events)-1]
		events = append(events, flow.Event{Seq: last.Seq + 1, Time: last.Time, Session: last.Session, Payload: p})
	}
	lines, images := Lines(flow.Fold(events))
	if len(lines) != 2 || images != 2 || len(lines[0].Steps) != 1 {
		t.Errorf("%d images, lines %+v; want the session's and chain 1, and the best from 0.1", images, lines)
	}
}

func TestDecisionsAreCounted(t *testing.T) {
	r := RatesOf(flow.Fold(study()))
	if want := (Rates{Accepted: 2, Edited: 2, Rejected: 1, Fresh: 1, Waiting: 1}); r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
	if r.Decided() != 5 {
		t.Errorf("%d decided, want 5", r.Decided())
	}
}

func TestAgreementIsUnderOneVerifier(t *testing.T) {
	a := AgreementOf(flow.Fold(study()))
	// 1.1 better and 4 to 7, 2.1 worse and 7 to 5: two agree. 1.2 worse but 3 to 6, 2.2 a tie but 6 to 9.
	if a.Judged != 4 || a.Agree != 2 || len(a.Against) != 2 || a.Against[0].Node != "1.2" {
		t.Errorf("judgements: got %+v, want 2 of 4, against 1.2 and 2.2", a)
	}
	// Stars 4 5 3, scores 7 6 9: 2.2 over both others and 1.1 over 1.2, all the other way round.
	if a.Pairs != 3 || a.Same != 0 {
		t.Errorf("ratings: got %d of %d pairs, want 0 of 3", a.Same, a.Pairs)
	}
}

func TestAnEmptySessionSaysSo(t *testing.T) {
	size := tuitest.Size{W: 120, H: 40}
	got := tuitest.Grid(show(tuitest.Events("0.1 sampling"), size).View(), size.W, size.H)
	for _, want := range []string{"no image has a verdict yet", "nothing is decided yet", "judge images with"} {
		if !strings.Contains(got, want) {
			t.Errorf("the charts do not say %q:\n%s", want, got)
		}
	}
}

func TestPagesTurnAndStop(t *testing.T) {
	m := show(study(), tuitest.Size{W: 80, H: 24})
	for _, c := range []struct {
		key  string
		want page
	}{{"left", 0}, {"right", 1}, {"l", 2}, {"right", 2}, {"1", 0}, {"3", 2}, {"h", 1}} {
		if m, _ = m.Update(tuitest.Key(c.key)); m.page != c.want {
			t.Errorf("%s leads to page %d, want %d", c.key, m.page, c.want)
		}
	}
	if _, got := m.Update(tuitest.Key("esc")); len(got) != 1 || got[0] != (intent.Leave{}) {
		t.Errorf("esc asks for %+v", got)
	}
}

func TestNothingPanicsOnAnyScreen(t *testing.T) {
	for _, events := range [][]flow.Event{study(), tuitest.Events("0.1 queued"), tuitest.Events("0.1 vq:1.5"), tuitest.Events("0.1 yes:3", "0.2 no:2")} {
		for _, w := range []int{0, 1, 2, 5, 9, 23, 24, 25, 40, 61, 89, 90, 91, 130} {
			for _, h := range []int{0, 1, 2, 3, 5, 8, 26, 40} {
				m := show(events, tuitest.Size{W: w, H: h})
				for p := range pages {
					m.page = p
					if view := m.View(); w > 0 && h > 0 && strings.Count(view, "\n") != h-1 {
						t.Fatalf("%dx%d: %d lines", w, h, strings.Count(view, "\n")+1)
					}
				}
			}
		}
	}
}

func TestTicksAreRoundNumbers(t *testing.T) {
	for least, want := range map[float64]float64{0.3: 0.5, 1: 1, 1.2: 2, 2.1: 5, 7: 10, 34: 50} {
		if got := nice(least); got != want {
			t.Errorf("nice(%g) = %g, want %g", least, got, want)
		}
	}
	var got []string
	for cell := range 21 {
		if s := strings.TrimSpace(tick(float64(cell)*0.5, 2, 0.5)); s != "" {
			got = append(got, s)
		}
	}
	if want := "0 2 4 6 8 10"; strings.Join(got, " ") != want {
		t.Errorf("the ticks from 0 to 10 are %q, want %s", got, want)
	}
}
