package review

import (
	"strings"
	"testing"

	"rflow/tui/internal/tuitest"
)

// TestTheKeysThatDecideAlwaysFit: however narrow the pane, accept, edit and reject are
// there, before any other key, and whole.
func TestTheKeysThatDecideAlwaysFit(t *testing.T) {
	for name, lines := range map[string][]string{
		"waits":   {"0.1 4 : " + two},
		"draft":   {"0.1 4 draft : " + two},
		"nothing": {"0.1 4 : nothing"},
	} {
		s := begin(t, "0.1", lines...)
		for w := 8; w <= 120; w++ {
			m := s.Model.SetSize(w, 12)
			if at := m.look(); !at.state.decidable() {
				t.Fatalf("%s: the reflection does not wait, it is %d", name, at.state)
			}
			rows := strings.Split(tuitest.Grid(m.View(), w, 12), "\n")
			got := rows[11]
			for _, key := range []string{"a", "e", "r"} {
				if !strings.Contains(" "+strings.TrimSuffix(got, "|")+" ", " "+key+" ") {
					t.Errorf("%s, %d wide: the key %q is not on the line of keys %q", name, w, key, got)
				}
			}
			if words := w >= 26 && (name != "nothing" || w >= 36); words && (name != "nothing" && !strings.Contains(got, "accept") || !strings.Contains(got, "reject")) {
				t.Errorf("%s, %d wide: the keys say too little: %q", name, w, got)
			}
			if strings.Contains(got, "…") {
				t.Errorf("%s, %d wide: the keys are cut: %q", name, w, got)
			}
		}
	}
}
