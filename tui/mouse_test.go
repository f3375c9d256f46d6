package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// at returns the cell where a text begins on the screen.
func (u *ui) at(text string) (x, y int) {
	u.t.Helper()
	for y, line := range strings.Split(u.screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return width(before), y
		}
	}
	u.t.Fatalf("%q is not on the screen:\n%s", text, u.screen())
	return 0, 0
}

func (u *ui) click(text string) {
	u.t.Helper()
	x, y := u.at(text)
	u.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	u.settle()
	u.pass(sinceShown)
}

const sinceShown = settleAfter + 2*paintedAfter

func TestAClickOnAnEdgeOpensItsReflection(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.click("✎") // from 0.1 to 1.1
		if u.m.cursor() != "0.1" || !u.m.onPanel || len(u.m.dialogs) != 0 {
			t.Errorf("a click on the edge leads to %s, panel %v, %d dialogs", u.m.cursor(), u.m.onPanel, len(u.m.dialogs))
		}
		u.shows("edited by you")
		u.click("? ▶")
		if u.m.cursor() != "1.2" || !u.m.onPanel {
			t.Errorf("a click where an image will be leads to %s, panel %v", u.m.cursor(), u.m.onPanel)
		}
	})
}

func TestAClickOnAnOlderEdgeTellsItsReflection(t *testing.T) {
	lines := []string{"0.1 4", "1.1<0.1 edited 7"}
	story(t, wide(), lines, func(u *ui) {
		u.events(flow.ReflectionProposed{Node: "0.1", Chain: 1, Reflection: "0.1#2", Text: "Make it dusk.", Author: flow.Author{Name: "clay"}})
		u.click("✎")
		n, _ := u.m.doc.Node("0.1")
		u.shows("what 1.1 was made with", "edited by", n.Reflections[0].Final[:12])
		u.press("esc")
		u.shows("proposed by clay")
	})
}

func TestTheMouseAtHome(t *testing.T) {
	list := []SessionInfo{{ID: "kite", Prompt: "a red kite"}, {ID: "boat", Prompt: "three boats", Updated: tuitest.Begun()}}
	for _, size := range tuitest.Sizes() {
		story(t, size, nil, func(u *ui) {
			u.click("strategy")
			u.press("right")
			u.lacks("default")
			if size.H > 12 { // else the list is another page
				u.click("three boats")
				u.press("Y")
				u.send(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
				u.press("Y")
				if got := strings.Join(u.copied, " "); got != "boat kite" {
					t.Errorf("%s: click, copy, wheel, copy: %q, want boat kite", size, got)
				}
				u.click("three boats")
				u.library.open = newFixture(garden()...)
				u.click("three boats")
				if u.m.session == nil {
					t.Errorf("%s: a click on the picked session does not open it", size)
				}
			}
		}, func(o *Options) { o.Library.(*shelf).list = list })
	}
}

func TestTheWheelScrollsWhatIsUnderTheMouse(t *testing.T) {
	story(t, tuitest.Size{W: 100, H: 24}, garden(), func(u *ui) {
		before := u.screen()
		u.send(tea.MouseWheelMsg{X: 5, Y: 8, Button: tea.MouseWheelDown})
		if u.screen() == before {
			t.Error("the tree does not scroll")
		}
		if u.m.cursor() != "1.2" {
			t.Errorf("scrolling moved the cursor to %s", u.m.cursor())
		}
		u.press("?")
		before = u.screen()
		u.send(tea.MouseWheelMsg{X: 5, Y: 8, Button: tea.MouseWheelDown})
		if u.screen() == before {
			t.Error("the list of keys does not scroll")
		}
	})
}

func TestAClickTakesAnAnswer(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		for _, set := range []func(*Options){func(*Options) {}, plain} {
			story(t, size, garden(), func(u *ui) {
				u.press("q")
				u.click("stay")
				if len(u.m.dialogs) != 0 || u.m.session == nil {
					t.Errorf("%s: a click on stay: %d dialogs, session %v", size, len(u.m.dialogs), u.m.session)
				}
				u.press(":")
				u.typing("charts")
				u.send(tea.MouseClickMsg{X: 0, Y: size.H - 1, Button: tea.MouseLeft}) // beside it
				if len(u.m.dialogs) != 1 {
					t.Errorf("%s: a click beside the list closed it", size)
				}
				u.click("command ")
				if _, ok := u.m.leaf.(chartsLeaf); !ok {
					t.Errorf("%s: a click on charts shows %T:\n%s", size, u.m.leaf, u.screen())
				}
				u.press("esc", ":")
				u.typing("theme")
				u.press("enter")
				u.typing("mono")
				x, y := u.at("mono")
				u.send(tea.MouseClickMsg{X: x, Y: y + 1, Button: tea.MouseLeft})
				u.settle()
				if u.m.theme.Name != "mono" {
					t.Errorf("%s: a click on an argument gives the theme %s:\n%s", size, u.m.theme.Name, u.screen())
				}
			}, set)
		}
	}
}

func TestAClickOnWhatIsSelectedOpensIt(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		x, y := u.at("3/10")
		u.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		u.settle()
		if u.m.cursor() != "0.2" || u.m.onPanel {
			t.Fatalf("a click on 0.2 selects %s, panel %v", u.m.cursor(), u.m.onPanel)
		}
		u.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		u.settle()
		if u.m.cursor() != "0.2" || !u.m.onPanel {
			t.Errorf("another one leads to %s, panel %v", u.m.cursor(), u.m.onPanel)
		}
	})
	story(t, wide(), garden(), func(u *ui) {
		u.click("image 1.1")
		if u.m.cursor() != "1.1" {
			t.Errorf("a click on its line selects %s:\n%s", u.m.cursor(), u.screen())
		}
	}, plain)
}

func TestTheWheelMovesTheReflection(t *testing.T) {
	lines := []string{"0.1 4", "0.2 3 : " + strings.Repeat("Add one red apple to the right of the others. ", 30)}
	for _, key := range []string{"", "v"} {
		story(t, tuitest.Size{W: 80, H: 24}, lines, func(u *ui) {
			if key != "" {
				u.press(key)
			}
			x, y := u.at("Add one red")
			before := u.screen()
			for range 3 {
				u.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
			}
			if u.screen() == before {
				t.Errorf("after %q the reflection does not move:\n%s", key, before)
			}
			u.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelRight})
		})
	}
}

// TestTheMouseIsHarmless: clicks and wheels anywhere, in every state.
func TestTheMouseIsHarmless(t *testing.T) {
	for _, lines := range [][]string{nil, garden()} {
		story(t, wide(), lines, func(u *ui) {
			for _, k := range []string{"", "?", "esc", "b", "esc", "e", "esc", "s", "esc", "c", "esc"} {
				if k != "" {
					u.press(k)
				}
				for x := -1; x < 125; x += 42 {
					for y := -1; y < 42; y += 14 {
						u.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp})
						u.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseRight})
						checkSize(t, u)
					}
				}
			}
			if u.quit || len(u.library.started) > 0 {
				t.Error("the mouse did something that it should not")
			}
		})
	}
}
