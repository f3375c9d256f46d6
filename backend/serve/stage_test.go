package serve_test

import (
	"context"
	"testing"

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
	s := &stage{step: make(chan struct{})}
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
	s.serve(t, backend, o)
	return s
}

// serve hosts a backend until the test ends.
func (s *stage) serve(t *testing.T, backend serve.Backend, o serve.Options) {
	t.Helper()
	s.lis, s.served = bufconn.Listen(1<<20), make(chan error, 1)
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
