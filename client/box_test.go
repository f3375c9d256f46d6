package client_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/test/bufconn"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
	"rflow/flow"
)

// box is a real backend that can be killed and come back. Its steps of sampling
// tell who makes what, and may be held up.
type box struct {
	t    *testing.T
	name string
	back serve.Backend
	opts serve.Options

	mu     sync.Mutex
	lis    *bufconn.Listener
	server *serve.Server
	served chan error
	stop   context.CancelFunc // as an interrupt does
}

func newBox(t *testing.T, name string, back serve.Backend, o serve.Options) *box {
	t.Helper()
	b := &box{t: t, name: name, back: back, opts: o}
	b.start()
	t.Cleanup(b.kill)
	return b
}

func (b *box) start() {
	b.t.Helper()
	server, err := serve.New(b.back, b.opts)
	if err != nil {
		b.t.Fatal(err)
	}
	lis, served := bufconn.Listen(1<<20), make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { served <- server.Serve(ctx, lis) }()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lis, b.server, b.served, b.stop = lis, server, served, stop
}

// kill ends the backend at once, with all that it held.
func (b *box) kill() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.server == nil {
		return
	}
	_ = b.server.Close()
	b.stop()
	if err := <-b.served; err != nil {
		b.t.Errorf("serve %s: %v", b.name, err)
	}
	b.server = nil
}

func (b *box) address() client.Address {
	return client.Embedded(b.name, func(ctx context.Context) (net.Conn, error) {
		b.mu.Lock()
		lis := b.lis
		b.mu.Unlock()
		return lis.DialContext(ctx)
	})
}

// steps tells which box is at a step, and holds it there until it may go on.
type steps struct {
	at chan string
	on map[string]chan struct{}
}

// boxes makes n backends of squares whose first step is told and held.
func boxes(t *testing.T, n int, o serve.Options) ([]*box, steps) {
	t.Helper()
	s := steps{at: make(chan string, 100), on: map[string]chan struct{}{}}
	var list []*box
	for i := range n {
		name := fmt.Sprintf("box%d", i)
		s.on[name] = make(chan struct{}, 100)
		reference := clienttest.Reference{Before: func(ctx context.Context, step int) {
			if step > 1 {
				return
			}
			s.at <- name
			select {
			case <-s.on[name]:
			case <-ctx.Done():
			}
		}}
		list = append(list, newBox(t, name, serve.Backend{Roles: reference.Roles(), Capabilities: reference.Capabilities}, o))
	}
	return list, s
}

func pool(t *testing.T, list []*box) *client.Pool {
	t.Helper()
	var addresses []client.Address
	for _, b := range list {
		addresses = append(addresses, b.address())
	}
	p, err := client.DialPool(t.Context(), addresses, client.Options{BackoffMin: time.Millisecond, BackoffMax: 8 * time.Millisecond, Tries: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	if _, err := p.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

// made is what came of a picture.
type made struct {
	sample flow.Sample
	err    error
}

func order(ctx context.Context, p *client.Pool, id string, seed uint64) chan made {
	return watched(ctx, p, id, seed, nil)
}

func watched(ctx context.Context, p *client.Pool, id string, seed uint64, watch flow.Watch) chan made {
	done := make(chan made, 1)
	go func() {
		s, err := p.Roles().Generator.Generate(ctx, flow.GenerateRequest{ID: id, Prompt: "a red square", Original: "a red square", Seed: seed}, watch)
		done <- made{s, err}
	}()
	return done
}

func (m made) digest(t *testing.T) flow.Digest {
	t.Helper()
	if m.err != nil {
		t.Fatal(m.err)
	}
	return m.sample.Picture.Digest()
}

// drain stops the backend as an interrupt does: what runs may finish.
func (b *box) drain() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.server == nil {
		return errors.New("it is dead")
	}
	b.server = nil
	b.stop()
	return <-b.served
}
