package clienttest

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"rflow/client"
	"rflow/client/rflowpb"
	"rflow/flow"
)

// Samples are texts that mean something to the backend under test.
type Samples struct {
	Prompt      string // it can make
	Other       string // it can make too
	Reflection  string // on a picture of Prompt
	Unsupported string // it cannot make
	Size        int    // px
}

// Subject is a running backend.
type Subject struct {
	// Dial opens a bare line to it.
	Dial    func(context.Context) (net.Conn, error)
	Samples Samples
	// Pool, where it is set, holds bare lines to several backends that are to
	// pass as one, behind a pool; Dial is not used then.
	Pool []Dialer
	// Holder tells which backend of the Pool has worked on a request, from 0.
	Holder func(request string) int
}

// Dialer opens a bare line.
type Dialer = func(context.Context) (net.Conn, error)

// Run holds a backend against everything that the service promises. start is
// called once for each story, and stops what it started in the test's cleanup;
// where starting is slow it may return one backend for all, since stories differ
// in their request ids and in the pictures that they put.
func Run(t *testing.T, start func(*testing.T) Subject) {
	stories := []struct {
		name string
		run  func(*bench)
	}{
		{"tells its capabilities", capabilities},
		{"refuses another version", versions},
		{"samples with progress in order", sampling},
		{"gives the same bytes for the same seed", deterministic},
		{"goes around all roles", round},
		{"makes a request once", once},
		{"refuses another body under the same id", conflict},
		{"stops when cancelled", cancels},
		{"is found again after the line broke", foundAgain},
		{"goes on with a broken download", brokenDownload},
		{"asks for a picture that it lacks", missingPicture},
		{"takes a picture in pieces", pieces},
		{"reads a picture from an offset", offsets},
		{"refuses what is no picture", noPicture},
		{"says what it does not understand", unsupported},
		{"serves the engine that is named", named},
		{"refuses an engine that it lacks", lacking},
		{"refuses what is malformed", malformed},
		{"serves many at once", concurrent},
	}
	for _, story := range stories {
		t.Run(story.name, func(t *testing.T) { story.run(newBench(t, start(t))) })
	}
}

// bench is one story's backend, with a client whose line can be cut.
type bench struct {
	*testing.T
	Samples
	subject Subject
	ctx     context.Context
	cutter  *cutter
	client  client.Line
}

func newBench(t *testing.T, s Subject) *bench {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // a hang is a failure, not a wait
	t.Cleanup(cancel)
	b := &bench{T: t, Samples: s.Samples, subject: s, ctx: ctx, cutter: &cutter{}}
	if len(s.Pool) == 0 {
		b.client = b.connect(b.cutter.through(s.Dial))
		return b
	}
	var list []client.Address
	for i, dial := range s.Pool {
		list = append(list, client.Embedded(fmt.Sprintf("backend %d", i), b.cutter.through(dial)))
	}
	p, err := client.DialPool(ctx, list, quick())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	b.client = p
	return b
}

// quick tries again at once, and long.
func quick() client.Options {
	return client.Options{BackoffMin: time.Millisecond, BackoffMax: 50 * time.Millisecond, Tries: 100}
}

// dial is a bare line to the backend that has worked on a request.
func (b *bench) dial(request string) Dialer {
	if len(b.subject.Pool) == 0 {
		return b.subject.Dial
	}
	return b.subject.Pool[b.subject.Holder(request)]
}

// raw speaks to the backend that has worked on a request, without a client.
func (b *bench) raw(request string) rflowpb.RefinementServiceClient {
	b.Helper()
	dial := b.dial(request)
	conn, err := grpc.NewClient("passthrough:///localhost",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return dial(ctx) }))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return rflowpb.NewRefinementServiceClient(conn)
}

// connect opens one more client.
func (b *bench) connect(dial Dialer) *client.Client {
	b.Helper()
	c, err := client.Dial(b.ctx, client.Embedded("under test", dial), quick())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	return c
}

func (b *bench) request(id string) flow.GenerateRequest {
	return flow.GenerateRequest{ID: id, Prompt: b.Prompt, Original: b.Prompt, Seed: 3, Params: flow.SampleParams{Size: b.Size}}
}

// generate makes a picture, or ends the test.
func (b *bench) generate(r flow.GenerateRequest, watch flow.Watch) flow.Sample {
	b.Helper()
	s, err := b.client.Roles().Generator.Generate(b.ctx, r, watch)
	if err != nil {
		b.Fatalf("generate %q: %v", r.Prompt, err)
	}
	return s
}

// wantFailure checks a failure's code and that it speaks.
func (b *bench) wantFailure(err error, code flow.FailureCode) *flow.Failure {
	b.Helper()
	f := flow.AsFailure(err)
	if f == nil || f.Code != code {
		b.Fatalf("got %#v, want a failure of code %q", f, code)
	}
	if f.What == "" {
		b.Errorf("the failure %q does not say what happened", code)
	}
	return f
}
