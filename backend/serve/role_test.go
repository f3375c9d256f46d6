package serve_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/flow"
)

// generatorFunc is a generator made of a function.
type generatorFunc func(context.Context, flow.Watch) (flow.Sample, error)

// Generate implements flow.Generator.
func (f generatorFunc) Generate(ctx context.Context, _ flow.GenerateRequest, w flow.Watch) (flow.Sample, error) {
	return f(ctx, w)
}

// TestRolesThatMisbehave: each fails its own job, in words, and the server goes
// on.
func TestRolesThatMisbehave(t *testing.T) {
	secret := errors.New("open /home/me/weights: no such file")
	for name, role := range map[string]struct {
		do   generatorFunc
		code flow.FailureCode
		says string
	}{
		"panics": {func(context.Context, flow.Watch) (flow.Sample, error) { panic("index out of range") }, flow.FailInternal, "crashed"},
		"makes no picture": {func(context.Context, flow.Watch) (flow.Sample, error) {
			return flow.Sample{Picture: flow.Picture{MediaType: "image/png", Data: []byte("x")}}, nil
		}, flow.FailInternal, "something else than a picture"},
		"fails plainly": {func(context.Context, flow.Watch) (flow.Sample, error) { return flow.Sample{}, secret }, flow.FailInternal, "weights"},
		"says why": {func(context.Context, flow.Watch) (flow.Sample, error) {
			return flow.Sample{}, flow.Fail(flow.FailUnsupported, "no words for \xff this")
		}, flow.FailUnsupported, "no words for \ufffd this"},
	} {
		t.Run(name, func(t *testing.T) {
			s := stand(t, serve.Options{}, func(r *flow.Roles) { r.Generator = role.do })
			c := s.client(t, client.Options{})
			for range 2 { // a failure is not remembered: the second is another try
				if f := ask(t.Context(), c, "a").failure(t, role.code); !strings.Contains(f.What, role.says) || strings.Contains(f.Error(), "index") {
					t.Errorf("%q, want it to say %q", f, role.says)
				}
			}
		})
	}
	s := stand(t, serve.Options{}, func(r *flow.Roles) { r.Generator, r.Interpreter = nil, nil })
	c := s.client(t, client.Options{})
	ask(t.Context(), c, "a").failure(t, flow.FailUnsupported)
	_, err := c.Roles().Interpreter.Interpret(t.Context(), flow.Interpretation{Text: "x"})
	if f := flow.AsFailure(err); f == nil || f.Code != flow.FailUnsupported {
		t.Errorf("interpret without an interpreter: %v", err)
	}
	caps, err := c.Capabilities(t.Context())
	if err != nil || caps.Interprets {
		t.Errorf("interprets %v, %v", caps.Interprets, err)
	}
}

// TestLateProgress: what a role says after its end is not heard.
func TestLateProgress(t *testing.T) {
	var keep flow.Watch
	s := stand(t, serve.Options{}, func(r *flow.Roles) {
		r.Generator = generatorFunc(func(_ context.Context, w flow.Watch) (flow.Sample, error) {
			keep = w
			return flow.Sample{}, flow.Fail(flow.FailUnsupported, "no")
		})
	})
	a := ask(t.Context(), s.client(t, client.Options{}), "a")
	a.failure(t, flow.FailUnsupported)
	keep.Report(flow.Progress{Stage: flow.StageSampling, Step: 1})
}

// TestManyListeners: several ask for one job at once, and it is made once.
func TestManyListeners(t *testing.T) {
	var made sync.Map
	s := stand(t, serve.Options{}, func(r *flow.Roles) {
		inner := r.Generator
		r.Generator = counting{inner, func(id string) {
			if _, twice := made.LoadOrStore(id, true); twice {
				t.Errorf("%s was made twice", id)
			}
		}}
	})
	var all []*asked
	for range 8 {
		all = append(all, ask(t.Context(), s.client(t, client.Options{}), "one"))
	}
	s.pass(1)
	for _, a := range all {
		a.step(t, 1)
	}
	s.pass(15)
	first := (<-all[0].sample).Picture.Digest()
	for _, a := range all[1:] {
		if got := (<-a.sample).Picture.Digest(); got != first {
			t.Errorf("got %s, want %s", got.Short(), first.Short())
		}
	}
}

type counting struct {
	flow.Generator
	count func(string)
}

// Generate implements flow.Generator.
func (c counting) Generate(ctx context.Context, r flow.GenerateRequest, w flow.Watch) (flow.Sample, error) {
	c.count(r.ID)
	return c.Generator.Generate(ctx, r, w)
}
