package review

import (
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/themes"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// stage plays the root: it folds events, paints, and collects what is asked.
type stage struct {
	t      testing.TB
	Model  Model
	events []flow.Event
	asked  []intent.Intent
	now    time.Time
}

const two = "Add one red apple to the right of the others. / Turn the bench blue."

// begin shows a node of a session, painted.
func begin(t testing.TB, node flow.NodeID, lines ...string) *stage {
	s := &stage{t: t, events: tuitest.Events(lines...), now: tuitest.Begun().Add(time.Hour)}
	s.Model = New(themes.Dark()).SetSize(52, 16).SetNow(s.now).SetTree(flow.Fold(s.events))
	s.Model, _ = s.Model.Select(node)
	return s.paint()
}

func (s *stage) paint() *stage {
	s.Model = s.Model.Painted(s.now)
	return s
}

// later lets time pass.
func (s *stage) later(d time.Duration) *stage {
	s.now = s.now.Add(d)
	s.Model = s.Model.SetNow(s.now)
	return s
}

// happens appends facts to the session; they are not painted yet.
func (s *stage) happens(facts ...flow.Payload) *stage {
	for _, f := range facts {
		s.events = append(s.events, flow.Event{Seq: int64(len(s.events) + 1), Time: s.now, Payload: f})
	}
	s.Model = s.Model.SetTree(flow.Fold(s.events))
	return s
}

func (s *stage) press(keys ...string) *stage {
	for _, k := range keys {
		var asks []intent.Intent
		s.Model, asks = s.Model.Update(stroke(k))
		s.asked = append(s.asked, asks...)
	}
	return s
}

// write types a text letter by letter.
func (s *stage) write(text string) *stage {
	for _, r := range text {
		s.press(string(r))
	}
	return s
}

func (s *stage) tick() *stage {
	var asks []intent.Intent
	s.Model, asks = s.Model.TickDraft()
	s.asked = append(s.asked, asks...)
	return s
}

func stroke(k string) tea.KeyPressMsg {
	special := map[string]rune{"esc": tea.KeyEscape, "enter": tea.KeyEnter, "tab": tea.KeyTab, "backspace": tea.KeyBackspace, "up": tea.KeyUp, "down": tea.KeyDown}
	if code, ok := special[k]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
	}
	if rest, ok := strings.CutPrefix(k, "alt+"); ok {
		if code, ok := special[rest]; ok {
			return tea.KeyPressMsg{Code: code, Mod: tea.ModAlt}
		}
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModAlt}
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

// commands returns what the session is asked to do.
func (s *stage) commands() []flow.Command {
	var out []flow.Command
	for _, i := range s.asked {
		if do, ok := i.(intent.Do); ok {
			out = append(out, do.Command)
		}
	}
	return out
}

func (s *stage) notices() string {
	var out []string
	for _, i := range s.asked {
		if n, ok := i.(intent.Notice); ok {
			out = append(out, n.Text)
		}
	}
	return strings.Join(out, "\n")
}

// wants checks that the session is asked for exactly these.
func (s *stage) wants(want ...flow.Command) *stage {
	s.t.Helper()
	if got := s.commands(); !(len(got) == 0 && len(want) == 0) && !reflect.DeepEqual(got, want) {
		s.t.Errorf("the session is asked for\n%#v\nwant\n%#v", got, want)
	}
	return s
}

// refuses checks that the session is asked for nothing, and that a notice says why.
func (s *stage) refuses(why string) *stage {
	s.t.Helper()
	s.wants()
	if !strings.Contains(s.notices(), why) {
		s.t.Errorf("the notices are %q, want one with %q", s.notices(), why)
	}
	return s
}

func (s *stage) golden(name string) *stage {
	s.t.Helper()
	tuitest.Golden(s.t, name, s.Model.View(), tuitest.Size{W: s.Model.w, H: s.Model.h})
	return s
}
