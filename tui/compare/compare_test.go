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

func TestOneZoomForBoth(t *testing.T) {
	var asked []string
	m := open(t, garden(), "1.1", 80, 24)
	m.gallery = shelf{asked: &asked}
	look := func(keys ...string) []string {
		asked = nil
		m = does(m, keys...)
		asked = nil
		m.View()
		var parts []string
		for _, k := range asked {
			at, _, _ := strings.Cut(strings.TrimPrefix(k, part), "/")
			parts = append(parts, at)
		}
		return parts
	}
	whole := m.vista()
	if whole.part.Dx() != 256 || whole.grow != 1 {
		t.Errorf("without zoom %v of 256 px is shown, %d times", whole.part, whole.grow)
	}
	middle := look("z", "z")
	if len(middle) != 2 || middle[0] != middle[1] || m.vista().part.Dx() >= 128 {
		t.Errorf("zoomed twice the pictures show %v of 256 px; want the same quarter of both", middle)
	}
	left := look(strings.Fields(strings.Repeat("left up ", 9))...)
	if v := m.vista(); v.part.Min.X != 0 || v.part.Min.Y != 0 || left[0] != left[1] || left[0] == middle[0] {
		t.Errorf("at the top left they show %v, %v; want a corner of both", left, v.part)
	}
	if back := look("right"); back[0] == left[0] {
		t.Error("the edge was passed: going back does nothing")
	}
	look("-", "-")
	if v := m.vista(); v.part != whole.part {
		t.Errorf("further twice shows %v, want all: %v", v.part, whole.part)
	}
	look("z", "z", "z", "z")
	if m.zoom != 1 {
		t.Errorf("the fourth zoom is %d, want all again", m.zoom)
	}
	look("+", "+", "+", "+", "+", "+")
	if m.zoom != closest || m.vista().grow < sharp {
		t.Errorf("the closest is %d times with pixels %d wide, want %d and edges", m.zoom, m.vista().grow, closest)
	}
}

func TestTheSliderShowsOneUpToItAndTheOtherFromThere(t *testing.T) {
	m := does(open(t, garden(), "1.1", 80, 24), "4")
	at := func() int { return strings.IndexRune(tuitest.Grid(m.View(), 80, 24), '┃') }
	start := at()
	m = does(m, "left", "left", ",")
	if left := at(); left >= start || start < 0 {
		t.Errorf("three steps to the left move the slider from %d to %d", start, left)
	}
	for range 40 {
		m = does(m, "right")
	}
	if m.slide != 100 || at() < 0 {
		t.Errorf("far to the right the slider is at %d and at %d on the screen", m.slide, at())
	}
}

func TestTheMousePutsTheSliderUnderItself(t *testing.T) {
	m := does(open(t, garden(), "1.1", 80, 24), "4")
	row := func(m Model) int {
		line := strings.Split(tuitest.Grid(m.View(), 80, 24), "\n")[5]
		return len([]rune(line[:strings.IndexRune(line, '┃')]))
	}
	for _, x := range []int{19, 25, 40, 59} {
		if at := row(m.Point(x)); at < x-1 || at > x+1 {
			t.Errorf("pointed at column %d the slider is in column %d", x, at)
		}
	}
	if side := does(m, "1"); side.Point(3).slide != side.slide {
		t.Error("side by side the mouse moves a slider")
	}
}

func judgement(out []intent.Intent) (flow.Judged, string) {
	var j flow.Judged
	text := ""
	for _, i := range out {
		switch i := i.(type) {
		case intent.Do:
			j = i.Command.(flow.Judge).Judged
		case intent.Notice:
			text = i.Text
		}
	}
	return j, text
}

func TestJudgingInCompare(t *testing.T) {
	for k, want := range map[string]flow.Preference{">": flow.ChildBetter, "<": flow.ParentBetter, "=": flow.TieGood, "_": flow.TieBad} {
		for _, sides := range []string{"1", "space"} { // swapping changes what is where, not what the keys say
			_, out := press(open(t, garden(), "1.1", 80, 24), sides, k)
			if j, _ := judgement(out); j.Node != "1.1" || j.Preference != want {
				t.Errorf("%s judges %+v, want %s of 1.1", k, j, want)
			}
		}
	}
	fresh := open(t, garden(), "1.1", 80, 24)
	fresh.seen = 0
	if j, text := judgement(second(press(fresh, ">"))); j.Node != "" || !strings.Contains(text, "not on the screen yet") {
		t.Errorf("before it was seen > judges %+v: %q", j, text)
	}
	late := open(t, garden(), "1.1", 80, 24)
	late.gallery = shelf{missing: tuitest.Digest("0.1").String()}
	if j, text := judgement(second(press(late, ">"))); j.Node != "" || !strings.Contains(text, "on its way") {
		t.Errorf("before the picture was there > judges %+v: %q", j, text)
	}
	siblings := open(t, tuitest.Tree("0.1 4", "0.2 6"), "0.1", 80, 24)
	if j, text := judgement(second(press(siblings, ">"))); j.Node != "" || !strings.Contains(text, "only a parent and its child") {
		t.Errorf("siblings are judged %+v: %q", j, text)
	}
}

func second(_ Model, out []intent.Intent) []intent.Intent { return out }

func TestABlindPairTellsNothingUntilItIsJudged(t *testing.T) {
	for _, coin := range []bool{false, true} {
		for k, want := range map[string]flow.Preference{"<": flow.ParentBetter, ">": flow.ChildBetter, "=": flow.TieGood} {
			m := does(open(t, garden(), "1.1", 80, 24), "b")
			if j, _ := judgement(second(press(m, k))); j.Node != "" {
				t.Fatal("it was judged before anything was shown")
			}
			m = m.Toss(coin)
			m = m.Saw(m.Showing())
			for _, mode := range []string{"1", "2", "3", "4"} {
				m = does(m, mode)
				name, sides := m.Heading()
				screen := tuitest.Grid(m.View(), 80, 24) + name + sides
				for _, tells := range []string{"1.1", "0.1", "child", "parent", "7/10", "asked for"} {
					if strings.Contains(screen, tells) {
						t.Errorf("blind, in mode %s, the screen tells %q:\n%s", mode, tells, screen)
					}
				}
				if !strings.Contains(name, "blind") || !strings.Contains(screen, "A") {
					t.Errorf("mode %s does not say that it is blind: %s", mode, name)
				}
			}
			m, out := press(m, k)
			if coin && k != "=" { // A is the child
				want = map[flow.Preference]flow.Preference{flow.ParentBetter: flow.ChildBetter, flow.ChildBetter: flow.ParentBetter}[want]
			}
			j, text := judgement(out)
			if j.Node != "1.1" || j.Preference != want {
				t.Errorf("coin %v: %s judges %+v, want %s", coin, k, j, want)
			}
			if tells := fmt.Sprintf("A was the %s", map[bool]string{false: "parent", true: "child"}[coin]); !strings.Contains(text, tells) {
				t.Errorf("coin %v: it tells %q, want %q", coin, text, tells)
			}
			if _, sides := m.Heading(); !strings.Contains(sides, "1.1 child") {
				t.Errorf("once judged it does not say which is the child: %s", sides)
			}
		}
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
	m := open(t, garden(), "1.1", 80, 24).SetWords(true)
	tuitest.Golden(t, "words", m.View(), tuitest.Size{W: 80, H: 24})
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
