package tree

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// orchard is a tree with a pruned image and what came of it.
func orchard() Model {
	t := tuitest.Tree("0.1 4", "0.2 3", "0.3 5", "1.1<0.1 7", "1.2<0.2 pruned 6", "2.2<1.2 8", "2.1<1.1 sampling")
	return New(themes.Dark(), tuitest.Gallery{}).SetSize(100, 30).SetTree(t).SetFocused(true)
}

func TestMatchesAreGoneThroughRoundAndRound(t *testing.T) {
	all := []flow.NodeID{"0.1", "0.2", "0.3", "1.1", "2.1"} // as a search finds them
	rapid.Check(t, func(t *rapid.T) {
		m := orchard()
		picked := rapid.SliceOfNDistinct(rapid.SampledFrom(all), 2, len(all), rapid.ID).Draw(t, "matches")
		slices.SortFunc(picked, func(a, b flow.NodeID) int { return slices.Index(all, a) - slices.Index(all, b) })
		from := rapid.SampledFrom(append(all, flow.Root)).Draw(t, "from")
		m = m.SetMatches(picked).Select(from)
		there, back := "n", "N"
		if rapid.Bool().Draw(t, "backwards") {
			there, back = back, there
		}
		m, _ = m.Update(tuitest.Key(there))
		first, seen := m.Cursor(), map[flow.NodeID]bool{}
		for range picked {
			if !slices.Contains(picked, m.Cursor()) {
				t.Fatalf("%s leads from %s to %s, which is not one of %v", there, from, m.Cursor(), picked)
			}
			seen[m.Cursor()] = true
			m, _ = m.Update(tuitest.Key(there))
		}
		if len(seen) != len(picked) || m.Cursor() != first {
			t.Fatalf("%s leads through %v, want through %v and back to %s", there, seen, picked, first)
		}
		m, _ = m.Update(tuitest.Key(there))
		if m, _ = m.Update(tuitest.Key(back)); m.Cursor() != first {
			t.Fatalf("there and back from %s leads to %s", first, m.Cursor())
		}
	})
}

func TestTheNextMatchIsTheOneAfterTheCursor(t *testing.T) {
	m := orchard().SetMatches([]flow.NodeID{"0.1", "0.3", "2.1"}).Select("0.2")
	if next, _ := m.Update(tuitest.Key("n")); next.Cursor() != "0.3" {
		t.Errorf("n from 0.2 leads to %s, want 0.3", next.Cursor())
	}
	if before, _ := m.Update(tuitest.Key("N")); before.Cursor() != "0.1" {
		t.Errorf("N from 0.2 leads to %s, want 0.1", before.Cursor())
	}
}

func TestMatchesThatArePrunedAreToldAndNotGoneTo(t *testing.T) {
	m := orchard().SetMatches([]flow.NodeID{"1.2", "2.2"}).Select("0.1")
	m, said := m.Update(tuitest.Key("n"))
	want := intent.Intent(intent.Notice{Text: "what matches is pruned, 2 in all: H shows it"})
	if m.Cursor() != "0.1" || len(said) != 1 || said[0] != want {
		t.Errorf("the cursor is on %s and %v is said, want 0.1 and %v", m.Cursor(), said, want)
	}
	m, _ = m.Update(tuitest.Key("H"))
	if m, _ = m.Update(tuitest.Key("n")); m.Cursor() != "1.2" {
		t.Errorf("with pruned images shown n leads to %s, want 1.2", m.Cursor())
	}
}

func TestAFoldOpensForAMatch(t *testing.T) {
	m := orchard().Select("0.1")
	m, _ = m.Update(tuitest.Key("space"))
	m = m.SetMatches([]flow.NodeID{"2.1"})
	if m, _ = m.Update(tuitest.Key("n")); m.Cursor() != "2.1" {
		t.Errorf("n leads to %s, want 2.1, which was folded", m.Cursor())
	}
}

func TestMatchesStandOut(t *testing.T) {
	size := tuitest.Size{W: 100, H: 30}
	m := orchard().SetMatches([]flow.NodeID{"0.2", "1.1"})
	tuitest.GoldenStyled(t, "matches", m.View(), size)
	m, _ = m.Update(tuitest.Key("-"))
	m, _ = m.Update(tuitest.Key("-"))
	m, _ = m.Update(tuitest.Key("-"))
	tuitest.GoldenStyled(t, "matches-dots", m.View(), size)
}
