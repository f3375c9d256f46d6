package serve

import (
	"context"
	"crypto/subtle"
	"log/slog"
	"net"
	"runtime/debug"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"rflow/flow"
)

// guard stands before every call: it asks for the token and catches panics.
type guard struct {
	token string
	log   *slog.Logger
}

func (g guard) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (answer any, err error) {
	defer g.catch(info.FullMethod, &err)
	if err := g.admit(ctx, info.FullMethod); err != nil {
		return nil, err
	}
	return handle(ctx, request)
}

func (g guard) stream(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) (err error) {
	defer g.catch(info.FullMethod, &err)
	if err := g.admit(stream.Context(), info.FullMethod); err != nil {
		return err
	}
	return handle(server, stream)
}

func (g guard) catch(method string, err *error) {
	if reason := recover(); reason != nil {
		g.log.Error("a call panicked", "method", method, "reason", reason, "stack", string(debug.Stack()))
		*err = refuse(flow.Fail(flow.FailInternal, "the backend crashed while it answered"))
	}
}

// admit compares tokens in constant time. Health checks need none: they say
// nothing, and come from machines that have none.
func (g guard) admit(ctx context.Context, method string) error {
	if g.token == "" || strings.HasPrefix(method, "/grpc.health.v1.Health/") {
		return nil
	}
	given := ""
	if values := metadata.ValueFromIncomingContext(ctx, "authorization"); len(values) == 1 {
		given, _ = strings.CutPrefix(values[0], "Bearer ")
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(g.token)) == 1 {
		return nil
	}
	f := flow.Fail(flow.FailDenied, "the backend wants a token")
	if given != "" {
		f = flow.Fail(flow.FailDenied, "the backend does not accept this token")
	}
	f.Hint = "ask whoever runs the backend for its token"
	return refuse(f)
}

// local reports whether only this machine reaches an address.
func local(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return !ok || tcp.IP.IsLoopback()
}
