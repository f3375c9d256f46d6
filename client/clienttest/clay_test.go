package clienttest_test

import (
	"context"
	"testing"
	"time"

	"rflow/backend/clay"
	"rflow/backend/serve"
	"rflow/client/clienttest"
	"rflow/flow"
)

// TestClay holds the embedded backend against the suite, in process, over a unix
// socket and over TCP.
func TestClay(t *testing.T) {
	everywhere(t, func() serve.Backend {
		world := clay.New(clay.Options{})
		roles := world.Roles()
		roles.Generator = patient{roles.Generator}
		return serve.Backend{Roles: roles, Capabilities: world.Capabilities}
	}, clienttest.Samples{
		Prompt:      "a photo of two red apples and a blue cup",
		Other:       "a photo of a dog left of a bench",
		Reflection:  "Make the cup blue.",
		Unsupported: "a photo of a hovercraft full of eels",
		Size:        256,
	})
}

// patient takes its time over a job of many steps, as a model does: Clay World would be done
// on one busy processor before word of a second client reaches it.
type patient struct{ flow.Generator }

func (p patient) Generate(ctx context.Context, r flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	if r.Params.Steps < 1000 {
		return p.Generator.Generate(ctx, r, watch)
	}
	return p.Generator.Generate(ctx, r, func(now flow.Progress) {
		watch(now)
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	})
}
