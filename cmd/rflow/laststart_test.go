package main

import (
	"maps"
	"testing"

	"rflow/flow"
	"rflow/flow/store"
	"rflow/tui"
)

// TestTheFormRemembersItsEngines, for the backend that has them, and never over
// what the settings say.
func TestTheFormRemembersItsEngines(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	open := func(change func(settings)) *library {
		a := &app{settings: defaultSettings()}
		change(a.settings)
		c, closeLine, err := a.connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(closeLine)
		l, err := newLibrary(t.Context(), a, st, c)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	usual := func(settings) {}
	yesNo := flow.Source{Engine: "Clay World yes or no"}
	elsewhere := flow.Source{Address: "grpc://127.0.0.1:9"}
	request := tui.StartRequest{
		Strategy: flow.DefaultStrategy(), RandomSeed: true, Layout: flow.LayoutSearch,
		Sources: map[flow.Role]flow.Source{flow.RoleVerifier: yesNo, flow.RoleReflector: elsewhere},
	}
	if err := open(usual).SaveSettings(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(settings)
		want   map[flow.Role]flow.Source
		layout flow.PromptLayout
	}{
		"the same backend":   {usual, map[flow.Role]flow.Source{flow.RoleVerifier: yesNo}, flow.LayoutSearch},
		"another backend":    {func(s settings) { s["backend"] = setting{"grpc://127.0.0.1:9", "test"} }, map[flow.Role]flow.Source{}, ""},
		"a setting besides":  {func(s settings) { s["verifier"] = setting{"Other", "test"} }, map[flow.Role]flow.Source{flow.RoleVerifier: {Engine: "Other"}}, flow.LayoutSearch},
		"an address is told": {func(s settings) { s["refiner"] = setting{"grpc://127.0.0.1:9", "test"} }, map[flow.Role]flow.Source{flow.RoleVerifier: yesNo, flow.RoleRefiner: elsewhere}, flow.LayoutSearch},
	} {
		if got := open(c.change).Settings(); !maps.Equal(got.Sources, c.want) || got.Layout != c.layout {
			t.Errorf("%s: %v, layout %q; want %v, %q", name, got.Sources, got.Layout, c.want, c.layout)
		}
	}
}
