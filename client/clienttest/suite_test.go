package clienttest_test

import (
	"context"
	"net"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc/test/bufconn"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestReference holds the reference backend, served in three ways, against the
// suite: so the suite, the service and the client are tested on each other.
func TestReference(t *testing.T) {
	t.Run("in process", func(t *testing.T) {
		clienttest.Run(t, func(t *testing.T) clienttest.Subject {
			lis := bufconn.Listen(1 << 20)
			host(t, lis)
			return clienttest.Subject{Dial: lis.DialContext, Samples: clienttest.Reference{}.Samples()}
		})
	})
	t.Run("unix socket", func(t *testing.T) {
		clienttest.Run(t, func(t *testing.T) clienttest.Subject {
			return listening(t, "unix://"+filepath.Join(t.TempDir(), "s"))
		})
	})
	t.Run("TCP loopback", func(t *testing.T) {
		clienttest.Run(t, func(t *testing.T) clienttest.Subject {
			return listening(t, "127.0.0.1:0")
		})
	})
}

func listening(t *testing.T, address string) clienttest.Subject {
	lis, err := serve.Listen(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	host(t, lis)
	form := "grpc://" + lis.Addr().String()
	if lis.Addr().Network() == "unix" {
		form = "unix://" + lis.Addr().String()
	}
	a, err := client.ParseAddress(form)
	if err != nil {
		t.Fatal(err)
	}
	return clienttest.Subject{Dial: a.Connect, Samples: clienttest.Reference{}.Samples()}
}

func host(t *testing.T, lis net.Listener) {
	reference := clienttest.Reference{}
	server, err := serve.New(serve.Backend{Roles: reference.Roles(), Capabilities: reference.Capabilities}, serve.Options{})
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
