package focus

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/tuitest"
)

func story() flow.Tree {
	events := tuitest.Events(
		"0.1 4",
		"0.2 3",
		"1.1<0.1 edited 7",
		"1.2<0.2 fresh 2",
		"2.1<1.1 passed sampling",
		"2.2<1.2 failed",
	)
	add := func(p flow.Payload) {
		events = append(events, flow.Event{Seq: int64(len(events) + 1), Payload: p})
	}
	add(flow.Judged{Node: "1.1", Preference: flow.ChildBetter, Done: map[int]flow.Outcome{0: flow.OutcomeDone}})
	add(flow.RoleFailed{Node: "1.2", Role: flow.RoleReflector, Failure: flow.Failure{
		What: "the reflector knows no word of it", Understood: &flow.Understanding{Text: "one apple", Unknown: []string{"gleeful"}},
	}})
	return flow.Fold(events)
}

func pane(id flow.NodeID, w, h int) Model {
	return New(themes.Dark(), tuitest.Gallery{Previews: []flow.NodeID{"2.1"}}).SetTree(story()).SetSize(w, h).Select(id)
}

func press(m Model, keys ...string) (Model, []intent.Intent) {
	var all []intent.Intent
	for _, k := range keys {
		msg := tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		if code, ok := map[string]rune{"esc": tea.KeyEscape, "enter": tea.KeyEnter, "down": tea.KeyDown, "pgdown": tea.KeyPgDown, "end": tea.KeyEnd, "home": tea.KeyHome}[k]; ok {
			msg = tea.KeyPressMsg{Code: code}
		}
		var got []intent.Intent
		m, got = m.Update(msg)
		all = append(all, got...)
	}
	return m, all
}

func TestThePanelShowsANode(t *testing.T) {
	progress := map[flow.NodeID]flow.NodeProgress{"2.1": {Node: "2.1", Progress: flow.Progress{Stage: flow.StageSampling, Step: 12, Total: 30}}}
	for _, id := range []flow.NodeID{"root", "0.1", "1.1", "1.2", "2.1", "2.2"} {
		for _, size := range []tuitest.Size{{W: 50, H: 36}, {W: 40, H: 12}} {
			m := pane(id, size.W, size.H).SetProgress(progress)
			tuitest.Golden(t, fmt.Sprintf("%s-%s", id, size), m.View(), size)
		}
	}
	full := tuitest.Size{W: 80, H: 24}
	tuitest.Golden(t, "full", pane("1.1", full.W, full.H).SetFull(true).View(), full)
	tuitest.GoldenStyled(t, "styled", pane("1.1", 50, 36).SetFocused(true).View(), tuitest.Size{W: 50, H: 36})
}

func TestEveryPictureOfAToyWorldSaysSo(t *testing.T) {
	for _, m := range []Model{pane("0.1", 50, 36), pane("0.1", 50, 36).SetFull(true), pane("2.1", 30, 20), pane("1.1", 14, 6)} {
		if view := tuitest.Grid(m.View(), m.w, m.h); !strings.Contains(view, "toy") {
			t.Errorf("a picture of %dx%d does not say that it is of a toy world:\n%s", m.w, m.h, view)
		}
	}
}

func TestLongTextsScroll(t *testing.T) {
	m := pane("1.1", 40, 16)
	top := m.View()
	m, _ = press(m, "end")
	if m.View() == top || m.scroll != m.overflow() {
		t.Errorf("end does not show the end: scroll %d of %d", m.scroll, m.overflow())
	}
	if m, _ = press(m, "home"); m.View() != top {
		t.Error("home does not lead back to the top")
	}
	if m, _ = press(m, "down"); m.Select("0.1").Select("1.1").scroll != 0 {
		t.Error("another node does not begin at its top")
	}
}

func TestOneKeyJudges(t *testing.T) {
	judge := func(j flow.Judged) intent.Intent { j.Node = "1.1"; return intent.Do{Command: flow.Judge{Judged: j}} }
	for _, c := range []struct {
		keys []string
		want intent.Intent
	}{
		{[]string{">"}, judge(flow.Judged{Preference: flow.ChildBetter})},
		{[]string{"<"}, judge(flow.Judged{Preference: flow.ParentBetter})},
		{[]string{"="}, judge(flow.Judged{Preference: flow.TieGood})},
		{[]string{"_"}, judge(flow.Judged{Preference: flow.TieBad})},
		{[]string{"B"}, judge(flow.Judged{Best: true})},
		{[]string{"O", "1"}, judge(flow.Judged{Done: map[int]flow.Outcome{0: flow.OutcomeNotDone}})},
	} {
		_, got := press(pane("1.1", 50, 30), c.keys...)
		if !asked(got, c.want) {
			t.Errorf("%v asks for %v, want %v", c.keys, got, c.want)
		}
	}
	_, got := press(pane("1.1", 50, 30), "*", "4")
	var rated *int
	for _, i := range got {
		if do, ok := i.(intent.Do); ok {
			rated = do.Command.(flow.Judge).Judged.Rating
		}
	}
	if rated == nil || *rated != 4 {
		t.Errorf("* 4 asks for %v, want a rating of 4", got)
	}
}

func asked(got []intent.Intent, want intent.Intent) bool {
	for _, i := range got {
		if fmt.Sprint(i) == fmt.Sprint(want) {
			return true
		}
	}
	return false
}

func TestWhatCannotBeJudgedSaysWhy(t *testing.T) {
	for _, c := range []struct {
		node flow.NodeID
		keys []string
	}{
		{"0.1", []string{">"}},
		{"root", []string{"B"}},
		{"2.2", []string{"*"}},
		{"0.1", []string{"O"}},
		{"1.1", []string{"*", "7"}},
		{"1.1", []string{"*", "esc"}},
		{"1.1", []string{"O", "9"}},
		{"1.1", []string{"R"}},
	} {
		_, got := press(pane(c.node, 50, 30), c.keys...)
		for _, i := range got {
			if _, ok := i.(intent.Notice); !ok {
				t.Errorf("%v on %s asks for %v, want a notice alone", c.keys, c.node, i)
			}
		}
		if len(got) == 0 {
			t.Errorf("%v on %s says nothing", c.keys, c.node)
		}
	}
	if _, got := press(pane("2.2", 50, 30), "R"); !asked(got, intent.Do{Command: flow.Retry{Node: "2.2"}}) {
		t.Errorf("R on a failed node asks for %v", got)
	}
}

func TestTextsOfOthersAreShownHarmlessly(t *testing.T) {
	evil := "\x1b[2J\u009b2J\u202e\U0010eeee\a"
	events := tuitest.Events("0.1 4")
	add := func(p flow.Payload) { events = append(events, flow.Event{Seq: int64(len(events) + 1), Payload: p}) }
	add(flow.VerdictGiven{Node: "0.1", Verdict: flow.Verdict{Verifier: evil, Kind: flow.KindRubric, Text: evil, Aspects: []flow.Aspect{{Name: evil, Explanation: evil}}}})
	add(flow.RoleFailed{Node: "0.1", Role: flow.RoleReflector, Failure: flow.Failure{What: evil, Hint: evil, Understood: &flow.Understanding{Text: evil, Unknown: []string{evil}, Notices: []string{evil}}}})
	note := evil
	add(flow.NodeMarked{Node: "0.1", Note: &note})
	view := New(themes.Mono(), tuitest.Gallery{Missing: []flow.Digest{tuitest.Digest("0.1")}}).SetTree(flow.Fold(events)).SetSize(60, 60).Select("0.1").View()
	for _, bad := range []string{"\x1b[2J", "\u009b", "\u202e", "\U0010eeee", "\a"} {
		if strings.Contains(view, bad) {
			t.Errorf("the view holds %q", bad)
		}
	}
}

func TestHugePromptsAreBounded(t *testing.T) {
	events := tuitest.Events("0.1 4")
	started := events[0].Payload.(flow.SessionStarted)
	started.Prompt = strings.Repeat("apples ", 15_000)
	events[0].Payload = started
	m := New(themes.Mono(), tuitest.Gallery{}).SetTree(flow.Fold(events)).SetSize(60, 20)
	if lines := len(m.text()); lines > 300 {
		t.Errorf("a prompt of 105 kB makes %d lines", lines)
	}
	if text := strings.Join(m.text(), " "); !strings.Contains(text, "kB more") {
		t.Error("nothing says that the prompt goes on")
	}
}

func TestAnyKeysAtAnySize(t *testing.T) {
	keys := []string{">", "<", "=", "_", "*", "0", "3", "9", "B", "O", "1", "R", "down", "pgdown", "end", "home", "enter", "esc", "x"}
	rapid.Check(t, func(t *rapid.T) {
		m := New(themes.Mono(), tuitest.Gallery{Previews: []flow.NodeID{"2.1"}})
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				m = m.SetSize(rapid.IntRange(0, 90).Draw(t, "w"), rapid.IntRange(0, 40).Draw(t, "h"))
			case 1:
				m = m.SetTree(story())
			case 2:
				m = m.Select(rapid.SampledFrom([]flow.NodeID{"root", "0.1", "1.1", "1.2", "2.1", "2.2", "nowhere"}).Draw(t, "node"))
			case 3:
				m = m.SetFull(rapid.Bool().Draw(t, "full"))
			default:
				m, _ = press(m, rapid.SampledFrom(keys).Draw(t, "key"))
			}
			m.Help()
			checkSize(t, m.View(), m.w, m.h)
		}
	})
}

func checkSize(t interface{ Fatalf(string, ...any) }, view string, w, h int) {
	if w <= 0 || h <= 0 {
		if view != "" {
			t.Fatalf("a pane of %dx%d shows %q", w, h, view)
		}
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("a pane of %dx%d has %d lines", w, h, len(lines))
	}
	for y, l := range lines {
		if prose.Width(l) != w {
			t.Fatalf("line %d of %dx%d has %d cells: %q", y, w, h, prose.Width(l), l)
		}
	}
}
