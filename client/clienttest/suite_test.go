package clienttest_test

import (
	"context"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc/test/bufconn"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
	"rflow/flow"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestReference holds the reference backend against the suite: so the suite, the
// service and the client are tested on each other.
func TestReference(t *testing.T) {
	reference := clienttest.Reference{}
	everywhere(t, func() serve.Backend {
		return serve.Backend{Roles: reference.Roles(), Capabilities: reference.Capabilities}
	}, reference.Samples())
}

// everywhere runs the suite in process, over a unix socket and over TCP.
func everywhere(t *testing.T, backend func() serve.Backend, samples clienttest.Samples) {
	t.Run("in process", func(t *testing.T) {
		clienttest.Run(t, func(t *testing.T) clienttest.Subject {
			lis := bufconn.Listen(1 << 20)
			host(t, lis, backend())
			return clienttest.Subject{Dial: lis.DialContext, Samples: samples}
		})
	})
	t.Run("unix socket", func(t *testing.T) {
		clienttest.Run(t, func(t *testing.T) clienttest.Subject {
			lis := listen(t, "unix://"+filepath.Join(t.TempDir(), "s"))
			host(t, lis, backend())
			return clienttest.Subject{Dial: line(t, "unix://"+lis.Addr().String()), Samples: samples}
		})
	})
	t.Run("TCP loopback", func(t *testing.T) {
		clienttest.Run(t, func(t *testing.T) clienttest.Subject {
			lis := listen(t, "127.0.0.1:0")
			host(t, lis, backend())
			return clienttest.Subject{Dial: line(t, "grpc://"+lis.Addr().String()), Samples: samples}
		})
	})
}

// TestPools holds a pool of one and one of three backends against the suite.
func TestPools(t *testing.T) {
	for _, size := range []int{1, 3} {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			clienttest.Run(t, func(t *testing.T) clienttest.Subject {
				reference := clienttest.Reference{}
				holds := &holders{of: map[string]int{}}
				s := clienttest.Subject{Samples: reference.Samples(), Holder: holds.holder}
				for i := range size {
					lis := bufconn.Listen(1 << 20)
					host(t, lis, serve.Backend{Roles: holds.watch(i, reference.Roles()), Capabilities: reference.Capabilities})
					s.Pool = append(s.Pool, lis.DialContext)
				}
				return s
			})
		})
	}
}

// holders know which backend has worked on which request.
type holders struct {
	mu sync.Mutex
	of map[string]int
}

func (h *holders) holder(request string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.of[request]
}

// watch notes the pictures that a backend is asked for.
func (h *holders) watch(i int, roles flow.Roles) flow.Roles {
	roles.Generator = noting{roles.Generator, func(request string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.of[request] = i
	}}
	return roles
}

type noting struct {
	flow.Generator
	note func(request string)
}

// Generate implements flow.Generator.
func (n noting) Generate(ctx context.Context, r flow.GenerateRequest, w flow.Watch) (flow.Sample, error) {
	n.note(r.ID)
	return n.Generator.Generate(ctx, r, w)
}

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	lis, err := serve.Listen(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return lis
}

func line(t *testing.T, address string) func(context.Context) (net.Conn, error) {
	t.Helper()
	a, err := client.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return a.Connect
}

func host(t *testing.T, lis net.Listener, backend serve.Backend) {
	t.Helper()
	server, err := serve.New(backend, serve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), lis) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
}
