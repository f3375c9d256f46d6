package home

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/internal/tuitest"
)

// rich is a backend with a choice in every role, an instruction editor, and an
// engine that cannot be used.
func rich() flow.BackendState {
	engine := func(role flow.Role, name string) flow.Engine {
		return flow.Engine{Name: name, Roles: []flow.Role{role}, Model: flow.Model{ID: strings.ToLower(name) + "-1"}}
	}
	flux, kontext := engine(flow.RoleCorrector, "FLUX corrector"), engine(flow.RoleCorrector, "Kontext")
	flux.Layouts, flux.JobTime = []flow.PromptLayout{flow.LayoutTraining, flow.LayoutSearch}, 4*time.Second
	flux.Limits = flow.Limits{MinCondition: 256, MaxCondition: 1024, DefaultCondition: 512, SizeStep: 64}
	kontext.InstructionEditor, kontext.Limits = true, flow.Limits{MaxSize: 768}
	nvila := engine(flow.RoleVerifier, "NVILA")
	nvila.Unavailable = "no weights: download them into /models/nvila and restart the backend"
	reward := engine(flow.RoleVerifier, "Reward")
	reward.VerdictKind = flow.KindReward
	return flow.BackendState{Phase: flow.BackendLive, Address: "grpc://box:7433", Caps: &flow.Capabilities{
		Backend: "flux", ImageTime: 2 * time.Second,
		Limits:  flow.Limits{MinSize: 256, MaxSize: 1024, DefaultSize: 512, SizeStep: 64},
		Load:    flow.Load{Workers: 1},
		Notices: []string{"the model is on the CPU, which takes minutes an image"},
		Engines: []flow.Engine{
			engine(flow.RoleGenerator, "FLUX"), engine(flow.RoleGenerator, "Schnell"), reward, nvila,
			engine(flow.RoleReflector, "Qwen"), engine(flow.RoleReflector, "Small"), engine(flow.RoleRefiner, "Qwen"), engine(flow.RoleRefiner, "Small"),
			flux, kontext,
		},
	}}
}

// to puts the focus on a field, as a person does.
func to(t *testing.T, m Model, f field) Model {
	t.Helper()
	for range 2 * int(onSessions) {
		if m.at == f {
			return m
		}
		m, _ = press(m, "tab")
	}
	t.Fatalf("no key reaches the field %s", f.label())
	return m
}

func started(t *testing.T, m Model) intent.StartRequest {
	t.Helper()
	m, got := press(m, "enter")
	if len(got) != 1 {
		t.Fatalf("enter gives %v; the form says %q", got, m.problem)
	}
	return got[0].(intent.Start).Request
}

func TestTheFormOffersWhatTheBackendHas(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 120, H: 40}, {W: 80, H: 24}} {
		m := to(t, start().SetBackend(rich()).SetSize(size.W, size.H-3), onVerifier)
		m, _ = press(m, "right")
		tuitest.Golden(t, "rich-"+size.String(), m.View(), tuitest.Size{W: size.W, H: size.H - 3})
	}
}

func TestAnEngineForEachRole(t *testing.T) {
	m, _ := press(start().SetBackend(rich()).SetSize(120, 37), "a")
	if r := started(t, m); len(r.Sources) != 0 || r.Layout != "" || r.Params.ConditionSize != 0 {
		t.Errorf("untouched, the form asks for %v, layout %q, condition %d; want the backend's own", r.Sources, r.Layout, r.Params.ConditionSize)
	}
	for _, f := range []field{onGenerator, onReflector, onRefiner} {
		m, _ = press(to(t, m, f), "right")
	}
	m, _ = press(to(t, m, onLayout), "left")
	m, _ = press(to(t, m, onCondition), "right")
	r := started(t, m)
	for role, want := range map[flow.Role]string{flow.RoleGenerator: "Schnell", flow.RoleVerifier: "", flow.RoleReflector: "Small", flow.RoleRefiner: "Small", flow.RoleCorrector: ""} {
		if got := r.Sources[role].Engine; got != want {
			t.Errorf("the %s is %q, want %q", role, got, want)
		}
	}
	if r.Layout != flow.LayoutSearch || r.Params.ConditionSize != 576 {
		t.Errorf("layout %q, condition %d; want search, 576", r.Layout, r.Params.ConditionSize)
	}
	m, _ = press(to(t, m, onGenerator), "right")
	if r := started(t, m); r.Sources[flow.RoleGenerator] != (flow.Source{}) {
		t.Errorf("once around, the generator is %v, want the backend's own", r.Sources[flow.RoleGenerator])
	}
}

// TestAnotherCorrectorHasOtherLimits: its layouts, its condition, its sizes, and
// what it is.
func TestAnotherCorrectorHasOtherLimits(t *testing.T) {
	m, _ := press(start().SetBackend(rich()).SetSize(120, 37), "a")
	m, _ = press(to(t, m, onLayout), "right")
	m.form.params.Size = 1024
	m, _ = press(to(t, m, onCorrector), "right")
	screen := tuitest.Grid(m.View(), 120, 37)
	if !strings.Contains(screen, "instruction editor, not trained") || strings.Contains(screen, "layout") || strings.Contains(screen, "condition") {
		t.Errorf("want Kontext marked, and no layout or condition to choose:\n%s", screen)
	}
	m, got := press(m, "enter")
	if len(got) != 0 || m.problem != "size: 1024 px, need 256 to 768" {
		t.Errorf("1024 px: %v, %q; want Kontext's limit", got, m.problem)
	}
	m.form.params.Size = 768
	if r := started(t, m); r.Layout != "" || r.Sources[flow.RoleCorrector].Engine != "Kontext" {
		t.Errorf("asks for %v with layout %q", r.Sources, r.Layout)
	}
	m, _ = press(to(t, m, onReflect), "right")
	if screen := tuitest.Grid(m.View(), 120, 37); strings.Contains(screen, "corrector") || strings.Contains(screen, "reflector") {
		t.Errorf("roles that nothing is asked of:\n%s", screen)
	}
}

func TestWhatCannotBeUsedIsNotStarted(t *testing.T) {
	m, _ := press(start().SetBackend(rich()).SetSize(120, 37), "a")
	m, _ = press(to(t, m, onVerifier), "right")
	m, got := press(m, "enter")
	if len(got) != 0 || !strings.Contains(m.problem, "NVILA cannot be used: no weights") {
		t.Errorf("got %v, %q; want a word about the weights", got, m.problem)
	}
	m = start().SetBackend(rich()).SetSettings(intent.StartRequest{Prompt: "a", Sources: map[flow.Role]flow.Source{flow.RoleVerifier: {Engine: "Gone"}}})
	if m, got := press(m, "enter"); len(got) != 0 || !strings.Contains(m.problem, "no verifier called Gone") {
		t.Errorf("got %v, %q; want it said that there is none", got, m.problem)
	}
}

// TestARoleFromElsewhereStaysAmongTheChoices, and so does what the settings call
// by the name of its model.
func TestARoleFromElsewhereStaysAmongTheChoices(t *testing.T) {
	away := flow.Source{Address: "openai:http://box:8000/v1?model=critic"}
	m := start().SetBackend(rich()).SetSize(120, 37).SetSettings(intent.StartRequest{
		Prompt: "a", Sources: map[flow.Role]flow.Source{flow.RoleReflector: away, flow.RoleGenerator: {Engine: "schnell-1"}},
	})
	m = to(t, m, onReflector)
	if screen := tuitest.Grid(m.View(), 120, 37); !strings.Contains(screen, "http://box:8000") {
		t.Errorf("the form does not tell the reflector's address:\n%s", screen)
	}
	var seen []string
	for range 4 {
		seen = append(seen, fmt.Sprint(started(t, m).Sources[flow.RoleReflector]))
		m, _ = press(m, "right")
	}
	if want := fmt.Sprint([]flow.Source{away, {}, {Engine: "Small"}, away}); fmt.Sprint(seen) != want {
		t.Errorf("the arrow goes through %v, want %s", seen, want)
	}
	m, _ = press(to(t, m, onGenerator), "left")
	if got := started(t, m).Sources[flow.RoleGenerator]; got != (flow.Source{}) {
		t.Errorf("before schnell-1 comes %v, want the first", got)
	}
}

func TestTheCostFollowsTheEngines(t *testing.T) {
	m := start().SetBackend(rich())
	if got, want := m.cost(), "10 images (2+8), about 36 s on flux"; got != want {
		t.Errorf("2 x 2 s and 8 x 4 s: got %q, want %q", got, want)
	}
}
