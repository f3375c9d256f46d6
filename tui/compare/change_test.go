package compare

import (
	"strings"
	"testing"

	"rflow/tui/internal/tuitest"
)

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
