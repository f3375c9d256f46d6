package dialog

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"

	tea "charm.land/bubbletea/v2"

	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// press gives keys to a dialog, and returns what it asked for.
func press(d Dialog, keys ...string) (Dialog, []intent.Intent, bool) {
	var all []intent.Intent
	done := false
	for _, k := range keys {
		var got []intent.Intent
		d, got, done = d.Update(tuitest.Key(k))
		all = append(all, got...)
	}
	return d, all, done
}

func question() Choice {
	return NewChoice(
		DefaultKeys(),
		"what now", "Nothing is lost.",
		Option{Key: Letter("a"), Label: "one thing", Intent: intent.Home{}},
		Option{Key: Letter("b"), Label: "another", Disabled: "there is none"},
		Option{Key: Letter("w"), Label: "write", Next: NewWrite(DefaultKeys(), "words", "", 20, func(s string) intent.Intent { return intent.Copy{Text: s} })},
		Option{Key: Letter("n"), Label: "no"},
	)
}

func TestAChoice(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want intent.Intent
		done bool
	}{
		{[]string{"a"}, intent.Home{}, true},
		{[]string{"enter"}, intent.Home{}, true},
		{[]string{"down", "down", "down", "enter"}, nil, true},
		{[]string{"up", "down", "enter"}, intent.Home{}, true},
		{[]string{"b"}, nil, false},
		{[]string{"z"}, nil, false},
		{[]string{"esc"}, nil, true},
		{[]string{"w", "h", "i", "enter", "x", "ctrl+s"}, intent.Copy{Text: "hi\nx"}, true},
		{[]string{"w", "ctrl+s"}, nil, false},
	} {
		_, got, done := press(question(), c.keys...)
		if done != c.done || len(got) > 1 || c.want == nil && len(got) != 0 || c.want != nil && (len(got) != 1 || got[0] != c.want) {
			t.Errorf("%v: %v, done %v; want %v, %v", c.keys, got, done, c.want, c.done)
		}
	}
	d, _, _ := press(question(), "b")
	if view := tuitest.Grid(d.View(themes.Mono(), 60, 20), 60, 20); !strings.Contains(view, "there is none") {
		t.Errorf("a disabled answer does not say why:\n%s", view)
	}
}

func TestAPagerShowsEverything(t *testing.T) {
	var bs []intent.Binding
	for _, k := range "abcdefghijklmnopqrstuvwxyz" {
		bs = append(bs, intent.Binding{Label: string(k), Description: "what " + string(k) + " does"})
	}
	var d Dialog = NewHelp(DefaultKeys(), nil, Section{Name: "all", Bindings: bs}, Section{Name: "none"})
	seen := ""
	for range 40 {
		seen += tuitest.Grid(d.View(themes.Mono(), 40, 8), 40, 8)
		d, _, _ = press(d, "down")
	}
	for _, b := range bs {
		if !strings.Contains(seen, b.Description) {
			t.Errorf("%q is never shown", b.Description)
		}
	}
	if strings.Contains(seen, "none") {
		t.Error("a section without keys is shown")
	}
	if _, _, done := press(d, "esc"); !done {
		t.Error("esc does not close")
	}
}

func TestDialogsFitAnySize(t *testing.T) {
	write := NewWrite(DefaultKeys(), "words", "some words\nto begin with", 100, func(string) intent.Intent { return nil })
	for _, d := range []Dialog{question(), write, NewHelp(DefaultKeys(), nil, Section{Name: "x", Bindings: write.Help()}), NewPager(DefaultKeys(), "log", "empty", nil)} {
		for w := range 90 {
			for _, h := range []int{0, 1, 2, 3, 5, 9, 30} {
				view := d.View(themes.Dark(), w, h)
				if gotW, gotH := lipgloss.Size(view); view != "" && (gotW > w || gotH > h) {
					t.Fatalf("%T at %dx%d draws %dx%d", d, w, h, gotW, gotH)
				}
			}
		}
	}
}

func TestWritingRefusesWhatHasNoRoom(t *testing.T) {
	var d Dialog = NewWrite(DefaultKeys(), "words", "ab", 4, func(s string) intent.Intent { return intent.Copy{Text: s} })
	d, _, _ = d.Update(tea.PasteMsg{Content: "12345"})
	d, _, _ = press(d, "c", "d", "e")
	if _, got, _ := press(d, "ctrl+s"); len(got) != 1 || got[0] != (intent.Copy{Text: "abcd"}) {
		t.Errorf("got %v, want abcd", got)
	}
}
