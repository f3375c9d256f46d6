package compare

import (
	"fmt"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

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
