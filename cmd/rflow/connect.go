package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"runtime"
	"sync"

	"google.golang.org/grpc/test/bufconn"

	"rflow/backend/clay"
	"rflow/backend/serve"
	"rflow/client"
)

// embedded is the address of the backend inside the program.
const embedded = "clay"

// connect reaches the backend of the settings, or the pool of them.
func (a *app) connect(ctx context.Context) (c client.Line, closeAll func(), err error) {
	return a.dial(ctx, a.settings.get("backend"), a.settings.get("token"))
}

// dial reaches a backend, or several with commas between their addresses: the
// embedded one is served in process, over the same service and client as any
// other. close ends both.
func (a *app) dial(ctx context.Context, addr, token string) (c client.Line, closeAll func(), err error) {
	opts := client.Options{Version: version(), Token: token}
	if addr == embedded {
		return dialEmbedded(ctx, opts)
	}
	list, err := client.ParseAddresses(addr)
	if err != nil {
		return nil, nil, &usageError{err}
	}
	if opts.TLS, err = a.trusted(); err != nil {
		return nil, nil, err
	}
	if len(list) == 1 {
		c, err = client.Dial(ctx, list[0], opts)
	} else {
		c, err = client.DialPool(ctx, list, opts)
	}
	if err != nil {
		return nil, nil, &usageError{err}
	}
	return c, func() { _ = c.Close() }, nil
}

func dialEmbedded(ctx context.Context, opts client.Options) (client.Line, func(), error) {
	line := bufconn.Listen(1 << 20)
	own := clayOptions()
	own.BlobBytes = 64 << 20 // the store has every picture: what is missed is put again
	srv, err := serve.New(clayBackend(), own)
	if err != nil {
		return nil, nil, err
	}
	var served sync.WaitGroup
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	served.Go(func() { _ = srv.Serve(serving, line) }) // a line in memory ends only when it is stopped
	dial := func(ctx context.Context) (net.Conn, error) { return line.DialContext(ctx) }
	c, err := client.Dial(ctx, client.Embedded(embedded, dial), opts)
	if err != nil {
		stop()
		served.Wait()
		return nil, nil, err
	}
	return c, func() { _ = c.Close(); stop(); served.Wait() }, nil
}

// trusted adds the authority of the settings to the system's; nil without one.
func (a *app) trusted() (*tls.Config, error) {
	path := a.settings.get("tls_ca")
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, usagef("tls_ca (from %s): %w", a.settings["tls_ca"].source, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, usagef("tls_ca (from %s): %s holds no certificate in PEM", a.settings["tls_ca"].source, path)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}

// clayBackend is the embedded backend as the host serves it.
func clayBackend() serve.Backend {
	world := clay.New(clay.Options{})
	return serve.Backend{Roles: world.Roles(), Capabilities: world.Capabilities}
}

// clayOptions suit the embedded backend: a picture uses all cores already, so
// few are made at a time.
func clayOptions() serve.Options {
	return serve.Options{Workers: 2, TextWorkers: max(2, runtime.GOMAXPROCS(0))}
}
