package clienttest

import (
	"context"
	"errors"
	"net"
	"path"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"rflow/client"
	"rflow/client/rflowpb"
)

// Fake is a backend that does what its scripts say, down to bytes that are no
// message. Each call of a method takes the next script of that method; calls
// beyond them get a plain answer where there is one: capabilities, "cancelled",
// "picture held".
type Fake struct {
	lis    *tracked
	server *grpc.Server

	mu      sync.Mutex
	scripts map[string][][]Act
	calls   map[string][]proto.Message
	changed chan struct{} // closed at the next call
}

// NewFake starts a fake that ends with the test.
func NewFake(t testing.TB) *Fake {
	f := &Fake{
		lis:     &tracked{Listener: bufconn.Listen(1 << 20)},
		scripts: map[string][][]Act{}, calls: map[string][]proto.Message{}, changed: make(chan struct{}),
	}
	f.server = grpc.NewServer(grpc.ForceServerCodecV2(rawCodec{}), grpc.UnknownServiceHandler(f.handle))
	served := make(chan error, 1)
	go func() { served <- f.server.Serve(f.lis) }()
	t.Cleanup(func() {
		f.server.Stop()
		if err := <-served; err != nil {
			t.Errorf("fake backend: %v", err)
		}
	})
	return f
}

// Address returns where the fake is.
func (f *Fake) Address() client.Address { return client.Embedded("fake", f.lis.DialContext) }

// On adds the script for one more call of the method, such as "Generate".
func (f *Fake) On(method string, acts ...Act) *Fake {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.scripts[method] = append(f.scripts[method], acts)
	return f
}

// Calls returns the requests of a method so far.
func (f *Fake) Calls(method string) []proto.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]proto.Message(nil), f.calls[method]...)
}

// Await waits until the method has been called n times.
func (f *Fake) Await(ctx context.Context, method string, n int) error {
	for {
		f.mu.Lock()
		have, changed := len(f.calls[method]), f.changed
		f.mu.Unlock()
		if have >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Drop breaks all connections.
func (f *Fake) Drop() { f.lis.cut() }

// Stop ends the fake: nobody answers any more.
func (f *Fake) Stop() { f.server.Stop() }

func (f *Fake) handle(_ any, stream grpc.ServerStream) error {
	full, _ := grpc.MethodFromServerStream(stream)
	method := path.Base(full)
	var raw []byte
	if err := stream.RecvMsg(&raw); err != nil {
		return err
	}
	request, err := decode(method, raw)
	if err != nil {
		return err
	}
	turn := &Turn{Fake: f, Request: request, stream: stream}
	for _, act := range f.next(method, request) {
		if err := act(turn); err != nil {
			if errors.Is(err, errEnd) {
				return nil
			}
			return err
		}
	}
	return nil
}

func (f *Fake) next(method string, request proto.Message) []Act {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[method] = append(f.calls[method], request)
	close(f.changed)
	f.changed = make(chan struct{})
	if queue := f.scripts[method]; len(queue) > 0 {
		f.scripts[method] = queue[1:]
		return queue[0]
	}
	return plain(method, request)
}

// plain answers calls that no script speaks of.
func plain(method string, request proto.Message) []Act {
	switch r := request.(type) {
	case *rflowpb.GetCapabilitiesRequest:
		minors := rflowpb.Minors()
		return []Act{Send(&rflowpb.GetCapabilitiesResponse{ApiMinor: minors[len(minors)-1], Backend: "fake"})}
	case *rflowpb.CancelRequest:
		return []Act{Send(&rflowpb.CancelResponse{Found: true})}
	case *rflowpb.PutBlobRequest:
		return []Act{Send(&rflowpb.PutBlobResponse{Held: r.GetDigest().GetSize()})}
	default:
		return []Act{Fail(status.Errorf(codes.Unimplemented, "no script for %s", method))}
	}
}

// decode reads a request as the service describes it.
func decode(method string, raw []byte) (proto.Message, error) {
	service := rflowpb.File_rflow_v1_rflow_proto.Services().Get(0)
	m := service.Methods().ByName(protoreflect.Name(method))
	if m == nil {
		return nil, status.Errorf(codes.Unimplemented, "unknown method %s", method)
	}
	kind, err := protoregistry.GlobalTypes.FindMessageByName(m.Input().FullName())
	if err != nil {
		return nil, err
	}
	message := kind.New().Interface()
	return message, proto.Unmarshal(raw, message)
}

// tracked is a listener whose connections can be cut.
type tracked struct {
	*bufconn.Listener
	mu    sync.Mutex
	conns []net.Conn
}

// Accept implements net.Listener.
func (l *tracked) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, c)
	return c, nil
}

func (l *tracked) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close()
	}
	l.conns = nil
}
