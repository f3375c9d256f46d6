package tree

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

// story is a session with every kind of edge and state.
func story() flow.Tree {
	return tuitest.Tree(
		"0.1 4 marked",
		"0.2 3",
		"1.1<0.1 edited 7",
		"1.3<0.1 fresh 2 ended",
		"1.2<0.2 9 pinned : Add one red apple. / Make the bench blue.",
		"2.1<1.1 passed sampling",
		"2.3<1.1 failed",
		"2.4<1.3 queued",
	)
}

func pane(t flow.Tree, w, h int) Model {
	return New(themes.Dark(), tuitest.Gallery{}).SetTree(t).SetSize(w, h).SetFocused(true)
}

// press sends keys and collects what the pane asks for.
func press(m Model, keys ...string) (Model, []intent.Intent) {
	var all []intent.Intent
	for _, k := range keys {
		var got []intent.Intent
		m, got = m.Update(stroke(k))
		all = append(all, got...)
	}
	return m, all
}

func stroke(k string) tea.KeyPressMsg {
	special := map[string]rune{
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown,
		"enter": tea.KeyEnter, "esc": tea.KeyEscape,
	}
	if code, ok := special[k]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if k == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

func halfway(id flow.NodeID, step int) map[flow.NodeID]flow.NodeProgress {
	return map[flow.NodeID]flow.NodeProgress{id: {Node: id, Role: flow.RoleCorrector, Progress: flow.Progress{Stage: flow.StageSampling, Step: step, Total: 30}}}
}

func TestTheTreeIsTheScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := pane(story(), size.W, size.H).Select("1.1").SetProgress(halfway("2.1", 12))
		tuitest.Golden(t, "story-"+size.String(), m.View(), size)
		m, _ = press(m, "-", "-", "-")
		tuitest.Golden(t, "dots-"+size.String(), m.View(), size)
	}
	tuitest.Golden(t, "empty", pane(tuitest.Tree(), 40, 12).View(), tuitest.Size{W: 40, H: 12})
	tuitest.GoldenStyled(t, "styled", pane(story(), 80, 24).Select("1.2").View(), tuitest.Size{W: 80, H: 24})
}

func TestPreviewsReplaceThumbnails(t *testing.T) {
	m := New(themes.Dark(), tuitest.Gallery{Previews: []flow.NodeID{"0.1"}}).SetSize(40, 8).SetTree(tuitest.Tree("0.1 sampling"))
	if view := tuitest.Grid(m.View(), 40, 8); !strings.Contains(view, "▒▒▒▒▒▒▒▒") {
		t.Errorf("the preview is not shown:\n%s", view)
	}
}

func TestKeysMoveByRelation(t *testing.T) {
	for _, c := range []struct {
		from flow.NodeID
		keys []string
		want flow.NodeID
	}{
		{"root", []string{"right"}, "0.1"},
		{"root", []string{"j"}, "0.1"},
		{"0.1", []string{"l"}, "1.1"},
		{"0.1", []string{"h"}, "root"},
		{"1.1", []string{"left"}, "0.1"},
		{"1.3", []string{"h"}, "0.1"},
		{"2.1", []string{"j"}, "2.3"},
		{"2.1", []string{"j", "j"}, "2.4"},
		{"2.1", []string{"j", "j", "j"}, "1.2"},
		{"2.1", []string{"j", "j", "j", "k"}, "2.4"},
		{"0.1", []string{"down", "down", "down"}, "0.2"},
		{"2.1", []string{"["}, "1.1"},
		{"2.4", []string{"["}, "1.3"},
		{"1.2", []string{"]"}, "2.4"},
		{"2.4", []string{"g"}, "root"},
		{"0.1", []string{"G"}, "1.2"},
		{"2.1", []string{"l"}, "2.1"},
		{"0.1", []string{"k"}, "0.1"},
	} {
		m := pane(story(), 120, 40).Select(c.from)
		m, got := press(m, c.keys...)
		if m.Cursor() != c.want {
			t.Errorf("%s then %v leads to %s, want %s", c.from, c.keys, m.Cursor(), c.want)
		}
		if c.from == c.want && len(c.keys) == 1 {
			if _, why := got[0].(intent.Notice); len(got) != 1 || !why {
				t.Errorf("%s then %v goes nowhere and asks for %v, want to be told why", c.from, c.keys, got)
			}
		} else if last := got[len(got)-1]; last != (intent.Select{Node: c.want}) {
			t.Errorf("%s then %v asks for %v, want to select %s", c.from, c.keys, last, c.want)
		}
	}
}

func TestEveryNodeIsReachedAndInView(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := pane(story(), size.W, size.H)
		seen := map[flow.NodeID]bool{}
		todo := []Model{m}
		for len(todo) > 0 {
			m, todo = todo[0], todo[1:]
			if seen[m.Cursor()] {
				continue
			}
			seen[m.Cursor()] = true
			if !inView(m) {
				t.Errorf("%s: %s is selected and not in view", size, m.Cursor())
			}
			for _, k := range []string{"h", "j", "k", "l"} {
				next, _ := press(m, k)
				todo = append(todo, next)
			}
		}
		if len(seen) != story().Len() {
			t.Errorf("%s: reached %d nodes of %d: %v", size, len(seen), story().Len(), seen)
		}
	}
}

// inView reports whether some cell of the pane belongs to the selected node.
func inView(m Model) bool {
	for y := range m.h {
		for x := range m.w {
			if id, ok := m.At(x, y); ok && id == m.Cursor() {
				return true
			}
		}
	}
	return false
}

func TestTheCursorStaysWhenNodesArrive(t *testing.T) {
	events := tuitest.Events("0.1 4", "0.2 3", "1.2<0.2 9", "1.1<0.1 7", "1.3<0.1 5", "2.1<1.1 queued", "2.5<1.1 queued")
	var m Model
	for i := range events {
		tree := flow.Fold(events[:i+1])
		if i == 0 {
			m = pane(tree, 60, 12)
			continue
		}
		before := m
		if m = m.SetTree(tree); before.Cursor() != m.Cursor() {
			t.Fatalf("event %d moved the cursor from %s to %s", i, before.Cursor(), m.Cursor())
		}
		if m.Cursor() == flow.Root {
			if n, ok := tree.Node("1.2"); ok && n.Status == flow.Done {
				m = m.Select("1.2")
			}
			continue
		}
		if !inView(m) {
			t.Fatalf("event %d pushed the selected node out of view", i)
		}
	}
}

func TestTheCursorLeavesANodeThatGoes(t *testing.T) {
	events := tuitest.Events("0.1 4", "1.1<0.1 queued")
	m := pane(flow.Fold(events), 60, 12).Select("1.1")
	last := events[len(events)-1]
	last.Seq++
	last.Payload = flow.NodeCancelled{Node: "1.1", Withdrawn: true}
	m = m.SetTree(flow.Fold(append(events, last)))
	if m.Cursor() != "0.1" {
		t.Errorf("the cursor is on %s, want on the parent 0.1", m.Cursor())
	}
}

func TestMarksAreAskedFor(t *testing.T) {
	yes := true
	m := pane(story(), 80, 24).Select("1.1")
	for key, want := range map[string]intent.Intent{
		"m":     intent.Do{Command: flow.Mark{Mark: flow.NodeMarked{Node: "1.1", Marked: &yes}}},
		"t":     intent.Do{Command: flow.Mark{Mark: flow.NodeMarked{Node: "1.1", Pinned: &yes}}},
		"d":     intent.Do{Command: flow.Mark{Mark: flow.NodeMarked{Node: "1.1", Pruned: &yes}}},
		"Y":     intent.Copy{Text: "1.1"},
		"y":     intent.Copy{Text: "Add one red apple to the right of the others."},
		"enter": intent.Show{Node: "1.1"},
	} {
		_, got := press(m, key)
		if len(got) == 0 || fmt.Sprintf("%#v", deref(got[0])) != fmt.Sprintf("%#v", deref(want)) {
			t.Errorf("%s asks for %#v, want %#v", key, got, want)
		}
	}
	if _, got := press(m.Select("2.3"), "R"); len(got) != 1 || got[0] != (intent.Do{Command: flow.Retry{Node: "2.3"}}) {
		t.Errorf("R on a failed node asks for %v", got)
	}
}

// deref replaces the pointers of a mark, so that marks compare by value.
func deref(i intent.Intent) any {
	do, ok := i.(intent.Do)
	if !ok {
		return i
	}
	m, ok := do.Command.(flow.Mark)
	if !ok {
		return i
	}
	is := func(b *bool) string {
		if b == nil {
			return "-"
		}
		return fmt.Sprint(*b)
	}
	return []string{string(m.Mark.Node), is(m.Mark.Marked), is(m.Mark.Pinned), is(m.Mark.Pruned)}
}

func TestPrunedNodesAreHiddenUntilAskedFor(t *testing.T) {
	m := pane(tuitest.Tree("0.1 4", "0.2 pruned 2"), 60, 16)
	if view := m.View(); strings.Contains(view, "0.2") {
		t.Errorf("a pruned node is shown:\n%s", view)
	}
	m, _ = press(m, "H")
	if view := m.View(); !strings.Contains(view, "0.2") {
		t.Errorf("H does not show the pruned node:\n%s", view)
	}
}

func TestFoldingHidesWhatFollows(t *testing.T) {
	m, _ := press(pane(story(), 80, 24).Select("0.1"), "space")
	view := tuitest.Grid(m.View(), 80, 24)
	if strings.Contains(view, "1.1") || !strings.Contains(view, "+5") {
		t.Errorf("0.1 is folded, want no 1.1 and a count of 5:\n%s", view)
	}
	if m = m.Select("2.1"); m.Cursor() != "2.1" {
		t.Errorf("selecting a hidden node leads to %s", m.Cursor())
	}
}

func TestFollowMovesTheViewAndNotTheCursor(t *testing.T) {
	tree := thousand()
	m, _ := press(pane(tree, 80, 24).Select("0.1"), "f")
	if m.Cursor() != "0.1" || !m.Following() {
		t.Errorf("after f the cursor is on %s, following %v", m.Cursor(), m.Following())
	}
	if view := m.View(); !strings.Contains(view, "19.50") {
		t.Errorf("the newest node is not in view:\n%s", tuitest.Grid(view, 80, 24))
	}
}

func TestForeignTextIsShownHarmlessly(t *testing.T) {
	v := flow.Verdict{Verifier: "x", Kind: "of\x1b[2J the future"}
	events := tuitest.Events("0.1")
	events = append(events, flow.Event{Seq: int64(len(events) + 1), Payload: flow.VerdictGiven{Node: "0.1", Verdict: v}})
	m := pane(flow.Fold(events), 60, 12).SetGhost(Ghost{Waits: []string{"\x1b]0;title\a"}})
	if strings.Contains(m.View(), "\x1b[2J") || strings.Contains(m.View(), "\a") {
		t.Errorf("the view holds control sequences of others: %q", m.View())
	}
}

func TestAnyKeysAtAnySize(t *testing.T) {
	keys := []string{"h", "j", "k", "l", "g", "G", "[", "]", "enter", "space", "+", "-", "f", "m", "t", "d", "H", "y", "Y", "R", "z", "left", "esc"}
	trees := []flow.Tree{{}, tuitest.Tree(), story(), tuitest.Tree("0.1 yes:3", "0.2 no:1 pruned", "1.2<0.2 failed")}
	rapid.Check(t, func(t *rapid.T) {
		m := New(themes.Mono(), tuitest.Gallery{})
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				m = m.SetSize(rapid.IntRange(0, 90).Draw(t, "w"), rapid.IntRange(0, 30).Draw(t, "h"))
			case 1:
				m = m.SetTree(rapid.SampledFrom(trees).Draw(t, "tree"))
			case 2:
				m = m.Scroll(rapid.IntRange(-3, 3).Draw(t, "dx"), rapid.IntRange(-3, 3).Draw(t, "dy"))
			default:
				m, _ = press(m, rapid.SampledFrom(keys).Draw(t, "key"))
			}
			checkSize(t, m.View(), m.w, m.h)
			m.Help()
			m.At(m.w/2, m.h/2)
			if _, ok := m.tree.Node(m.Cursor()); !ok && m.Cursor() != flow.Root {
				t.Fatalf("the cursor is on %q, which is not in the tree", m.Cursor())
			}
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
