package tui

import (
	"reflect"
	"strings"
	"testing"

	"rflow/flow"
	"rflow/tui/internal/tuitest"
)

// command opens the palette and does what is found by a text.
func (u *ui) command(text string) {
	u.press(":")
	u.typing(text)
	u.press("enter")
}

func TestThePaletteShowsWhatCanBeDone(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		story(t, size, garden(), func(u *ui) {
			u.press("ctrl+p")
			u.shows("commands", "add a chain", "pause")
			u.typing("an")
			u.golden("palette-" + size.String())
		})
	}
}

func TestThePaletteDoesWhatItsKeysDo(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.command("accept")
		if got := u.session.commands(); len(got) != 1 || got[0].(flow.Decide).Reflection != "1.2#1" {
			t.Fatalf("commands %v, want 1.2#1 accepted", got)
		}
		u.command("undo")
		u.shows("took back the decision on 1.2")
		u.command("an instruction on or off")
		u.typing("2")
		u.press("enter")
		if got, ok := u.session.commands()[2].(flow.SaveDraft); !ok || !got.Toggled {
			t.Errorf("%#v, want instruction 2 toggled", u.session.commands()[2])
		}
		u.press("ctrl+p")
		u.typing("log of notices")
		u.press("enter")
		u.shows("took back the decision on 1.2")
	})
}

func TestEveryActionIsInThePaletteAndSaysWhyItIsOff(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		listed := map[string]string{}
		for _, e := range append(u.m.commands(), u.m.actions()...) {
			if e.Disabled == "" && e.Do == nil && e.Ask == nil {
				t.Errorf("%q does nothing and does not say why", e.Name)
			}
			listed[e.Name] = e.Disabled
		}
		for _, s := range u.m.sections() {
			for _, b := range s.Bindings {
				if off, ok := listed[b.Description]; b.Description != "all commands" && (!ok || off != b.Disabled) {
					t.Errorf("%q is listed as off because %q, want %q", b.Description, off, b.Disabled)
				}
			}
		}
		if listed["show pruned"] != "nothing is pruned" {
			t.Errorf("show pruned is off because %q", listed["show pruned"])
		}
	})
}

func TestSteering(t *testing.T) {
	last := func(u *ui) flow.Command { return u.session.commands()[len(u.session.commands())-1] }
	for _, c := range []struct {
		typed string
		keys  string // pressed afterwards
		want  flow.Command
	}{
		{"add a chain", "", flow.Branch{From: flow.Root, Fresh: true}},
		{"pause", "", flow.Pause{On: true}},
		{"add a round 2", "", flow.AddRounds{Rounds: 2}},
		{"cancel all", "y", flow.Cancel{}},
		{"gate auto", "y", flow.SetGate{Gate: flow.Gate{Mode: flow.GateAuto}}},
		{"gate auto under 5", "", flow.SetGate{Gate: flow.Gate{Mode: flow.GateRule, Score: 5}}},
		{"gate over 5.5", "y", flow.SetGate{Gate: flow.Gate{Mode: flow.GateRule, Over: true, Score: 5.5}}},
	} {
		story(t, wide(), garden(), func(u *ui) {
			u.command(c.typed)
			if c.keys != "" {
				if n := len(u.session.commands()); n != 0 {
					t.Errorf("%q did %v before it was confirmed", c.typed, u.session.commands())
				}
				u.press(strings.Fields(c.keys)...)
			}
			if n := len(u.session.commands()); n != 1 || !reflect.DeepEqual(last(u), c.want) {
				t.Errorf("%q: commands %v, want %#v; the screen:\n%s", c.typed, u.session.commands(), c.want, u.screen())
			}
		})
	}
}

func TestTheGateSaysWhatHappensToThoseWaiting(t *testing.T) {
	lines := append(garden(), "0.3 9 : Make the bench blue.")
	story(t, wide(), lines, func(u *ui) {
		u.command("gate auto")
		u.shows("release 2 as auto?")
		u.press("n")
		u.command("gate auto over 8")
		u.shows("release 1 as auto over 8? 1 more wait on")
		u.press("esc")
		u.command("gate sometimes")
		u.shows("say ask, auto, auto under 5 or auto over 8")
		u.press("esc")
		if got := u.session.commands(); len(got) != 0 {
			t.Errorf("commands %v, want none", got)
		}
	})
}

func TestGoOnIsThereWhilePaused(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		u.events(flow.Paused{Paused: true})
		u.command("go on")
		if got := u.session.commands(); len(got) != 1 || got[0] != (flow.Pause{}) {
			t.Errorf("commands %v, want to go on", got)
		}
	})
}

func TestTheVerifierIsAskedAgainWhereItFailed(t *testing.T) {
	story(t, wide(), append(garden(), "0.3"), func(u *ui) {
		u.events(flow.RoleFailed{Node: "0.3", Role: flow.RoleVerifier, Failure: *flow.Fail(flow.FailInternal, "it broke")})
		u.command("rerun verifier")
		u.shows("without a verdict: 1 image")
		u.press("enter")
		if got := u.session.commands(); len(got) != 1 || got[0] != (flow.Retry{Node: "0.3"}) {
			t.Errorf("commands %v, want 0.3 tried again", got)
		}
	})
}

func TestTheThemeChangesAtOnce(t *testing.T) {
	story(t, wide(), garden(), func(u *ui) {
		before := u.m.View().Content
		u.command("theme light")
		u.shows("theme light")
		if after := u.m.View().Content; after == before || u.m.theme.Dark {
			t.Error("the screen has the colours that it had before")
		}
		u.command("theme plaid")
		u.shows("there are auto, dark")
	})
}

func TestAtHomeThePaletteSaysWhatNeedsASession(t *testing.T) {
	story(t, wide(), nil, func(u *ui) {
		u.press("esc", "tab") // out of the prompt
		u.press("ctrl+p")
		u.shows("pause (no session is open)")
	})
}
