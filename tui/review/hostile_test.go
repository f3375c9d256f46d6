package review

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/prose"
	"rflow/tui/internal/tuitest"
)

func TestAHugePasteIsBounded(t *testing.T) {
	s := waiting(t).press("e")
	var asks []intent.Intent
	s.Model, asks = s.Model.Update(tea.PasteMsg{Content: strings.Repeat("apple ", 200_000)})
	s.asked = append(s.asked, asks...)
	if n := len(s.Model.ed.Value()); n > maxText {
		t.Errorf("the text is %d bytes long", n)
	}
	s.refuses("too long")
}

func TestTextsOfOthersAreShownHarmlessly(t *testing.T) {
	evil := "\x1b[2J\u009b2J\u202e\U0010eeee\a"
	s := begin(t, "0.1", "0.1 4")
	s.happens(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#1", Text: evil, Author: flow.Author{Name: evil}, Understood: &flow.Understanding{Text: evil, Unknown: []string{evil}, Notices: []string{evil}}},
		flow.PromptRefined{Node: "0.1", Prompt: evil, For: evil}).paint()
	for _, keys := range [][]string{nil, {"e"}, {"esc", "r"}, {"esc", "p"}} {
		view := s.press(keys...).Model.View()
		for _, bad := range []string{"\x1b[2J", "\u009b", "\u202e", "\U0010eeee", "\a"} {
			if strings.Contains(view, bad) {
				t.Errorf("after %v the view holds %q", keys, bad)
			}
		}
	}
	s.asked = nil
	s.press("esc").paint().press("a").wants(flow.Decide{Node: "0.1", Reflection: "0.1#1", Decision: flow.Accepted, Final: evil, Prompt: evil})
}

func TestSmallPanes(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 40, H: 12}, {W: 80, H: 9}, {W: 30, H: 5}} {
		s := waiting(t)
		s.Model = s.Model.SetSize(size.W, size.H).SetFocused(true)
		s.golden("waits-" + size.String())
		s.press("e").golden("editing-" + size.String())
	}
	tuitest.GoldenStyled(t, "styled", waiting(t).press("e").write(" Ensure it is red").Model.View(), tuitest.Size{W: 52, H: 16})
}

func TestAnyKeysAtAnySize(t *testing.T) {
	keys := []string{"a", "e", "r", ".", "p", "1", "2", "9", "R", "d", "m", "n", "x", "esc", "enter", "ctrl+s", "alt+f", "alt+d", "alt+o", "alt+e", "ctrl+u", "tab", "é", "alt+up", "alt+down", "backspace"}
	rapid.Check(t, func(rt *rapid.T) {
		line := rapid.SampledFrom([]string{"0.1 4 : " + two, "0.1 4", "0.1 9 : nothing", "0.1 4 draft : " + two, "0.1 sampling", "0.1 4 ended", "0.1 4 ended : " + two}).Draw(rt, "line")
		s := begin(t, "0.1", line)
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			shown, was := s.Model.painted, s.Model.mode
			before := len(s.asked)
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				s.Model = s.Model.SetSize(rapid.IntRange(0, 90).Draw(rt, "w"), rapid.IntRange(0, 30).Draw(rt, "h"))
			case 1:
				s.paint()
			case 2:
				s.tick()
				s.Model = s.Model.SetHeader(rapid.Bool().Draw(rt, "header"))
			case 3:
				s.happens(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: fmt.Sprintf("0.1#%d", len(s.events)), Text: twoText})
			case 4:
				s.happens(refined(twoText))
			default:
				s.press(rapid.SampledFrom(keys).Draw(rt, "key"))
			}
			for _, i := range s.asked[before:] {
				checkDecision(rt, i, shown, was)
			}
			s.Model.Help()
			checkSize(rt, s.Model.View(), s.Model.w, s.Model.h)
			if x, y, ok := s.Model.Cursor(); ok && s.Model.w > 0 && (x < 0 || y < 0 || x >= s.Model.w || y >= s.Model.h) {
				rt.Fatalf("the cursor is at %d,%d in %dx%d", x, y, s.Model.w, s.Model.h)
			}
		}
	})
}

// checkDecision holds a decision against what was on the screen.
func checkDecision(t *rapid.T, i intent.Intent, shown painted, was mode) {
	do, ok := i.(intent.Do)
	if !ok {
		return
	}
	d, ok := do.Command.(flow.Decide)
	if !ok {
		return
	}
	// What a person has written goes in the place of a proposal that came late.
	if was != writing && (d.Reflection != shown.reflection || d.Node != shown.node) {
		t.Fatalf("decided %s of %s, painted was %s", d.Reflection, d.Node, shown.reflection)
	}
	if d.Prompt != "" && d.Reflection == shown.reflection && d.Prompt != shown.prompt.text {
		t.Fatalf("committed the prompt %q, painted was %q", d.Prompt, shown.prompt.text)
	}
	if d.Decision == flow.Edited && strings.TrimSpace(d.Final) == "" {
		t.Fatalf("an edit without a text: %#v", d)
	}
}

func checkSize(t interface{ Fatalf(string, ...any) }, view string, w, h int) {
	if w <= 0 || h <= 0 {
		if view != "" {
			t.Fatalf("a pane of %dx%d shows %q", w, h, view)
		}
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("a pane of %dx%d has %d lines", w, h, len(lines))
	}
	for y, l := range lines {
		if prose.Width(l) != w {
			t.Fatalf("line %d of %dx%d has %d cells: %q", y, w, h, prose.Width(l), l)
		}
	}
}
