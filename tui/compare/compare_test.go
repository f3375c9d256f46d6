package compare

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/tuitest"
)

// shelf shows every picture as four quadrants and remembers what was asked for.
type shelf struct {
	tuitest.Gallery
	asked   *[]string
	missing string // pictures whose key holds this are not there
	err     error
}

func (s shelf) Look(_, key string, cols, rows int) ([]string, bool, error) {
	if s.asked != nil {
		*s.asked = append(*s.asked, key)
	}
	if s.missing != "" && strings.Contains(key, s.missing) {
		return nil, false, s.err
	}
	lines, _ := s.Lines(flow.Sum([]byte(key)), cols, rows)
	return lines, true, nil
}

func garden() flow.Tree {
	return tuitest.Tree("0.1 4", "0.2 6", "1.1<0.1 edited 7", "1.2<0.2 8")
}

// open compares a node, seen, with what is most likely.
func open(t *testing.T, tree flow.Tree, id flow.NodeID, w, h int) Model {
	t.Helper()
	others, why := Others(tree, id)
	if why != "" {
		t.Fatalf("%s cannot be compared: %s", id, why)
	}
	m := New(themes.Dark(), shelf{}, tree, id, others).SetSize(w, h)
	return m.Saw(m.Showing())
}

// press presses keys and returns what was asked for last.
func press(m Model, keys ...string) (Model, []intent.Intent) {
	var out []intent.Intent
	for _, k := range keys {
		m, out = m.Update(tuitest.Key(k))
	}
	return m, out
}

func does(m Model, keys ...string) Model {
	m, _ = press(m, keys...)
	return m
}

func TestWhatANodeIsComparedWith(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		id    flow.NodeID
		want  string
	}{
		{"its parent", []string{"0.1 4", "1.1<0.1 7"}, "1.1", "[{0.1 parent}]"},
		{"from noise: the best", []string{"0.1 4", "0.2 6", "0.3 9"}, "0.1", "[{0.3 best} {0.2 sibling}]"},
		{"its parent, then the best", []string{"0.1 4", "0.2 9", "1.1<0.1 7"}, "1.1", "[{0.1 parent} {0.2 best}]"},
		{"the marked one", []string{"0.1 4", "0.2 6 marked", "1.1<0.1 7"}, "1.1", "[{0.2 marked} {0.1 parent}]"},
		{"itself is marked", []string{"0.1 4", "1.1<0.1 7 marked"}, "1.1", "[{0.1 parent}]"},
		{"its parent when two are marked", []string{"0.1 4", "0.2 6 marked", "0.3 5 marked", "1.1<0.1 7"}, "1.1", "[{0.1 parent} {0.2 marked} {0.3 marked}]"},
		{"the best compares with the others", []string{"0.1 4", "1.1<0.1 3"}, "0.1", "[{1.1 child}]"},
		{"nothing else", []string{"0.1 4", "0.2 sampling"}, "0.1", "[] there is no other image yet"},
		{"nothing yet", []string{"0.1 4", "0.2 sampling"}, "0.2", "[] its image is not there yet"},
		{"the prompt", []string{"0.1 4"}, flow.Root, "[] the prompt is not an image"},
	} {
		others, why := Others(tuitest.Tree(c.lines...), c.id)
		if got := strings.TrimSpace(fmt.Sprint(others, " ", why)); got != c.want {
			t.Errorf("%s: %s is compared with %s, want %s", c.name, c.id, got, c.want)
		}
	}
}

func TestEveryModeOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		for _, c := range []struct {
			name string
			keys []string
		}{
			{"side", nil},
			{"swapped", []string{"space"}},
			{"flicker", []string{"2"}},
			{"held", []string{"2", "space", "space"}},
			{"difference", []string{"3"}},
			{"slider", []string{"4", "right", ";"}},
			{"zoomed", []string{"z", "z", "left"}},
		} {
			m := open(t, garden(), "1.1", size.W, size.H)
			before, after := m.Pair()
			m = does(m.Measured(before.Image, after.Image, Facts{Mean: 0.021, Changed: 0.14}), c.keys...)
			mode, sides := m.Heading()
			view := strings.Join([]string{m.View(), mode, sides}, "\n")
			tuitest.Golden(t, c.name+"-"+size.String(), view, tuitest.Size{W: size.W, H: size.H + 2})
		}
	}
}

func TestItIsExactlyAsLargeAsAsked(t *testing.T) {
	for _, w := range []int{0, 1, 2, 3, 5, 8, 19, 40, 61} {
		for _, h := range []int{0, 1, 2, 3, 7, 8, 13, 14} {
			for _, keys := range []string{"1", "2", "3", "4", "1 z z z", "4 z", "b"} {
				m := does(open(t, garden(), "1.1", 80, 24).SetSize(w, h), strings.Fields(keys)...)
				if w == 0 || h == 0 {
					if m.View() != "" {
						t.Fatalf("%dx%d, %s: not empty", w, h, keys)
					}
					continue
				}
				lines := strings.Split(m.View(), "\n")
				if len(lines) != h {
					t.Fatalf("%dx%d, %s: %d lines", w, h, keys, len(lines))
				}
				for y, l := range lines {
					if got := prose.Width(l); got != w {
						t.Fatalf("%dx%d, %s: line %d has %d cells: %q", w, h, keys, y, got, l)
					}
				}
			}
		}
	}
}

func TestFlickerGoesOnByItselfUntilItIsHeld(t *testing.T) {
	m := open(t, garden(), "1.1", 80, 20)
	if _, _, ok := m.Wait(); ok {
		t.Error("side by side waits for something")
	}
	m = does(m, "2")
	shown := func() bool { return strings.Contains(tuitest.Grid(m.View(), 80, 20), "● 1.1 child") }
	var seen []bool
	for range 4 {
		d, turn, ok := m.Wait()
		if !ok || d != interval(usualRate) {
			t.Fatalf("flicker waits %v, %v; want %v", d, ok, interval(usualRate))
		}
		seen = append(seen, shown())
		m = m.Pass(turn)
		if again := m.Pass(turn); again.second != m.second {
			t.Error("a turn ends twice")
		}
	}
	if fmt.Sprint(seen) != "[false true false true]" {
		t.Errorf("the image on the right is shown %v, want every other turn", seen)
	}
	d, _, _ := does(m, ";").Wait()
	slow, _, _ := does(m, ",", ",", ",", ",").Wait()
	if d >= interval(usualRate) || slow != interval(slowest) {
		t.Errorf("faster waits %v, slowest %v", d, slow)
	}
	m = does(m, "space")
	if _, _, ok := m.Wait(); ok {
		t.Error("it goes on though it is held")
	}
	before := m.second
	if m = does(m, "space"); m.second == before {
		t.Error("held, space does not show the other")
	}
	if _, _, ok := does(m, "2").Wait(); !ok {
		t.Error("the key of flicker does not let it go on")
	}
}

func TestADisabledKeySaysWhy(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{","}, "side by side has nothing to set"},
		{[]string{"left"}, "all of it is in view: z zooms"},
		{[]string{"3", "space"}, "a difference has no sides"},
		{[]string{"-"}, "all of it is in view"},
	} {
		m := open(t, garden(), "1.1", 80, 24)
		_, out := press(m, c.keys...)
		if _, text := judgement(out); !strings.Contains(text, c.want) {
			t.Errorf("%v: %q, want %q", c.keys, text, c.want)
		}
	}
	lone := open(t, tuitest.Tree("0.1 4", "1.1<0.1 7"), "1.1", 80, 24)
	if _, text := judgement(second(press(lone, "n"))); !strings.Contains(text, "there is no other image") {
		t.Errorf("n with two images: %q", text)
	}
}

func TestAnotherImageToCompareWith(t *testing.T) {
	m := does(open(t, garden(), "1.1", 80, 24), "n")
	if _, sides := m.Heading(); !strings.Contains(sides, "1.2 best") || !strings.Contains(sides, "1.1 selected") {
		t.Errorf("n compares %s, want with the best", sides)
	}
	if m.seen == m.Showing() {
		t.Error("the new pair counts as seen")
	}
}

func TestAPictureThatCannotBeShownSaysWhy(t *testing.T) {
	m := open(t, garden(), "1.1", 80, 24)
	m.gallery = shelf{missing: tuitest.Digest("1.1").String(), err: errors.New("the file is gone")}
	if view := m.View(); !strings.Contains(view, "the file is gone") {
		t.Errorf("the screen does not say why:\n%s", tuitest.Grid(view, 80, 24))
	}
}

func TestDifferentSizesAreSaid(t *testing.T) {
	events := tuitest.Events("0.1 4", "1.1<0.1 7")
	for i, e := range events {
		if f, ok := e.Payload.(flow.NodeFinished); ok && f.Node == "1.1" {
			f.Width, f.Height = 512, 256
			events[i].Payload = f
		}
	}
	m := open(t, flow.Fold(events), "1.1", 120, 40)
	if screen := tuitest.Grid(m.View(), 120, 40); !strings.Contains(screen, "256×256 and 512×256 px, both shown in 512×256") {
		t.Errorf("the sizes are not told:\n%s", screen)
	}
}

func TestCompareInWords(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		m := open(t, garden(), "1.1", size.W, size.H).SetWords(true)
		tuitest.Golden(t, "words-"+size.String(), m.View(), size)
		var read []string // all of it, by scrolling
		for range 40 {
			read = append(read, strings.Split(tuitest.Grid(m.View(), size.W, size.H), "\n")...)
			m = does(m, "down")
		}
		for _, want := range []string{"first image, the parent: image 0.1", "second image, the child: image 1.1", "what differs, from 0.1 to 1.1:", "seed"} {
			if !strings.Contains(strings.Join(read, "\n"), want) {
				t.Errorf("%s: it is never said that %q:\n%s", size, want, strings.Join(read, "\n"))
			}
		}
		if _, sides := m.Heading(); sides != "image 0.1, the parent, with image 1.1, the child" {
			t.Errorf("%s: it is called %q", size, sides)
		}
	}
}

// TestHelpListsEveryKeyOnce in every mode.
func TestHelpListsEveryKeyOnce(t *testing.T) {
	for _, keys := range []string{"1", "2", "3", "4", "z", "b"} {
		m := does(open(t, garden(), "1.1", 80, 24), keys)
		listed := map[string]string{}
		for _, b := range m.Help() {
			for _, k := range b.Keys {
				if before, twice := listed[k]; twice {
					t.Errorf("%s: %q means %s and %s", keys, k, before, b.Description)
				}
				listed[k] = b.Description
			}
		}
		v := reflect.ValueOf(DefaultKeyMap())
		for i := range v.NumField() {
			for _, k := range v.Field(i).Interface().(key.Binding).Keys() {
				if _, ok := listed[k]; !ok {
					t.Errorf("%s: help lacks %q, %s", keys, k, v.Type().Field(i).Name)
				}
				delete(listed, k)
			}
		}
		if len(listed) > 0 {
			t.Errorf("%s: help lists %v, which no binding has", keys, listed)
		}
	}
}
