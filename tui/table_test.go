package tui

import (
	"slices"
	"strings"
	"testing"

	"rflow/tui/dialog"
)

// TestTheKeysThatAreWrittenDown keeps the keys that people were told of: each is in the
// help of its place.
func TestTheKeysThatAreWrittenDown(t *testing.T) {
	everywhere := "? : ctrl+p u ctrl+r tab shift+tab q ctrl+z !"
	deciding := "a e r . 1 9 p"
	judging := "> < = _ * B"
	story(t, wide(), garden(), func(u *ui) {
		for _, c := range []struct {
			place, keys string
			open        []string
		}{
			{"tree", "left h right l up k down j g G [ ] enter space + - f v s c b x m t w d H / n N y Y i o", nil},
			{"the tree's other lines", everywhere + " " + deciding + " " + judging, nil},
			{"panel", "enter esc m t d y Y i o b x w c " + everywhere + " " + deciding + " " + judging, []string{"enter"}},
		} {
			u.press(c.open...)
			var bound []string
			for _, s := range u.m.sections() {
				bound = append(bound, keysOf(s)...)
			}
			for _, k := range strings.Fields(c.keys) {
				if !slices.Contains(bound, k) {
					t.Errorf("%s: %q is bound to nothing", c.place, k)
				}
			}
		}
	})
}

func keysOf(s dialog.Section) []string {
	var out []string
	for _, b := range s.Bindings {
		out = append(out, b.Keys...)
	}
	return out
}
