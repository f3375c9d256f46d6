package palette

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"pgregory.net/rapid"

	"rflow/themes"
	"rflow/tui/dialog"
	"rflow/tui/internal/editor"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

func garden() []Entry {
	press := func(key string) intent.Intent { return intent.Press{Key: key} }
	return []Entry{
		{Name: "add a chain", Do: press("add")},
		{Name: "gate", Ask: &Argument{
			Hint: "ask or auto", Choices: []string{"ask", "auto", "auto under 5"},
			Then: func(text string) (intent.Intent, error) {
				if text != "ask" && !strings.HasPrefix(text, "auto") {
					return nil, errors.New("say ask or auto")
				}
				return intent.Call{Command: "gate", Argument: text}, nil
			},
		}},
		{Name: "accept", Place: "deciding", Key: "a", Do: press("a")},
		{Name: "reject", Place: "deciding", Key: "r", Disabled: "nothing waits here", Do: press("r")},
		{Name: "next waiting", Place: "everywhere", Key: "tab", Do: press("tab")},
	}
}

// play gives keys to a palette and returns what it asks for when it is done.
func play(t *testing.T, entries []Entry, keys ...string) (dialog.Dialog, []intent.Intent, bool) {
	t.Helper()
	var d dialog.Dialog = New(DefaultKeyMap(), editor.DefaultKeyMap(), entries)
	for i, k := range keys {
		next, intents, done := d.Update(tuitest.Key(k))
		if done {
			if i != len(keys)-1 {
				t.Fatalf("done at %q, key %d of %q", k, i, keys)
			}
			return next, intents, true
		}
		d = next
	}
	return d, nil, false
}

func typed(text string, then ...string) []string {
	return append(strings.Split(text, ""), then...)
}

func TestWhatIsDone(t *testing.T) {
	gate := func(arg string) intent.Intent { return intent.Call{Command: "gate", Argument: arg} }
	for _, c := range []struct {
		name string
		keys []string
		want intent.Intent // nil: it stays open
	}{
		{"the first without a word", []string{"enter"}, intent.Press{Key: "add"}},
		{"a few letters", typed("acc", "enter"), intent.Press{Key: "a"}},
		{"letters that are not together", typed("nwt", "enter"), intent.Press{Key: "tab"}},
		{"one further down", typed("a", "down", "enter"), intent.Press{Key: "add"}},
		{"up stays at the top", []string{"up", "up", "enter"}, intent.Press{Key: "add"}},
		{"what is off", typed("reject", "enter"), nil},
		{"what there is not", typed("zzz", "enter"), nil},
		{"an argument at once", typed("gate auto", "enter"), gate("auto")},
		{"a part of an argument at once", typed("gate unde", "enter"), gate("auto under 5")},
		{"an argument when asked", append(typed("gate", "enter"), typed("ask", "enter")...), gate("ask")},
		{"a choice", append(typed("gate", "enter"), "down", "down", "enter"), gate("auto under 5")},
		{"the first choice", append(typed("gate", "enter"), "enter"), gate("ask")},
		{"part of a choice", append(typed("gate", "enter"), typed("under", "enter")...), gate("auto under 5")},
		{"a choice, written out and changed", append(append(typed("gate", "enter"), typed("under", "tab", "backspace")...), "7", "enter"), gate("auto under 7")},
		{"a wrong argument", append(typed("gate", "enter"), typed("never", "enter")...), nil},
		{"a name written out", append(typed("ga", "tab"), typed("auto", "enter")...), gate("auto")},
	} {
		d, got, done := play(t, garden(), c.keys...)
		switch {
		case c.want == nil && done:
			t.Errorf("%s: %q does %v, want that it stays open", c.name, c.keys, got)
		case c.want != nil && (!done || !reflect.DeepEqual(got, []intent.Intent{c.want})):
			t.Errorf("%s: %q does %v (done %v), want %v; it shows\n%s", c.name, c.keys, got, done, c.want, d.View(themes.Mono(), 60, 20))
		}
	}
}

func TestEscapeDoesNothing(t *testing.T) {
	for _, keys := range [][]string{{"esc"}, typed("acc", "esc"), append(typed("gate", "enter"), "esc")} {
		if _, got, done := play(t, garden(), keys...); !done || len(got) > 0 {
			t.Errorf("%q does %v (done %v), want to close and nothing else", keys, got, done)
		}
	}
}

func TestWhatIsOffSaysWhy(t *testing.T) {
	d, _, _ := play(t, garden(), typed("rej", "enter")...)
	if view := d.View(themes.Mono(), 60, 20); strings.Count(view, "nothing waits here") != 2 {
		t.Errorf("want the reason in its line and below:\n%s", view)
	}
}

func TestThePaletteOnEveryScreen(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		p := New(DefaultKeyMap(), editor.DefaultKeyMap(), garden())
		tuitest.Golden(t, "palette-"+size.String(), p.View(themes.Dark(), size.W, size.H), size)
		d, _, _ := play(t, garden(), typed("gate", "enter", "down")...)
		tuitest.Golden(t, "argument-"+size.String(), d.View(themes.Dark(), size.W, size.H), size)
	}
}

// TestAnyKeyAnySize keeps that a query only leaves entries out, and that what is drawn
// fits.
func TestAnyKeyAnySize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "entries")
		entries := make([]Entry, n)
		for i := range entries {
			entries[i] = Entry{Name: rapid.StringMatching(`[a-zß漢 ]{0,30}`).Draw(t, "name") + fmt.Sprint(i), Key: "k", Do: intent.Home{}}
		}
		var d dialog.Dialog = New(DefaultKeyMap(), editor.DefaultKeyMap(), entries)
		keys := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "e", " ", "1", "up", "down", "pgdown", "pgup", "tab", "backspace", "ctrl+u", "漢"}), 0, 30).Draw(t, "keys")
		for _, k := range keys {
			d, _, _ = d.Update(tuitest.Key(k))
		}
		d, _, _ = d.Update(tea.PasteMsg{Content: rapid.String().Draw(t, "paste")})
		p := d.(Palette)
		for _, f := range p.found {
			if !slices.ContainsFunc(entries, func(e Entry) bool { return e.Name == f.Name }) {
				t.Fatalf("%q is listed and was not given", f.Name)
			}
		}
		if len(p.found) > n || p.at != max(0, min(p.at, len(p.found)-1)) {
			t.Fatalf("%d of %d are listed, the cursor is on %d", len(p.found), n, p.at)
		}
		w, h := rapid.IntRange(0, 130).Draw(t, "w"), rapid.IntRange(0, 50).Draw(t, "h")
		view := d.View(themes.Dark(), w, h)
		if gotW, gotH := lipgloss.Size(view); view != "" && (gotW > w || gotH > h) {
			t.Fatalf("%dx%d cells drawn, there is room for %dx%d:\n%s", gotW, gotH, w, h, view)
		}
	})
}
