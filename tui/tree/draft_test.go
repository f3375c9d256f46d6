package tree

import (
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// TestADraftIsTold: at every size a node with a draft has another mark than one that only
// waits, and where words stand they say so; a text that was thrown away, or only has
// instructions switched off, is none.
func TestADraftIsTold(t *testing.T) {
	events := tuitest.Events("0.1 4", "1.1<0.1 edited 7", "0.2 3", "1.2<0.2 9 : Add one red apple. / Make the bench blue.")
	with := func(d flow.DraftSaved) flow.Tree {
		d.Node, d.Reflection = "1.2", "1.2#1"
		return flow.Fold(append(events[:len(events):len(events)], flow.Event{Seq: int64(len(events) + 1), Payload: d}))
	}
	ghost := Ghost{Waits: []string{"waits for you", "waits"}, Draft: []string{"your draft waits", "draft"}}
	for _, c := range []struct {
		draft flow.DraftSaved
		is    bool
	}{
		{flow.DraftSaved{Text: "Add two red apples."}, true},
		{flow.DraftSaved{Text: "Add two", Open: true}, true},
		{flow.DraftSaved{}, false},
		{flow.DraftSaved{Text: "Add one red apple.", Toggled: true}, false},
	} {
		for _, size := range []Size{Dots, Small, Medium, Large} {
			m := pane(with(c.draft), 100, 40).SetGhost(ghost)
			m.chosen, m.manual = size, true
			got := tuitest.Grid(m.repaint().View(), 100, 40)
			if mark := strings.Contains(got, "◈"); mark != c.is {
				t.Errorf("size %d, %+v: its mark is there: %v, want %v\n%s", size, c.draft, mark, c.is, got)
			}
			if words := strings.Contains(got, "your draft waits"); words != (c.is && size != Dots) {
				t.Errorf("size %d, %+v: the words are there: %v\n%s", size, c.draft, words, got)
			}
		}
	}
	narrow := pane(with(flow.DraftSaved{Text: "Add two red apples."}), 40, 12).SetGhost(ghost)
	if got := tuitest.Grid(narrow.View(), 40, 12); !strings.Contains(got, "▶ draft ") {
		t.Errorf("where there is little room a shorter wording is taken; got\n%s", got)
	}
}
