package serve_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/flow"
)

// TestQueue tells each its place as the line moves up, and turns away whom it
// cannot hold.
func TestQueue(t *testing.T) {
	s := stand(t, serve.Options{Queue: 2}, nil)
	c := s.client(t, client.Options{})
	place := func(n int) func(flow.Progress) bool {
		return func(p flow.Progress) bool { return p.Stage == flow.StageQueued && p.Ahead == n }
	}
	first := ask(t.Context(), c, "first")
	s.pass(1)
	first.step(t, 1)
	second := ask(t.Context(), c, "second")
	second.until(t, place(1))
	third := ask(t.Context(), c, "third")
	third.until(t, place(2))

	f := ask(t.Context(), c, "fourth").failure(t, flow.FailExhausted)
	if f.RetryAfter < time.Second || f.RetryAfter > time.Minute {
		t.Errorf("retry after %v, want between a second and a minute", f.RetryAfter)
	}
	caps, err := c.Capabilities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if l := caps.Load; l.Workers != 1 || l.Busy != 1 || l.Queued != 2 {
		t.Errorf("the load is %+v, want 1 worker, busy, and 2 that wait", l)
	}
	s.pass(15)
	<-first.sample
	third.until(t, place(1))
	s.pass(1)
	second.step(t, 1)
	s.pass(15)
	<-second.sample
	s.pass(16)
	<-third.sample
}

// TestCancelStopsWithinOneStep: the step that runs may end, no other begins.
func TestCancelStopsWithinOneStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stand(t, serve.Options{}, nil)
		c := s.client(t, client.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		a := ask(ctx, c, "a")
		s.pass(3)
		a.step(t, 3)
		cancel()
		a.failure(t, flow.FailCancelled)
		synctest.Wait() // who cancels does not wait for the backend: now it has heard
		// The next step of all is the first of the next job: the cancelled job
		// has stopped, or it would take this pass.
		b := ask(t.Context(), c, "a")
		s.pass(1)
		if p := b.until(t, func(p flow.Progress) bool { return p.Step > 0 }); p.Step != 1 {
			t.Errorf("the next step was number %d of the same id, want a new job's first", p.Step)
		}
		s.pass(15)
		<-b.sample
	})
}

// TestCancelInQueue takes a job out of the queue; the one behind it moves up.
func TestCancelInQueue(t *testing.T) {
	s := stand(t, serve.Options{}, nil)
	c := s.client(t, client.Options{})
	running := ask(t.Context(), c, "running")
	s.pass(1)
	ctx, cancel := context.WithCancel(t.Context())
	waits := ask(ctx, c, "waits")
	waits.until(t, func(p flow.Progress) bool { return p.Ahead == 1 })
	behind := ask(t.Context(), c, "behind")
	behind.until(t, func(p flow.Progress) bool { return p.Ahead == 2 })
	cancel()
	waits.failure(t, flow.FailCancelled)
	behind.until(t, func(p flow.Progress) bool { return p.Ahead == 1 })
	s.pass(15 + 16)
	<-running.sample
	<-behind.sample
}

// TestGrace: a job outlives its last listener by the grace period, and no more.
func TestGrace(t *testing.T) {
	for _, back := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			s := stand(t, serve.Options{Grace: time.Minute}, nil)
			c := s.client(t, client.Options{})
			a := ask(t.Context(), c, "a")
			s.pass(2)
			a.step(t, 2)
			_ = c.Close() // as when a laptop goes away: nobody says cancel
			a.failure(t, flow.FailUnavailable)
			synctest.Wait()
			if back {
				time.Sleep(59 * time.Second) // fake time
			} else {
				time.Sleep(61 * time.Second)
			}
			synctest.Wait()
			b := ask(t.Context(), s.client(t, client.Options{}), "a")
			s.pass(1)
			want := 1 // a new job
			if back {
				want = 3 // goes on
			}
			b.step(t, want)
			s.pass(16 - want)
			<-b.sample
		})
	}
}

// TestFinishedInGrace keeps the result for whoever comes back for it, and the job
// is done once.
func TestFinishedInGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stand(t, serve.Options{}, nil)
		c := s.client(t, client.Options{})
		a := ask(t.Context(), c, "a")
		s.pass(1)
		a.step(t, 1)
		_ = c.Close()
		a.failure(t, flow.FailUnavailable)
		s.pass(15)
		synctest.Wait()
		b := ask(t.Context(), s.client(t, client.Options{}), "a")
		if got := <-b.sample; !got.Cached {
			t.Error("the job was done again")
		}
	})
}

// TestHeartbeats: a job that waits long is not given up.
func TestHeartbeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stand(t, serve.Options{Heartbeat: 5 * time.Second}, nil)
		a := ask(t.Context(), s.client(t, client.Options{Idle: 10 * time.Second}), "a")
		time.Sleep(time.Hour) // fake time, in the first step
		s.pass(16)
		<-a.sample
	})
}

// TestDrain: at a stop the running job finishes, the waiting one is turned away,
// and nothing new begins.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stand(t, serve.Options{Drain: time.Hour}, nil)
		c := s.client(t, client.Options{Tries: 1})
		running := ask(t.Context(), c, "running")
		s.pass(1)
		waiting := ask(t.Context(), c, "waiting")
		waiting.until(t, func(p flow.Progress) bool { return p.Stage == flow.StageQueued })
		s.stop()
		if f := waiting.failure(t, flow.FailUnavailable); !strings.Contains(f.What, "stopping") {
			t.Errorf("turned away with %q", f)
		}
		ask(t.Context(), c, "late").failure(t, flow.FailUnavailable)
		s.pass(15)
		<-running.sample
		if err := <-s.served; err != nil {
			t.Error(err)
		}
		s.served <- nil // for the cleanup
	})
}

// TestDrainEnds: a job that takes longer than the drain is stopped.
func TestDrainEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stand(t, serve.Options{Drain: 10 * time.Second}, nil)
		a := ask(t.Context(), s.client(t, client.Options{Tries: 1}), "a")
		s.pass(1)
		began := time.Now()
		s.stop()
		a.failure(t, flow.FailUnavailable)
		if err := <-s.served; err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("stopped after %v, want 10s", took)
		}
		s.served <- nil
	})
}
