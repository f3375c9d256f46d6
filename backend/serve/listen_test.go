package serve_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/test/bufconn"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

// TestSocket is its owner's only, and goes away with its listener.
func TestSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	lis, err := serve.Listen(t.Context(), "unix://"+path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket has the mode %v, %v, want 0600", info.Mode(), err)
	}
	go func() { // a live server takes connections
		for {
			conn, err := lis.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	if _, err := serve.Listen(t.Context(), "unix://"+path); err == nil || !strings.Contains(err.Error(), "another backend") {
		t.Errorf("a second listener on a live socket: %v", err)
	}
	if err := lis.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("after closing: %v, want no file", err)
	}
}

// TestStaleSocket is replaced; another file is not.
func TestStaleSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	_ = dead.Close()
	lis, err := serve.Listen(t.Context(), "unix://"+path)
	if err != nil {
		t.Fatalf("a socket that a dead server left: %v", err)
	}
	_ = lis.Close()

	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := serve.Listen(t.Context(), "unix://"+path); err == nil || !strings.Contains(err.Error(), "no socket") {
		t.Errorf("a file in the way: %v", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "precious" {
		t.Errorf("the file is %q, %v", data, err)
	}
}

func TestListenAddresses(t *testing.T) {
	for address, says := range map[string]string{
		"unix://relative":          "absolute",
		"7433":                     "host:port",
		"grpc://host":              "host:port",
		"127.0.0.1:99999":          "invalid port",
		"unix:///nowhere/at/all/s": "no such file",
	} {
		lis, err := serve.Listen(t.Context(), address)
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), address) {
			t.Errorf("%s: %v, want an error that names it and says %q", address, err, says)
		}
		if lis != nil {
			_ = lis.Close()
		}
	}
}

// TestTokenOverTLS goes the way of a backend on another machine.
func TestTokenOverTLS(t *testing.T) {
	certificate, authority := selfSigned(t)
	reference := clienttest.Reference{}
	server, err := serve.New(serve.Backend{Roles: reference.Roles(), Capabilities: reference.Capabilities}, serve.Options{
		Token: "secret", TLS: &tls.Config{Certificates: []tls.Certificate{certificate}},
	})
	if err != nil {
		t.Fatal(err)
	}
	lis, err := serve.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), lis) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	good := &tls.Config{RootCAs: authority}
	for name, c := range map[string]struct {
		scheme string
		o      client.Options
		code   flow.FailureCode
		says   string
	}{
		"all right":    {"grpcs", client.Options{Token: "secret", TLS: good}, "", ""},
		"no token":     {"grpcs", client.Options{TLS: good}, flow.FailDenied, "wants a token"},
		"wrong token":  {"grpcs", client.Options{Token: "guess", TLS: good}, flow.FailDenied, "does not accept"},
		"not trusted":  {"grpcs", client.Options{Token: "secret"}, flow.FailDenied, "not trusted"},
		"in the clear": {"grpc", client.Options{Token: "secret"}, flow.FailUnavailable, "grpcs://"},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := client.ParseAddress(c.scheme + "://" + lis.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			cl, err := client.Dial(t.Context(), a, c.o)
			if err != nil {
				t.Fatal(err)
			}
			defer cl.Close()
			_, err = cl.Capabilities(t.Context())
			if c.code == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if f := flow.AsFailure(err); f == nil || f.Code != c.code || !strings.Contains(f.Error(), c.says) || strings.Contains(f.Error(), "secret") {
				t.Errorf("got %v, want %q that says %q", err, c.code, c.says)
			}
		})
	}
}

// selfSigned makes a certificate for loopback.
func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// TestHealthAndReflection: the usual tools find their way; health needs no token.
func TestHealthAndReflection(t *testing.T) {
	for _, token := range []string{"", "secret"} {
		s := stand(t, serve.Options{Token: token}, nil)
		conn, err := grpc.NewClient("passthrough:///x", grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return s.lis.DialContext(ctx) }))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		health, err := grpc_health_v1.NewHealthClient(conn).Check(t.Context(),
			&grpc_health_v1.HealthCheckRequest{Service: rflowpb.RefinementService_ServiceDesc.ServiceName})
		if err != nil || health.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
			t.Errorf("token %q: health %v, %v", token, health, err)
		}
		stream, err := grpc_reflection_v1.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = stream.Send(&grpc_reflection_v1.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{}})
		if err != nil && !errors.Is(err, io.EOF) { // refused by now: Recv says why
			t.Fatal(err)
		}
		answer, err := stream.Recv()
		if (err == nil) != (token == "") {
			t.Errorf("token %q: reflection answers %v, %v", token, answer, err)
		}
		if err == nil && !strings.Contains(answer.String(), "rflow.v1.RefinementService") {
			t.Errorf("reflection lists %v", answer)
		}
	}
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
