package main

import (
	"context"
	"time"

	"rflow/backend/clay"
	"rflow/backend/serve"
	"rflow/flow"
)

// slowed returns Clay World with a wait after each step, and says so in what it
// tells of itself: an estimate that leaves the waits out would be no use.
func slowed(b serve.Backend, step time.Duration) serve.Backend {
	if step <= 0 {
		return b
	}
	say := b.Capabilities
	b.Roles = slowly(b.Roles, step)
	b.Capabilities = func() flow.Capabilities {
		caps := say()
		caps.ImageTime += clay.Steps * step
		return caps
	}
	return b
}

// slowly returns roles that wait for so long after each step of sampling they
// report. It shows what working with a model is like that takes its time.
func slowly(r flow.Roles, step time.Duration) flow.Roles {
	if step <= 0 {
		return r
	}
	r.Generator = slowGenerator{r.Generator, step}
	r.Corrector = slowCorrector{r.Corrector, step}
	return r
}

type slowGenerator struct {
	flow.Generator
	step time.Duration
}

func (g slowGenerator) Generate(ctx context.Context, req flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	return g.Generator.Generate(ctx, req, pausing(ctx, watch, g.step))
}

type slowCorrector struct {
	flow.Corrector
	step time.Duration
}

func (c slowCorrector) Correct(ctx context.Context, req flow.CorrectRequest, watch flow.Watch) (flow.Sample, error) {
	return c.Corrector.Correct(ctx, req, pausing(ctx, watch, c.step))
}

// pausing returns a watch that waits after each report of a step, or until ctx
// ends.
func pausing(ctx context.Context, watch flow.Watch, step time.Duration) flow.Watch {
	return func(p flow.Progress) {
		watch.Report(p)
		if p.Stage != flow.StageSampling {
			return
		}
		select {
		case <-time.After(step):
		case <-ctx.Done():
		}
	}
}
