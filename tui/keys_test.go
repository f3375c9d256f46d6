package tui

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"rflow/tui/focus"
	"rflow/tui/internal/tuitest"
	"rflow/tui/queue"
	"rflow/tui/review"
	"rflow/tui/tree"
)

// bindings returns the bindings of a key map by field.
func bindings(keyMap any) map[string]key.Binding {
	out := map[string]key.Binding{}
	v := reflect.ValueOf(keyMap)
	for i := range v.NumField() {
		if b, ok := v.Field(i).Interface().(key.Binding); ok {
			out[v.Type().Field(i).Name] = b
		}
	}
	return out
}

// modal are the keys of the review that mean something only while a text is
// written or a question is open there.
func modal() []string {
	return []string{
		"Draft", "Proposal", "AskAgain", "Mine", "FreshNoise", "EndChain", "Reason", "Send", "Never",
		"Done", "Keep", "Outside", "Difference", "Original", "Fix",
	}
}

func TestHelpListsEveryBindingAndNothingElse(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		for _, onPanel := range []bool{false, true} {
			want := map[string]bool{}
			add := func(keyMap any, leave ...string) {
				for name, b := range bindings(keyMap) {
					if !slices.Contains(leave, name) {
						want[b.Help().Key+" "+b.Help().Desc] = true
					}
				}
			}
			add(DefaultKeyMap())
			add(review.DefaultKeyMap(), modal()...)
			add(queue.DefaultKeyMap(), "Leave")
			if onPanel {
				add(focus.DefaultKeyMap())
				k := tree.DefaultKeyMap()
				for _, b := range []key.Binding{k.Mark, k.Pin, k.Prune, k.CopyText, k.CopyID} {
					want[b.Help().Key+" "+b.Help().Desc] = true
				}
			} else {
				add(tree.DefaultKeyMap())
				add(focus.DefaultKeyMap(), "Up", "Down", "PageUp", "PageDown", "Top", "Bottom", "Full", "Back", "Retry")
			}
			u.m.onPanel = onPanel
			got := map[string]bool{}
			for _, s := range u.m.sections() {
				for _, b := range s.Bindings {
					got[b.Label+" "+b.Description] = true
				}
			}
			for b := range want {
				if !got[b] {
					t.Errorf("on the panel %v: help lacks %q", onPanel, b)
				}
			}
			for b := range got {
				if !want[b] {
					t.Errorf("on the panel %v: help lists %q, which no key map has", onPanel, b)
				}
			}
		}
	})
}

func TestHelpWhileATextIsWritten(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.press("e")
		if !u.m.capturing() {
			t.Fatal("e does not open the text")
		}
		for _, s := range u.m.sections() {
			if s.Name == "tree" {
				t.Error("help lists the tree's keys while a text is written")
			}
		}
		u.press("?", "q", "u", "tab")
		if len(u.m.dialogs) != 0 || !u.m.capturing() || u.quit {
			t.Error("a printable key did something else than write")
		}
		u.golden("editing")
		u.press("esc")
		u.shows("draft")
	})
}

// TestTheKeysOfLaterPanesAreFree keeps what is promised to the queue, the sheet,
// compare, the palette, search, charts and replay.
func TestTheKeysOfLaterPanesAreFree(t *testing.T) {
	free := []string{"v"}
	for _, keyMap := range []any{DefaultKeyMap(), tree.DefaultKeyMap(), focus.DefaultKeyMap(), review.DefaultKeyMap()} {
		for name, b := range bindings(keyMap) {
			if _, isReview := keyMap.(review.KeyMap); isReview && slices.Contains(modal(), name) {
				continue
			}
			for _, k := range b.Keys() {
				if slices.Contains(free, k) {
					t.Errorf("%T.%s takes %q", keyMap, name, k)
				}
			}
		}
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	panes := map[string]any{"tree": tree.DefaultKeyMap(), "panel": focus.DefaultKeyMap()}
	for name, pane := range panes {
		taken := map[string]string{}
		for _, keyMap := range []any{DefaultKeyMap(), review.DefaultKeyMap(), pane} {
			for field, b := range bindings(keyMap) {
				if _, isReview := keyMap.(review.KeyMap); isReview && slices.Contains(modal(), field) {
					continue
				}
				for _, k := range b.Keys() {
					if before, ok := taken[k]; ok && before != field {
						t.Errorf("%s: %q means %s and %s", name, k, before, field)
					}
					taken[k] = field
				}
			}
		}
	}
}

func TestAThousandKeysAndSizes(t *testing.T) {
	names := strings.Split("a b c d e f g h i j k l m n o p q r s t u v w x y z A B C G H N R Y 1 2 9 0 . , ; : / ? ! > < = _ * + - [ ] "+
		"enter esc tab shift+tab space up down left right pgup pgdown home end ctrl+s ctrl+r ctrl+p ctrl+u ctrl+w alt+d alt+o alt+f backspace", " ")
	seeds, keys := uint64(2), 1000
	if testing.Short() {
		seeds, keys = 1, 400
	}
	for seed := range seeds {
		story(t, wide(), garden(), func(u *ui) {
			r := rand.New(rand.NewPCG(seed, 1))
			for i := range keys {
				u.send(tuitest.Key(names[r.IntN(len(names))]))
				if i%7 == 0 {
					u.settle()
				}
				if i%50 == 0 {
					u.size = tuitest.Size{W: r.IntN(140), H: r.IntN(50)}
					u.send(tea.WindowSizeMsg{Width: u.size.W, Height: u.size.H})
				}
				if i%90 == 0 {
					u.send(tea.PasteMsg{Content: strings.Repeat("word ", r.IntN(40_000))})
				}
				checkSize(t, u)
				if u.m.session == nil {
					u.library.open = newFixture(garden()...)
					u.m.opening = "again"
					u.run(u.m.shell.open("fixture", u.m.gen))
					u.settle()
				}
				u.quit = false
				u.m.leaving = false
			}
		})
	}
}

// checkSize fails unless the screen has exactly its lines and cells. Under a
// dialog spaces at the end of a line may be left out.
func checkSize(t *testing.T, u *ui) {
	t.Helper()
	content := u.m.View().Content
	if u.size.W == 0 || u.size.H == 0 {
		if content != "" {
			t.Fatalf("%s: the screen is not empty", u.size)
		}
		return
	}
	lines := strings.Split(content, "\n")
	if len(lines) != u.size.H {
		t.Fatalf("%s: %d lines", u.size, len(lines))
	}
	for y, l := range lines {
		if w := width(l); w > u.size.W || w < u.size.W && len(u.m.dialogs) == 0 {
			t.Fatalf("%s: line %d has %d cells: %q", u.size, y, w, l)
		}
	}
}

func TestEverySizeFromNothing(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		sizes := []tuitest.Size{{W: 0, H: 0}, {W: 1, H: 1}, {W: 0, H: 5}, {W: 300, H: 1}, {W: 1, H: 300}, {W: 19, H: 6}, {W: 20, H: 6}, {W: 59, H: 15}, {W: 60, H: 16}, {W: 99, H: 24}, {W: 100, H: 24}, {W: 300, H: 100}}
		for _, size := range sizes {
			for _, keys := range []string{"", "enter", "enter enter", "?", "b", "!"} {
				u.size = size
				u.send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
				for k := range strings.FieldsSeq(keys) {
					u.send(tuitest.Key(k))
				}
				checkSize(t, u)
				for range 3 {
					u.send(tuitest.Key("esc"))
				}
			}
		}
		u.size = tuitest.Size{W: 12, H: 4}
		u.send(tea.WindowSizeMsg{Width: 12, Height: 4})
		u.shows("rflow needs")
	})
	story(t, wide(), nil, func(u *ui) {
		for w := range 110 {
			u.size = tuitest.Size{W: w, H: w / 3}
			u.send(tea.WindowSizeMsg{Width: u.size.W, Height: u.size.H})
			checkSize(t, u)
		}
	})
}

func TestNothingWithoutASessionIsSentToOne(t *testing.T) {
	story(t, wide(), nil, func(u *ui) {
		u.press("esc")
		for _, k := range []string{"u", "ctrl+r", "b", "x", "a", "!", "esc", "?", "esc"} {
			u.press(k)
		}
		if n := len(u.library.started); n != 0 {
			t.Errorf("%d sessions were started", n)
		}
		if got := fmt.Sprint(u.m.sections()[0].Name); got != "start" {
			t.Errorf("help at home begins with %q", got)
		}
	})
}
