package editor

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"pgregory.net/rapid"

	"rflow/tui/internal/prose"
)

// stroke makes the press that a terminal reports.
func stroke(k string) tea.KeyPressMsg {
	special := map[string]rune{
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "enter": tea.KeyEnter,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "tab": tea.KeyTab, "home": tea.KeyHome, "end": tea.KeyEnd,
	}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		if code, ok := special[rest]; ok {
			return tea.KeyPressMsg{Code: code, Mod: tea.ModCtrl}
		}
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
	}
	if code, ok := special[k]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

func press(m Model, keys ...string) Model {
	for _, k := range keys {
		m, _, _ = m.Update(stroke(k), DefaultKeyMap())
	}
	return m
}

// told is the text with a bar where the cursor is.
func told(m Model) string { return m.text[:m.at] + "|" + m.text[m.at:] }

func TestLineEditing(t *testing.T) {
	for _, c := range []struct {
		text string
		keys []string
		want string
	}{
		{"", []string{"a", "한", "b"}, "a한b|"},
		{"", []string{"tab", "x"}, "\tx|"},
		{"one two", []string{"ctrl+a", "x"}, "x|one two"},
		{"one two", []string{"ctrl+w"}, "one |"},
		{"one two", []string{"left", "ctrl+w"}, "one |o"},
		{"one two", []string{"ctrl+u"}, "|"},
		{"one two", []string{"ctrl+left", "ctrl+k"}, "one |"},
		{"one\ntwo", []string{"ctrl+u"}, "one\n|"},
		{"one\ntwo", []string{"up", "ctrl+k"}, "one|two"},
		{"one\ntwo", []string{"up", "up", "delete"}, "|ne\ntwo"},
		{"a한b", []string{"left", "backspace"}, "a|b"},
		{"e\u0301x", []string{"left", "backspace"}, "|x"},
		{"ab", []string{"left", "enter"}, "a\n|b"},
		{"long line\nab\nlong line", []string{"up", "up"}, "long line|\nab\nlong line"},
		{"long line\nab", []string{"up", "end", "down", "x"}, "long line\nabx|"},
	} {
		m := press(New(c.text, 0).SetSize(30, 5), c.keys...)
		if told(m) != c.want {
			t.Errorf("%q then %v gives %q, want %q", c.text, c.keys, told(m), c.want)
		}
	}
}

func TestPrintableKeysAreTextAndOthersAreNot(t *testing.T) {
	for _, k := range []string{"q", "?", " ", "é", "tab", "1"} {
		if _, used, _ := New("", 0).Update(stroke(k), DefaultKeyMap()); !used {
			t.Errorf("%q is not taken as text", k)
		}
	}
	for _, k := range []string{"ctrl+s", "ctrl+x"} {
		if _, used, _ := New("", 0).Update(stroke(k), DefaultKeyMap()); used {
			t.Errorf("%q is taken as text", k)
		}
	}
}

func TestAPasteIsBounded(t *testing.T) {
	m, used, left := New("abc", 10).Update(tea.PasteMsg{Content: strings.Repeat("é", 500_000)}, DefaultKeyMap())
	if !used || left != 1_000_000-6 || m.Value() != "abcééé" {
		t.Errorf("got %q, %d bytes left, used %v", m.Value(), left, used)
	}
	if m, _, _ := New("", 0).Single().Update(tea.PasteMsg{Content: "a\r\nb"}, DefaultKeyMap()); m.Value() != "a b" {
		t.Errorf("one line takes %q", m.Value())
	}
}

func TestWhatIsShownIsHarmlessAndWhatIsHeldIsWhatWasTyped(t *testing.T) {
	m := New("a\x1b[2Jb\u202e", 0).SetSize(30, 2)
	view := strings.Join(m.View(Styles{}, nil, ""), "\n")
	if m.Value() != "a\x1b[2Jb\u202e" || strings.ContainsAny(view, "\x1b\u202e") || !strings.Contains(view, "a␛[2Jb‹202E›") {
		t.Errorf("holds %q, shows %q", m.Value(), view)
	}
}

func TestMarksAreDrawn(t *testing.T) {
	s := Styles{Marked: lipgloss.NewStyle().Underline(true)}
	got := New("Ensure the cup is blue", 0).SetSize(40, 1).View(s, []Mark{{0, 6}}, "")[0]
	if !strings.Contains(got, s.Marked.Render("Ensure")) {
		t.Errorf("%q does not mark the word", got)
	}
}

func TestAnyEditingAtAnySize(t *testing.T) {
	keys := []string{
		"a", " ", "한", "\u0301", "é", "tab", "enter", "left", "right", "up", "down", "home", "end", "backspace", "delete",
		"ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+left", "ctrl+right", "\u202e", "\x1b",
	}
	rapid.Check(t, func(t *rapid.T) {
		m := New(rapid.StringMatching(`[a-c한 \n]{0,30}`).Draw(t, "text"), 60)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			m = m.SetSize(rapid.IntRange(0, 20).Draw(t, "w"), rapid.IntRange(0, 5).Draw(t, "h"))
			before := m.Value()
			next := press(m, rapid.SampledFrom(keys).Draw(t, "key"))
			if m.Value() != before {
				t.Fatal("an edit changed the model that it came from")
			}
			m = next
			if m.at < 0 || m.at > len(m.text) || !utf8.ValidString(m.text[:m.at]) || len(m.text) > 60 {
				t.Fatalf("the cursor is at %d of %q", m.at, m.text)
			}
			for _, l := range m.View(Styles{}, nil, "write") {
				if prose.Width(l) != m.w {
					t.Fatalf("a line of %d cells in %d: %q", prose.Width(l), m.w, l)
				}
			}
			if x, y := m.Cursor(); m.w > 0 && m.h > 0 && (x < 0 || x >= m.w || y < 0 || y >= m.h) {
				t.Fatalf("the cursor is shown at %d,%d in %dx%d of %q", x, y, m.w, m.h, told(m))
			}
		}
	})
}
