package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// Client is a line to one backend. Its methods may be called from several
// goroutines. Make one with Dial, and Close it.
type Client struct {
	address Address
	options Options
	lines   *lines
	conn    *grpc.ClientConn
	rpc     rflowpb.RefinementServiceClient
	board   *board
	minor   atomic.Int32 // agreed on; 0 until then
	heard   atomic.Int64 // when a stream last brought something, ns

	ctx        context.Context
	cancel     context.CancelFunc
	background sync.WaitGroup
}

// Dial opens a line and keeps it open, with pauses between tries, until Close
// or until ctx ends. It does not wait for the backend: see Ready and Watch. The
// error is about the address and the options only.
func Dial(ctx context.Context, a Address, o Options) (*Client, error) {
	if a.name == "" {
		return nil, errors.New("client: an address comes from ParseAddress or Embedded")
	}
	if o.Token != "" && !a.secure && !a.local() {
		return nil, fmt.Errorf("a token would travel in clear text to %s: use grpcs://, a unix socket or a loopback address", a)
	}
	c := &Client{address: a, options: o.withDefaults(), lines: &lines{address: a}, board: newBoard(a)}
	conn, err := grpc.NewClient("passthrough:///"+a.authority(), c.dialOptions()...)
	if err != nil {
		return nil, fmt.Errorf("backend address %q: %w", a, err)
	}
	c.conn, c.rpc = conn, rflowpb.NewRefinementServiceClient(conn)
	c.ctx, c.cancel = context.WithCancel(ctx)
	c.background.Go(c.keep)
	return c, nil
}

func (c *Client) dialOptions() []grpc.DialOption {
	transport := insecure.NewCredentials()
	if c.address.secure {
		transport = credentials.NewTLS(c.options.TLS)
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return c.lines.open(ctx) }),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(rflowpb.MaxMessageBytes), grpc.MaxCallSendMsgSize(rflowpb.MaxMessageBytes)),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: c.options.BackoffMin, Multiplier: 2, Jitter: 0.2, MaxDelay: c.options.BackoffMax},
			MinConnectTimeout: c.options.Unary,
		}),
		grpc.WithIdleTimeout(0),
		grpc.WithDisableServiceConfig(),
	}
	if c.options.Token != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer(c.options.Token)))
	}
	return options
}

// bearer is a token for every call. Dial has made sure of the transport.
type bearer string

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(b)}, nil
}

func (b bearer) RequireTransportSecurity() bool { return false }

// Address returns where the backend is.
func (c *Client) Address() Address { return c.address }

// Roles returns the backend's roles. All of them are set; one that the backend
// lacks fails as unsupported.
func (c *Client) Roles() flow.Roles {
	r := roles{c}
	return flow.Roles{Generator: r, Verifier: r, Reflector: r, Refiner: r, Corrector: r, Interpreter: r}
}

// Capabilities asks what the backend can do now, and agrees on a version with
// it.
func (c *Client) Capabilities(ctx context.Context) (flow.Capabilities, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Unary)
	defer cancel()
	answer, err := c.rpc.GetCapabilities(ctx, &rflowpb.GetCapabilitiesRequest{
		ClientVersion: c.options.Version, ApiMinorSupported: rflowpb.Minors(),
	})
	if err != nil {
		return flow.Capabilities{}, c.failure(err)
	}
	if _, ok := rflowpb.CommonMinor(rflowpb.Minors(), []int32{answer.GetApiMinor()}); !ok {
		return flow.Capabilities{}, c.versionFailure(rflowpb.VersionText([]int32{answer.GetApiMinor()}))
	}
	c.minor.Store(answer.GetApiMinor())
	return cleanCapabilities(answer.Flow()), nil
}

// Ready waits for the first answer of the backend. It fails when the backend
// cannot be used as it is, when it is offline, or when ctx ends.
func (c *Client) Ready(ctx context.Context) (flow.Capabilities, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for state := range c.Watch(ctx) {
		switch {
		case c.ctx.Err() != nil:
			return flow.Capabilities{}, closed()
		case state.Caps != nil && state.Failure == nil:
			return *state.Caps, nil
		case state.Phase == flow.BackendOffline:
			return flow.Capabilities{}, state.Failure
		}
	}
	if err := ctx.Err(); err != nil {
		return flow.Capabilities{}, cancelled(err)
	}
	return flow.Capabilities{}, closed()
}

// State returns the state of the line.
func (c *Client) State() flow.BackendState { return c.board.state() }

// Watch returns a channel with the present state and then every later one; a
// reader that is slow gets the latest. It is closed when ctx ends and, after a
// last state, when the client is closed.
func (c *Client) Watch(ctx context.Context) <-chan flow.BackendState { return c.board.watch(ctx) }

// Close ends all calls as unavailable, and the line. Their jobs live on in the
// backend for its grace period.
func (c *Client) Close() error {
	c.cancel()
	c.background.Wait()
	return nil
}
