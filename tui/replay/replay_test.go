package replay

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// wall shows every picture at once and remembers which were asked for.
type wall struct {
	tuitest.Gallery
	seen *[]flow.Digest
}

func (w wall) Lines(d flow.Digest, cols, rows int) []string {
	if w.seen != nil {
		*w.seen = append(*w.seen, d)
	}
	lines, _ := w.Gallery.Lines(d, cols, rows)
	return lines
}

func (w wall) Sampling(_ flow.NodeID, d flow.Digest, cols, rows int) []string {
	return w.Lines(d, cols, rows)
}

func (w wall) Sampled(_ flow.NodeID, d flow.Digest, cols, rows int) []string {
	return w.Lines(d, cols, rows)
}

func (w wall) Near(_, _ int, next ...flow.Digest) {}

func story() flow.Tree {
	return tuitest.Tree(
		"0.1 4",
		"0.2 6 : Add a third apple. / Make the bench blue.",
		"1.1<0.1 edited 7",
		"2.1<1.1 passed 9 satisfied",
		"1.2<0.2 3",
		"2.2<1.2 fresh 5 : Turn the bench blue.",
	)
}

func looks(n int) []flow.Digest {
	var out []flow.Digest
	for i := range n {
		out = append(out, flow.Sum([]byte{byte(i)}))
	}
	return out
}

func stage(t flow.Tree, w, h int) Model {
	return New(themes.Dark(), wall{}, Show{Tree: t, Previews: map[flow.NodeID][]flow.Digest{"1.1": looks(3)}}).SetSize(w, h)
}

func press(m Model, keys ...string) Model {
	for _, k := range keys {
		m, _ = m.Update(tuitest.Key(k))
	}
	return m
}

func TestTheStageShowsBeforeReflectionAfter(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := stage(story(), size.W, size.H)
		for _, beat := range []struct {
			name string
			keys []string
		}{
			{"title", nil},
			{"noise", []string{"right"}},
			{"before", []string{"space"}},
			{"edited", []string{"pgdown"}},
			{"sampling", []string{"right"}},
			{"after", []string{"right"}},
			{"fresh", []string{"]", "d", "d"}},
			{"waiting", []string{"end", "pgup"}},
			{"result", []string{"end"}},
			{"keys", []string{"?"}},
		} {
			m = press(m, beat.keys...)
			tuitest.Golden(t, fmt.Sprintf("%s-%s", beat.name, size), m.View(), size)
		}
	}
}

func TestTheWordsThatWereAcceptedAreHighlighted(t *testing.T) {
	size := tuitest.Sizes()[0]
	m := press(stage(story(), size.W, size.H), "right", "right", "right")
	tuitest.GoldenStyled(t, "highlighted", m.View(), size)
}

func TestAPresenterIsInCharge(t *testing.T) {
	m := stage(story(), 80, 24)
	m.auto = true
	if m = press(m, "pgdown"); m.auto {
		t.Error("it goes on by itself after an arrow was pressed")
	}
	at := m.View()
	if m = press(m, "b"); strings.TrimSpace(tuitest.Grid(m.View(), 80, 24)) == "" || strings.Trim(m.View(), " \n") != "" {
		t.Errorf("the blank screen shows %q", strings.Trim(m.View(), " \n"))
	}
	if m = press(m, "pgdown"); m.View() != at {
		t.Error("the key that ends the blank did something else too")
	}
	for range 3 {
		m = press(m, "esc", "pgup")
	}
	if m.at != 0 {
		t.Errorf("page up leads to beat %d, want the first", m.at)
	}
	for range 100 {
		m = press(m, "pgdown")
	}
	if m.at != len(m.script.beats)-1 {
		t.Errorf("page down leads to beat %d, want the last", m.at)
	}
	if _, got := m.Update(tuitest.Key("esc")); len(got) != 0 {
		t.Error("escape, which presenters send, leaves")
	}
	if _, got := m.Update(tuitest.Key("q")); len(got) != 1 || got[0] != (intent.Quit{}) {
		t.Errorf("q asks for %v, want to leave", got)
	}
}

func TestJumpsLeadToChainsAndDecisions(t *testing.T) {
	for _, c := range []struct {
		keys string
		want string // of the header
		act  act
	}{
		{"2", "chain 2 of 2 · round 0", after},
		{"2 [", "chain 1 of 2 · round 0", after},
		{"2 right [", "chain 2 of 2 · round 0", after},
		{"]", "chain 1 of 2 · round 0", after},
		{"] ] ]", "chain 2 of 2 · round 0", after},
		{"d", "round 1", reflection},
		{"end D", "chain 2 of 2 · round 2", reflection},
		{"7", "", title},
	} {
		m := press(stage(story(), 120, 40), strings.Fields(c.keys)...)
		if got := m.header(); !strings.Contains(got, c.want) || m.beat().act != c.act {
			t.Errorf("%s leads to %q, act %d; want %q, act %d", c.keys, got, m.beat().act, c.want, c.act)
		}
	}
}

func TestSamplingIsSeenAgain(t *testing.T) {
	var seen []flow.Digest
	m := stage(story(), 80, 24)
	m.gallery = wall{seen: &seen}
	m = press(m, "right", "right", "right", "right")
	child, _ := story().Node("1.1")
	want := append(looks(3), child.Image)
	for i := range want {
		seen = nil
		m.View()
		if got := seen[len(seen)-1]; got != want[i] {
			t.Errorf("frame %d shows %s, want %s", i, got.Short(), want[i].Short())
		}
		if _, turn, ok := m.Wait(); ok {
			m = m.Pass(turn)
		}
	}
	if _, _, ok := m.Wait(); ok {
		t.Error("after the image is there it goes on by itself")
	}
	if m = press(m, "s"); m.frame != 0 {
		t.Errorf("s shows frame %d, want the first again", m.frame)
	}
	if m = press(m, "right"); m.frame != 3 {
		t.Errorf("an arrow during the sampling leads to frame %d, want the image", m.frame)
	}
}

func TestItGoesOnByItselfAndAKeyStopsIt(t *testing.T) {
	m := New(themes.Dark(), wall{}, Show{Tree: story(), Auto: true, Loop: true, Speed: 2}).SetSize(80, 24)
	d, _, ok := m.Wait()
	if !ok || d != titleLasts/2 {
		t.Fatalf("at speed 2 the title lasts %s, %v; want %s", d, ok, titleLasts/2)
	}
	var acts []act
	for range len(m.script.beats) {
		acts = append(acts, m.beat().act)
		_, turn, _ := m.Wait()
		m = m.Pass(turn)
	}
	if m.at != 0 || acts[len(acts)-1] != ending {
		t.Errorf("after the last beat it is at %d, having shown %v; want the start again", m.at, acts)
	}
	_, turn, _ := m.Wait()
	m = press(m, "+")
	if m.Pass(turn).at != m.at {
		t.Error("the time of a turn that a key ended was still counted")
	}
}

func TestASessionOfAnyShapePlays(t *testing.T) {
	for name, tree := range map[string]flow.Tree{
		"nothing":        tuitest.Tree(),
		"one is sampled": tuitest.Tree("0.1 sampling"),
		"failed":         tuitest.Tree("0.1 4", "1.1<0.1 failed"),
		"pruned":         tuitest.Tree("0.1 4", "1.1<0.1 pruned 5", "2.1<1.1 6"),
		"a branch":       tuitest.Tree("0.1 4", "1.1<0.1 5", "1.7<0.1 edited 6"),
		"no events":      {},
	} {
		m := stage(tree, 80, 24)
		for range len(m.script.beats) + 2 {
			if lines := strings.Count(m.View(), "\n") + 1; lines != 24 {
				t.Errorf("%s: %d lines at beat %d, want 24", name, lines, m.at)
			}
			m = press(m, "right", "right")
		}
	}
}

func BenchmarkOpening10000Images(b *testing.B) {
	var lines []string
	for c := range 100 {
		lines = append(lines, fmt.Sprintf("0.%d 4", c+1))
		for r := range 99 {
			lines = append(lines, fmt.Sprintf("%d.%d<%d.%d 5", r+1, c+1, r, c+1))
		}
	}
	tree := tuitest.Tree(lines...)
	for b.Loop() {
		m := stage(tree, 120, 40)
		m.View()
		m = press(m, "d", "]", "D", "end")
		m.View()
	}
}

func TestNothingOverflowsAtAnySize(t *testing.T) {
	keys := []string{"right", "left", "]", "[", "d", "D", "end", "home", "down", "up", "b", "a", "?", "s", "2", "+"}
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 140).Draw(t, "w"), rapid.IntRange(1, 50).Draw(t, "h")
		m := stage(story(), w, h)
		m.show.Plain = rapid.Bool().Draw(t, "plain")
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 12).Draw(t, "keys") {
			m = press(m, k)
		}
		lines := strings.Split(m.View(), "\n")
		if len(lines) != h {
			t.Fatalf("%d lines of %dx%d", len(lines), w, h)
		}
		for i, l := range lines {
			if got := len([]rune(strings.TrimRight(tuitest.Grid(l, w+20, 1), " |\n"))); got > w {
				t.Fatalf("line %d has %d cells, want %d: %q", i, got, w, l)
			}
		}
	})
}

func TestPlainTellsEveryBeatInWords(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := stage(story(), size.W, size.H)
		m.show.Plain = true
		var told []string
		for i := range m.script.beats {
			if sc := m.script.at(i); m.script.beats[i].act == reflection && sc.said.Decision == flow.Edited {
				tuitest.Golden(t, "plain-"+size.String(), m.View(), size)
			}
			for range 20 { // read to the end
				told = append(told, strings.Fields(tuitest.Grid(m.View(), size.W, size.H))...)
				if m.overflow() == m.scroll {
					break
				}
				m = press(m, "down")
			}
			m = press(m, "right")
		}
		all := strings.ReplaceAll(strings.Join(told, " "), " | ", " ")
		for _, want := range []string{
			"the prompt: three red apples", "before: image 0.1, from noise, score 4 of 10", "edited", "the edit adds",
			"after: image 1.1, round 1 of chain 1, score 7 of 10", "better, from 4: count accuracy 7 of 10", "the result: image 2.1", ": chain 1 of",
		} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: %q is not told in\n%s", size, want, all)
			}
		}
		if strings.ContainsAny(all, "█▒✎✓─") {
			t.Errorf("%s: something is drawn:\n%s", size, all)
		}
	}
}

func TestAKeyThatDoesNothingSaysWhy(t *testing.T) {
	alone := tuitest.Tree("0.1 4")
	m := New(themes.Dark(), wall{}, Show{Tree: alone}).SetSize(80, 24)
	for key, why := range map[string]string{"]": "there is one chain", "d": "nothing was decided", "s": "no previews"} {
		said := press(m, key)
		if !strings.Contains(said.View(), why) {
			t.Errorf("%s does nothing, and the stage lacks %q:\n%s", key, why, said.View())
		}
		if strings.Contains(press(said, "right").View(), why) {
			t.Errorf("%q stays after the next key", why)
		}
	}
}
