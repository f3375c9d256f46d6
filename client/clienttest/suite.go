package clienttest

import (
	"context"
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
}

// Run holds a backend against everything that the service promises. start is
// called once for each story, and stops what it started in the test's cleanup.
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
	ctx    context.Context
	dial   func(context.Context) (net.Conn, error)
	cutter *cutter
	client *client.Client
	raw    rflowpb.RefinementServiceClient
}

func newBench(t *testing.T, s Subject) *bench {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // a hang is a failure, not a wait
	t.Cleanup(cancel)
	b := &bench{T: t, Samples: s.Samples, ctx: ctx, dial: s.Dial, cutter: &cutter{dial: s.Dial}}
	b.client = b.connect(b.cutter.open)
	conn, err := grpc.NewClient("passthrough:///localhost",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return s.Dial(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	b.raw = rflowpb.NewRefinementServiceClient(conn)
	return b
}

// connect opens one more client.
func (b *bench) connect(dial func(context.Context) (net.Conn, error)) *client.Client {
	c, err := client.Dial(b.ctx, client.Embedded("under test", dial), client.Options{BackoffMin: time.Millisecond, BackoffMax: 50 * time.Millisecond, Tries: 100})
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
