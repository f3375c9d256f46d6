package main

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"rflow/backend/clay"
	"rflow/flow"
)

// threeSteps reports three steps, and notes when each report returned.
type threeSteps struct{ begun time.Time }

func (g threeSteps) Generate(ctx context.Context, _ flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	var s flow.Sample
	for step := 1; step <= 3; step++ {
		if err := ctx.Err(); err != nil {
			return s, err
		}
		watch.Report(flow.Progress{Stage: flow.StageSampling, Step: step, Total: 3})
		s.Seed = uint64(time.Since(g.begun) / time.Second)
	}
	return s, nil
}

func TestSlowlyWaitsAfterEachStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		roles := slowly(flow.Roles{Generator: threeSteps{time.Now()}}, time.Second)
		var steps []int
		s, err := roles.Generator.Generate(t.Context(), flow.GenerateRequest{}, func(p flow.Progress) { steps = append(steps, p.Step) })
		if err != nil || s.Seed != 3 || !slices.Equal(steps, []int{1, 2, 3}) {
			t.Errorf("got %d s, steps %v, %v; want 3 s and all three steps", s.Seed, steps, err)
		}
	})
}

func TestSlowlyEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		begun := time.Now()
		_, err := slowly(flow.Roles{Generator: threeSteps{begun}}, time.Second).Generator.Generate(ctx, flow.GenerateRequest{}, nil)
		if err == nil || time.Since(begun) != 1500*time.Millisecond {
			t.Errorf("got %v after %v, want the context's error after 1.5 s", err, time.Since(begun))
		}
	})
}

func TestASlowBackendSaysThatItIs(t *testing.T) {
	fast := clayBackend().Capabilities().ImageTime
	if got, want := slowed(clayBackend(), time.Second).Capabilities().ImageTime, fast+clay.Steps*time.Second; got != want {
		t.Errorf("with a second a step an image takes %v, want %v", got, want)
	}
	if got := slowed(clayBackend(), 0).Capabilities().ImageTime; got != fast {
		t.Errorf("without waits an image takes %v, want %v", got, fast)
	}
}
