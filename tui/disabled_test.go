package tui

import (
	"strings"
	"testing"

	"rflow/tui/internal/tuitest"
)

// mute presses every key that does nothing now and returns those that say nothing of it.
func (u *ui) mute() (silent []string, pressed int) {
	u.t.Helper()
	for _, s := range u.m.sections() {
		for _, b := range s.Bindings {
			if b.Disabled == "" || len(b.Keys) == 0 {
				continue
			}
			pressed++
			before := len(u.m.notices.log)
			u.press(b.Keys[0])
			words := strings.Join(strings.Fields(b.Disabled)[:1], " ")
			if len(u.m.notices.log) == before && !strings.Contains(u.screen(), words) {
				silent = append(silent, s.Name+": "+b.Keys[0]+" ("+b.Disabled+")")
			}
		}
	}
	return silent, pressed
}

func TestADisabledKeySaysWhy(t *testing.T) {
	for place, way := range map[string][]string{
		"tree": {"tab"}, "prompt": {"g"}, "panel": {"tab", "enter"}, "panel of the prompt": {"g", "enter"}, "sheet": {"s"},
		"pixels": {"z"}, "queue": {"v"}, "compare": {"c"}, "charts": {":", "c", "h", "a", "r", "t", "s", "enter"},
	} {
		t.Run(place, func(t *testing.T) {
			story(t, wide(), garden(), func(u *ui) {
				u.press(way...)
				silent, pressed := u.mute()
				for _, k := range silent {
					t.Errorf("%s is disabled and passed over without a word", k)
				}
				if pressed == 0 {
					t.Error("every key does something here: the test has nothing to look at")
				}
			})
		})
	}
}

func TestADisabledKeySaysWhyAtHome(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, nil, func(u *ui) {
			u.press("esc")
			if silent, _ := u.mute(); len(silent) > 0 {
				t.Errorf("%s, the form: passed over without a word: %q", size, silent)
			}
		})
	}
	desk(t, func(u *ui, _ *cabinet) {
		if silent, pressed := u.mute(); len(silent) > 0 || pressed == 0 {
			t.Errorf("the list: of %d, passed over without a word: %q", pressed, silent)
		}
	})
}
