package serve_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/test/bufconn"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
	"rflow/flow"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stage is a backend whose steps the test lets pass one by one.
type stage struct {
	server *serve.Server
	lis    *bufconn.Listener
	stop   context.CancelFunc // as an interrupt does
	served chan error
	step   chan struct{} // each receive by the test lets one step pass
}

// stand serves the reference backend, each step of which waits until the test
// receives from step.
func stand(t *testing.T, o serve.Options, roles func(*flow.Roles)) *stage {
	t.Helper()
	s := &stage{lis: bufconn.Listen(1 << 20), step: make(chan struct{}), served: make(chan error, 1)}
	reference := clienttest.Reference{Steps: 16, Before: func(ctx context.Context, _ int) {
		select {
		case s.step <- struct{}{}:
		case <-ctx.Done():
		}
	}}
	backend := serve.Backend{Roles: reference.Roles(), Capabilities: reference.Capabilities}
	if roles != nil {
		roles(&backend.Roles)
	}
	var err error
	if s.server, err = serve.New(backend, o); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() { s.served <- s.server.Serve(ctx, s.lis) }()
	t.Cleanup(func() {
		_ = s.server.Close()
		cancel()
		if err := <-s.served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return s
}

func (s *stage) client(t *testing.T, o client.Options) *client.Client {
	t.Helper()
	c, err := client.Dial(context.Background(), client.Embedded("stage", s.lis.DialContext), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// pass lets n steps pass.
func (s *stage) pass(n int) {
	for range n {
		<-s.step
	}
}

// asked is a picture under way.
type asked struct {
	sample   chan flow.Sample
	err      chan error
	progress chan flow.Progress
}

func ask(ctx context.Context, c *client.Client, id string) *asked {
	a := &asked{sample: make(chan flow.Sample, 1), err: make(chan error, 1), progress: make(chan flow.Progress, 1000)}
	go func() {
		s, err := c.Roles().Generator.Generate(ctx, flow.GenerateRequest{ID: id, Prompt: "a red square", Seed: 1}, func(p flow.Progress) { a.progress <- p })
		if err != nil {
			a.err <- err
			return
		}
		a.sample <- s
	}()
	return a
}

// until returns the first progress that fits.
func (a *asked) until(t *testing.T, fits func(flow.Progress) bool) flow.Progress {
	t.Helper()
	for {
		select {
		case p := <-a.progress:
			if fits(p) {
				return p
			}
		case err := <-a.err:
			t.Fatalf("it failed: %v", err)
		}
	}
}

func (a *asked) step(t *testing.T, n int) {
	t.Helper()
	a.until(t, func(p flow.Progress) bool { return p.Step == n })
}

func (a *asked) failure(t *testing.T, code flow.FailureCode) *flow.Failure {
	t.Helper()
	select {
	case <-a.sample:
		t.Fatalf("it succeeded, want a failure of code %q", code)
		return nil
	case err := <-a.err:
		f := flow.AsFailure(err)
		if f.Code != code {
			t.Fatalf("got %q (%v), want a failure of code %q", f.Code, err, code)
		}
		return f
	}
}

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
	s := stand(t, serve.Options{}, nil)
	c := s.client(t, client.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	a := ask(ctx, c, "a")
	s.pass(3)
	a.step(t, 3)
	cancel()
	a.failure(t, flow.FailCancelled)
	// The next step of all is the first of the next job: the cancelled job
	// has stopped, or it would take this pass.
	b := ask(t.Context(), c, "a")
	s.pass(1)
	if p := b.until(t, func(p flow.Progress) bool { return p.Step > 0 }); p.Step != 1 {
		t.Errorf("the next step was number %d of the same id, want a new job's first", p.Step)
	}
	s.pass(15)
	<-b.sample
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

// TestPublicListener refuses a token that would travel in the clear.
func TestPublicListener(t *testing.T) {
	reference := clienttest.Reference{}
	server, err := serve.New(serve.Backend{Roles: reference.Roles(), Capabilities: reference.Capabilities}, serve.Options{Token: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	lis := &elsewhere{bufconn.Listen(1)}
	if err := server.Serve(t.Context(), lis); err == nil || !strings.Contains(err.Error(), "clear text") || strings.Contains(err.Error(), "secret") {
		t.Errorf("served on %s: %v", lis.Addr(), err)
	}
}

// elsewhere is a listener that claims an address that others can reach.
type elsewhere struct{ net.Listener }

// Addr implements net.Listener.
func (elsewhere) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 7433} }
