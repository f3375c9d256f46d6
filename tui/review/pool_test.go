package review

import (
	"slices"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/tuitest"
)

// Of a pool that is narrowed later no chain has ended yet, and of one that was, what was left
// out never had one.
func TestAnImageOfThePoolSaysWhatBecomesOfIt(t *testing.T) {
	var events []flow.Event
	for _, e := range tuitest.Events("0.1 4", "0.2 8", "0.3 sampling") {
		switch p := e.Payload.(type) {
		case flow.SessionStarted:
			p.Strategy.Initial, p.Strategy.Width = 3, 1
			e.Payload = p
		case flow.ChainStarted:
			continue
		}
		events = append(events, e)
	}
	for _, c := range []struct {
		more []flow.Payload
		want string
	}{
		{nil, "2 of 3 verified; the best 1 go on with reflections"},
		{[]flow.Payload{flow.PoolNarrowed{Kept: []flow.NodeID{"0.2"}}}, "it is not among the 1 that go on"},
		{[]flow.Payload{flow.PoolNarrowed{Kept: []flow.NodeID{"0.2"}}, flow.PoolWidened{}}, "a reflection follows if you keep it"},
	} {
		all := slices.Clone(events)
		for _, p := range c.more {
			all = append(all, flow.Event{Seq: all[len(all)-1].Seq + 1, Payload: p})
		}
		m, _ := New(themes.Dark()).SetSize(60, 10).SetTree(flow.Fold(all)).Select("0.1")
		if got := tuitest.Grid(m.View(), 60, 10); !strings.Contains(got, c.want) {
			t.Errorf("after %v: got\n%s, want %q", c.more, got, c.want)
		}
	}
}
