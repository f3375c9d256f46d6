package client_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"math/rand/v2"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rflow/client"
	"rflow/client/clienttest"
	"rflow/client/rflowpb"
	"rflow/flow"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// quick makes a client that tries again at once, a few times.
func quick() client.Options {
	return client.Options{BackoffMin: time.Millisecond, BackoffMax: 4 * time.Millisecond, Tries: 4}
}

func dial(t *testing.T, a client.Address, o client.Options) *client.Client {
	t.Helper()
	c, err := client.Dial(t.Context(), a, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// picture returns a PNG file of the given edge.
func picture(t *testing.T, edge int) []byte {
	t.Helper()
	var out bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, edge, edge))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 3)
	}
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// noise returns a PNG file that does not compress.
func noise(t *testing.T, edge int) []byte {
	t.Helper()
	var out bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, edge, edge))
	rand.NewChaCha8([32]byte{}).Read(img.Pix)
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// announce is the Sample of a file that is as large as it says.
func announce(file []byte, edge int) *rflowpb.Sample {
	return &rflowpb.Sample{
		Image: rflowpb.NewDigest(flow.Sum(file), len(file)), MediaType: "image/png",
		Width: int32(edge), Height: int32(edge), Seed: 7,
	}
}

func generate(ctx context.Context, c *client.Client, watch flow.Watch) (flow.Sample, error) {
	return c.Roles().Generator.Generate(ctx, flow.GenerateRequest{ID: "g", Prompt: "a cat", Original: "a cat"}, watch)
}

func verify(t *testing.T, c *client.Client) (flow.Verdict, error) {
	return c.Roles().Verifier.Verify(t.Context(), flow.VerifyRequest{
		ID: "v", Prompt: "a cat", Image: flow.Picture{MediaType: "image/png", Data: picture(t, 8)},
	}, nil)
}

// wantFailure returns the failure for more checks.
func wantFailure(t *testing.T, err error, code flow.FailureCode) *flow.Failure {
	t.Helper()
	f := flow.AsFailure(err)
	if f == nil {
		t.Fatalf("it succeeded, want a failure of code %q", code)
	}
	if f.Code != code {
		t.Fatalf("got a failure of code %q (%s; %v), want %q", f.Code, f, f.Err, code)
	}
	return f
}

// TestSample is the plain path: progress, then a picture in pieces.
func TestSample(t *testing.T) {
	file := picture(t, 64)
	fake := clienttest.NewFake(t).On("Generate", clienttest.Attached(false),
		clienttest.Step(1, 1, 2), clienttest.Beat(), clienttest.Step(2, 2, 2),
		clienttest.Sample(announce(file, 64)), clienttest.Chunk(0, file[:100]), clienttest.Chunk(100, file[100:]))
	var steps []int
	s, err := generate(t.Context(), dial(t, fake.Address(), quick()), func(p flow.Progress) { steps = append(steps, p.Step) })
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(s.Picture.Data, file) || s.Picture.MediaType != "image/png" || s.Seed != 7 {
		t.Errorf("got %d bytes of %s, seed %d", len(s.Picture.Data), s.Picture.MediaType, s.Seed)
	}
	if len(steps) != 2 || steps[0] != 1 || steps[1] != 2 {
		t.Errorf("steps %v, want 1 and 2", steps)
	}
}

// TestProgressOrder sends progress twice, late, and without a number.
func TestProgressOrder(t *testing.T) {
	file := picture(t, 8)
	fake := clienttest.NewFake(t).On("Generate", clienttest.Attached(false),
		clienttest.Step(1, 1, 9), clienttest.Step(1, 1, 9), clienttest.Step(4, 4, 9), clienttest.Step(2, 2, 9),
		clienttest.Step(0, 8, 9), clienttest.Step(5, 5, 9), clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
	var steps []int
	if _, err := generate(t.Context(), dial(t, fake.Address(), quick()), func(p flow.Progress) { steps = append(steps, p.Step) }); err != nil {
		t.Fatal(err)
	}
	want := []int{1, 4, 5}
	if len(steps) != 3 || steps[0] != want[0] || steps[1] != want[1] || steps[2] != want[2] {
		t.Errorf("steps %v, want %v", steps, want)
	}
}

// TestDroppedStream breaks the line; the same id finds the job again, and
// progress goes on after what was heard.
func TestDroppedStream(t *testing.T) {
	file := picture(t, 8)
	heard := make(chan struct{})
	fake := clienttest.NewFake(t).
		On("Generate", clienttest.Attached(false), clienttest.Step(1, 1, 3), clienttest.Step(2, 2, 3), clienttest.Wait(heard), clienttest.Drop()).
		On("Generate", clienttest.Attached(true), clienttest.Step(2, 2, 3), clienttest.Step(3, 3, 3),
			clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
	var steps []int
	if _, err := generate(t.Context(), dial(t, fake.Address(), quick()), func(p flow.Progress) {
		if steps = append(steps, p.Step); len(steps) == 2 {
			close(heard)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if len(steps) != 3 || steps[2] != 3 {
		t.Errorf("steps %v, want each of 1, 2, 3 once", steps)
	}
	calls := fake.Calls("Generate")
	if len(calls) != 2 {
		t.Fatalf("%d calls, want 2", len(calls))
	}
	second := calls[1].(*rflowpb.GenerateRequest).GetCall()
	if second.GetRequestId() != "g" || second.GetAfterSeq() != 2 {
		t.Errorf("the second call is %v, want the id g and only what comes after 2", second)
	}
}

// TestJobLost breaks the line, and the backend has forgotten the job: it is made
// anew, and its progress counts from the start.
func TestJobLost(t *testing.T) {
	file := picture(t, 8)
	fake := clienttest.NewFake(t).
		On("Generate", clienttest.Attached(false), clienttest.Step(5, 5, 9), clienttest.Break()).
		On("Generate", clienttest.Attached(false), clienttest.Step(1, 1, 9), clienttest.Sample(announce(file, 8)), clienttest.Chunk(0, file))
	var steps []int
	if _, err := generate(t.Context(), dial(t, fake.Address(), quick()), func(p flow.Progress) { steps = append(steps, p.Step) }); err != nil {
		t.Fatal(err)
	}
	if len(steps) != 2 || steps[1] != 1 {
		t.Errorf("steps %v, want 5 and then 1", steps)
	}
}

// TestBrokenDownload reads a picture on from where the line broke, twice, and
// passes over what it has.
func TestBrokenDownload(t *testing.T) {
	file := picture(t, 64)
	piece := func(from, to int) clienttest.Act {
		return clienttest.Send(&rflowpb.GetBlobResponse{Offset: int64(from), Data: file[from:to]})
	}
	fake := clienttest.NewFake(t).
		On("Generate", clienttest.Attached(false), clienttest.Sample(announce(file, 64)), clienttest.Chunk(0, file[:50]), clienttest.Break()).
		On("GetBlob", piece(50, 60), clienttest.Break()).
		On("GetBlob", piece(50, 80), piece(80, len(file)))
	s, err := generate(t.Context(), dial(t, fake.Address(), quick()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(s.Picture.Data, file) {
		t.Error("the picture is another one")
	}
	reads := fake.Calls("GetBlob")
	if len(reads) != 2 || reads[0].(*rflowpb.GetBlobRequest).GetOffset() != 50 || reads[1].(*rflowpb.GetBlobRequest).GetOffset() != 60 {
		t.Errorf("reads %v, want one from 50 and one from 60", reads)
	}
	if n := len(fake.Calls("Generate")); n != 1 {
		t.Errorf("the job was asked for %d times, want once", n)
	}
}
