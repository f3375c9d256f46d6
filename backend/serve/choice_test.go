package serve_test

import (
	"context"
	"strings"
	"testing"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
	"rflow/flow"
)

// corrector notes what reaches it.
type corrector struct {
	flow.Corrector
	got chan flow.CorrectRequest
}

// Correct implements flow.Corrector.
func (c corrector) Correct(ctx context.Context, r flow.CorrectRequest, w flow.Watch) (flow.Sample, error) {
	c.got <- r
	return c.Corrector.Correct(ctx, r, w)
}

// editors serves two correctors with choices of their own, and one that has no
// weights.
func editors(t *testing.T) (*client.Client, chan flow.CorrectRequest) {
	t.Helper()
	reference := clienttest.Reference{}
	got := make(chan flow.CorrectRequest, 1)
	backend := serve.Backend{Roles: reference.Roles(), Capabilities: func() flow.Capabilities {
		c := reference.Capabilities()
		c.Limits.T5Tokens, c.Limits.MediaTypes = 512, []string{"image/png", "image/jpeg"}
		only := []flow.Role{flow.RoleCorrector}
		c.Engines = []flow.Engine{
			{
				Name: "trained", Roles: only, Layouts: []flow.PromptLayout{flow.LayoutTraining, flow.LayoutSearch},
				Limits: flow.Limits{MinCondition: 256, MaxCondition: 512, MediaTypes: []string{"image/png"}},
			},
			{Name: "editor", Roles: only, InstructionEditor: true},
			{Name: "absent", Roles: only, Unavailable: "there are no weights in /models"},
			{Name: "painter", Roles: []flow.Role{flow.RoleGenerator}},
		}
		return c
	}}
	backend.Roles.Corrector = corrector{reference, got}
	s := &stage{}
	s.serve(t, backend, serve.Options{})
	return s.client(t, client.Options{}), got
}

func TestChoicesReachTheEngineOrAreRefused(t *testing.T) {
	c, got := editors(t)
	s, err := c.Roles().Generator.Generate(t.Context(), flow.GenerateRequest{ID: "parent", Prompt: "a red square", Seed: 1, Engine: "painter"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c1 := range map[string]struct {
		engine string
		layout flow.PromptLayout
		params flow.SampleParams
		says   string // "": it is made
	}{
		"nothing":             {},
		"all of it":           {"trained", flow.LayoutSearch, flow.SampleParams{ConditionSize: 512, TextTokens: 256, MediaType: "image/png"}, ""},
		"no layouts":          {"editor", flow.LayoutTraining, flow.SampleParams{}, "editor knows no such prompt layout"},
		"no condition":        {"editor", "", flow.SampleParams{ConditionSize: 512}, "editor has no choice of condition size"},
		"condition too large": {"trained", "", flow.SampleParams{ConditionSize: 1024}, "256 to 512"},
		"too many tokens":     {"editor", "", flow.SampleParams{TextTokens: 513}, "room for 512"},
		"the backend's type":  {"editor", "", flow.SampleParams{MediaType: "image/jpeg"}, ""},
		"not this engine's":   {"trained", "", flow.SampleParams{MediaType: "image/jpeg"}, "image/jpeg"},
		"no weights":          {"absent", "", flow.SampleParams{}, "no weights in /models"},
		"another role":        {"painter", "", flow.SampleParams{}, "there are trained, editor, absent"},
	} {
		t.Run(name, func(t *testing.T) {
			want := flow.CorrectRequest{ID: name, Parent: s.Picture, Original: "a red square", Prompt: "a red square", Seed: 2, Engine: c1.engine, Layout: c1.layout, Params: c1.params}
			_, err := c.Roles().Corrector.Correct(t.Context(), want, nil)
			if c1.says != "" {
				f := flow.AsFailure(err)
				if f == nil || f.Code != flow.FailUnsupported || !strings.Contains(f.Error(), c1.says) {
					t.Fatalf("got %v, want it refused as unsupported, with %q", err, c1.says)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if r := <-got; r.Engine != c1.engine || r.Layout != c1.layout || r.Params != c1.params {
				t.Errorf("the role was given engine %q, layout %q, %+v; want %q, %q, %+v", r.Engine, r.Layout, r.Params, c1.engine, c1.layout, c1.params)
			}
		})
	}
}
