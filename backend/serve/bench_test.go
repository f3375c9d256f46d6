package serve_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"testing"

	"google.golang.org/grpc/test/bufconn"

	"rflow/backend/serve"
	"rflow/client"
	"rflow/client/clienttest"
	"rflow/flow"
)

// BenchmarkEmbedded is what the way through client and service costs a picture
// that took no time to make: 20 steps with previews, then 300 kB.
func BenchmarkEmbedded(b *testing.B) {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	rand.NewChaCha8([32]byte{}).Read(img.Pix)
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		b.Fatal(err)
	}
	preview := flow.Picture{MediaType: "image/png", Data: smallPNG(b)}
	roles := flow.Roles{Generator: generatorFunc(func(_ context.Context, w flow.Watch) (flow.Sample, error) {
		for step := 1; step <= 20; step++ {
			w.Report(flow.Progress{Stage: flow.StageSampling, Step: step, Total: 20, Preview: &preview})
		}
		return flow.Sample{Picture: flow.Picture{MediaType: "image/png", Data: file.Bytes()}}, nil
	})}
	server, err := serve.New(serve.Backend{Roles: roles, Capabilities: clienttest.Reference{}.Capabilities}, serve.Options{})
	if err != nil {
		b.Fatal(err)
	}
	lis := bufconn.Listen(1 << 20)
	go server.Serve(context.Background(), lis)
	b.Cleanup(func() { _ = server.Close() })
	c, err := client.Dial(b.Context(), client.Embedded("bench", lis.DialContext), client.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	if _, err := c.Ready(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if _, err := c.Roles().Generator.Generate(b.Context(), flow.GenerateRequest{ID: fmt.Sprint(n)}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func smallPNG(b *testing.B) []byte {
	b.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
