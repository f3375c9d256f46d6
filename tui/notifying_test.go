package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
)

func asked(id flow.NodeID) flow.Payload {
	return flow.ReflectionProposed{Node: id, Chain: 1, Reflection: string(id) + "#1", Text: "Add an apple.", Author: flow.Author{Name: "clay"}}
}

// calls counts what was sent to call a person.
func (u *ui) calls() (bells, nine, urxvt int) {
	raw := u.raw.String()
	rest := strings.NewReplacer("\x1b]9;", "", "\x1b]777;", "").Replace(raw)
	nine, urxvt = strings.Count(raw, "\x1b]9;"), strings.Count(raw, "\x1b]777;")
	return strings.Count(rest, "\a") - nine - urxvt, nine, urxvt // those end in the same byte
}

func TestItRingsOnceWhenSomethingBeginsToWait(t *testing.T) {
	story(t, wide(), []string{"0.1 4", "0.2 5"}, func(u *ui) {
		if got := u.m.View().WindowTitle; got != "rflow" {
			t.Errorf("title %q", got)
		}
		u.events(asked("0.1"))
		u.events(asked("0.2"))
		if got := u.m.View().WindowTitle; got != "◆2 rflow" {
			t.Errorf("title %q, want ◆2 rflow", got)
		}
		if bells, nine, urxvt := u.calls(); bells != 1 || nine+urxvt != 0 {
			t.Errorf("%d bells, %d and %d notifications; want one bell: %q", bells, nine, urxvt, u.raw.String())
		}
		u.pass(20 * time.Second)
		u.shows("idle for you 20 s", "◆ 2 wait for you")
	})
}

func TestHowAPersonIsCalled(t *testing.T) {
	for _, c := range []struct {
		name, version string
		env           string
		away          bool
		set           func(*Options)
		bells, nine   int
		urxvt         int
	}{
		{"looked at", "kitty(0.41.1)", "", false, nil, 1, 0, 0},
		{"another window", "kitty(0.41.1)", "", true, nil, 0, 1, 0},
		{"another window, foot", "foot(1.20.2)", "", true, nil, 0, 0, 1},
		{"another window, xterm", "XTerm(379)", "", true, nil, 1, 0, 0},
		{"another window, in tmux", "tmux 3.5a", "TMUX=/tmp/x,1,0", true, nil, 1, 0, 0},
		{"bell", "kitty(0.41.1)", "", true, func(o *Options) { o.Call = CallBell }, 1, 0, 0},
		{"desktop", "Unheard 1.0", "", false, func(o *Options) { o.Call = CallDesktop }, 0, 1, 0},
		{"desktop, xterm", "XTerm(379)", "", false, func(o *Options) { o.Call = CallDesktop }, 1, 0, 0},
		{"desktop, tmux", "tmux 3.5a", "TMUX=/tmp/x,1,0", false, func(o *Options) { o.Call = CallDesktop }, 1, 0, 0},
		{"desktop, foot", "foot(1.20.2)", "", false, func(o *Options) { o.Call = CallDesktop }, 0, 0, 1},
		{"off", "kitty(0.41.1)", "", true, func(o *Options) { o.Quiet = true }, 0, 0, 0},
	} {
		story(t, wide(), []string{"0.1 4", "0.2 5"}, func(u *ui) {
			u.answer(c.version, false, 1, 22)
			if c.away {
				u.send(tea.FocusMsg{})
				u.send(tea.BlurMsg{})
			}
			u.raw.Reset()
			u.events(asked("0.1"))
			if bells, nine, urxvt := u.calls(); bells != c.bells || nine != c.nine || urxvt != c.urxvt {
				t.Errorf("%s: %d bells, %d by 9, %d by 777; want %d, %d, %d: %q", c.name, bells, nine, urxvt, c.bells, c.nine, c.urxvt, u.raw.String())
			}
			if got := u.m.View().WindowTitle; got != "◆1 rflow" {
				t.Errorf("%s: title %q", c.name, got)
			}
		}, func(o *Options) {
			if c.set != nil {
				c.set(o)
			}
			if c.env != "" {
				o.Env = append(o.Env, c.env)
			}
		})
	}
}

func TestACallHoldsNoControls(t *testing.T) {
	story(t, wide(), []string{"0.1 4"}, func(u *ui) {
		u.m.doc.Session.Prompt = "9;4;1;\x1b]0;owned\a two\ncups"
		u.m.waiting.ids = []flow.NodeID{"0.1"}
		words := u.m.callingWords()
		if !strings.HasPrefix(words, "◆ 1 waits for you: ") || strings.ContainsAny(words, "\x1b\a\n;") {
			t.Errorf("calls with %q", words)
		}
	}, func(o *Options) { o.Call = CallDesktop })
}

func TestWhoOpensASessionIsNotCalled(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) { // 1.2 waits
		if bells, nine, urxvt := u.calls(); bells+nine+urxvt != 0 {
			t.Errorf("%d bells, %d and %d notifications on opening", bells, nine, urxvt)
		}
		if got := u.m.View().WindowTitle; got != "◆1 rflow" {
			t.Errorf("title %q", got)
		}
	})
}
