package clienttest

import (
	"context"
	"errors"
	"sync"

	"rflow/flow"
)

// cancels has a second client listen to the job that the first one cancels. The
// job is a long one, for a backend that lets the number of steps be chosen.
func cancels(b *bench) {
	request := b.request("cancel")
	request.Params.Steps = 1000
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	joined, stopped := make(chan struct{}), make(chan error, 1)
	steps, total := 0, 0
	observe := func() {
		observer := b.connect(b.dial(request.ID))
		var heard sync.Once
		_, err := observer.Roles().Generator.Generate(b.ctx, request, func(p flow.Progress) {
			heard.Do(func() { close(joined) })
			steps, total = p.Step, p.Total
		})
		stopped <- err
	}
	var join sync.Once
	_, err := b.client.Roles().Generator.Generate(ctx, request, func(flow.Progress) {
		join.Do(func() {
			go observe()
			select {
			case <-joined:
			case <-b.ctx.Done():
			}
			cancel()
		})
	})
	if f := b.wantFailure(err, flow.FailCancelled); !errors.Is(f, context.Canceled) {
		b.Errorf("the failure %v does not wrap the context's error", f)
	}
	select {
	case err := <-stopped:
		_ = b.wantFailure(err, flow.FailCancelled)
	case <-b.ctx.Done():
		b.Fatal("the job did not stop")
	}
	if total > 0 && steps >= total {
		b.Errorf("the job went on to step %d of %d", steps, total)
	}
	request.Params.Steps = 0
	if s := b.generate(request, nil); s.Cached {
		b.Error("a cancelled job's id is free at once, for any body, but an old result was found")
	}
}

func foundAgain(b *bench) {
	whole := b.generate(b.request("whole"), nil)
	last, cuts := 0, 0
	s := b.generate(b.request("broken"), func(p flow.Progress) {
		if p.Stage != flow.StageSampling {
			return
		}
		if p.Step <= last {
			b.Errorf("step %d came after step %d: the job was begun again", p.Step, last)
		}
		last = p.Step
		if cuts < 3 {
			cuts++
			b.cutter.cut()
		}
	})
	if cuts == 0 {
		b.Fatal("there was no step to cut the line at")
	}
	if s.Picture.Digest() != whole.Picture.Digest() {
		b.Errorf("got %s over a broken line, %s over a whole one", s.Picture.Digest().Short(), whole.Picture.Digest().Short())
	}
}

// brokenDownload cuts the line in the middle of the picture, which is where the
// first run over a line of its own says.
func brokenDownload(b *bench) {
	meter := &cutter{}
	first, err := b.connect(meter.through(b.dial("any"))).Roles().Generator.Generate(b.ctx, b.request("first"), nil)
	if err != nil {
		b.Fatal(err)
	}
	if first.Picture.Digest().IsZero() {
		b.Fatal("no picture")
	}
	b.cutter.at.Store(b.cutter.read.Load() + max(1, meter.read.Load()-int64(len(first.Picture.Data))/2))
	s := b.generate(b.request("second"), nil)
	if s.Picture.Digest() != first.Picture.Digest() {
		b.Errorf("got %s, want %s", s.Picture.Digest().Short(), first.Picture.Digest().Short())
	}
}
