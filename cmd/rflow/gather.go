package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"rflow/flow"
)

// gathering runs sessions until each waits for a person, some at a time. Those that
// wait hold up no others: they are left in the data folder for rflow inbox.
type gathering struct {
	b     *batch
	mu    sync.Mutex // of all below, and of what is written
	total int
	made  int // images
	ended int // sessions
	waits int // sessions, and how many reflections in them
	items int
	bad   int
}

// atOnce is how many sessions keep the backend busy: as many as it has workers, and
// one more for the time in which an image is judged.
func (b *batch) atOnce() int { return max(2, b.caps.Load.Workers+1) }

// gather runs the tasks. It returns errSomeFailed if any failed.
func (b *batch) gather(ctx context.Context, tasks []task) error {
	g := &gathering{b: b, total: len(tasks)}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan task)
	var workers sync.WaitGroup
	for range min(b.atOnce(), len(tasks)) {
		workers.Go(func() {
			for t := range next {
				if err := g.one(ctx, t); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, t := range tasks {
		select {
		case next <- t:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	b.report.end()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if g.waits > 0 {
		say(b.report.errs, "%s in %s: rflow inbox", howMany(g.items, "reflection waits", "reflections wait"), howMany(g.waits, "session", "sessions"))
	}
	if g.bad > 0 {
		return errSomeFailed
	}
	return nil
}

func howMany(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// one runs a session until it waits or ends. Its error ends the others too.
func (g *gathering) one(ctx context.Context, t task) error {
	own := *g.b
	own.asks = true
	own.report = &report{
		out: locked{&g.mu, g.b.report.out}, errs: locked{&g.mu, g.b.report.errs}, json: g.b.report.json, sessions: 1, makes: g.oneMore,
	}
	tree, err := own.one(ctx, t)
	g.mu.Lock()
	g.ended++
	n := tree.Awaits()
	switch {
	case err != nil && !refused(err):
		g.mu.Unlock()
		return err
	case err != nil || tree.State == flow.FailedSession || n == 0 && tree.State != flow.FinishedSession:
		g.bad++
	case n > 0:
		g.waits, g.items = g.waits+1, g.items+n
	}
	g.mu.Unlock()
	g.tell()
	return nil
}

func (g *gathering) oneMore() {
	g.mu.Lock()
	g.made++
	g.mu.Unlock()
	g.tell()
}

// tell rewrites the line of progress.
func (g *gathering) tell() {
	g.mu.Lock()
	defer g.mu.Unlock()
	line := fmt.Sprintf("%d of %d sessions · %s · %s", g.ended, g.total, howMany(g.made, "image", "images"), howMany(g.items, "waits", "wait"))
	if g.ended > 0 {
		left := time.Since(g.b.report.begun) / time.Duration(g.ended) * time.Duration(g.total-g.ended)
		line += fmt.Sprintf(" · about %s left", left.Round(time.Second))
	}
	g.b.report.line(line)
}

// locked writes whole pieces, one writer at a time.
type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

// Write implements [io.Writer].
func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
